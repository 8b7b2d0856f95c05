"""Network → entries: what each kind shows in a feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from ..core.addresses import STAGES, TOPICS, address, feed, href
from ..core.model import (
    Answer,
    Expert,
    Idea,
    Item,
    Key,
    Link,
    Path,
    Person,
    Post,
    Question,
    Record,
)
from ..core.network import Edition, Network
from ..core.slices import identity, moment, title
from . import markup
from .entry import Category, Enclosure, Entry, Maker, Original, Replies
from .licences import licence_address
from .text import clean, line, uri

MEDIA: Final[Mapping[str, str]] = {
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg",
    "wav": "audio/wav", "flac": "audio/flac", "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm",
    "ogv": "video/ogg", "mov": "video/quicktime",
}
"""Ending → media type of what becomes an enclosure. Not the system's table: that is another on each machine."""


@dataclass(frozen=True, slots=True)
class Site:
    """A network, and what is looked up in it again and again."""

    network: Network
    base: str
    topics: Mapping[str, Category]
    stages: Mapping[str, Category]
    editions: Mapping[str, Edition]
    experts: Mapping[str, Maker]
    sizes: Mapping[str, int]


def site(network: Network, sizes: Mapping[str, int] | None = None) -> Site:
    """Return a network made ready to be shown; `sizes` has the bytes of published files by their addresses."""
    base = network.settings.url
    return Site(
        network, base,
        {t.slug: Category(t.slug, line(t.title) or t.slug, href(base, TOPICS)) for t in network.settings.topics},
        {s.slug: Category(s.slug, line(s.title) or s.slug, href(base, STAGES)) for s in network.settings.stages},
        {edition.slug: edition for edition in network.editions},
        {item.slug: _maker(network, item) for item in network.items.values() if isinstance(item, Expert)}, sizes or {},
    )


def show(here: Site, key: Key) -> Entry:
    """Return the entry of an item, an answer or an edition. KeyError if there is none, ValueError if it has no date."""
    kind, _, slug = key.partition("/")
    if kind == "editions":
        return _edition(here, here.editions[slug])
    if "#" in key:
        return _answer(here, key, here.network.answers[key])
    return _item(here, here.network.items[key])


def _item(here: Site, item: Record) -> Entry:
    network = here.network
    when = moment(network, item.key)
    if when is None:
        raise ValueError(f"{item.key} has no date")
    url, image = href(here.base, address(item.key)), network.pictures.get(item.key, "")
    accepted = [a for _, a in _accepted(here, item)] if isinstance(item, Question) else []
    return Entry(
        id=item.id, url=url, title=line(item.title) or url,
        published=whole(when), updated=_latest(here, when, item.updated, *(a.updated or a.date for a in accepted)),
        content=clean(_content(here, item, url)), summary=line(network.summary(item.key)),
        makers=tuple(_makers(here, _people(item))), categories=tuple(_categories(here, item)),
        language=_language(here, item), license=licence_address(item.license) if isinstance(item, Question) else "",
        image=href(here.base, image) if image else "",
        about=uri(item.url) if isinstance(item, Link) else "",
        about_title=line(item.title) if isinstance(item, Link) else "",
        enclosures=_enclosures(here, item.key, item),
        replies=_replies(here, item) if isinstance(item, Question) else None,
    )


def _content(here: Site, item: Record, url: str) -> str:
    """Return the text of an item with what its page shows beside it and a reader can't do without."""
    text = markup.far_from_home(item.body, here.network.targets.get(item.key, ()), here.base, url)
    match item:
        case Link():
            page = markup.link(uri(item.url), item.title)
            more = (markup.quotation(t.text, _expert(here, t.expert)) for t in item.takeaways)
            return "".join([markup.paragraph(page, escape(item.author), escape(item.site)), text, *more])
        case Question():
            return text + "".join(_reply(here, key, answer) for key, answer in _accepted(here, item))
        case Path():
            return text + _steps(here, item)
        case Expert():
            return f"<p><strong>{escape(item.offer)}</strong></p>{text}"
        case _:
            return text


def _answer(here: Site, key: Key, answer: Answer) -> Entry:
    network = here.network
    question = network.item(key)
    url = href(here.base, address(key))
    return Entry(
        id=answer.id, url=url, title=line(title(network, key)) or url,
        published=whole(answer.date), updated=_latest(here, answer.date, answer.updated),
        content=clean(markup.far_from_home(answer.body, network.targets.get(key, ()), here.base, url)),
        summary=line(network.summary(key)), makers=tuple(_makers(here, [answer.author])),
        categories=tuple(_categories(here, question)),
        language=_language(here, answer), license=licence_address(answer.license),
        enclosures=_enclosures(here, key, answer),
        reply_to=Original(question.id, href(here.base, address(question.key))),
    )


def _edition(here: Site, edition: Edition) -> Entry:
    network = here.network
    key = f"editions/{edition.slug}"
    url = href(here.base, address(key))
    note = network.notes.get(edition.slug)
    said = markup.far_from_home(note.body, network.targets.get(key, ()), here.base, url) if note else ""
    return Entry(
        id=identity(network, key), url=url, title=line(edition.title) or url,
        published=whole(edition.ends), updated=_latest(here, edition.ends, note.updated if note else None),
        content=clean(said + markup.numbered(_listed(here, item) for item in edition.items)),
        summary=line(network.summary(key)), categories=tuple(_categories(here, note)) if note else (),
    )


def _listed(here: Site, key: Key) -> str:
    """Return one of an edition's items: its title, who made it and what it is about."""
    item = here.network.item(key)
    names = ", ".join(escape(maker.name) for maker in _makers(here, _people(item)))
    summary = escape(here.network.summary(item.key))
    told = markup.link(href(here.base, address(item.key)), item.title) + (f" — {names}" if names else "")
    return told + (f"<br>{summary}" if summary else "")


def _steps(here: Site, path: Path) -> str:
    steps = (
        markup.link(href(here.base, address(step.item)), here.network.item(step.item).title)
        + (f"<br>{escape(step.why)}" if step.why else "")
        for step in path.steps
    )
    return markup.numbered(steps) + markup.paragraph(escape(path.outcome))


def _accepted(here: Site, question: Question) -> Iterator[tuple[Key, Answer]]:
    """Yield the accepted answers: what followers of a topic wait for stands in the question's own entry."""
    for key, answer in here.network.answers_of(question):
        if answer.name in question.accepted and answer.status == "published":
            yield key, answer


def _reply(here: Site, key: Key, answer: Answer) -> str:
    url = href(here.base, address(key))
    by = markup.link(url, next(_makers(here, [answer.author])).name)
    text = markup.far_from_home(answer.body, here.network.targets.get(key, ()), here.base, url)
    return f"<hr><p>\N{CHECK MARK} <strong>{by}</strong></p>{text}"


def _replies(here: Site, question: Question) -> Replies:
    dates = [answer.updated or answer.date for answer in question.answers if answer.status == "published"]
    feed_address = href(here.base, feed(address(question.key), "atom"))
    return Replies(feed_address, len(dates), whole(max(dates)) if dates else None)


def _people(item: Record) -> list[Person]:
    """Return who made it, the first named first. Who answered a question did not ask it."""
    match item:
        case Post():
            return [Person(slug) for slug in item.authors]
        case Link():
            return [Person(item.curator)]
        case Question():
            return [item.asked_by] if item.asked_by else []
        case Idea():
            return [Person(item.proposed_by)]
        case Expert():
            return [Person(item.slug)]
        case _:
            return []


def _makers(here: Site, people: Iterable[Person]) -> Iterator[Maker]:
    for person in people:
        yield here.experts[person.expert] if person.expert else Maker(line(person.name) or "?")


def _maker(network: Network, expert: Expert) -> Maker:
    base, face = network.settings.url, network.pictures.get(expert.key, "")
    return Maker(line(expert.title) or expert.slug, href(base, address(expert.key)), href(base, face) if face else "")


def _expert(here: Site, slug: str) -> str:
    maker = here.experts[slug]
    return markup.link(maker.url, maker.name)


def _categories(here: Site, item: Item) -> Iterable[Category]:
    for topic in item.topics:
        if topic in here.topics:
            yield here.topics[topic]
    if item.stage in here.stages:
        yield here.stages[item.stage]


def _enclosures(here: Site, key: Key, item: Item | Answer) -> tuple[Enclosure, ...]:
    """Return the sounds and films of the content that a text links to, each once."""
    found: dict[str, Enclosure] = {}
    targets = here.network.targets.get(key, ())
    for reference, target in zip(item.body.references, targets, strict=bool(targets)):
        if reference.kind == "link" and target is not None:
            kind = MEDIA.get(target.partition("#")[0].rpartition(".")[2].lower())
            if kind:
                place = target.partition("#")[0]
                found.setdefault(place, Enclosure(href(here.base, place), kind, here.sizes.get(place, 0)))
    return tuple(found.values())


def _language(here: Site, item: Item | Answer) -> str:
    return line(item.language) if item.language != here.network.settings.language else ""


def _latest(here: Site, published: dt.datetime, *later: dt.datetime | None) -> dt.datetime:
    """Return the last of the moments that are not to come yet."""
    return whole(max([published, *(date for date in later if date and date <= here.network.now)]))


def whole(when: dt.datetime) -> dt.datetime:
    """Return a moment in whole seconds, in the network's own time; in UTC where RFC 3339 can't write its offset."""
    offset = when.utcoffset() or dt.timedelta()
    odd = offset.seconds % 60 or offset.microseconds
    return (when.astimezone(dt.UTC) if odd else when).replace(microsecond=0)
