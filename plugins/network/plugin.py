"""The edge to Pelican: what was read goes in, the network comes out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from pelican import signals
from pelican.generators import Generator

from ..core.build import BUILD, Build, Request
from ..store.cache import Cache
from ..store.processes import meanwhile
from ..store.stamp import stamp
from .analysing import analyse
from .assembling import assemble
from .terms import Terms, Text

WORTH_A_PROCESS: Final = 1000
"""Items from which their relations are found beside the rest."""


class NetworkGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Joins the records."""

    def generate_context(self) -> None:
        """Fill in the network, and what is wrong with the records beside one another."""
        build: Build = self.settings[BUILD]
        if build.settings is None:
            return
        asked = build.request
        with build.timed("join"):
            jobs = asked.jobs if len(build.records) > WORTH_A_PROCESS else 1
            assembly = assemble(
                build.settings, build.records, asked.now, build.files, refused=build.refused, editing=asked.editing,
                analyse=partial(_analyse, asked), begin=partial(meanwhile, jobs=jobs),
            )
        build.network = assembly.network
        build.problems.extend(assembly.problems)


def _analyse(asked: Request, texts: Sequence[Text]) -> Sequence[Terms]:
    """Return the terms of texts. The cache is opened here, since no process may use what another has open."""
    with Cache(asked.state / "cache.sqlite", stamp()) as cache:
        return analyse(texts, cache, asked.jobs)


def get_generator(pelican: object) -> type[Generator]:  # noqa: ARG001  # the signal's sender
    """Return the generator."""
    return NetworkGenerator


def register() -> None:
    """Connect to Pelican's signals."""
    signals.get_generators.connect(get_generator)
