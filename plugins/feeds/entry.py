"""What a feed shows of one thing, whatever its format: plain data, clean and absolute."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class Maker:
    """Somebody who made it."""

    name: str
    url: str = ""  # of their page, if they have one
    picture: str = ""  # its address


@dataclass(frozen=True, slots=True)
class Category:
    """A topic or a stage."""

    term: str  # its slug
    label: str
    scheme: str  # the address of the list it belongs to


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A sound or a film."""

    url: str
    type: str  # media type
    size: int  # bytes; 0: not known


@dataclass(frozen=True, slots=True)
class Replies:
    """Where a question's answers can be followed."""

    feed: str
    count: int
    updated: dt.datetime | None  # of the newest answer


@dataclass(frozen=True, slots=True)
class Original:
    """What an answer replies to."""

    id: str
    url: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. Text is clean (`text.py`), addresses are absolute URIs, moments are whole seconds."""

    id: str  # `urn:uuid:…`; never changes
    url: str  # of its page
    title: str  # plain text, one line, never empty
    published: dt.datetime
    updated: dt.datetime  # not before `published`
    content: str  # HTML, sanitised
    summary: str = ""  # plain text, one line
    makers: tuple[Maker, ...] = ()
    categories: tuple[Category, ...] = ()
    language: str = ""  # where it isn't the network's
    license: str = ""  # an address; where it isn't the network's
    image: str = ""
    about: str = ""  # the page elsewhere that a link item is about
    about_title: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    replies: Replies | None = None
    reply_to: Original | None = None
