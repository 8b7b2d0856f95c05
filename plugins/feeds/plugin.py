"""The edge to Pelican: writes what changed, keeps the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pelican import signals
from pelican.generators import Generator

from ..core.addresses import FEED_FORMATS
from ..core.build import BUILD, Build
from ..core.model import Key, Question
from ..core.network import Network
from ..store.since import known
from .settings import FeedSettings

if TYPE_CHECKING:
    from .files import Feeds


class FeedsGenerator(Generator):  # type: ignore[misc]  # Pelican ships no types
    """Writes feeds, lists of feeds and the site map."""

    apart = "light"

    @property
    def works(self) -> Sequence[Callable[[object], None]]:
        """What may be done in several processes: one format has the archives, and takes as long as all the rest."""
        return *(partial(self._write, form) for form in FEED_FORMATS), partial(self._write, "")

    def generate_output(self, writer: object) -> None:
        """Write what changed since the last build."""
        for work in self.works:
            work(writer)

    def _write(self, form: str, writer: object) -> None:  # noqa: ARG002  # Pelican's writer is not used
        """Write the feeds of a format; without one, what goes with them."""
        build: Build = self.settings[BUILD]
        with build.timed("feeds"):
            if (feeds := self._feeds) is None:
                return
            for file in feeds.of(form) if form else feeds.beside():
                if not build.tree.keep(file.path, file.key):
                    build.tree.write(file.path, file.make(), file.key)

    @cached_property
    def _feeds(self) -> Feeds | None:
        from .files import Before, Feeds  # noqa: PLC0415  # feedgen is loaded beside the pages, where these are made

        build: Build = self.settings[BUILD]
        if (network := build.network) is None:
            return None
        sizes = media_sizes(network, build.request.content)
        limits = FeedSettings.of(self.settings)
        since = known(build, "feeds", (limits, sizes, build.searches))
        before = Before(entries_of(network, since.words), build.tree.key) if since is not None else None
        return Feeds(network, searches=build.searches, limits=limits, sizes=sizes, before=before,
                     room=build.request.state)


def entries_of(network: Network, changed: AbstractSet[Key]) -> frozenset[Key]:
    """Return the entries that show words of items: their own, their answers', and those of editions that list them."""
    questions = (item for key in changed if isinstance(item := network.items.get(key), Question))
    answers = (f"{item.key}#{answer.name}" for item in questions for answer in item.answers)
    editions = (f"editions/{one.slug}" for one in network.editions
                if not changed.isdisjoint(key.partition("#")[0] for key in one.items))
    return frozenset((*changed, *answers, *editions))


def media_sizes(network: Network, content: Path) -> Mapping[str, int]:
    """Return how many bytes each published sound and film has, by its address."""
    from .showing import MEDIA  # noqa: PLC0415  # see above

    sizes = {}
    for attachment in network.attachments:
        if attachment.path.rpartition(".")[2].lower() in MEDIA:
            try:
                sizes[attachment.address] = (content / attachment.path).stat().st_size
            except OSError:  # its page's build says what is wrong with it; a feed may say "not known"
                continue
    return sizes


def check_settings(pelican: Any) -> None:  # noqa: ANN401  # Pelican itself
    """Refuse settings that mean nothing, before anything is built."""
    FeedSettings.of(pelican.settings)


def get_generator(pelican: object) -> type[Generator]:  # noqa: ARG001  # the signal's sender
    """Return the generator."""
    return FeedsGenerator


def register() -> None:
    """Connect to Pelican's signals."""
    signals.initialized.connect(check_settings)
    signals.get_generators.connect(get_generator)
