"""Topics and stages with what belongs to them: posts, links, questions, ideas, paths and people."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..core.model import Expert, Key, Kind, Path, Person, Record, Stage, Topic
from ..core.network import Hub, Shelf, Standing, people

STARTS = 5
"""Items to start with."""

NEIGHBOURS = 6
"""Topics beside a topic."""

PAIRED = 8
"""Topics of an item that count when it is asked which go together: beyond that it says little, and costs a lot."""

STARTABLE = ("posts/", "links/", "questions/")


@dataclass(frozen=True)
class Regard:
    """What others made of items: how many distinct ones acknowledged them, how many paths lead by them."""

    others: Mapping[Key, set[Person]]
    paths: Mapping[Key, int]

    def start_here(self, items: Iterable[Key]) -> tuple[Key, ...]:
        """Return the items, given newest first, that others made most of."""
        known = [key for key in items if (key in self.others or key in self.paths) and key.startswith(STARTABLE)]
        known.sort(key=lambda key: (-len(self.others.get(key, ())), -self.paths.get(key, 0)))
        return tuple(known[:STARTS])


def regard(others: Mapping[Key, set[Person]], paths: Iterable[Path]) -> Regard:
    """Return what others made of items, out of acknowledgements and the paths that are listed."""
    led: dict[Key, int] = {}
    for path in paths:
        for key in dict.fromkeys(step.item for step in path.steps):
            led[key] = led.get(key, 0) + 1
    return Regard(others, led)


@dataclass(slots=True)
class _Members:
    """What is on one topic, in the order of the lists."""

    items: list[Key] = field(default_factory=list)
    paths: list[Key] = field(default_factory=list)
    people: dict[str, None] = field(default_factory=dict)  # who contributed last comes first
    beside: dict[str, int] = field(default_factory=dict)  # topic → items they share


def hubs(topics: Sequence[Topic], items: Iterable[Record], paths: Iterable[Path], experts: Iterable[Expert],
         standings: Mapping[str, Standing], made_of: Regard, waiting: Container[Key]) -> tuple[Hub, ...]:
    """Return every topic's hub, as `network.yaml` orders them; everything given is listed and in its list's order.

    `waiting` are the questions that nobody has answered.
    """
    members = {topic.slug: _Members() for topic in topics}
    _fill(members, items)
    for path in paths:
        for topic in dict.fromkeys(path.topics):
            members[topic].paths.append(path.key)
    listed: set[str] = set()
    for expert in experts:
        listed.add(expert.slug)
        for topic in dict.fromkeys(expert.topics):
            members[topic].people.setdefault(expert.slug)
    known: dict[str, dict[str, int]] = {topic.slug: {} for topic in topics}
    for slug, standing in standings.items():
        for on in standing.topics:
            known[on.topic][slug] = len(on.people)
    return tuple(_hub(topic, members[topic.slug], known[topic.slug], listed, made_of, waiting) for topic in topics)


def _fill(members: Mapping[str, _Members], items: Iterable[Record]) -> None:
    for item in items:
        key, makers = item.key, people(item)
        for topic in dict.fromkeys(item.topics):
            members[topic].items.append(key)
            for maker in makers:
                members[topic].people.setdefault(maker)
        few = dict.fromkeys(item.topics[:PAIRED])
        for topic in few:
            beside = members[topic].beside
            for other in few:
                if other != topic:
                    beside[other] = beside.get(other, 0) + 1


def _hub(topic: Topic, member: _Members, known: Mapping[str, int], listed: set[str], made_of: Regard,
         waiting: Container[Key]) -> Hub:
    present = [slug for slug in member.people if slug in listed]
    present.sort(key=lambda slug: -known.get(slug, 0))
    neighbours = sorted(member.beside, key=lambda other: (-member.beside[other], other))
    return Hub(
        topic=topic,
        posts=_of("posts", member.items), links=_of("links", member.items), questions=_of("questions", member.items),
        ideas=_of("ideas", member.items), paths=tuple(member.paths), items=tuple(member.items),
        unanswered=tuple([key for key in reversed(member.items) if key in waiting]),
        start_here=made_of.start_here(member.items), people=tuple(present), neighbours=tuple(neighbours[:NEIGHBOURS]),
    )


def shelves(stages: Sequence[Stage], items: Iterable[Record], paths: Iterable[Path], made_of: Regard,
            ) -> tuple[Shelf, ...]:
    """Return every stage's shelf, as `network.yaml` orders them; everything given is listed and in its list's order."""
    by_stage: dict[str, list[Key]] = {stage.slug: [] for stage in stages}
    led: dict[str, list[Key]] = {stage.slug: [] for stage in stages}
    for item in items:
        if item.stage:
            by_stage[item.stage].append(item.key)
    for path in paths:
        if path.stage:
            led[path.stage].append(path.key)
    return tuple(
        Shelf(stage, tuple(by_stage[stage.slug]), tuple(led[stage.slug]), made_of.start_here(by_stage[stage.slug]))
        for stage in stages
    )


def _of(kind: Kind, keys: Iterable[Key]) -> tuple[Key, ...]:
    mark = f"{kind}/"
    return tuple([key for key in keys if key.startswith(mark)])
