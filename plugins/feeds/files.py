"""Network → files: every feed, list of feeds and map, each made only when it is asked for.

A file's key holds everything its bytes depend on, so that a build can leave alone what would come out the same. An
entry is rendered once for each format, whatever number of feeds show it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import msgspec

from ..core.addresses import FEED_FORMATS, href, output_path, prefix
from ..core.model import Key
from ..core.network import Network
from ..core.slices import slices
from . import jsonfeed, syndication
from .entry import Entry
from .head import Head
from .licences import licence_address
from .opml import subscriptions
from .plan import Document, documents, feed_id
from .settings import FeedSettings
from .showing import Site, show, site, whole
from .sitemap import site_maps
from .style import STYLE_ADDRESS, style
from .text import line, uri


@dataclass(frozen=True, slots=True)
class File:
    """A file to be."""

    path: str  # in the output
    key: str  # equal keys, equal bytes
    make: Callable[[], bytes]


def feeds(network: Network, *, searches: Mapping[str, Sequence[Key]] | None = None,
          limits: FeedSettings | None = None, sizes: Mapping[str, int] | None = None) -> Iterator[File]:
    """Yield every file, in an order of its own: all of one format together.

    `searches` has what each saved search finds, `sizes` the bytes of published files by address.
    """
    parts = slices(network, searches)
    here = site(network, sizes)
    shown = _Shown(here)
    for form in FEED_FORMATS:
        rendered: dict[tuple[Key, bool], bytes] = {}
        for part in parts:
            if form in part.forms:
                for document in documents(part, form, limits or FeedSettings()):
                    yield _file(shown, document, rendered)
    for place, data in (*subscriptions(network, parts), *site_maps(network, parts)):
        yield File(output_path(place), _digest(data), partial(bytes, data))
    look = style(network.settings.language)
    yield File(output_path(STYLE_ADDRESS), _digest(look), partial(bytes, look))


class _Shown:
    """Entries with their digests, each made once."""

    def __init__(self, here: Site) -> None:
        self.here = here
        self._entries: dict[Key, tuple[Entry, bytes]] = {}
        self.common = _common(here.network)

    def entry(self, key: Key) -> tuple[Entry, bytes]:
        """Return an entry and the digest of all it shows."""
        if key not in self._entries:
            entry = show(self.here, key)
            digest = hashlib.blake2b(msgspec.msgpack.encode(entry), digest_size=16).digest()
            self._entries[key] = entry, digest
        return self._entries[key]


def _file(shown: _Shown, document: Document, rendered: dict[tuple[Key, bool], bytes]) -> File:
    entries = [shown.entry(key) for key in document.keys]
    head = _head(shown, document, [entry for entry, _ in entries])
    key = _digest(msgspec.msgpack.encode((document.form, document.full, head)),
                  *(digest for _, digest in entries))
    return File(output_path(document.place), key, partial(_make, shown, document, head, rendered))


def _make(shown: _Shown, document: Document, head: Head, rendered: dict[tuple[Key, bool], bytes]) -> bytes:
    if document.full and document.current:
        rendered = {}  # in the network's archives each text stands once: nothing to keep it for
    for key in document.keys:
        if (key, document.full) not in rendered:
            rendered[key, document.full] = _fragment(shown.entry(key)[0], document)
    fragments = [rendered[key, document.full] for key in document.keys]
    if document.form == "json":
        return jsonfeed.document(head, fragments)
    return syndication.document(head, "atom" if document.form == "atom" else "rss", fragments)


def _fragment(entry: Entry, document: Document) -> bytes:
    if document.form == "json":
        return jsonfeed.item(entry)
    return syndication.fragment(entry, "atom" if document.form == "atom" else "rss", full=document.full)


def _head(shown: _Shown, document: Document, entries: Sequence[Entry]) -> Head:
    base, part, common = shown.here.base, document.part, shown.common
    return replace(
        common,
        id=feed_id(shown.here.network, part),
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


def _digest(*parts: bytes) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


