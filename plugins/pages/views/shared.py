"""What pages have in common: the site around a page, its head, and the cards that stand for something elsewhere."""

from __future__ import annotations

from markupsafe import Markup

from .people import PersonView
from .plain import EMPTY, LinkView, Piece, When


class NavItem(Piece, frozen=True):
    """An entry of the main navigation."""

    section: str  # `posts`, `links`, `questions`, `experts`, `topics`, `stages`, `paths`, `editions`, `ideas`
    label: str  # in the network's language
    href: str


class FeedLink(Piece, frozen=True):
    """A feed, as `<link rel="alternate">` and in lists of feeds."""

    title: str  # what it follows: `The Stoa`, `Topic: Publishing with git`
    href: str
    type: str  # `application/atom+xml`, `application/rss+xml`, `application/feed+json`


class Mark(Piece, frozen=True):
    """Something the editor should see in the bar that only `invoke serve` shows."""

    severity: str  # `error`, `warning`, `draft`, `hidden`, `scheduled`
    where: str  # `posts/2026/budget-first.md:12`, or empty
    message: str  # what is wrong and what to do; empty for `draft`, `hidden`, `scheduled`


class NextThing(Piece, frozen=True):
    """The one obvious thing to do after this page."""

    reason: str  # why: `series` (next part), `path` (next step), `related`, `topic`, `answer` (it waits for one),
    # `expert`, `next` (the next question, edition or stage), `ask`, `start`, `contribute`,
    # `search`, `subscribe`: its word is `next.<reason>`
    label: str  # the title of what comes next, in plain text
    href: str
    detail: str = ""  # a line more about it: its summary, or why (a step's)


class TranslationView(Piece, frozen=True):
    """The same item in another language."""

    language: str  # BCP 47
    label: str  # the language's own name where the theme's words know it, else the tag
    title: str
    href: str


class TocEntry(Piece, frozen=True):
    """A heading in the table of contents."""

    level: int  # 2 to 4
    anchor: str  # without `#`
    text: str


class SiteView(Piece, frozen=True):
    """The network around every page; the same object for all of them."""

    name: str
    tagline: str
    url: str  # absolute, without a slash at the end; the path prefix included
    base: str  # the path prefix alone: empty or `/path`; addresses of one's own making are `base` + `/…`
    language: str  # BCP 47: for `<html lang>`
    dir: str  # `ltr` or `rtl`: for `<html dir>`
    nav: tuple[NavItem, ...]  # sections that have something in them
    footer: tuple[LinkView, ...]  # the network's own pages: about, privacy …
    home: str
    search: str  # action of the search form (GET, parameter `q`)
    ask: str
    subscribe: str
    contribute: str
    unanswered: str
    design: str  # the page that shows every component
    feeds: tuple[FeedLink, ...]  # of the whole network: Atom, RSS, JSON
    opml: str  # all feeds as one subscription list
    hub: str  # WebSub hub, or empty
    repository: str  # the forge's page, or empty
    contact: str  # `mailto:…` or https, or empty
    license: LinkView | None  # `label` is its short name: `CC BY 4.0`; `href` may be empty
    icon: str  # href of an icon (SVG) if the theme has `static/icon.svg`, else empty
    csp: str  # the Content-Security-Policy for `<meta http-equiv>`; what a meta tag can't say is in `_headers`
    editing: bool  # made by `invoke serve`: show the editor's bar (`view.marks`); its server adds the reload script


class Head(Piece, frozen=True):
    """What stands in `<head>` and is particular to a page."""

    title: str  # the whole document title: `Budget first · The Stoa`
    description: str  # at most 200 characters of plain text, or empty
    canonical: str  # absolute
    robots: str = ""  # `noindex` for hidden items, further pages' duplicates and the 404; else empty
    open_graph: tuple[tuple[str, str], ...] = ()  # (property, content): `og:title` …, `article:published_time` …
    creators: tuple[str, ...] = ()  # fediverse handles: `<meta name="fediverse:creator">`, `@ada@example.social`
    feeds: tuple[FeedLink, ...] = ()  # of this page's slice, before the network's own
    older: str = ""  # rel=prev of a list
    newer: str = ""  # rel=next of a list
    translations: tuple[TranslationView, ...] = ()  # rel=alternate hreflang
    source: str = ""  # rel=alternate type=text/markdown
    data: Markup = EMPTY  # JSON-LD, escaped: put it between `<script type="application/ld+json">` and its end


class View(Piece, frozen=True, kw_only=True):
    """What every page has."""

    head: Head
    title: str  # for `<h1>`
    section: str = ""  # which `NavItem.section` is current, or empty
    href: str  # the page's own
    crumbs: tuple[LinkView, ...] = ()  # from home (included) to the parent; the page itself is not in it
    next: NextThing | None = None
    share_on: tuple[str, ...] = ()  # places of the share row (`share(view)`), in their order; empty: it can't be shared
    share_feed: str = ""  # what the row's `rss` leads to
    marks: tuple[Mark, ...] = ()  # only while editing


# Cards: what stands for something that has a page of its own. One object may stand on many pages, so render a card
# by `{{ part("card", card) }}`: it is then rendered once. `kind` says which it is.


class Card(Piece, frozen=True, kw_only=True):
    """A post, question or page elsewhere; the base of the others."""

    kind: str  # `posts`, `links`, `questions`, `answers`, `paths`, `editions`, `ideas`, `pages`, `experts`, `topics` …
    title: str  # an answer's is its question's
    href: str
    summary: str = ""
    date: When | None = None
    people: tuple[PersonView, ...] = ()  # who made it; a question's: who asked it
    topics: tuple[LinkView, ...] = ()
    stage: LinkView | None = None
    minutes: int = 0  # reading time; 0: not worth saying
    language: str = ""  # only where it differs from the network's: for `lang=`
    format: str = ""  # posts: `text`, `video`, `talk`, `paper`, `case`
    answers: int = 0  # questions: how many
    accepted: bool = False  # questions: one is accepted; answers: this one is
    draft: bool = False  # only while editing: not published


class LinkCard(Card, frozen=True, kw_only=True):
    """A curated link (`kind` is `links`): `href` is its page here, `url` the page it is about."""

    url: str
    site: str = ""  # who published it, else the host's name
    author: str = ""  # who wrote it there
    archived: str = ""  # an archived copy


class IdeaCard(Card, frozen=True, kw_only=True):
    """An idea on the board (`kind` is `ideas`)."""

    state: str  # `open`, `taken` (has an owner), `grown` (became something): its word is `idea.<state>`
    votes: int = 0  # distinct voters
    voters: tuple[PersonView, ...] = ()
    owner: PersonView | None = None
    due: When | None = None
    becomes: tuple[LinkView, ...] = ()


class PathCard(Card, frozen=True, kw_only=True):
    """A path (`kind` is `paths`)."""

    audience: str  # for whom
    outcome: str  # now you can …
    steps: int = 0
    total_minutes: int = 0  # reading time of all steps


class EditionCard(Card, frozen=True, kw_only=True):
    """An edition (`kind` is `editions`)."""

    period: str  # in words: `12 to 18 October 2026`
    items: int = 0  # how many are in it
    highlights: tuple[LinkView, ...] = ()  # its first three


class ExpertCard(Card, frozen=True, kw_only=True):
    """An expert (`kind` is `experts`): `title` is the name, `summary` the offer."""

    person: PersonView
    role: str = ""
    organisation: str = ""
    acknowledged_by: int = 0  # distinct others, over all topics
    known_for: tuple[LinkView, ...] = ()  # topics on which others acknowledged them, else the declared ones; at most 3


class TopicCard(Card, frozen=True, kw_only=True):
    """A topic (`kind` is `topics`)."""

    faces: tuple[PersonView, ...] = ()  # people to listen to, at most 4
    items: int = 0  # how much there is
    open: int = 0  # unanswered questions


class StageCard(Card, frozen=True, kw_only=True):
    """A stage (`kind` is `stages`)."""

    number: int  # from 1
    start: LinkView | None = None  # the first thing to read at this stage
    items: int = 0


class SeriesCard(Card, frozen=True, kw_only=True):
    """A series (`kind` is `series`)."""

    parts: tuple[LinkView, ...] = ()


class SearchCard(Card, frozen=True, kw_only=True):
    """A saved search (`kind` is `searches`): `title` is what it is called."""

    query: str
    run: str  # href of the search page with the query filled in
