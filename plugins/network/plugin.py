"""The edge to Pelican: what was read goes in, the network comes out."""

from __future__ import annotations

from functools import partial

from pelican import signals
from pelican.generators import Generator

from ..core.build import BUILD, Build
from .analysing import relate
from .assembling import assemble


class NetworkGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Joins the records."""

    def generate_context(self) -> None:
        """Fill in the network, and what is wrong with the records beside one another."""
        build: Build = self.settings[BUILD]
        if build.settings is None:
            return
        asked = build.request
        with build.timed("join"):
            assembly = assemble(
                build.settings, build.records, asked.now, build.files, refused=build.refused, editing=asked.editing,
                digests=build.digests, relate=partial(relate, asked.state / "cache.sqlite", asked.jobs),
            )
        build.network = assembly.network
        build.problems.extend(assembly.problems)


def get_generator(pelican: object) -> type[Generator]:  # noqa: ARG001  # the signal's sender
    """Return the generator."""
    return NetworkGenerator


def register() -> None:
    """Connect to Pelican's signals."""
    signals.get_generators.connect(get_generator)
