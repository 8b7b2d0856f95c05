"""Views of the pages where a reader does something, and of those that the theme and former addresses need."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

from ..core.addresses import (
    ASK,
    CONTRIBUTE,
    HOME,
    SEARCH,
    SUBSCRIBE,
    SUBSCRIPTIONS,
    UNANSWERED,
    feed,
    search_address,
)
from ..core.model import Key, Person, Question, Record
from ..core.named_feeds import named_feeds
from ..core.slices import Slice, days_between, how_often
from . import hubs, items, profiles, questions, sequences
from .cards import called, card, cards, stage_card, topic_card, voters_of
from .common import list_link, share
from .contributing import ask_ways, contribute_ways
from .desk import Desk
from .heads import About, card_image, crumbs, head
from .hubs import ask
from .readers import readers
from .views import (
    AskView,
    Card,
    ContributeView,
    DesignView,
    FeedAddress,
    FeedGroup,
    FeedSlice,
    LinkView,
    NextThing,
    NotFoundView,
    RedirectView,
    SearchView,
    SubscribeView,
)

DESIGN: Final = "/theme/"
"""The page that shows every component."""

NOT_FOUND: Final = "/404.html"
FEW: Final = 6
LATEST: Final = 3
"""Newest entries that show what a feed is like."""

MANY: Final = 40
"""Feeds of one sort above which they are folded: hundreds of people would make a page of megabytes."""

RICH: Final = 50
"""Items or experts, the first ones, among which the one that shows most is looked for."""

_GROUPS: Final = {
    "network": "network", "kind": "kinds", "unanswered": "kinds", "topic": "topics", "stage": "stages",
    "named": "named", "search": "searches", "path": "paths", "expert": "experts", "series": "series",
}
"""Groups of slices that `/subscribe/` shows; the others are offered where they belong."""


def search(desk: Desk) -> SearchView:
    """Return the search page."""
    kinds = ("posts", "links", "questions", "experts", "paths", "editions", "ideas")
    stages = tuple(LinkView(one.title, one.href) for one in (stage_card(desk, s) for s in desk.network.shelves))
    return SearchView(
        **_frame(desk, SEARCH, "search"), next=ask(desk), data=desk.href(SEARCH),
        kinds=tuple(list_link(desk, kind) for kind in kinds),
        topics=tuple(map(desk.topic, desk.topic_titles)), stages=stages,
        searches=tuple(LinkView(called(slug), desk.href(search_address(slug)))
                       for slug in desk.network.settings.searches),
        latest=cards(desk, desk.network.latest[:FEW]),
    )


def asking(desk: Desk) -> AskView:
    """Return the page on which one asks."""
    return AskView(
        **_frame(desk, ASK, "ask"), next=NextThing("search", desk.words.text("title.search"), desk.href(SEARCH)),
        ways=ask_ways(desk),
        topics=tuple((topic_card(desk, hub), ask_ways(desk, hub.topic.slug)) for hub in desk.network.hubs),
        unanswered=cards(desk, desk.network.unanswered[:FEW]), search=desk.href(SEARCH),
    )


def subscribing(desk: Desk) -> SubscribeView:
    """Return every feed with its address."""
    found = desk.slices()
    shown = [part for part in found if part.group in _GROUPS]
    groups = [(of, list(parts)) for of, parts in groupby(shown, key=lambda part: _GROUPS[part.group])]
    posts = {part.of: desk.absolute(feed(part.place, "atom")) for part in found if part.group == "expert-posts"}
    joins = {one.slug: (*(f"topic:{slug}" for slug in one.topics), *(f"stage:{slug}" for slug in one.stages))
             for one in named_feeds(desk.network.settings)[0]}
    return SubscribeView(
        **_frame(desk, SUBSCRIBE, "subscribe"),
        next=NextThing("start", desk.network.settings.name, desk.href(HOME)),
        groups=tuple(FeedGroup(of, tuple(_slice(desk, part, posts, joins, folded=len(parts) > MANY) for part in parts),
                               len(parts) > MANY) for of, parts in groups),
        opml=desk.absolute(SUBSCRIPTIONS), by_mail=_by_mail(desk),
    )


def _slice(desk: Desk, part: Slice, posts: Mapping[str, str], joins: Mapping[str, tuple[str, ...]], *,
           folded: bool) -> FeedSlice:
    title = desk.words.text(f"nav.{part.of}") if part.group == "kind" else (
        desk.words.text("title.unanswered") if part.group == "unanswered" else part.title)
    feeds = tuple(FeedAddress(form, desk.absolute(feed(part.place, form))) for form in part.forms)
    return FeedSlice(
        title, desk.href(part.page), feeds,
        often=desk.words.text(f"subscribe.often.{how_often(days_between(desk.network, part))}"),
        latest=tuple(desk.link(key) for key in part.entries[:1 if folded else LATEST]),
        of=f"{part.group}:{part.of}" if part.group in {"topic", "stage"} else "",
        joins=joins.get(part.of, ()) if part.group == "named" else (),
        readers=() if folded else readers(feeds[0].address),
        posts=posts.get(part.of, "") if part.group == "expert" else "",
        opml=desk.absolute(f"{part.place}subscriptions.opml") if part.group == "topic" else "",
    )


def _by_mail(desk: Desk) -> str:
    address = desk.network.settings.edition_mail.get("subscribe", "")
    return address if address.startswith(("https://", "http://", "mailto:")) else ""


def contributing(desk: Desk) -> ContributeView:
    """Return the page that says how to contribute."""
    open_ideas = [idea for idea in desk.network.ideas if not idea.becomes and not idea.owner]
    open_ideas.sort(key=lambda idea: -len(voters_of(idea)))
    return ContributeView(
        **_frame(desk, CONTRIBUTE, "contribute"),
        next=NextThing("answer", desk.words.text("title.unanswered"), desk.href(UNANSWERED)),
        ways=contribute_ways(desk), unanswered=cards(desk, desk.network.unanswered[:FEW]),
        ideas=cards(desk, tuple(idea.key for idea in open_ideas[:FEW])),
    )


def not_found(desk: Desk) -> NotFoundView:
    """Return the page for addresses that nothing ever had."""
    lists = ("posts", "links", "questions", "experts", "topics", "stages", "paths")
    return NotFoundView(
        **_frame(desk, NOT_FOUND, "not_found", robots="noindex"),
        next=NextThing("search", desk.words.text("title.search"), desk.href(SEARCH)),
        lists=tuple(list_link(desk, of) for of in lists),
    )


def redirect(desk: Desk, former: str) -> RedirectView:
    """Return the page that stands at a former address."""
    present = desk.aliases[former]
    target = desk.href(present)
    title = desk.words.text("title.redirect")
    known = desk.at.get(present)
    top = head(desk, About(place=present.partition("#")[0], title=title, robots="noindex", feeds=()))
    return RedirectView(head=top, title=title, href=desk.href(former), target=target,
                        target_title=desk.title(known) if known else target)


def design(desk: Desk) -> DesignView:
    """Return the page that shows every component with what the network has."""
    network = desk.network
    post, link = _richest(desk, tuple(i.key for i in network.posts)), _first(network.links)
    question = max(network.questions[:RICH], key=_answered).key if network.questions else ""
    path, idea, expert = _first(network.paths), _first(network.ideas), _most(desk)
    chosen = [key for key in (post, link, question, path, idea, expert) if key]
    chosen += [f"editions/{network.editions[0].slug}"] if network.editions else []
    shown: list[Card] = [card(desk, key) for key in chosen]
    shown += [topic_card(desk, hub) for hub in network.hubs[:1]] + [stage_card(desk, s) for s in network.shelves[:1]]
    faces = {desk.expert(one.slug).hue: desk.expert(one.slug) for one in reversed(network.experts)}
    return DesignView(
        **_frame(desk, DESIGN, "design", robots="noindex"),
        next=NextThing("contribute", desk.words.text("title.contribute"), desk.href(CONTRIBUTE)), cards=tuple(shown),
        people=tuple(faces[number] for number in sorted(faces)),
        speakers=tuple(desk.speaker(Person(expert=e.slug)) for e in network.experts[:2]),
        when=next((shown_.date for shown_ in shown if shown_.date), None),
        post=items.post(desk, post) if post else None, link=items.link(desk, link) if link else None,
        question=questions.question(desk, question) if question else None,
        path=sequences.path(desk, path) if path else None, idea=items.idea(desk, idea) if idea else None,
        expert=profiles.expert(desk, expert) if expert else None,
        topic=hubs.topic(desk, network.hubs[0].topic.slug) if network.hubs else None,
        edition=sequences.edition(desk, f"editions/{network.editions[0].slug}") if network.editions else None,
        stages=tuple(stage_card(desk, shelf) for shelf in network.shelves),
    )


def _frame(desk: Desk, place: str, name: str, robots: str = "") -> dict[str, Any]:
    """Return the fields of `View` for a page of the site's own."""
    title, way = desk.words.text(f"title.{name}"), crumbs(desk)
    top = head(desk, About(place=place, title=title, description=desk.words.text(f"describe.{name}"), crumbs=way,
                           image=card_image(desk), robots=robots, feeds=()))
    return {"head": top, "title": title, "section": name, "href": desk.href(place), "crumbs": way,
            **({} if robots else share(desk))}


def _first(found: tuple[Record, ...]) -> Key:
    return found[0].key if found else ""


def _answered(question: Question) -> tuple[bool, int, int]:
    """Return how much a question's page shows: accepted, endorsed, answered."""
    return bool(question.accepted), sum(len(a.endorsed_by) for a in question.answers), len(question.answers)


def _richest(desk: Desk, keys: tuple[Key, ...]) -> Key:
    """Return the post that shows the most: the most headings and references; the newest of equals."""
    return max(keys[:RICH], key=lambda key: (len(desk.network.items[key].body.headings)
                                             + len(desk.network.items[key].body.references)), default="")


def _most(desk: Desk) -> Key:
    """Return the expert, of the first ones, whom most others acknowledged."""
    def weight(slug: str) -> int:
        standing = desk.network.standings.get(slug)
        return len(standing.people) if standing else 0

    slug = max((expert.slug for expert in desk.network.experts[:RICH]), key=weight, default="")
    return f"experts/{slug}" if slug else ""
