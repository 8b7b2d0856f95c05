"""Network → files: every feed, list of feeds and map, each made only when it is asked for.

A file's key holds everything its bytes depend on, so that a build can leave alone what would come out the same, and
without making it: for an entry its material's digest stands. An entry is rendered once for each format, whatever number
of feeds show it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from msgspec.structs import replace

from ..core.addresses import FEED_FORMATS, href, output_path, prefix
from ..core.model import Key
from ..core.network import Network
from ..core.slices import Slice, slices
from ..store.digests import digest
from ..store.shelf import Shelf
from . import jsonfeed, syndication
from .entry import Entry
from .gathering import Material, material, site
from .head import Head
from .licences import licence_address
from .opml import subscriptions
from .plan import Document, documents, feed_id, feed_name
from .settings import FeedSettings
from .showing import look, show, whole
from .sitemap import site_maps
from .style import STYLE_ADDRESS, style
from .text import line, uri


class _Rendered:
    """Entries of one format, in full or not, for the feeds that show them later."""

    def __init__(self, parts: Sequence[Slice], form: str, limits: FeedSettings, shelf: Shelf) -> None:
        self._parts, self._form, self._limits, self._shelf = parts, form, limits, shelf
        self._places: dict[tuple[Key, bool], tuple[int, int]] = {}

    @cached_property
    def _often(self) -> frozenset[Key]:
        """What stands in full in a feed itself: of the network's archives, it comes again."""
        return frozenset(key for part in self._parts for document in documents(part, self._form, self._limits)
                         if document.full and not document.current for key in document.keys)

    def fragment(self, entries: _Entries, document: Document, key: Key) -> bytes:
        """Return what a document shows of an entry.

        It is kept, unless no other document shows the same: in the archives each text stands once.
        """
        place = self._places.get((key, document.full))
        if place is not None:
            return self._shelf.read(*place)
        entry = entries.whole(key)
        if self._form == "json":
            made = jsonfeed.item(entry)
        elif self._form == "atom" and document.full:
            made, summary = syndication.both(entry)
            self._keep(key, summary, full=False)  # for archives
        else:
            made = syndication.fragment(entry, "atom" if self._form == "atom" else "rss", full=document.full)
        if not (document.full and document.current) or key in self._often:
            self._keep(key, made, full=document.full)
        return made

    def _keep(self, key: Key, fragment: bytes, *, full: bool) -> None:
        begin = self._shelf.put(fragment)
        self._places[key, full] = begin, begin + len(fragment)


@dataclass(frozen=True, slots=True)
class File:
    """A file to be."""

    path: str  # in the output
    key: str  # equal keys, equal bytes
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of the feeds of an earlier build of the same network, but for some entries."""

    changed: frozenset[Key]  # entries that may be others
    key: Callable[[str], str]  # path → the key that the file had then; empty where it is not known


class Feeds:
    """Every file, in an order of its own: all of one format together, then the lists of feeds and what goes with them.

    `searches` has what each saved search finds, `sizes` the bytes of published files by address: both are those of
    `before`, if that is given. `room` is a folder for texts that there are too many of to hold in memory; see `Shelf`.
    """

    def __init__(self, network: Network, *, searches: Mapping[str, Sequence[Key]] | None = None,
                 limits: FeedSettings | None = None, sizes: Mapping[str, int] | None = None,
                 before: Before | None = None, room: Path | None = None) -> None:
        """Make nothing yet."""
        self._network, self._before, self._room = network, before, room
        self._parts, self._limits = slices(network, searches), limits or FeedSettings()
        self._entries = _Entries(network, sizes or {}, Shelf(room))
        self._common = _common(network)
        self._mark = digest((self._common, self._entries.look))

    def __iter__(self) -> Iterator[File]:
        """Yield all of them."""
        for form in FEED_FORMATS:
            yield from self.of(form)
        yield from self.beside()

    def of(self, form: str) -> Iterator[File]:
        """Yield the feeds of one format."""
        entries, before, of_form = self._entries, self._before, [part for part in self._parts if form in part.forms]
        rendered = _Rendered(of_form, form, self._limits, Shelf(self._room))
        summaries: list[File] = []  # they come last: an entry's summary is made with its text
        for part in of_form:
            name = feed_name(self._network, part)
            of_slice = digest((form, name, part.page, part.title, part.summary, part.of), self._mark)
            for document in documents(part, form, self._limits):
                path = output_path(document.place)
                same = before is not None and before.changed.isdisjoint(document.keys)
                key = (before.key(path) if before is not None and same else "") or entries.digest(document, of_slice)
                file = File(path, key, partial(_make, entries, self._common, document, rendered))
                if document.full:
                    yield file
                else:
                    summaries.append(file)
        yield from summaries

    def beside(self) -> Iterator[File]:
        """Yield the lists of feeds, the site map, and what shows a feed in a browser."""
        network = self._network
        for place, key, make in (*subscriptions(network, self._parts), *site_maps(network, self._parts)):
            yield File(output_path(place), key, make)
        data = style(network.settings.language)
        yield File(output_path(STYLE_ADDRESS), digest(data).hex(), partial(bytes, data))


class _Entries:
    """Entries and the digests of what they are made of, each made once."""

    def __init__(self, network: Network, sizes: Mapping[str, int], shelf: Shelf) -> None:
        self.network = network
        self.look = look(network.settings)
        self._site = site(network, sizes)
        self._shelf = shelf
        self._digests: dict[Key, bytes] = {}
        self._fresh: dict[Key, Material] = {}  # what was looked at last: mostly it is shown next
        self._made: dict[Key, tuple[Entry, int, int]] = {}  # without their texts, and where these are

    def digest(self, document: Document, of_slice: bytes) -> str:
        """Return a digest of everything a document of a slice shows."""
        known = self._digests
        self._fresh = {key: material(self._site, key) for key in document.keys if key not in known}
        known |= {key: one.digest for key, one in self._fresh.items()}
        places = (document.place, document.full, document.current, document.older, document.newer)
        return digest(places, b"".join([of_slice, *[known[key] for key in document.keys]])).hex()

    def bare(self, key: Key) -> Entry:
        """Return an entry without its text."""
        return self._entry(key)[0]

    def whole(self, key: Key) -> Entry:
        """Return an entry."""
        entry, begin, end = self._entry(key)
        return replace(entry, content=self._shelf.read(begin, end).decode())

    def _entry(self, key: Key) -> tuple[Entry, int, int]:
        found = self._made.get(key)
        if found is None:
            entry = show(self.look, self._fresh.get(key) or material(self._site, key))
            text = entry.content.encode()
            begin = self._shelf.put(text)
            found = self._made[key] = replace(entry, content=""), begin, begin + len(text)
        return found


def _make(entries: _Entries, common: Head, document: Document, rendered: _Rendered) -> bytes:
    shown = [entries.bare(key) for key in document.keys]
    head = _head(entries.network, common, document, shown)
    fragments = [rendered.fragment(entries, document, key) for key in document.keys]
    if document.form == "json":
        return jsonfeed.document(head, fragments)
    return syndication.document(head, "atom" if document.form == "atom" else "rss", fragments)


def _head(network: Network, common: Head, document: Document, entries: Sequence[Entry]) -> Head:
    base, part = network.settings.url, document.part
    return replace(
        common,
        id=feed_id(network, part),
        title=common.owner if part.group == "network" else f"{common.owner}: {line(part.title) or part.of}",
        summary=line(part.summary), url=href(base, document.place), page=href(base, part.page),
        updated=max((entry.updated for entry in entries), default=common.updated),
        current=href(base, document.current) if document.current else "",
        older=href(base, document.older) if document.older else "",
        newer=href(base, document.newer) if document.newer else "",
    )


def _common(network: Network) -> Head:
    """Return what all heads have in common; an empty feed is as old as the network's first item."""
    settings = network.settings
    dates = [item.date for item in (*network.posts, *network.links, *network.questions) if item.date]
    first = whole(min(dates, default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC)))
    return Head(
        id="", title="", summary="", url="", page="", updated=first, language=line(settings.language),
        rights=line(settings.license), license=licence_address(settings.license),
        owner=line(settings.name) or settings.url, home=href(settings.url, "/"),
        hub=uri(settings.hub) if settings.hub else "", style=href(prefix(settings.url), STYLE_ADDRESS),
    )
