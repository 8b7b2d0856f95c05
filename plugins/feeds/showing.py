"""What an entry is made of → entries: what each kind shows in a feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from ..core.addresses import STAGES, TOPICS, address, feed, href
from ..core.ids import mint
from ..core.model import Answer, Expert, Item, Key, Link, Path, Question, Record, Settings
from ..core.network import Edition
from . import markup
from .entry import Category, Enclosure, Entry, Maker, Original, Replies
from .gathering import Material, Told, accepted
from .licences import licence_address
from .makers import maker, people
from .text import clean, line, uri

MEDIA: Final[Mapping[str, str]] = {
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg",
    "wav": "audio/wav", "flac": "audio/flac", "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm",
    "ogv": "video/ogg", "mov": "video/quicktime",
}
"""Ending → media type of what becomes an enclosure. Not the system's table: that is another on each machine."""


@dataclass(frozen=True, slots=True)
class Look:
    """What all entries are made with."""

    base: str  # the network's address
    network: str  # its id
    language: str
    topics: Mapping[str, Category]
    stages: Mapping[str, Category]


def look(settings: Settings) -> Look:
    """Return what all entries of a network are made with."""
    base = settings.url
    return Look(
        base, settings.id, settings.language,
        {t.slug: Category(t.slug, line(t.title) or t.slug, href(base, TOPICS)) for t in settings.topics},
        {s.slug: Category(s.slug, line(s.title) or s.slug, href(base, STAGES)) for s in settings.stages},
    )


def show(here: Look, of: Material) -> Entry:
    """Return the entry of an item, an answer or an edition."""
    record, name = of.record, of.key.partition("#")[2]
    if isinstance(record, Edition):
        return _edition(here, record, of.told)
    if name and isinstance(record, Question):
        return _answer(here, record, next(a for a in record.answers if a.name == name), of.told)
    return _item(here, record, of.told)


def _item(here: Look, item: Record, told: Told) -> Entry:
    url = href(here.base, address(item.key))
    return Entry(
        id=item.id, url=url, title=line(item.title) or url,
        published=whole(told.published), updated=whole(told.updated),
        content=clean(_content(here, item, told, url)), summary=line(told.summary),
        makers=tuple(maker(told.makers, person) for person in people(item)),
        categories=tuple(_categories(here, item)),
        language=_language(here, item), license=licence_address(item.license) if isinstance(item, Question) else "",
        image=href(here.base, told.picture) if told.picture else "",
        about=uri(item.url) if isinstance(item, Link) else "",
        about_title=line(item.title) if isinstance(item, Link) else "",
        enclosures=_enclosures(here, item.key, item, told),
        replies=_replies(here, item) if isinstance(item, Question) else None,
    )


def _content(here: Look, item: Record, told: Told, url: str) -> str:
    """Return the text of an item with what its page shows beside it and a reader can't do without."""
    text = markup.far_from_home(item.body, told.targets.get(item.key, ()), here.base, url)
    match item:
        case Link():
            page = markup.link(uri(item.url), item.title)
            more = (markup.quotation(t.text, _expert(told.makers[t.expert])) for t in item.takeaways)
            return "".join([markup.paragraph(page, escape(item.author), escape(item.site)), text, *more])
        case Question():
            return text + "".join(_reply(here, key, answer, told) for key, answer in accepted(item))
        case Path():
            return text + _steps(here, item, told)
        case Expert():
            return f"<p><strong>{escape(item.offer)}</strong></p>{text}"
        case _:
            return text


def _answer(here: Look, question: Question, answer: Answer, told: Told) -> Entry:
    key = f"{question.key}#{answer.name}"
    url = href(here.base, address(key))
    return Entry(
        id=answer.id, url=url, title=line(f"Re: {question.title}"),
        published=whole(told.published), updated=whole(told.updated),
        content=clean(markup.far_from_home(answer.body, told.targets.get(key, ()), here.base, url)),
        summary=line(told.summary), makers=(maker(told.makers, answer.author),),
        categories=tuple(_categories(here, question)),
        language=_language(here, answer), license=licence_address(answer.license),
        enclosures=_enclosures(here, key, answer, told),
        reply_to=Original(question.id, href(here.base, address(question.key))),
    )


def _edition(here: Look, edition: Edition, told: Told) -> Entry:
    key = f"editions/{edition.slug}"
    url = href(here.base, address(key))
    note = told.note
    said = markup.far_from_home(note.body, told.targets.get(key, ()), here.base, url) if note else ""
    return Entry(
        id=note.id if note else mint(here.network, key), url=url, title=line(edition.title) or url,
        published=whole(told.published), updated=whole(told.updated),
        content=clean(said + markup.numbered(_listed(here, item, told) for item in edition.items)),
        summary=line(told.summary), categories=tuple(_categories(here, note)) if note else (),
    )


def _listed(here: Look, key: Key, told: Told) -> str:
    """Return one of an edition's items: its title, who made it and what it is about."""
    item = told.others[key]
    names = ", ".join(escape(person.name) for person in item.makers)
    shown = markup.link(href(here.base, address(key.partition("#")[0])), item.title) + (f" — {names}" if names else "")
    return shown + (f"<br>{escape(item.summary)}" if item.summary else "")


def _steps(here: Look, path: Path, told: Told) -> str:
    steps = (
        markup.link(href(here.base, address(step.item)), told.others[step.item].title)
        + (f"<br>{escape(step.why)}" if step.why else "")
        for step in path.steps
    )
    return markup.numbered(steps) + markup.paragraph(escape(path.outcome))


def _reply(here: Look, key: Key, answer: Answer, told: Told) -> str:
    url = href(here.base, address(key))
    by = markup.link(url, maker(told.makers, answer.author).name)
    text = markup.far_from_home(answer.body, told.targets.get(key, ()), here.base, url)
    return f"<hr><p>\N{CHECK MARK} <strong>{by}</strong></p>{text}"


def _replies(here: Look, question: Question) -> Replies:
    dates = [answer.updated or answer.date for answer in question.answers if answer.status == "published"]
    feed_address = href(here.base, feed(address(question.key), "atom"))
    return Replies(feed_address, len(dates), whole(max(dates)) if dates else None)


def _expert(person: Maker) -> str:
    return markup.link(person.url, person.name)


def _categories(here: Look, item: Item) -> Iterable[Category]:
    for topic in item.topics:
        if topic in here.topics:
            yield here.topics[topic]
    if item.stage in here.stages:
        yield here.stages[item.stage]


def _enclosures(here: Look, key: Key, item: Item | Answer, told: Told) -> tuple[Enclosure, ...]:
    """Return the sounds and films of the content that a text links to, each once."""
    found: dict[str, Enclosure] = {}
    targets = told.targets.get(key, ())
    for reference, target in zip(item.body.references, targets, strict=bool(targets)):
        if reference.kind == "link" and target is not None:
            kind = MEDIA.get(target.partition("#")[0].rpartition(".")[2].lower())
            if kind:
                place = target.partition("#")[0]
                found.setdefault(place, Enclosure(href(here.base, place), kind, told.sizes.get(place, 0)))
    return tuple(found.values())


def _language(here: Look, item: Item | Answer) -> str:
    return line(item.language) if item.language != here.language else ""


def whole(when: dt.datetime) -> dt.datetime:
    """Return a moment in whole seconds, in the network's own time; in UTC where RFC 3339 can't write its offset."""
    offset = when.utcoffset() or dt.timedelta()
    odd = offset.seconds % 60 or offset.microseconds
    return (when.astimezone(dt.UTC) if odd else when).replace(microsecond=0)
