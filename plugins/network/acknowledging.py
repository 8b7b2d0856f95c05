"""Who acknowledged whose work, and what it adds up to: evidence for standing, never a count of one's own doings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..core.model import Answer, Key, Link, Person, Post, Question, Record
from ..core.network import Acknowledgement, AcknowledgementKind, Contributions, Standing, TopicStanding, people
from .mentions import makers

Cited = Mapping[Key, Sequence[Key]]
"""Item or answer → the items and answers that its text refers to."""


def acknowledgements(items: Iterable[Record], parts: Mapping[Key, Record | Answer], cited: Cited,
                     zone: dt.tzinfo) -> list[Acknowledgement]:
    """Return every sign that one person gave of another's work, in the order of items.

    `items` are the listed ones, newest first; `parts` are they and their answers, by key. A person's sign of what
    they made themselves, alone or with others, is none.
    """
    by_key: dict[Key, list[Acknowledgement]] = {}
    for source, targets in cited.items():
        record = parts[source]
        by = makers(record)
        on = record.date.astimezone(zone).date() if record.date else None
        for target in targets:
            for sign in _signs("citation", target, parts, by, source, on):
                by_key.setdefault(target, []).append(sign)
    found: list[Acknowledgement] = []
    for item in items:
        found += _given(item, parts)
        found += by_key.get(item.key, ())
        if isinstance(item, Question):
            for answer in item.answers:
                found += by_key.get(f"{item.key}#{answer.name}", ())
    return found


def _given(item: Record, parts: Mapping[Key, Record | Answer]) -> Iterator[Acknowledgement]:
    """Yield reviews of a post; acceptances and endorsements of a question's answers."""
    if isinstance(item, Post):
        for review in item.reviewed_by:
            yield from _signs("review", item.key, parts, [Person(expert=review.expert)], item.key, review.on)
    if isinstance(item, Question):
        for answer in item.answers:
            key = f"{item.key}#{answer.name}"
            if key not in parts:
                continue
            if answer.name in item.accepted and item.asked_by:
                yield from _signs("accepted", key, parts, [item.asked_by], key, None)
            for sign in answer.endorsed_by:
                yield from _signs("endorsement", key, parts, [Person(expert=sign.expert)], key, sign.on)


def _signs(kind: AcknowledgementKind, key: Key, parts: Mapping[Key, Record | Answer], by: Sequence[Person],
           evidence: Key, on: dt.date | None) -> Iterator[Acknowledgement]:
    record = parts[key]
    question = parts[key.partition("#")[0]]
    if not isinstance(record, Post | Link | Answer):
        return
    topics = question.topics if not isinstance(question, Answer) else ()
    made_by = makers(record)
    others = [person for person in by if person not in made_by]
    for maker in made_by:
        if maker.expert and maker not in by:
            for person in others:
                yield Acknowledgement(kind, maker.expert, person, key, evidence, topics, on)


def standings(experts: Iterable[str], signs: Sequence[Acknowledgement], rank: Mapping[Key, int]) -> dict[str, Standing]:
    """Return every expert's standing; `rank` orders items and answers, the newest first."""
    of: dict[str, list[Acknowledgement]] = {expert: [] for expert in experts}
    for sign in signs:
        of[sign.of].append(sign)
    return {expert: standing(expert, _newest_first(theirs, rank)) for expert, theirs in of.items()}


def standing(expert: str, signs: Sequence[Acknowledgement]) -> Standing:
    """Return what signs of an expert's work, the newest first, add up to."""
    by_topic: dict[str, list[Acknowledgement]] = {}
    for sign in signs:
        for topic in sign.topics:
            by_topic.setdefault(topic, []).append(sign)
    topics = [TopicStanding(topic, _people(theirs), tuple(theirs)) for topic, theirs in by_topic.items()]
    topics.sort(key=lambda standing: (-len(standing.people), standing.topic))
    return Standing(expert, _people(signs), tuple(signs), tuple(topics))


def _people(signs: Sequence[Acknowledgement]) -> tuple[Person, ...]:
    return tuple(dict.fromkeys(sign.by for sign in reversed(signs)))


def _newest_first(signs: Iterable[Acknowledgement], rank: Mapping[Key, int]) -> list[Acknowledgement]:
    in_order = sorted(signs, key=lambda s: (rank[s.evidence], rank[s.item], s.kind, s.by.expert, s.by.name))
    return sorted(in_order, key=lambda s: s.on or dt.date.min, reverse=True)


def esteem(signs: Iterable[Acknowledgement], before: dt.date | None = None) -> dict[Key, set[Person]]:
    """Return the distinct others who acknowledged something of an item (a question's answers are part of it).

    With `before`, only those known to have done so before that day.
    """
    found: dict[Key, set[Person]] = {}
    for sign in signs:
        if before is None or (sign.on is not None and sign.on < before):
            found.setdefault(sign.item.partition("#")[0], set()).add(sign.by)
    return found


def contributions(experts: Iterable[str], items: Iterable[Record], parts: Mapping[Key, Record | Answer],
                  rank: Mapping[Key, int]) -> dict[str, Contributions]:
    """Return what every expert did, newest first, out of the listed items."""
    did: dict[str, dict[str, list[Key]]] = {expert: {} for expert in experts}

    def note(expert: str, what: str, key: Key) -> None:
        keys = did[expert].setdefault(what, []) if expert else []
        if not keys or keys[-1] != key:
            keys.append(key)

    for item in items:
        for expert, what, key in _deeds(item, parts):
            note(expert, what, key)
    for theirs in did.values():
        for keys in theirs.values():
            keys.sort(key=lambda key: rank[key])
    return {expert: Contributions(**{what: tuple(keys) for what, keys in its.items()}) for expert, its in did.items()}


def _deeds(item: Record, parts: Mapping[Key, Record | Answer]) -> Iterator[tuple[str, str, Key]]:
    key = item.key
    match item:
        case Post():
            yield from ((author, "wrote", key) for author in dict.fromkeys(item.authors))
            yield from ((sign.expert, "reviewed", key) for sign in item.reviewed_by)
        case Link():
            yield from ((expert, "curated", key) for expert in people(item))
        case Question():
            if item.asked_by:
                yield item.asked_by.expert, "asked", key
            for answer in item.answers:
                own = f"{key}#{answer.name}"
                if own in parts:
                    yield answer.author.expert, "answered", own
                    yield from ((sign.expert, "endorsed", own) for sign in answer.endorsed_by)
        case _ if item.kind == "ideas":
            yield from ((person.expert, "proposed", key) for person in makers(item))
            yield from ((sign.expert, "voted", key) for sign in getattr(item, "votes", ()))
        case _:
            pass
