"""Every page of a site: where it is, which template shows it, and which function makes its view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ..core import addresses
from ..core.addresses import list_page
from ..core.model import Key, Kind
from . import doing, gathering, hubs, items, profiles, questions, sequences
from .desk import Desk
from .paging import count
from .views import LinkView, View


@dataclass(frozen=True, slots=True)
class Route:
    """A page: plain data, so that it can go to another process."""

    place: str  # its address
    template: str
    maker: str  # a name in MAKERS
    arguments: tuple[Any, ...] = ()

    @property
    def path(self) -> str:
        """The file in the output."""
        return addresses.output_path(self.place)


def _further_topic(desk: Desk, slug: str, number: int) -> View:
    return hubs.further(desk, "topic", slug, number, desk.hubs[slug].items, desk.topic(slug))


def _further_stage(desk: Desk, slug: str, number: int) -> View:
    link = desk.stage(slug) or LinkView(slug, "")
    return hubs.further(desk, "stage", slug, number, desk.shelves[slug].items, link)


def _further_expert(desk: Desk, slug: str, number: int) -> View:
    keys = tuple(key for _, key in profiles.contributions(desk, slug))
    return hubs.further(desk, "expert", slug, number, keys, desk.link(f"experts/{slug}"))


MAKERS: Final[dict[str, Callable[..., View]]] = {
    "home": gathering.home, "listing": gathering.listing,
    "posts": items.post, "links": items.link, "questions": questions.question, "experts": profiles.expert,
    "paths": sequences.path, "editions": sequences.edition, "ideas": items.idea, "pages": items.page,
    "topics": hubs.topics, "topic": hubs.topic, "stages": hubs.stages, "stage": hubs.stage,
    "series_list": hubs.series_list, "series": hubs.series, "searches": hubs.searches,
    "saved_search": hubs.saved_search, "further_topic": _further_topic, "further_stage": _further_stage,
    "further_expert": _further_expert, "search": doing.search, "ask": doing.asking, "subscribe": doing.subscribing,
    "contribute": doing.contributing, "not_found": doing.not_found, "redirect": doing.redirect, "design": doing.design,
}
"""What makes the view of a page from the desk and the route's arguments."""

TEMPLATES: Final[dict[Kind, str]] = {
    "posts": "post.html", "links": "link.html", "questions": "question.html", "experts": "expert.html",
    "paths": "path.html", "editions": "edition.html", "ideas": "idea.html", "pages": "page.html",
}


def view(desk: Desk, route: Route) -> View:
    """Return the view of a page."""
    return MAKERS[route.maker](desk, *route.arguments)


def routes(desk: Desk) -> tuple[Route, ...]:
    """Return every page of the site, each place once."""
    return (*_items(desk), *_lists(desk), *_hubs(desk), *_others(desk))


def _items(desk: Desk) -> Iterator[Route]:
    keys: Iterator[Key] = (item.key for item in desk.network.items.values() if item.kind != "editions")
    for key in (*keys, *(f"editions/{edition.slug}" for edition in desk.network.editions)):
        kind: Kind = key.partition("/")[0]  # type: ignore[assignment]  # a key begins with its kind
        yield Route(addresses.address(key), TEMPLATES[kind], kind, (key,))
    for expert in desk.network.experts:
        place = addresses.address(expert.key)
        pages = count(len(profiles.contributions(desk, expert.slug)))
        for number in range(1, pages):
            yield Route(list_page(place, number, pages), "list.html", "further_expert", (expert.slug, number))


def _lists(desk: Desk) -> Iterator[Route]:
    yield Route(addresses.HOME, "home.html", "home")
    for of in gathering.LISTS:
        place = gathering.list_place(of)
        pages = count(len(gathering.entries(desk, of)))
        for number in range(1, pages + 1):
            yield Route(list_page(place, number, pages), "list.html", "listing", (of, number))


def _hubs(desk: Desk) -> Iterator[Route]:
    yield Route(addresses.TOPICS, "topics.html", "topics")
    yield Route(addresses.STAGES, "stages.html", "stages")
    groups = ((addresses.topic_address, "topic", desk.hubs), (addresses.stage_address, "stage", desk.shelves))
    for address, name, found in groups:
        for slug, held in found.items():
            place, pages = address(slug), count(len(held.items))
            yield Route(place, f"{name}.html", name, (slug,))
            for number in range(1, pages):
                yield Route(list_page(place, number, pages), "list.html", f"further_{name}", (slug, number))
    yield Route(addresses.SERIES, "directory.html", "series_list")
    for slug in desk.series:
        yield Route(addresses.series_address(slug), "series.html", "series", (slug,))
    yield Route(addresses.SEARCHES, "directory.html", "searches")
    for slug in desk.network.settings.searches:
        yield Route(addresses.search_address(slug), "saved_search.html", "saved_search", (slug,))


def _others(desk: Desk) -> Iterator[Route]:
    for place, name in ((addresses.SEARCH, "search"), (addresses.ASK, "ask"), (addresses.SUBSCRIBE, "subscribe"),
                        (addresses.CONTRIBUTE, "contribute"), (doing.NOT_FOUND, "not_found"), (doing.DESIGN, "design")):
        yield Route(place, f"{name}.html", name)
    for former in desk.aliases:
        yield Route(former if former.endswith("/") or "." in former.rpartition("/")[2] else f"{former}/",
                    "redirect.html", "redirect", (former,))
