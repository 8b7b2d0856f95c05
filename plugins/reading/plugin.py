"""The edge to Pelican: what the content says goes into the build."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from ..core.build import BUILD, Build
from ..core.model import Settings
from ..store.cache import Cache
from ..store.shelf import Shelf
from ..store.stamp import stamp
from .content import read_content, settings_of
from .converting import SPACE
from .holding import Held
from .settings import MarkdownSettings
from .texts import SPACE as TEXTS


class ReadingGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Reads the content root; its settings at once, so that others can begin with them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # what Pelican gives it
        """Read the settings."""
        super().__init__(*args, **kwargs)
        build: Build = self.settings[BUILD]
        with build.timed("read"), Cache(build.request.state / "cache.sqlite", stamp()) as cache:
            build.settings = _asked(build, settings_of(build.request.content, cache))

    def generate_context(self) -> None:
        """Fill in the settings, the records and what is wrong."""
        build: Build = self.settings[BUILD]
        asked = build.request
        known = asked.state / "cache.sqlite"
        with build.timed("read"), Cache(known, stamp()) as cache:
            reading = read_content(
                asked.content, jobs=asked.jobs, cache=cache, markdown=MarkdownSettings.of(self.settings),
                held=asked.held.setdefault("reading", Held()) if asked.held is not None else None,
                shelf=Shelf(asked.state),
            )
        build.later(partial(_forget, known, reading.keys))
        build.settings = _asked(build, reading.settings)
        build.records = reading.records
        build.files = reading.files
        build.refused = reading.refused
        build.digests = reading.digests
        build.frames = reading.frames
        build.problems.extend(reading.problems)
        build.counts.update(reading.counts)


def _asked(build: Build, settings: Settings | None) -> Settings | None:
    """Return the settings with what the command asks for in their place."""
    url = build.request.url.rstrip("/")
    return replace(settings, url=url) if settings is not None and url else settings


def _forget(known: Path, but: Collection[str]) -> None:
    """Take out of the cache what nothing is of use for any more."""
    with Cache(known, stamp()) as cache:
        cache.keep_only(SPACE, but)
        cache.keep_only(TEXTS, but)


def check_settings(pelican: Any) -> None:  # noqa: ANN401  # Pelican itself
    """Refuse settings that mean nothing, before anything is read."""
    MarkdownSettings.of(pelican.settings)


def get_generator(pelican: object) -> type[Generator]:  # noqa: ARG001  # the signal's sender
    """Return the generator."""
    return ReadingGenerator


def register() -> None:
    """Connect to Pelican's signals."""
    signals.initialized.connect(check_settings)
    signals.get_generators.connect(get_generator)
