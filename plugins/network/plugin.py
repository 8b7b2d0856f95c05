"""The edge to Pelican: what was read goes in, the network comes out."""

from __future__ import annotations

from pelican import signals
from pelican.generators import Generator

from ..core.build import BUILD, Build
from .publication import lasts_until
from .remembering import Given, Held, join


class NetworkGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Joins the records."""

    def generate_context(self) -> None:
        """Fill in the network, and what is wrong with the records beside one another."""
        build: Build = self.settings[BUILD]
        if build.settings is None:
            return
        asked = build.request
        held = asked.held.setdefault("network", Held()) if asked.held is not None else None
        with build.timed("join"):
            build.until = lasts_until(build.settings, build.records, asked.now)
            joined = join(Given(
                settings=build.settings, records=build.records, files=build.files, refused=build.refused,
                digests=build.digests, frames=build.frames, editing=asked.editing, now=asked.now,
                until=build.until,
            ), asked.state / "cache.sqlite", asked.jobs, held, build.later)
        build.network, build.mark, build.since = joined.assembly.network, joined.mark, joined.since
        build.problems.extend(joined.assembly.problems)


def get_generator(pelican: object) -> type[Generator]:  # noqa: ARG001  # the signal's sender
    """Return the generator."""
    return NetworkGenerator


def register() -> None:
    """Connect to Pelican's signals."""
    signals.get_generators.connect(get_generator)
