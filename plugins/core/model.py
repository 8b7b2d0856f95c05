"""What content files say, as frozen records: one dataclass per kind of `docs/format.md`.

Reading makes these records one file at a time; a record holds references as they were written (slugs, or
`kind/slug`). `network.py` beside this file joins them. Everything is plain, immutable and can be written as data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any, ClassVar, Literal, TypeAlias

Kind: TypeAlias = Literal["experts", "posts", "links", "questions", "paths", "editions", "ideas", "pages"]
"""A kind is called as its folder and its address are."""

KINDS: tuple[Kind, ...] = ("experts", "posts", "links", "questions", "paths", "editions", "ideas", "pages")

Key: TypeAlias = str
"""`kind/slug` of an item; an answer's is its question's and its own name: `questions/how-to-pilot#ada`."""

Status: TypeAlias = Literal["published", "draft", "hidden"]

STATUSES: tuple[Status, ...] = ("published", "draft", "hidden")

SHARE_PLACES: tuple[str, ...] = (
    "mastodon", "bluesky", "linkedin", "x", "facebook", "pinterest", "reddit", "hackernews", "email", "rss", "copy",
    "device",
)
"""What `share` in `network.yaml` may name, in the order of the row where it names nothing."""

FORMATS: tuple[str, ...] = ("text", "video", "talk", "paper", "case")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record comes from."""

    path: str  # relative to the content root, with forward slashes
    digest: str  # of the file's bytes: BLAKE2b, 16 bytes, in hexadecimal
    lines: Mapping[str, int] = field(default_factory=dict)
    # the line of each front-matter key; of a list's entries by `key.index` (from 0), `key.index.name`

    def line(self, place: str) -> int:
        """Return the line of a key or a list's entry: the nearest known line that holds it, else 1."""
        while place:
            if place in self.lines:
                return self.lines[place]
            place = place.rpartition(".")[0]
        return 1


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a body that depends on another file: a link to it, or a picture."""

    kind: Literal["link", "image"]
    target: str  # as written, percent-decoded, without the fragment: `../2026/budget-first.md`
    fragment: str = ""  # without `#`
    line: int = 1  # in the source file, from 1
    alt: str = ""  # of a picture
    title: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body."""

    level: int  # 2 to 6: 1 is the page's own
    anchor: str  # its HTML id
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, as plain text: what is searched, compared and quoted."""

    anchor: str  # of its heading; empty before the first heading
    heading: str
    text: str  # white space folded, no markup


@dataclass(frozen=True, slots=True)
class Body:
    """A converted and sanitised text.

    Its HTML is `parts` with what each reference becomes between them (`render_body` in `bodies.py`):
    `len(parts) == len(references) + 1`. A link's place is inside its start tag, where ` href="…"` goes; a
    picture's place is where its whole `<img …>` goes.
    """

    parts: tuple[str, ...] = ("",)  # sanitised, well-formed fragments of HTML
    references: tuple[Reference, ...] = ()
    headings: tuple[Heading, ...] = ()
    sections: tuple[Section, ...] = ()
    words: int = 0
    anchors: tuple[str, ...] = ()  # every id in it, for links with a fragment
    outside: tuple[str, ...] = ()  # the http(s) addresses it links to, in order, each once

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return self.parts == ("",)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who spoke: an expert of the network by slug, or anyone else by name (exactly one is set)."""

    expert: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """One expert's sign on a day: an endorsement, a review or a vote."""

    expert: str
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Takeaway:
    """What a further expert took from a linked page."""

    expert: str
    text: str
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An item's own picture: a file in the content, relative to the item's file, and its description."""

    target: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """Where a post stands in a series."""

    name: str
    part: int  # from 1


@dataclass(frozen=True, slots=True)
class Step:
    """A path's step."""

    item: Key
    why: str = ""


class _Keyed:
    """Room for an item's key, which is no field of its own: it is asked for more often than anything else."""

    __slots__ = ("_key",)
    _key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(_Keyed):
    """What every kind has. Text fields are plain text, never markup; an empty string is nothing said."""

    kind: ClassVar[Kind]

    slug: str
    id: str  # `urn:uuid:…`; never changes once it was published
    title: str
    source: Source
    body: Body = field(default_factory=Body)
    summary: str = ""  # as written; `Network.summary()` has the one to show
    date: dt.datetime | None = None  # aware; every kind but experts, paths and pages has one
    updated: dt.datetime | None = None  # aware; the author's word
    status: Status = "published"
    stage: str = ""
    language: str = ""  # BCP 47; empty: the network's
    topics: tuple[str, ...] = ()
    translation_of: Key = ""
    image: Picture | None = None
    aliases: tuple[str, ...] = ()  # former addresses, each beginning with `/`
    crosspost: Mapping[str, Any] = field(default_factory=dict)  # channel → own words, or False for none
    disclosure: str = ""
    review_due: dt.date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """`kind/slug`."""
        try:
            return self._key
        except AttributeError:
            found = intern(f"{self.kind}/{self.slug}")  # so that a network, full of keys, has each of them once
            object.__setattr__(self, "_key", found)
            return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert(Item):
    """A person with a page; `title` is the name."""

    kind: ClassVar[Kind] = "experts"

    offer: str  # what can you do that my friend can't?
    role: str = ""
    organisation: str = ""
    links: tuple[str, ...] = ()  # rel=me
    handles: Mapping[str, str] = field(default_factory=dict)  # channel → handle there
    avatar: str = ""  # a file in the content, relative to the expert's file
    feed: str = ""  # the address of a feed of their own elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Item):
    """An expert's own text."""

    kind: ClassVar[Kind] = "posts"

    authors: tuple[str, ...]
    format: str = "text"
    audience: str = ""
    grew_from: tuple[Key, ...] = ()
    reviewed_by: tuple[Sign, ...] = ()
    series: SeriesPart | None = None
    sources: tuple[str, ...] = ()  # addresses, or words


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Item):
    """Somebody else's page; the body is the curator's takeaway."""

    kind: ClassVar[Kind] = "links"

    url: str  # http or https
    curator: str
    site: str = ""  # `source`: who published it
    author: str = ""  # who wrote it
    published: dt.date | None = None
    archived: str = ""  # the address of an archived copy
    takeaways: tuple[Takeaway, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, in its question's folder. It has no page: its address is its question's, with `name` as anchor."""

    name: str  # the file's name without its ending
    id: str
    source: Source
    body: Body
    date: dt.datetime
    author: Person
    updated: dt.datetime | None = None
    status: Status = "published"
    endorsed_by: tuple[Sign, ...] = ()
    votes: int | None = None
    checked_on: dt.date | None = None
    sources: tuple[str, ...] = ()
    origin: str = ""  # `source`: where an import brought it from
    license: str = ""
    summary: str = ""
    stage: str = ""
    language: str = ""
    translation_of: Key = ""
    image: Picture | None = None
    aliases: tuple[str, ...] = ()
    crosspost: Mapping[str, Any] = field(default_factory=dict)
    disclosure: str = ""
    review_due: dt.date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Item):
    """A question with its answers."""

    kind: ClassVar[Kind] = "questions"

    asked_by: Person | None = None
    accepted: tuple[str, ...] = ()  # names of answers
    answers: tuple[Answer, ...] = ()  # oldest first, ties by id
    origin: str = ""  # `source`: where an import brought it from
    license: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path(Item):
    """An ordered list of items that ends in "now you can …"."""

    kind: ClassVar[Kind] = "paths"

    audience: str  # `for`: whom it is for
    outcome: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionNote(Item):
    """The editor's words and choice for a period; the slug names the period (`2026-w47`, `2026-11`, `2026`)."""

    kind: ClassVar[Kind] = "editions"

    items: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea(Item):
    """Something that is not yet a post."""

    kind: ClassVar[Kind] = "ideas"

    proposed_by: str
    votes: tuple[Sign, ...] = ()
    owner: str = ""
    due: dt.date | None = None
    becomes: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Item):
    """Anything else, at `/<slug>/`."""

    kind: ClassVar[Kind] = "pages"


Record: TypeAlias = Expert | Post | Link | Question | Path | EditionNote | Idea | Page
"""One of the kinds."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What something is about."""

    slug: str
    title: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a buyer stands."""

    slug: str
    title: str
    summary: str = ""


DEFAULT_STAGES: tuple[Stage, ...] = (
    Stage("epiphany", "Epiphany", "There is a problem."),
    Stage("awareness", "Awareness", "What can be done about it."),
    Stage("interest", "Interest", "Comparing what there is."),
    Stage("confidence", "Confidence", "Choosing, and justifying the choice."),
    Stage("loyalty", "Loyalty", "Getting the most out of it."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`network.yaml`: what the network says of itself."""

    name: str
    url: str  # absolute, http or https, no slash at the end; its path prefixes every address
    id: str  # `urn:uuid:…`
    source: Source
    tagline: str = ""
    language: str = "en"
    timezone: str = "UTC"  # a name of the IANA database
    license: str = ""  # an SPDX identifier or an address
    repository: str = ""  # https address of the forge's page
    contact: str = ""  # `mailto:…` or an https address
    topics: tuple[Topic, ...] = ()
    stages: tuple[Stage, ...] = DEFAULT_STAGES
    edition_every: str = "week"  # week, month, quarter, year or never
    edition_mail: Mapping[str, str] = field(default_factory=dict)
    # `to` (the list's address), `from`, `subscribe` (the address of a page where readers sign up), beside `every`
    channels: Mapping[str, Any] = field(default_factory=dict)
    watch: tuple[str, ...] = ()
    searches: Mapping[str, str] = field(default_factory=dict)  # slug → query
    feeds: Mapping[str, Any] = field(default_factory=dict)
    hub: str = ""
    ask: Mapping[str, Any] = field(default_factory=dict)
    share: tuple[str, ...] = ()  # which places the share row offers; empty: all
    aliases: Mapping[str, str] = field(default_factory=dict)  # former address → present one
