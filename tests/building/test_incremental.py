"""For every sequence of edits, building after each gives the same bytes as building the last state from nothing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS

from tests.building.editing import EDITS, EVENTS, FILES, KEYS, SETTINGS, WORDS, Site
from tests.building.making import tree

SCRIPTS = int(os.environ.get("STOA_EDIT_SCRIPTS", "200"))
"""How many sequences are tried: more on demand."""

AVAILABLE_PROVIDERS["independent"] = "hypothesis.internal.conjecture.providers.HypothesisProvider"
"""Draws as ever, but each sequence for itself: by itself Hypothesis makes five of six by copying parts of another one,
and what takes seconds to try isn't worth trying twice."""

NAME = st.one_of([st.sampled_from(sorted(names)) for names in (WORDS, FILES, EVENTS, KEYS, SETTINGS)])
EDIT = st.tuples(NAME, st.integers(0, 30), st.integers(0, 8))


@pytest.mark.timeout(60 + 30 * SCRIPTS)
@settings(max_examples=SCRIPTS, backend="independent", suppress_health_check=list(HealthCheck),
          phases=[Phase.explicit, Phase.generate, Phase.shrink])
@given(st.lists(EDIT, min_size=1, max_size=6), st.booleans())
def test_what_was_built_before_leaves_no_trace(edits: list[tuple[str, int, int]], in_memory: bool) -> None:  # noqa: FBT001  # drawn
    with tempfile.TemporaryDirectory() as temporary:
        site = Site(Path(temporary), {} if in_memory else None)
        site.begin()
        site.build()
        for name, which, how in edits:
            EDITS[name](site, which, how)
            site.build()
        grown = tree(site.output)
        site.forget()
        site.build()
        assert grown == tree(site.output)
