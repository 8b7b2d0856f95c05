"""The edge to Pelican: the network becomes pages."""

from __future__ import annotations

from typing import Any

from pelican import signals
from pelican.generators import Generator

from ..core.build import BUILD, Build
from .settings import PageSettings
from .writing import write_copies, write_pages


class CopiesGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Writes what stands beside the pages."""

    apart = "light"

    def generate_output(self, writer: object) -> None:  # noqa: ARG002  # Pelican's writer is not used
        """Write what changed since the last build."""
        build: Build = self.settings[BUILD]
        if build.network is not None:
            write_copies(build, build.network, PageSettings.of(self.settings))


class PagesGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Writes the pages, and the pictures on them."""

    def generate_output(self, writer: object) -> None:  # noqa: ARG002  # Pelican's writer is not used
        """Write what changed since the last build."""
        build: Build = self.settings[BUILD]
        if build.network is not None:
            write_pages(build, build.network, PageSettings.of(self.settings))


def check_settings(pelican: Any) -> None:  # noqa: ANN401  # Pelican itself
    """Refuse settings that mean nothing, before anything is read."""
    PageSettings.of(pelican.settings)


def get_generators(pelican: object) -> tuple[type[Generator], ...]:  # noqa: ARG001  # the signal's sender
    """Return the generators, in the order in which they begin."""
    return CopiesGenerator, PagesGenerator


def register() -> None:
    """Connect to Pelican's signals."""
    signals.initialized.connect(check_settings)
    signals.get_generators.connect(get_generators)
