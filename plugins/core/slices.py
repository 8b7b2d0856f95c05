"""Every part of the network that can be followed, as data: `plugins/feeds` writes them, `/subscribe/` offers them.

A slice is a list of keys and the place its feeds stand beside. Nothing here depends on the clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Final, Literal, TypeAlias

from .addresses import (
    FEED_FORMATS,
    HOME,
    SUBSCRIBE,
    UNANSWERED,
    address,
    kind_address,
    search_address,
    series_address,
    stage_address,
    topic_address,
)
from .ids import mint
from .model import Expert, Key, Kind, Path
from .named_feeds import named_feeds
from .naming import names
from .network import Network

Group: TypeAlias = Literal[
    "network", "kind", "unanswered", "topic", "stage", "named", "search", "path", "expert", "expert-posts", "series",
    "question",
]
"""What a slice is a slice of; in the order of `slices()`."""

KINDS_WITH_FEED: Final[tuple[Kind, ...]] = ("posts", "links", "questions", "paths", "editions", "ideas", "experts")

_RECENT: Final = 20  # how many of the newest items tell how often something appears
_SILENT: Final = 45  # days after which a single entry is no beginning any more


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the network that can be followed."""

    group: Group
    place: str  # the address its feeds stand at: `addresses.feed(place, form)`
    page: str  # where people read the same: mostly `place` itself
    title: str  # without the network's name; plain text
    entries: tuple[Key, ...]  # newest first, ties by id; answers by their own keys; may be empty
    summary: str = ""  # plain text
    forms: tuple[str, ...] = FEED_FORMATS
    of: str = ""  # what the group is about: a kind, a slug, an item's key; empty for the whole network


def slices(network: Network, searches: Mapping[str, Sequence[Key]] | None = None) -> tuple[Slice, ...]:
    """Return every slice, each place once, in the order of `Group`.

    `searches` has what each saved search of `network.yaml` finds; one that isn't in it has no slice.
    """
    order = newest_first(network)
    return tuple(_slices(network, searches or {}, order))


def followed(network: Network, searches: Mapping[str, Sequence[Key]] | None = None) -> tuple[Slice, ...]:
    """Return every slice as `slices` does, but with its entries in no order: for who asks only what there is."""
    return tuple(_slices(network, searches or {}, lambda keys: tuple(dict.fromkeys(keys))))


def moment(network: Network, key: Key) -> dt.datetime | None:
    """Return when something was published; None where nothing tells.

    An edition appears when its period ends, an expert with their first contribution, a path that has no date of its
    own with the last of its steps.
    """
    if "#" in key:
        return network.answers[key].date
    kind, _, slug = key.partition("/")
    if kind == "editions":
        return next((edition.ends for edition in network.editions if edition.slug == slug), None)
    item = network.items[key]
    if item.date is not None:
        return item.date
    if isinstance(item, Expert):
        return min((when for did in _did(network, item.slug) if (when := moment(network, did))), default=None)
    if isinstance(item, Path):
        steps = [when for step in item.steps if step.item in network.items and not step.item.startswith("paths/")
                 and (when := moment(network, step.item))]
        return max(steps, default=None)
    return None


def identity(network: Network, key: Key) -> str:
    """Return the id of an entry, which never changes: `urn:uuid:…`."""
    if "#" in key:
        return network.answers[key].id
    kind, _, slug = key.partition("/")
    if kind == "editions":
        note = network.notes.get(slug)
        return note.id if note else mint(network.settings.id, key)
    return network.items[key].id


def newest_first(network: Network) -> Callable[[Iterable[Key]], tuple[Key, ...]]:
    """Return what puts keys in order, each once: newest first, ties by id; what has no date is left out."""
    parts = chain(network.items.items(), network.answers.items())
    dated = [(when, part.id, key) for key, part in parts
             if not key.startswith("editions/") and (when := part.date or moment(network, key))]
    dated += [(edition.ends, identity(network, key), key)
              for edition, key in zip(network.editions, _editions(network), strict=True)]
    dated.sort(key=itemgetter(1))
    dated.sort(key=itemgetter(0), reverse=True)
    ranks = {key: rank for rank, (_, _, key) in enumerate(dated)}

    def order(keys: Iterable[Key]) -> tuple[Key, ...]:
        return tuple(sorted([key for key in dict.fromkeys(keys) if key in ranks], key=ranks.__getitem__))

    return order


def days_between(network: Network, part: Slice) -> float | None:
    """Return how many days lie between two entries of a slice, on average of its newest; None where nobody can tell.

    Silence counts too: it lasts until the newest item of the network, since a build's clock would change the page.
    """
    recent = [when for key in part.entries[:_RECENT] if (when := moment(network, key))]
    if not recent:
        return None
    newest = moment(network, network.latest[0]) if network.latest else None
    days = (max(recent[0], newest or recent[0]) - recent[-1]).total_seconds() / 86_400
    if len(recent) == 1:
        return days if days > _SILENT else None
    return days / (len(recent) - 1)


Pace: TypeAlias = Literal["new", "days", "day", "weekly", "week", "monthly", "month", "yearly", "year", "rare"]
"""How often something appears: several a day, one a day, a few a week, one a week, …; `new`: nobody can tell yet."""

_PACES: Final[tuple[tuple[float, Pace], ...]] = (
    (0.6, "days"), (1.6, "day"), (4.5, "weekly"), (9, "week"), (22, "monthly"), (45, "month"), (200, "yearly"),
    (500, "year"),
)  # the days between two entries are fewer than these


def how_often(days: float | None) -> Pace:
    """Return the distance between two entries as what a reader who considers to follow wants to know."""
    if days is None:
        return "new"
    return next((pace for limit, pace in _PACES if days < limit), "rare")


_Order: TypeAlias = Callable[[Iterable[Key]], tuple[Key, ...]]


def _slices(network: Network, searches: Mapping[str, Sequence[Key]], order: _Order) -> Iterator[Slice]:
    settings = network.settings
    called = names(settings.language)
    yield Slice("network", HOME, HOME, settings.name, order(network.latest), settings.tagline)
    for kind in KINDS_WITH_FEED:
        place = kind_address(kind)
        keys = _editions(network) if kind == "editions" else order(item.key for item in network.listed(kind))
        yield Slice("kind", place, place, called.kinds[kind], keys, of=kind)
    yield Slice("unanswered", UNANSWERED, UNANSWERED, called.unanswered, order(network.unanswered))
    for hub in network.hubs:
        place = topic_address(hub.topic.slug)
        yield Slice("topic", place, place, hub.topic.title, order(hub.items), hub.topic.summary, of=hub.topic.slug)
    for shelf in network.shelves:
        place = stage_address(shelf.stage.slug)
        yield Slice("stage", place, place, shelf.stage.title, order(shelf.items), shelf.stage.summary,
                    of=shelf.stage.slug)
    yield from _chosen(network, searches, order)
    for path in network.paths:
        place = address(path.key)
        yield Slice("path", place, place, path.title, order(step.item for step in path.steps), path.outcome,
                    of=path.key)
    for expert in network.experts:
        place, name = address(expert.key), expert.title
        did = order(_did(network, expert.slug))
        yield Slice("expert", place, place, name, did, expert.offer, of=expert.slug)
        if wrote := [key for key in did if key.startswith("posts/")]:
            title = called.posts_of.format(name=name)
            yield Slice("expert-posts", f"{place}posts/", place, title, tuple(wrote), expert.offer, of=expert.slug)
    for series in network.series:
        place = series_address(series.slug)
        yield Slice("series", place, place, series.name, order(series.posts), forms=("atom",), of=series.slug)
    for question in network.questions:
        place = address(question.key)
        shown = (f"{question.key}#{answer.name}" for answer in question.answers if answer.status == "published")
        yield Slice("question", place, place, question.title, order((question.key, *shown)), forms=("atom",),
                    of=question.key)


def _chosen(network: Network, searches: Mapping[str, Sequence[Key]], order: _Order) -> Iterator[Slice]:
    """Yield what the network's editor put together: named feeds and saved searches."""
    for named in named_feeds(network.settings)[0]:
        topics, stages = set(named.topics), set(named.stages)
        items = (key for hub in network.hubs if hub.topic.slug in topics for key in hub.items)
        chosen = order(key for key in items if not stages or network.items[key].stage in stages)
        yield Slice("named", f"{SUBSCRIBE}{named.slug}/", SUBSCRIBE, named.title, chosen, of=named.slug)
    for slug, query in network.settings.searches.items():
        if slug in searches:
            place = search_address(slug)
            words = slug.replace("-", " ").capitalize()
            yield Slice("search", place, place, words, order(searches[slug]), query, of=slug)


def _editions(network: Network) -> tuple[Key, ...]:
    return tuple(f"editions/{edition.slug}" for edition in network.editions)


def _did(network: Network, expert: str) -> tuple[Key, ...]:
    """Return what an expert gave to the network: not what they only signed."""
    did = network.contributions.get(expert)
    if did is None:
        return ()
    answered = (key for key in did.answered if network.answers[key].status == "published")
    return (*did.wrote, *did.curated, *did.asked, *answered, *did.proposed)
