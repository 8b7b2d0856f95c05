"""Where everything is: addresses below the network's URL, each beginning with `/` (DESIGN's §4, a contract)."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

from .model import Key, Kind

_PLAIN: Final = re.compile(r"[/:@!$&'()*+,;=~._?%A-Za-z0-9-]*(?:#[A-Za-z0-9._~-]*)?").fullmatch

HOME = "/"
SEARCH = "/search/"
ASK = "/ask/"
SUBSCRIBE = "/subscribe/"
CONTRIBUTE = "/contribute/"
UNANSWERED = "/questions/unanswered/"
TOPICS = "/topics/"
STAGES = "/stages/"
SERIES = "/series/"
SEARCHES = "/searches/"
SUBSCRIPTIONS = "/subscriptions.opml"
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"

FEED_FORMATS = ("atom", "rss", "json")

RESERVED_SLUGS = frozenset({"page", "unanswered"})
"""No item may be called so: their addresses are lists' own."""

RESERVED_PAGES = frozenset({
    "experts", "posts", "links", "questions", "paths", "editions", "ideas", "pages", "topics", "stages", "series",
    "searches", "search", "ask", "subscribe", "contribute", "theme",
})
"""No `pages/` item may be called so: those addresses are taken."""

RESERVED_ANCHORS = frozenset({
    "answer", "answers", "about", "banner", "breadcrumbs", "cited-by", "cites", "content", "discussion", "footer",
    "header", "list", "main", "main-content", "menu", "nav", "navigation", "next", "previous", "q", "query", "related",
    "results", "search", "search-form", "search-results", "share", "sidebar", "site", "skip", "sources", "status",
    "steps", "subscribe", "theme", "toc", "top",
})
"""Ids that pages keep for themselves: no body has them, so that an id in a template must be one of these."""


def kind_address(kind: Kind) -> str:
    """Return the address of a kind's list."""
    return f"/{kind}/"


def address(key: Key) -> str:
    """Return the address of an item, or of an answer on its question's page."""
    item, _, answer = key.partition("#")
    kind, _, slug = item.partition("/")
    place = f"/{slug}/" if kind == "pages" else f"/{kind}/{slug}/"
    return f"{place}#{answer}" if answer else place


def topic_address(slug: str) -> str:
    """Return the address of a topic."""
    return f"{TOPICS}{slug}/"


def stage_address(slug: str) -> str:
    """Return the address of a stage."""
    return f"{STAGES}{slug}/"


def series_address(slug: str) -> str:
    """Return the address of a series."""
    return f"{SERIES}{slug}/"


def search_address(slug: str) -> str:
    """Return the address of a saved search."""
    return f"{SEARCHES}{slug}/"


def list_page(list_address: str, number: int, pages: int) -> str:
    """Return the address of a list's page; `number` counts from 1, the oldest, to `pages`, which is the list itself."""
    return list_address if number >= pages else f"{list_address}page/{number}/"


def feed(place: str, form: str) -> str:
    """Return the address of the feed (`atom`, `rss`, `json`) that stands beside a page."""
    return f"{place}feed.{form}"


def source(key: Key) -> str:
    """Return the address of an item's Markdown source."""
    return f"{address(key)}index.md"


def prefix(url: str) -> str:
    """Return the path in the network's URL that precedes every address: empty, or `/path` with no slash at its end."""
    return urlsplit(url).path.rstrip("/")


def href(base: str, place: str) -> str:
    """Return a link to an address: `base` is the path prefix for pages, the network's whole URL for feeds."""
    if _PLAIN(place):  # nearly all are, and quoting each costs a tenth of a second at ten thousand items
        return base + place
    path, mark, fragment = place.partition("#")
    return base + quote(path, safe="/:@!$&'()*+,;=~-._?%") + (f"#{quote(fragment, safe='')}" if mark else "")


def output_path(place: str) -> str:
    """Return the file that answers at an address, relative to the output folder: `/posts/` is `posts/index.html`."""
    path = place.partition("#")[0].lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path
