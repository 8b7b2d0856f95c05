"""Views of the lists of all kinds, and of home."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from ..core.addresses import CONTRIBUTE, HOME, SEARCH, STAGES, UNANSWERED, list_page
from ..core.model import Key, Question
from . import linked_data
from .cards import (
    card,
    cards,
    experts_of,
    paths_of,
    stage_card,
    topic_card,
    voters_of,
)
from .common import list_link, share
from .desk import Desk
from .heads import About, card_image, crumbs, head
from .hubs import ask
from .paging import count, pager, part
from .views import EditionCard, HomeView, LinkView, ListView, Mark, NextThing

LISTS: Final = ("posts", "links", "questions", "unanswered", "experts", "paths", "editions", "ideas")
LATEST: Final = 6
PEOPLE: Final = 8
FEW: Final = 4
THREE: Final = 3
MARKS: Final = 200
"""Problems that home shows while editing."""


def entries(desk: Desk, of: str) -> tuple[Key, ...]:
    """Return what a list holds, newest first (experts by name, paths by title: they have no date)."""
    return desk.lists[of]


def list_place(of: str) -> str:
    """Return the address of a list."""
    return UNANSWERED if of == "unanswered" else f"/{of}/"


def listing(desk: Desk, of: str, number: int) -> ListView:
    """Return a page of a list; `number` counts from the oldest."""
    keys, place = entries(desk, of), list_place(of)
    pages = count(len(keys))
    shown = cards(desk, tuple(part(keys, number)))
    section = "questions" if of == "unanswered" else of
    title = parent_title = desk.words.text("title.unanswered" if of == "unanswered" else f"nav.{of}")
    first = number >= pages
    parents = [list_link(desk, "questions")] if of == "unanswered" else []
    if not first:
        title = desk.words.text("title.further", title=parent_title, number=number)
        parents.append(LinkView(parent_title, desk.href(place)))
    way, here, found = crumbs(desk, *parents), list_page(place, number, pages), pager(desk, place, number, pages)
    gathered = linked_data.listing("CollectionPage", title, desk.absolute(here), "",
                                   [LinkView(one.title, one.href) for one in shown] if first else [], desk)
    feeds = desk.feeds(place)
    top = head(desk, About(place=here, title=title, crumbs=way, image=card_image(desk), things=(gathered,),
                           feeds=feeds, older=found.older if found else "", newer=found.newer if found else ""))
    beside: tuple[LinkView, ...] = ()
    if of == "questions":
        beside = (LinkView(desk.words.text("title.unanswered"), desk.href(UNANSWERED)),)
    elif of == "posts" and desk.network.series:
        beside = (list_link(desk, "series"),)
    return ListView(
        head=top, title=title, section=section, href=desk.href(here), crumbs=way, next=_after(desk, of),
        **share(desk, feeds), of=of, cards=shown, pager=found, feeds=feeds, beside=beside,
    )


def _after(desk: Desk, of: str) -> NextThing:
    if of in {"questions", "unanswered"}:
        return ask(desk)
    if of in {"ideas", "experts"}:
        return NextThing("contribute", desk.words.text("title.contribute"), desk.href(CONTRIBUTE))
    if of in {"paths", "posts"}:
        return NextThing("start", desk.words.text("nav.stages"), desk.href(STAGES))
    return NextThing("search", desk.words.text("title.search"), desk.href(SEARCH))


def home(desk: Desk) -> HomeView:
    """Return the home page."""
    network, settings = desk.network, desk.network.settings
    stages = tuple(stage_card(desk, shelf) for shelf in network.shelves)
    answered = [item.key for item in network.questions if isinstance(item, Question) and item.accepted][:FEW]
    open_ideas = [idea for idea in network.ideas if not idea.becomes]
    open_ideas.sort(key=lambda idea: -len(voters_of(idea)))
    edition = card(desk, f"editions/{network.editions[0].slug}") if network.editions else None
    start = next((stage.start for stage in stages if stage.start), None)
    site = linked_data.site(desk, desk.absolute(SEARCH))
    top = head(desk, About(place=HOME, title=settings.name, description=settings.tagline, things=(site,),
                           image=card_image(desk)))
    return HomeView(
        head=top, title=settings.name, section="home", href=desk.href(HOME),
        next=NextThing("start", start.label, start.href) if start else ask(desk),
        **share(desk), marks=tuple(_marks(desk)) if desk.materials.editing else (),
        stages=stages, latest=cards(desk, network.latest[:LATEST]),
        people=experts_of(desk, tuple(_people_first(desk))),
        topics=tuple(topic_card(desk, hub) for hub in network.hubs),
        unanswered=cards(desk, network.unanswered[:FEW]), answered=cards(desk, tuple(answered)),
        paths=paths_of(desk, tuple(path.key for path in network.paths[:THREE])),
        edition=edition if isinstance(edition, EditionCard) else None,
        ideas=cards(desk, tuple(idea.key for idea in open_ideas[:THREE])), experts_total=len(network.experts),
        unanswered_total=len(network.unanswered),
    )


def _marks(desk: Desk) -> Iterator[Mark]:
    """Yield the drafts, then what is wrong."""
    items = (desk.network.item(key) for key in desk.drafts[""])
    yield from (Mark("draft", item.source.path, item.title) for item in items)
    yield from islice((mark for path in sorted(desk.marks) for mark in desk.marks[path]), MARKS)


def _people_first(desk: Desk) -> list[str]:
    """Return those whom most distinct others acknowledged; of equals who contributed last, then by name."""
    def weight(slug: str) -> int:
        standing = desk.network.standings.get(slug)
        return len(standing.people) if standing else 0

    last = desk.recent[""]
    everyone = [expert.slug for expert in desk.network.experts]
    everyone.sort(key=lambda slug: (-weight(slug), last.get(slug, len(desk.network.latest))))
    return everyone[:PEOPLE]

