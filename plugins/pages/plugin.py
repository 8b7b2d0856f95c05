"""The edge to Pelican: the network becomes pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pelican import signals
from pelican.generators import Generator

from ..core.build import BUILD, Build
from .rendering import Compiled, remember
from .settings import PageSettings
from .writing import compile_ahead, write_copies, write_pages


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

    begun: Callable[[], Compiled] = staticmethod(Compiled)
    """Gives what came of `ahead`; nothing where that has not begun."""

    def ahead(self) -> Compiled:
        """Compile the templates, while the content is read."""
        build: Build = self.settings[BUILD]
        return compile_ahead(build, PageSettings.of(self.settings))

    def generate_output(self, writer: object) -> None:  # noqa: ARG002  # Pelican's writer is not used
        """Write what changed since the last build."""
        build: Build = self.settings[BUILD]
        if build.network is not None:
            remember(self.begun())
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
