"""The edge to Pelican: saved searches go into the build, the files of the search into the tree."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pelican import signals
from pelican.generators import Generator

from ..core.build import BUILD, Build
from ..core.network import Network
from ..store.cache import Cache
from ..store.digests import digest
from ..store.processes import give_back
from ..store.stamp import stamp

if TYPE_CHECKING:  # what makes the search is loaded beside the pages, where it is made
    from .documents import Document
    from .indexing import Index


class SearchGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Makes the search of a network."""

    @property
    def apart(self) -> str:
        """How it is made beside the rest."""
        return "heavy" if self.settings[BUILD].request.search else ""

    def generate_context(self) -> None:
        """Answer the saved searches, for pages and feeds."""
        build: Build = self.settings[BUILD]
        self._made: tuple[tuple[Document, ...], Index] | None = None
        if build.network is not None and (saved := build.network.settings.searches):
            from .experts import experts  # noqa: PLC0415  # see above
            from .finding import held  # noqa: PLC0415  # see above

            self._made = _index(build, build.network)
            with build.timed("saved searches"):
                searching = held(*self._made, build.network.settings, experts(build.network))
                for slug, query in saved.items():
                    build.searches[slug] = tuple(searching.documents[n].key for n, _ in searching.ask(query)[1])

    def generate_output(self, _: object) -> None:
        """Write the files that the reader's browser fetches."""
        build: Build = self.settings[BUILD]
        if build.network is None or not build.request.search:
            return
        from .experts import experts  # noqa: PLC0415  # see above
        from .publishing import publish  # noqa: PLC0415  # see above
        from .remembering import last_primer, remember_primer  # noqa: PLC0415  # see above
        from .script import of_theme, script, sources  # noqa: PLC0415  # see above
        from .wording import shown_words  # noqa: PLC0415  # see above
        from .writing import write  # noqa: PLC0415  # see above

        found, index = self._made or _index(build, build.network)
        give_back()  # what growing postings took
        with build.timed("search"), Cache(build.request.state / "cache.sqlite", stamp()) as cache:
            settings, theme = build.network.settings, Path(self.settings["THEME"])
            shown = shown_words(theme, settings.language)
            before = last_primer(cache)
            published = publish(found, index, settings, experts(build.network), shown, before)
            if published.primer is not before:
                remember_primer(cache, published.primer)
            key = digest((of_theme(theme), settings.language)).hex()
            write(build.tree, published, lambda: script(sources(theme, settings.language)), key)


def _index(build: Build, network: Network) -> tuple[tuple[Document, ...], Index]:
    """Make the documents and their index."""
    from .documents import documents  # noqa: PLC0415  # see above
    from .remembering import last_documents, remember_documents, remembered  # noqa: PLC0415  # see above
    from .writing import has_shard  # noqa: PLC0415  # see above

    asked, since = build.request, build.since
    with build.timed("search"), Cache(asked.state / "cache.sqlite", stamp()) as cache:
        if since is None:
            found = documents(network)
        else:
            found = documents(network, last_documents(cache, since.mark), since.words | since.related)
        if build.mark and (since is None or since.mark != build.mark):
            remember_documents(cache, build.mark, found)
        last_site = asked.output / "search"
        return found, remembered(found, network.settings.language, build.jobs, cache, last_site,
                                 partial(has_shard, build.tree))


def get_generator(pelican: object) -> type[Generator]:  # noqa: ARG001  # the signal's sender
    """Return the generator."""
    return SearchGenerator


def register() -> None:
    """Connect to Pelican's signals."""
    signals.get_generators.connect(get_generator)
