"""The smallest pieces of views."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

EMPTY = Markup()
"""No HTML."""


class Piece(Struct, frozen=True, array_like=True):
    """A view or a part of one; encoded as values without their names, which are a fifth of what a digest reads."""


class When(Piece, frozen=True):
    """A moment or a day."""

    iso: str  # for `datetime=`: `2026-11-02T09:30:00+01:00`, or `2026-11-02` where only the day is known
    words: str  # in the network's language and time zone: `2 November 2026`


class LinkView(Piece, frozen=True):
    """A link by its label."""

    label: str
    href: str  # empty: text only


class DiscussionView(Piece, frozen=True):
    """Where an item was posted elsewhere, to be discussed there: `class="u-syndication"`."""

    place: str  # the channel's name: `mastodon`
    href: str
    replies: int | None = None  # None: not counted


class PictureView(Piece, frozen=True):
    """A picture: `<picture>` with a `<source>` for each of `sources`, then `<img src width height alt>`."""

    src: str  # the fallback that every browser shows
    width: int  # of `src`, in pixels
    height: int
    alt: str
    srcset: str = ""  # of the fallback, by width: `… 480w, … 960w`
    sources: tuple[tuple[str, str], ...] = ()  # (MIME type, srcset), the best first
    lazy: bool = True  # False: it stands above the fold
