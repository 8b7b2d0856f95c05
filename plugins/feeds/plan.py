"""Slices → documents: which entries stand in which file, and what archives there are (RFC 5005, section 4).

A feed holds the newest entries. Older ones are in archives of a fixed number, counted from the oldest, so that a new
item changes no archive but, now and then, adds one. Atom's archives serve RSS too; JSON Feed has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..core.addresses import feed
from ..core.ids import mint
from ..core.model import Key
from ..core.network import Network
from ..core.slices import Slice
from .settings import FeedSettings


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a slice's feed. Addresses are below the network's URL."""

    part: Slice
    form: str
    place: str  # its address
    keys: tuple[Key, ...]  # newest first
    full: bool  # whether entries show their text, or a summary only
    current: str = ""  # of an archive: the feed it belongs to
    older: str = ""
    newer: str = ""


def documents(part: Slice, form: str, limits: FeedSettings) -> Iterator[Document]:
    """Yield a slice's documents of one format: the feed itself, then its archives, the oldest first."""
    count = len(part.entries)
    archives = max(0, count - limits.newest) // limits.archive
    place = feed(part.place, form)
    older = _archive(part, archives) if archives and form != "json" else ""
    yield Document(part, form, place, part.entries[: count - archives * limits.archive], full=True, older=older)
    if form != "atom":
        return
    for number in range(1, archives + 1):
        newest = count - number * limits.archive
        yield Document(
            part, form, _archive(part, number), part.entries[newest : newest + limits.archive],
            # every text is archived once, in the network's own feed; elsewhere the site would grow by its own size
            full=part.group == "network", current=place,
            older=_archive(part, number - 1) if number > 1 else "",
            newer=_archive(part, number + 1) if number < archives else "",
        )


def feed_id(network: Network, part: Slice) -> str:
    """Return a feed's id."""
    whose, name = feed_name(network, part)
    return mint(whose, name)


def feed_name(network: Network, part: Slice) -> tuple[str, str]:
    """Return what a feed's id is made of: the id of the item it follows, so that a rename keeps it; else its place."""
    key = f"experts/{part.of}" if part.group in {"expert", "expert-posts"} else part.of
    if part.group in {"expert", "expert-posts", "path", "question"}:
        return network.items[key].id, f"feed:{part.group}"
    return network.settings.id, f"feed:{part.group}:{part.of}"


def _archive(part: Slice, number: int) -> str:
    return f"{part.place}feed-{number}.atom"
