"""Whether a page is there for those who will be sent to it: it answers 200 at its public address, with its card."""

from __future__ import annotations

import datetime as dt
import email.utils
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

from ..fetching.exchange import Answer, Asking, Fetch, FetchError, Limits
from .channels.contract import Image

_OK: Final = 200
_PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_LIMITS: Final = Limits(seconds=20.0)
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says to places that link to it."""

    meta: dict[str, str] = field(default_factory=dict)  # property or name → content, the first of each
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at an address."""

    why_not: str = ""  # it is not ready: why
    image: Image | None = None
    clock: float = 0.0  # seconds by which our clock is ahead of the server's


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.canonical = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("property") or values.get("name", "")
            self.meta.setdefault(name.lower(), values.get("content", ""))
        elif tag == "link" and "canonical" in values.get("rel", "").lower().split():
            self.canonical = self.canonical or values.get("href", "")


def read(text: str) -> Page:
    """Return what a page's HTML says of it."""
    reader = _Reader()
    reader.feed(text)
    return Page(reader.meta, reader.canonical)


def look(fetch: Fetch, link: str, now: dt.datetime) -> Look:
    """Return whether the page at a link is ready to be posted, and its card's picture."""
    address = urldefrag(link).url
    try:
        answer = fetch(Asking(url=address, headers={"Cache-Control": "no-cache"}), _LIMITS)
    except FetchError as problem:
        return Look(f"its page can't be reached ({problem})")
    if answer.status != _OK:
        return Look(f"its page answers {answer.status} at {address}")
    page = read(answer.text)
    if not page.meta.get("og:title", "").strip():
        return Look(f"its page has no card (no `og:title`) at {address}")
    if page.canonical and _bare(urljoin(address, page.canonical)) != _bare(address):
        return Look(f"its page says that its address is {page.canonical}")
    clock = _ahead(answer, now)
    if abs(clock) > _DAY:
        return Look(f"this clock is {abs(clock) / _DAY:.0f} days {'ahead of' if clock > 0 else 'behind'} the site's",
                    clock=clock)
    return _pictured(fetch, page, address, clock)


def _pictured(fetch: Fetch, page: Page, address: str, clock: float) -> Look:
    place = page.meta.get("og:image", "")
    if not place:
        return Look(clock=clock)
    try:
        answer = fetch(Asking(url=urljoin(address, place)), _LIMITS)
    except FetchError as problem:
        return Look(f"its card's picture can't be reached ({problem})")
    if answer.status != _OK:
        return Look(f"its card's picture answers {answer.status}")
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _PICTURES:
        return Look(clock=clock)
    return Look(image=Image(answer.body, media_type, page.meta.get("og:image:alt", "")), clock=clock)


def _bare(address: str) -> str:
    parts = urlsplit(urldefrag(address).url)
    return urlunsplit(parts._replace(query="", scheme=parts.scheme.lower(), netloc=parts.netloc.lower()))


def _ahead(answer: Answer, now: dt.datetime) -> float:
    try:
        return (now - email.utils.parsedate_to_datetime(answer.headers.get("date", ""))).total_seconds()
    except (ValueError, TypeError):
        return 0.0
