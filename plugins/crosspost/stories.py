"""What there is to say of an item, whatever the place: its words, its makers, its card. Network in, stories out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.addresses import address, href
from ..core.ids import mint
from ..core.model import Answer, EditionNote, Idea, Key, Link, Path, Post, Question, Record
from ..core.network import Edition, Network, people
from .patterns import pattern

_ASKED = pattern(r"[?？؟;⁇]['\"”’»)\]]*$")  # noqa: RUF001  # other scripts' question marks
_IN_EDITION = 4  # titles named in an edition's words


@dataclass(frozen=True, slots=True)
class Maker:
    """Somebody who made an item."""

    name: str
    handles: Mapping[str, str] = field(default_factory=dict)  # channel or its type → handle there


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What there is to say of one item."""

    id: str
    key: Key
    kind: str  # as in `kinds` of a channel's settings
    title: str
    words: str  # the summary, or the opening thought
    about: str = ""  # what the words are about, if it is something else: a linked page, a question
    makers: tuple[Maker, ...] = ()
    experts: tuple[str, ...] = ()  # slugs
    topics: tuple[tuple[str, str], ...] = ()  # slug and title
    link: str = ""  # the page, absolute
    date: dt.datetime
    language: str = ""
    description: str = ""  # for the card
    image: str = ""  # absolute; empty: the page's own card has one or none
    alt: str = ""
    own: Mapping[str, Any] = field(default_factory=dict)  # `crosspost` of the front matter
    path: str = ""  # its file in the content


def stories(network: Network) -> Iterator[Story]:
    """Yield everything that can be posted: what is listed and has a date; accepted answers; editions."""
    records: tuple[Record, ...] = (*network.posts, *network.links, *network.questions, *network.paths, *network.ideas)
    for record in records:
        story = told(network, record)
        if story is not None:
            yield story
        if isinstance(record, Question):
            yield from (_answer(network, record, answer) for answer in record.answers
                        if answer.name in record.accepted and answer.status == "published")
    for edition in network.editions:
        yield _edition(network, edition)


def told(network: Network, record: Record) -> Story | None:
    """Return what there is to say of an item, or None if it has no date."""
    date = record.date or record.updated
    if date is None:
        return None
    summary = network.summary(record.key)
    about, words = "", summary or record.title
    match record:
        case Question():
            words = asked(record.title)
        case Link():
            about = f"“{record.title}”" + (f", {record.site}" if record.site else "")
        case Path():
            words = f"{record.title}: {record.outcome}"
        case Idea():
            words = record.title
        case _:
            pass
    made = people(record)
    if isinstance(record, Question) and record.asked_by:
        made = (*made, record.asked_by.expert)
    named = made if isinstance(record, (Post, Link)) else ()
    return Story(
        id=record.id, key=record.key, kind=record.kind, title=record.title, words=words, about=about,
        makers=_makers(network, named), experts=tuple(slug for slug in made if slug),
        topics=_topics(network, record.topics), link=href(network.settings.url, address(record.key)), date=date,
        language=record.language or network.settings.language, description=summary,
        image=_image(network, record.key), alt=record.image.alt if record.image else "", own=record.crosspost,
        path=record.source.path,
    )


def asked(title: str) -> str:
    """Return a question's title as a question."""
    return title if _ASKED.search(title) else f"{title.rstrip('. ')}?"


def _answer(network: Network, question: Question, answer: Answer) -> Story:
    key = f"{question.key}#{answer.name}"
    expert = answer.author.expert
    return Story(
        id=answer.id, key=key, kind="answers", title=question.title, words=network.summary(key),
        about=asked(question.title),
        makers=_makers(network, (expert,)) if expert else (Maker(answer.author.name),),
        experts=(expert,) if expert else (), topics=_topics(network, question.topics),
        link=href(network.settings.url, address(key)), date=answer.date,
        language=answer.language or question.language or network.settings.language,
        description=network.summary(key), image=_image(network, question.key),
        alt=question.image.alt if question.image else "", own=answer.crosspost, path=answer.source.path,
    )


def _edition(network: Network, edition: Edition) -> Story:
    key = f"editions/{edition.slug}"
    note = network.notes.get(edition.slug)
    titles = [network.item(item).title for item in edition.items[:_IN_EDITION]]
    summary = network.summary(edition.note) if edition.note else ""
    return Story(
        id=_edition_id(network, key, note), key=key, kind="editions", title=edition.title,
        words=summary or " · ".join(titles), about=edition.title,
        link=href(network.settings.url, address(key)), date=edition.ends,
        language=network.settings.language, description=summary or " · ".join(titles),
        image=_image(network, edition.note),
        alt=note.image.alt if note and note.image else "", own=note.crosspost if note else {},
        path=note.source.path if note else "network.yaml",
    )


def _edition_id(network: Network, key: Key, note: EditionNote | None) -> str:
    return note.id if note else mint(network.settings.id, key)


def _image(network: Network, key: Key) -> str:
    place = network.pictures.get(key, "")
    return href(network.settings.url, place) if place else ""


def _makers(network: Network, slugs: tuple[str, ...]) -> tuple[Maker, ...]:
    return tuple(Maker(expert.title, expert.handles) for expert in map(network.expert, dict.fromkeys(slugs)))


def _topics(network: Network, slugs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    titles = {topic.slug: topic.title for topic in network.settings.topics}
    return tuple((slug, titles.get(slug, slug)) for slug in slugs)

