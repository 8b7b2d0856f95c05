"""Pages that gather: home, lists, topics, stages, series, saved searches, and an expert's page."""

from __future__ import annotations

from .items import ItemView
from .people import SpeakerView, TopicEvidence
from .plain import LinkView, PictureView, Piece
from .shared import (
    Card,
    EditionCard,
    ExpertCard,
    FeedLink,
    PathCard,
    StageCard,
    TopicCard,
    View,
)


class Pager(Piece, frozen=True):
    """Where one is in a list of several pages. Pages are numbered from the oldest; the list itself has no number."""

    number: int  # from 1, the oldest; 0: the list itself, the newest
    newer: str  # href, or empty
    older: str
    newest: str  # the list itself
    oldest: str


class HomeView(View, frozen=True, kw_only=True):
    """`home.html`."""

    stages: tuple[StageCard, ...]  # where to start, for my stage
    latest: tuple[Card, ...]  # posts, links and questions, newest first
    people: tuple[ExpertCard, ...]  # who is here: most acknowledged by others first
    topics: tuple[TopicCard, ...]
    unanswered: tuple[Card, ...]  # those that wait the longest
    answered: tuple[Card, ...]  # questions with an accepted answer, newest first
    paths: tuple[PathCard, ...]
    edition: EditionCard | None  # the latest
    ideas: tuple[Card, ...]  # open ones, most votes first
    experts_total: int  # how many people are here
    unanswered_total: int


class ListView(View, frozen=True, kw_only=True):
    """`list.html`: the lists of all kinds, and every further page.

    `/posts/`, `/links/`, `/questions/`, `/questions/unanswered/`, `/experts/`, `/paths/`, `/editions/`, `/ideas/`, and
    the further pages of these, of a topic, a stage or a person.
    """

    of: str  # `posts` …, `unanswered`, `topic`, `stage`, `expert`: which words to use: `list.<of>.intro`, `.empty`
    cards: tuple[Card, ...]
    pager: Pager | None  # None where there is one page
    intro: str = ""  # the topic's or stage's own summary
    feeds: tuple[FeedLink, ...] = ()
    parent: LinkView | None = None  # what a further page belongs to
    beside: tuple[LinkView, ...] = ()  # neighbouring lists: unanswered beside questions


class TopicsView(View, frozen=True, kw_only=True):
    """`topics.html`."""

    topics: tuple[TopicCard, ...]


class TopicView(View, frozen=True, kw_only=True):
    """`topic.html`: the best page on its subject."""

    slug: str
    summary: str
    start_here: tuple[Card, ...]
    people: tuple[ExpertCard, ...]  # to listen to, at most 8
    unanswered: tuple[Card, ...]  # at most 8
    unanswered_more: str  # href of the search for all of them, or empty
    latest: tuple[Card, ...]
    pager: Pager | None  # of `latest`
    by_stage: tuple[tuple[LinkView, tuple[Card, ...]], ...]  # stages that have something on it, at most 5 each
    paths: tuple[PathCard, ...]
    neighbours: tuple[LinkView, ...]
    feeds: tuple[FeedLink, ...]
    picture: PictureView | None = None


class StagesView(View, frozen=True, kw_only=True):
    """`stages.html`: all stages in their order."""

    stages: tuple[StageCard, ...]


class StageView(View, frozen=True, kw_only=True):
    """`stage.html`."""

    slug: str
    summary: str
    stages: tuple[StageCard, ...]  # all of them, to show where this one stands
    number: int  # this one's place, from 1
    start_here: tuple[Card, ...]
    paths: tuple[PathCard, ...]
    latest: tuple[Card, ...]
    pager: Pager | None
    feeds: tuple[FeedLink, ...]


class SeriesView(View, frozen=True, kw_only=True):
    """`series.html`: one series, in its order."""

    slug: str
    posts: tuple[Card, ...]


class SearchesView(View, frozen=True, kw_only=True):
    """`directory.html`: `/searches/` and `/series/`, lists of what has a name but no date."""

    of: str  # `searches` or `series`: words `list.<of>.intro`, `.empty`
    cards: tuple[Card, ...]  # `SearchCard`s or `SeriesCard`s


class SavedSearchView(View, frozen=True, kw_only=True):
    """`saved_search.html`: what a saved search found when the site was built."""

    query: str
    run: str  # href of the search page with the query filled in
    cards: tuple[Card, ...]
    feeds: tuple[FeedLink, ...]


class ContributionView(Piece, frozen=True):
    """One thing an expert did."""

    act: str  # `wrote`, `curated`, `asked`, `answered`, `endorsed`, `reviewed`, `proposed`, `voted`: word `act.<act>`
    card: Card


class ExpertView(ItemView, frozen=True, kw_only=True):
    """`expert.html`: the offer first, then what others acknowledged, then what they did. `title` is the name."""

    speaker: SpeakerView  # the person with offer, role, organisation, interests
    avatar: PictureView | None  # larger than in cards
    standing: tuple[TopicEvidence, ...]  # by topic, most distinct people first
    acknowledged_by: int  # distinct others
    contributions: tuple[ContributionView, ...]  # newest first
    pager: Pager | None  # of the contributions
    links: tuple[LinkView, ...]  # their own pages elsewhere: rel=me; label is the host
    handles: tuple[LinkView, ...]  # label `@ada@example.social`, href of the profile where it can be known
    follow: tuple[FeedLink, ...]  # feeds of what they publish here
    feed_elsewhere: str  # a feed of their own, or empty
    interests: str  # what they declare
