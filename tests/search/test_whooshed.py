"""Whoosh's index: brought up to date with what changed, the same answers as ours, and never a traceback."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from plugins.search.finding import Prepared, by_whoosh
from plugins.search.whooshed import bring_up_to_date
from tests.search.making import asking, changed, document, prepared

TEXTS = ("open data portal", "data on cost", "cost of hosting", "hosting an open portal", "nothing of all that")


@pytest.fixture
def made() -> Prepared:
    return prepared([document(f"posts/p{n}", f"Title {n}", text, day=10000 + n) for n, text in enumerate(TEXTS)])


def update(folder: Path, p: Prepared) -> int:
    return bring_up_to_date(folder, p.documents, p.entries, p.digests)


def test_only_what_changed_is_written(tmp_path: Path, made: Prepared) -> None:
    assert update(tmp_path, made) == 5
    assert update(tmp_path, made) == 0
    assert update(tmp_path, changed(made, "posts/p3", title="Another")) == 1


@pytest.mark.parametrize("query", ["data", "open portal", '"open data"', "cost -data", "titl*", "titel", "the"])
def test_after_every_change_it_answers_as_ours_does(tmp_path: Path, made: Prepared, query: str) -> None:
    """Its statistics leave nothing behind of what was deleted."""
    steps = [made, changed(made, "posts/p0", title="Data, open data and more data"),
             prepared(made.documents[1:]), prepared([*made.documents[2:], document("posts/new", "Data", "portal")])]
    for step in steps:
        assert by_whoosh(step, tmp_path).ask(query)[1] == asking(step).ask(query)[1]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves open what it can't read
def test_a_damaged_index_is_made_anew(tmp_path: Path, made: Prepared, caplog: pytest.LogCaptureFixture) -> None:
    update(tmp_path, made)
    for path in tmp_path.glob("*.seg"):
        path.write_bytes(path.read_bytes()[:20])
    assert update(tmp_path, made) == 5
    assert "is made anew" in caplog.text
    gc.collect()
