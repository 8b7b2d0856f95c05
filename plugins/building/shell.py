"""Pelican's own class with what Stoa asks of a run: ordered parts, nothing half done, no problem passed over.

Pelican is the shell: it reads the settings, finds plugins, theme and static files, and calls the parts. Ours comes in
by its public setting `PELICAN_CLASS`, so that the plain `pelican` command does the same as `invoke build`.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Final

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.log import console

from ..core.build import BUILD, Build, Request
from ..core.errors import ContentError, SettingsError, UnableError
from ..store.stamp import stamp
from ..store.tree import OutputTree, Seen
from .beside import Beside
from .refusing import refused
from .settings import OUTPUTS, alone, request

REQUEST: Final = "STOA_REQUEST"
"""The name under which a command hands its request over, with the clock it was given."""

OURS: Final = __package__.rpartition(".")[0]  # `plugins`, or `stoa` where a wheel carries it


class StoaPelican(Pelican):  # type: ignore[misc]  # Pelican ships no types
    """A run of Pelican that ends in a whole new site or in the old one."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Take Pelican's settings; SettingsError where one, or a plugin, is not usable."""
        self.wanted = [str(name) for name in settings["PLUGINS"]]
        super().__init__(settings)
        loaded = set(self.settings["PLUGINS"])
        missing = [name for name in self.wanted if name not in loaded]
        if missing:
            raise SettingsError(f"PLUGINS: {', '.join(missing)} can't be loaded; the messages above say why")
        self.build: Build | None = None
        self.seen: Seen | None = None  # given by who holds the lock already
        signals.all_generators_finalized.connect(refuse)

    def run(self) -> None:
        """Make the site beside the output and put it in its place; on any failure the output stays as it was."""
        asked: Request = self.settings.get(REQUEST) or request(self.settings, os.environ, dt.datetime.now(dt.UTC))
        with alone(asked) if self.seen is None else nullcontext():
            tree = OutputTree(asked.output, asked.state / OUTPUTS, stamp(), alone=self._alone(),
                              shared=not self._foreign(), jobs=asked.jobs, held=asked.held, seen=self.seen)
            self.build = self.settings[BUILD] = Build(asked, tree, waiting=[])
            self.beside = Beside(self.build, tree)
            self.settings["OUTPUT_PATH"] = self.output_path = str(tree.folder)
            trouble = _Trouble()
            logging.getLogger("pelican").addHandler(trouble)
            console.quiet = True  # its closing line counts articles, of which a network has none
            try:
                super().run()
                self.beside.gather()
                trouble.refuse()
                tree.commit()
            except BaseException:
                tree.abandon()
                raise
            finally:
                self.beside.end()
                console.quiet = False
                logging.getLogger("pelican").removeHandler(trouble)
                self.settings["OUTPUT_PATH"] = self.output_path = str(asked.output)

    def _get_generator_classes(self) -> list[Callable[..., Generator]]:
        """Return the generators in the order of PLUGINS: each part takes what the ones before it made.

        Pelican asks its plugins through blinker, which keeps receivers in a set: their order is nobody's.
        """
        def place(generator: type[Generator]) -> int:
            places = [i for i, name in enumerate(self.wanted) if f"{generator.__module__}.".startswith(f"{name}.")]
            return places[0] if places else len(self.wanted)

        classes: list[type[Generator]] = super()._get_generator_classes()
        return [self.beside.generator(kind) for kind in sorted(classes, key=place)]

    def _alone(self) -> bool:
        """Whether Stoa alone writes files: no static files or pages of Pelican's, no generators of others."""
        settings = ("STATIC_PATHS", "THEME_STATIC_PATHS", "TEMPLATE_PAGES", "OUTPUT_SOURCES", "DIRECT_TEMPLATES",
                    "ARTICLE_PATHS", "PAGE_PATHS")
        generators = list(signals.get_generators.receivers_for(None))
        return not any(self.settings[name] for name in settings) and all(map(_ours, generators))

    def _foreign(self) -> bool:
        """Whether plugins of others change what was written: then no file may be shared with the old site."""
        sets = (signals.finalized, signals.content_written, signals.feed_written)
        receivers = [receiver for one in sets for receiver in one.receivers_for(None)]
        return not all(map(_ours, receivers))


def _ours(receiver: Callable[..., object]) -> bool:
    return receiver.__module__.startswith(f"{OURS}.")


def refuse(generators: list[Generator]) -> None:
    """End the run, before anything is written, where the content has an error (or a warning, under `--strict`)."""
    build: Build = generators[0].settings[BUILD]
    problems = refused(build.problems, strict=build.request.strict)
    if problems and not build.request.keep_going:
        raise ContentError(
            problems,
            f"{build.request.content}: nothing was published. Mend what is listed, "
            "or publish all the rest with --keep-going.",
        )


class _Trouble(logging.Handler):
    """Remembers what Pelican only logs, but what leaves a site incomplete: its errors, and files it did not copy."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.name == "pelican.utils":
            self.messages.append(record.getMessage())

    def refuse(self) -> None:
        if self.messages:
            raise UnableError("Pelican could not do all of it, so the old site stays:\n" + "\n".join(self.messages))
