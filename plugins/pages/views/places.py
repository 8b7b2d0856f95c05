"""Pages where a reader does something: search, ask, subscribe, contribute; and those for the theme itself."""

from __future__ import annotations

from .items import EditionView, IdeaView, LinkPageView, PathView, PostView, QuestionView
from .lists import ExpertView, TopicView
from .people import PersonView, SpeakerView
from .plain import LinkView, Piece, When
from .shared import Card, StageCard, TopicCard, View


class SearchView(View, frozen=True, kw_only=True):
    """`search.html`: the form works by script; without one, the page is a plain list of where to look."""

    data: str  # href of the folder with the index's files, ends in `/`
    kinds: tuple[LinkView, ...]  # lists, by label
    topics: tuple[LinkView, ...]
    stages: tuple[LinkView, ...]
    searches: tuple[LinkView, ...]  # saved searches
    latest: tuple[Card, ...]


class AskWay(Piece, frozen=True):
    """One way to ask: no account of ours is needed."""

    way: str  # `issue` (the forge's), `mail`, `link` (an address of the network's own choosing): word `ask.<way>`
    href: str  # opens with everything filled in


class AskView(View, frozen=True, kw_only=True):
    """`ask.html`."""

    ways: tuple[AskWay, ...]  # the best first; empty: words `ask.none`
    topics: tuple[tuple[TopicCard, tuple[AskWay, ...]], ...]  # the same, with the topic filled in, and who listens
    unanswered: tuple[Card, ...]  # perhaps it was asked before
    search: str  # ask the search first


class FeedAddress(Piece, frozen=True):
    """One of its feeds, by its whole address: what one pastes into a reader."""

    form: str  # `atom`, `rss`, `json`: its word is `feed.<form>`
    address: str  # absolute


class FeedSlice(Piece, frozen=True):
    """Something that can be followed."""

    title: str
    page: str  # href of its page
    feeds: tuple[FeedAddress, ...]  # Atom first
    often: str  # how often something appears in it, in words
    latest: tuple[LinkView, ...]  # its newest entries; empty: words `subscribe.nothing`
    of: str = ""  # a topic's or stage's `topic:<slug>`, `stage:<slug>`
    joins: tuple[str, ...] = ()  # a combination's topics and stages, as their `of`
    readers: tuple[LinkView, ...] = ()  # opens in a reader's own page; empty in a folded group
    posts: str = ""  # absolute address of a feed of an expert's posts only
    opml: str = ""  # absolute address of a topic's list: its feed, and its people's


class FeedGroup(Piece, frozen=True):
    """What can be followed of one sort."""

    of: str  # `network`, `kinds`, `topics`, `stages`, `named`, `searches`, `paths`, `experts`, `series`: its word is
    # `subscribe.<of>`
    slices: tuple[FeedSlice, ...]
    folded: bool = False  # too many to show at once: a row each, behind words `subscribe.show`


class SubscribeView(View, frozen=True, kw_only=True):
    """`subscribe.html`: every feed with its address."""

    groups: tuple[FeedGroup, ...]
    opml: str  # absolute address of all of them as one list
    by_mail: str = ""  # where one signs up for editions by mail, or empty


class ContributeWay(Piece, frozen=True):
    """One kind of thing to contribute."""

    kind: str  # `posts`, `links`, `questions`, `answers`, `ideas`, `experts`, `paths`: words `contribute.<kind>`,
    # `contribute.<kind>.hint`
    href: str  # the forge's editor with a new file filled in; empty where there is no forge
    path: str  # where the file goes: `posts/2026/your-title.md`
    example: str  # the file's text, to copy


class ContributeView(View, frozen=True, kw_only=True):
    """`contribute.html`."""

    ways: tuple[ContributeWay, ...]
    unanswered: tuple[Card, ...]  # questions that wait
    ideas: tuple[Card, ...]  # open ones


class NotFoundView(View, frozen=True, kw_only=True):
    """`not_found.html`, written to `404.html`."""

    lists: tuple[LinkView, ...]


class RedirectView(View, frozen=True, kw_only=True):
    """`redirect.html`: an address that something had before. `head.canonical` is where it is now."""

    target: str  # href
    target_title: str  # what it is called, or its address


class DesignView(View, frozen=True, kw_only=True):
    """`design.html`: every component with real content of this network, where it has it."""

    cards: tuple[Card, ...]  # one of each kind
    people: tuple[PersonView, ...]  # up to 12, of as many hues
    speakers: tuple[SpeakerView, ...]
    when: When | None
    post: PostView | None
    link: LinkPageView | None
    question: QuestionView | None
    path: PathView | None
    idea: IdeaView | None
    expert: ExpertView | None
    topic: TopicView | None
    edition: EditionView | None
    stages: tuple[StageCard, ...]  # all
