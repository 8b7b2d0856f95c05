"""The site map (https://www.sitemaps.org/protocol.html): every page worth finding, with the day it last changed.

Hidden items, searches and the further pages of lists are not in it. Beyond 50,000 pages the protocol wants several
maps and an index of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from html import escape
from typing import Final

from ..core.addresses import ASK, CONTRIBUTE, HOME, SEARCHES, SERIES, SITEMAP, STAGES, SUBSCRIBE, TOPICS, address, href
from ..core.network import Network
from ..core.slices import Slice, moment
from ..store.digests import digest

LIMIT: Final = 50_000
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_TOP: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'

Place = tuple[str, dt.datetime | None]


def site_maps(network: Network, parts: Sequence[Slice], limit: int = LIMIT,
              ) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Yield documents, as address, key and what makes it: the map, or its index and the maps."""
    base = network.settings.url
    places = list(_places(network, parts))
    if len(places) <= limit:
        yield SITEMAP, digest(places, base.encode()).hex(), partial(_document, "urlset", "url", base, places)
        return
    index: list[Place] = []
    for number, start in enumerate(range(0, len(places), limit), 1):
        some = places[start : start + limit]
        place = f"/sitemap-{number}.xml"
        index.append((place, max((when for _, when in some if when), default=None)))
        yield place, digest(some, base.encode()).hex(), partial(_document, "urlset", "url", base, some)
    yield SITEMAP, digest(index, base.encode()).hex(), partial(_document, "sitemapindex", "sitemap", base, index)


def _places(network: Network, parts: Sequence[Slice]) -> Iterator[Place]:
    """Yield every page, each once: lists with the date of their newest entry, then items with their own."""
    seen: set[str] = set()
    dated: dict[str, dt.datetime | None] = {}
    for part in parts:
        if part.page not in dated:
            dated[part.page] = moment(network, part.entries[0]) if part.entries else None
    lists = [HOME, *(part.page for part in parts if part.group in {"kind", "unanswered", "topic", "stage", "search",
                                                                    "series"})]
    if any(part.group == "search" for part in parts):
        lists.append(SEARCHES)
    for place in (*lists, TOPICS, STAGES, SERIES, SUBSCRIBE, ASK, CONTRIBUTE):
        if place not in seen:
            seen.add(place)
            yield place, dated.get(place)
    for item in (*network.posts, *network.links, *network.questions, *network.ideas, *network.paths,
                 *network.experts, *network.pages):
        dates = [date for date in (item.date, item.updated) if date and date <= network.now]
        yield address(item.key), max(dates, default=dated.get(address(item.key)))
    for edition in network.editions:
        yield address(f"editions/{edition.slug}"), edition.ends


def _document(whole: str, tag: str, base: str, places: Sequence[Place]) -> bytes:
    lines = "".join(_line(tag, href(base, place), when) for place, when in places)
    return f"{_TOP}<{whole} {_SPACE}>\n{lines}</{whole}>\n".encode()


def _line(tag: str, url: str, when: dt.datetime | None) -> str:
    date = f"<lastmod>{when.date().isoformat()}</lastmod>" if when else ""
    return f"<{tag}><loc>{escape(url)}</loc>{date}</{tag}>\n"
