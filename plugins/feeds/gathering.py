"""Network → what an entry is made of: its record, and all else of the network that it shows, as data.

An entry is made of nothing else (`showing.py` never sees the network), so what this digests to tells whether the entry
would come out the same, and it needn't be made to know that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from ..core.model import Answer, EditionNote, Expert, Idea, Key, Link, Path, Post, Question, Record
from ..core.network import Edition, Network, answers_of
from ..core.slices import moment
from ..store.digests import digest
from .entry import Maker
from .makers import expert_maker, maker, people


class Other(NamedTuple):
    """Another item, as an entry names it."""

    title: str
    summary: str = ""
    makers: tuple[Maker, ...] = ()


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What an entry shows beside its record. Texts, moments and addresses as the network has them."""

    published: dt.datetime
    updated: dt.datetime
    summary: str
    picture: str = ""
    targets: Mapping[Key, tuple[str | None, ...]] = {}  # of the texts it shows
    makers: Mapping[str, Maker] = {}  # of the experts it names, by slug
    others: Mapping[Key, Other] = {}
    sizes: Mapping[str, int] = {}  # bytes of published files it refers to, as far as known
    note: EditionNote | None = None


class Material(NamedTuple):
    """All that an entry is made of; an answer's record is its question."""

    key: Key
    record: Record | Edition
    told: Told
    digest: bytes


@dataclass(frozen=True, slots=True)
class Site:
    """A network, and what is looked up in it again and again."""

    network: Network
    editions: Mapping[str, Edition]
    experts: Mapping[str, Maker]
    sizes: Mapping[str, int]


def site(network: Network, sizes: Mapping[str, int] | None = None) -> Site:
    """Return a network made ready; `sizes` has the bytes of published files by their addresses."""
    experts = {item.slug: expert_maker(network, item) for item in network.items.values() if isinstance(item, Expert)}
    return Site(network, {edition.slug: edition for edition in network.editions}, experts, sizes or {})


def material(here: Site, key: Key) -> Material:
    """Return what the entry of an item, an answer or an edition is made of.

    KeyError if there is none, ValueError if it has no date.
    """
    network = here.network
    kind, _, slug = key.partition("/")
    if kind == "editions":
        edition = here.editions[slug]
        return _material(key, edition, _edition(here, key, edition), digest(edition))
    item_key, _, name = key.partition("#")
    item = network.items[item_key]
    told = _answer(here, key, network.answers[key]) if name else _item(here, key, item)
    return _material(key, item, told, network.digests.get(item_key) or digest(item))


def _material(key: Key, record: Record | Edition, told: Told, of_record: bytes) -> Material:
    return Material(key, record, told, digest(told, of_record))


def accepted(question: Question) -> Iterator[tuple[Key, Answer]]:
    """Yield the accepted answers: what followers of a topic wait for stands in the question's own entry."""
    for answer in answers_of(question):
        if answer.name in question.accepted and answer.status == "published":
            yield f"{question.key}#{answer.name}", answer


def _item(here: Site, key: Key, item: Record) -> Told:
    network = here.network
    when = item.date or moment(network, key)
    if when is None:
        raise ValueError(f"{key} has no date")
    experts, texts, later = _experts(item), [key], [item.updated]
    others: dict[Key, Other] = {}
    if isinstance(item, Question):
        for place, answer in accepted(item):
            experts.append(answer.author.expert)
            texts.append(place)
            later.append(answer.updated or answer.date)
    elif isinstance(item, Path):
        others = {step.item: Other(network.item(step.item).title) for step in item.steps}
    targets = _targets(here, texts)
    return Told(when, _latest(here, when, later), network.summary(key), network.pictures.get(key, ""), targets,
                _makers(here, experts), others, _sizes(here, targets))


def _experts(item: Record) -> list[str]:
    """Return the experts whom an item names in its entry, by slug."""
    match item:
        case Post():
            return [*item.authors]
        case Link():
            return [item.curator, *[takeaway.expert for takeaway in item.takeaways]]
        case Question():
            return [item.asked_by.expert] if item.asked_by else []
        case Idea():
            return [item.proposed_by]
        case Expert():
            return [item.slug]
        case _:
            return []


def _answer(here: Site, key: Key, answer: Answer) -> Told:
    targets = _targets(here, [key])
    return Told(answer.date, _latest(here, answer.date, [answer.updated]), here.network.summary(key), "", targets,
                _makers(here, [answer.author.expert]), {}, _sizes(here, targets))


def _edition(here: Site, key: Key, edition: Edition) -> Told:
    network = here.network
    note = network.notes.get(edition.slug)
    others = {}
    for item in edition.items:
        makers = tuple(maker(here.experts, person) for person in people(network.item(item)))
        others[item] = Other(network.item(item).title, network.summary(item.partition("#")[0]), makers)
    return Told(edition.ends, _latest(here, edition.ends, [note.updated if note else None]), network.summary(key),
                targets=_targets(here, [key]), others=others, note=note)


def _makers(here: Site, experts: Iterable[str]) -> dict[str, Maker]:
    return {slug: here.experts[slug] for slug in experts if slug}


def _targets(here: Site, texts: Iterable[Key]) -> dict[Key, tuple[str | None, ...]]:
    known = here.network.targets
    return {key: targets for key in texts if (targets := known.get(key))}


def _sizes(here: Site, targets: Mapping[Key, tuple[str | None, ...]]) -> dict[str, int]:
    if not here.sizes:
        return {}
    places = (target.partition("#")[0] for several in targets.values() for target in several if target)
    return {place: here.sizes[place] for place in places if place in here.sizes}


def _latest(here: Site, published: dt.datetime, later: Iterable[dt.datetime | None]) -> dt.datetime:
    """Return the last of the moments that are not to come yet."""
    return max([published, *(date for date in later if date and date <= here.network.now)])
