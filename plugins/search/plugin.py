"""The edge to Pelican: saved searches go into the build, the files of the search into the tree."""

from __future__ import annotations

from pathlib import Path

from pelican import signals
from pelican.generators import Generator

from ..core.build import BUILD, Build
from ..core.network import Network
from ..store.cache import Cache
from ..store.stamp import stamp
from .finding import Prepared, held, prepare
from .publishing import publish
from .script import script, sources
from .wording import shown_words
from .writing import write


class SearchGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Makes the search of a network."""

    apart = True

    def generate_context(self) -> None:
        """Answer the saved searches, for pages and feeds."""
        build: Build = self.settings[BUILD]
        self._prepared: Prepared | None = None
        if build.network is not None and (saved := build.network.settings.searches):
            self._prepared = _prepare(build, build.network)
            with build.timed("saved searches"):
                searching = held(self._prepared)
                for slug, query in saved.items():
                    build.searches[slug] = tuple(searching.documents[n].key for n, _ in searching.ask(query)[1])

    def generate_output(self, _: object) -> None:
        """Write the files that the reader's browser fetches."""
        build: Build = self.settings[BUILD]
        if build.network is None or not build.request.search:
            return
        made = self._prepared or _prepare(build, build.network)
        with build.timed("search"):
            theme, language = Path(self.settings["THEME"]), made.settings.language
            published = publish(made.documents, made.entries, made.settings, made.experts, shown_words(theme, language))
            write(build.tree, published, script(sources(theme, language)))


def _prepare(build: Build, network: Network) -> Prepared:
    """Analyse the documents."""
    asked = build.request
    with build.timed("search"), Cache(asked.state / "cache.sqlite", stamp()) as cache:
        return prepare(network, asked.jobs, cache)


def get_generator(pelican: object) -> type[Generator]:  # noqa: ARG001  # the signal's sender
    """Return the generator."""
    return SearchGenerator


def register() -> None:
    """Connect to Pelican's signals."""
    signals.get_generators.connect(get_generator)
