"""Views of topics, stages and series: what belongs together, and who."""

from __future__ import annotations

from typing import Final

from ..core.addresses import ASK, list_page, series_address, stage_address, topic_address
from ..core.model import Key
from . import linked_data
from .cards import (
    called,
    cards,
    experts_of,
    paths_of,
    run_search,
    search_card,
    series_card,
    stage_card,
    topic_card,
)
from .common import list_link, share
from .desk import Desk
from .heads import About, card_image, crumbs, head
from .paging import count, pager, part
from .views import (
    Card,
    LinkView,
    ListView,
    NextThing,
    SavedSearchView,
    SearchesView,
    SeriesView,
    StagesView,
    StageView,
    TopicsView,
    TopicView,
)

PEOPLE: Final = 8
OPEN: Final = 8
BY_STAGE: Final = 5


def topics(desk: Desk) -> TopicsView:
    """Return the list of topics."""
    found = tuple(topic_card(desk, hub) for hub in desk.network.hubs)
    title, place, way = desk.words.text("nav.topics"), "/topics/", crumbs(desk)
    return TopicsView(
        head=head(desk, About(place=place, title=title, crumbs=way, image=card_image(desk),
                              things=(_gathering(desk, title, place, "", found),))),
        title=title, section="topics", href=desk.href(place), crumbs=way, next=ask(desk), topics=found,
    )


def topic(desk: Desk, slug: str) -> TopicView:
    """Return a topic's page."""
    hub = desk.hubs[slug]
    place, title, summary = topic_address(slug), hub.topic.title, hub.topic.summary
    way = crumbs(desk, list_link(desk, "topics"))
    pages = count(len(hub.items))
    start = cards(desk, hub.start_here)
    top = head(desk, About(place=place, title=title, description=summary, crumbs=way,
                           image=card_image(desk, topic=slug),
                           things=(_gathering(desk, title, place, summary, start),)))
    feeds = desk.feeds(place)
    return TopicView(
        head=top, title=title, section="topics", href=desk.href(place), crumbs=way,
        next=_start(desk, hub.start_here, hub.unanswered), **share(desk, feeds),
        slug=slug, summary=summary, start_here=start, people=experts_of(desk, hub.people[:PEOPLE]),
        unanswered=cards(desk, hub.unanswered[:OPEN]),
        unanswered_more=run_search(desk, f"kind:question topic:{slug}") if len(hub.unanswered) > OPEN else "",
        latest=cards(desk, tuple(part(hub.items, pages))), pager=pager(desk, place, pages, pages),
        by_stage=_by_stage(desk, hub.items), paths=paths_of(desk, hub.paths),
        neighbours=tuple(map(desk.topic, hub.neighbours)), feeds=feeds,
    )


def _by_stage(desk: Desk, keys: tuple[Key, ...]) -> tuple[tuple[LinkView, tuple[Card, ...]], ...]:
    found: dict[str, list[Key]] = {}
    for key in keys:
        entries = found.setdefault(desk.network.items[key].stage, [])
        if len(entries) < BY_STAGE:
            entries.append(key)
    return tuple((link, cards(desk, tuple(found[slug])))
                 for slug in desk.stages if slug in found and (link := desk.stage(slug)))


def stages(desk: Desk) -> StagesView:
    """Return the list of stages."""
    found = tuple(stage_card(desk, shelf) for shelf in desk.network.shelves)
    title, place, way = desk.words.text("nav.stages"), "/stages/", crumbs(desk)
    return StagesView(
        head=head(desk, About(place=place, title=title, crumbs=way, image=card_image(desk),
                              things=(_gathering(desk, title, place, "", found),))),
        title=title, section="stages", href=desk.href(place), crumbs=way,
        next=NextThing("start", found[0].title, found[0].href, found[0].summary) if found else ask(desk), stages=found,
    )


def stage(desk: Desk, slug: str) -> StageView:
    """Return a stage's page."""
    shelf = desk.shelves[slug]
    place, title, summary = stage_address(slug), shelf.stage.title, shelf.stage.summary
    way = crumbs(desk, list_link(desk, "stages"))
    pages = count(len(shelf.items))
    start = cards(desk, shelf.start_here)
    everything = tuple(stage_card(desk, one) for one in desk.network.shelves)
    number = desk.stages[slug][0]
    after = _start(desk, shelf.start_here, ())
    if not shelf.start_here and number < len(everything):
        after = NextThing("next", everything[number].title, everything[number].href, everything[number].summary)
    top = head(desk, About(place=place, title=title, description=summary, crumbs=way, image=card_image(desk),
                           things=(_gathering(desk, title, place, summary, start),)))
    feeds = desk.feeds(place)
    return StageView(
        head=top, title=title, section="stages", href=desk.href(place), crumbs=way, next=after,
        **share(desk, feeds), slug=slug, summary=summary, stages=everything, number=number,
        start_here=start, paths=paths_of(desk, shelf.paths), latest=cards(desk, tuple(part(shelf.items, pages))),
        pager=pager(desk, place, pages, pages), feeds=feeds,
    )


def further(desk: Desk, of: str, slug: str, number: int, keys: tuple[Key, ...], parent: LinkView) -> ListView:
    """Return a further page of a topic, a stage or an expert; `number` counts from the oldest."""
    place = f"/{of}s/{slug}/"
    pages = count(len(keys))
    title = desk.words.text("title.further", title=parent.label, number=number)
    way = crumbs(desk, list_link(desk, f"{of}s"), parent)
    found = pager(desk, place, number, pages)
    return ListView(
        head=head(desk, About(place=list_page(place, number, pages), title=title, crumbs=way, image=card_image(
            desk, topic=slug if of == "topic" else ""), feeds=(), older=found.older if found else "",
            newer=found.newer if found else "", things=())),
        title=title, section=f"{of}s", href=desk.href(list_page(place, number, pages)), crumbs=way,
        next=NextThing("start", parent.label, parent.href), of=of, cards=cards(desk, tuple(part(keys, number))),
        pager=found, parent=parent,
    )


def series_list(desk: Desk) -> SearchesView:
    """Return the list of series."""
    return _directory(desk, "series", tuple(series_card(desk, one) for one in desk.network.series))


def searches(desk: Desk) -> SearchesView:
    """Return the list of saved searches."""
    saved = desk.network.settings.searches
    return _directory(desk, "searches", tuple(search_card(desk, slug, query) for slug, query in saved.items()))


def _directory(desk: Desk, of: str, found: tuple[Card, ...]) -> SearchesView:
    title, place, way = desk.words.text(f"nav.{of}"), f"/{of}/", crumbs(desk)
    return SearchesView(
        head=head(desk, About(place=place, title=title, crumbs=way, image=card_image(desk),
                              things=(_gathering(desk, title, place, "", found),))),
        title=title, section=of, href=desk.href(place), crumbs=way, next=ask(desk), of=of, cards=found,
    )


def series(desk: Desk, slug: str) -> SeriesView:
    """Return a series' page."""
    found = desk.series[slug]
    place, way, posts = series_address(slug), crumbs(desk, list_link(desk, "series")), cards(desk, found.posts)
    listed = linked_data.listing("ItemList", found.name, desk.absolute(place), "",
                                 [LinkView(one.title, one.href) for one in posts], desk)
    first = posts[0]
    top = head(desk, About(place=place, title=found.name, crumbs=way, things=(listed,), image=card_image(desk)))
    return SeriesView(
        head=top, title=found.name, section="series", href=desk.href(place), crumbs=way,
        next=NextThing("start", first.title, first.href, first.summary),
        **share(desk), slug=slug, posts=posts,
    )


def saved_search(desk: Desk, slug: str) -> SavedSearchView:
    """Return a saved search with what it found."""
    query = desk.network.settings.searches[slug]
    place, title = f"/searches/{slug}/", called(slug)
    way = crumbs(desk, list_link(desk, "searches"))
    found = cards(desk, desk.searches.get(slug, ()))
    run = run_search(desk, query)
    top = head(desk, About(place=place, title=title, description=query, crumbs=way, image=card_image(desk),
                           things=(_gathering(desk, title, place, query, found),)))
    return SavedSearchView(
        head=top, title=title, section="searches", href=desk.href(place), crumbs=way,
        next=NextThing("search", query, run), **share(desk, desk.feeds(place)), query=query,
        run=run, cards=found, feeds=desk.feeds(place),
    )


def ask(desk: Desk) -> NextThing:
    """Return that one can ask."""
    return NextThing("ask", desk.words.text("title.ask"), desk.href(ASK))


def _start(desk: Desk, start_here: tuple[Key, ...], unanswered: tuple[Key, ...]) -> NextThing:
    for reason, keys in (("start", start_here), ("answer", unanswered)):
        if keys:
            return NextThing(reason, desk.title(keys[0]), desk.to(keys[0]), desk.network.summary(keys[0]))
    return ask(desk)


def _gathering(desk: Desk, title: str, place: str, summary: str, found: tuple[Card, ...]) -> linked_data.Thing:
    return linked_data.listing("CollectionPage", title, desk.absolute(place), summary,
                               [LinkView(one.title, one.href) for one in found], desk)
