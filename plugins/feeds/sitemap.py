"""The site map (https://www.sitemaps.org/protocol.html): every page worth finding, with the day it last changed.

Hidden items, searches and the further pages of lists are not in it. Beyond 50,000 pages the protocol wants several
maps and an index of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from ..core.addresses import ASK, CONTRIBUTE, HOME, SEARCHES, SERIES, SITEMAP, STAGES, SUBSCRIBE, TOPICS, address, href
from ..core.network import Network
from ..core.slices import Slice, moment

LIMIT: Final = 50_000
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_TOP: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'

Place = tuple[str, dt.datetime | None]


def site_maps(network: Network, parts: Sequence[Slice], limit: int = LIMIT) -> Iterator[tuple[str, bytes]]:
    """Yield addresses and documents: the map, or its index and the maps."""
    base = network.settings.url
    places = list(_places(network, parts))
    lines = [_line("url", href(base, place), when) for place, when in places]
    if len(lines) <= limit:
        yield SITEMAP, _document("urlset", lines)
        return
    index = []
    for number, start in enumerate(range(0, len(lines), limit), 1):
        place = f"/sitemap-{number}.xml"
        dates = [when for _, when in places[start : start + limit] if when]
        index.append(_line("sitemap", href(base, place), max(dates, default=None)))
        yield place, _document("urlset", lines[start : start + limit])
    yield SITEMAP, _document("sitemapindex", index)


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


def _line(tag: str, url: str, when: dt.datetime | None) -> str:
    date = f"<lastmod>{when.date().isoformat()}</lastmod>" if when else ""
    return f"<{tag}><loc>{escape(url)}</loc>{date}</{tag}>\n"


def _document(tag: str, lines: Sequence[str]) -> bytes:
    return f"{_TOP}<{tag} {_SPACE}>\n{''.join(lines)}</{tag}>\n".encode()
