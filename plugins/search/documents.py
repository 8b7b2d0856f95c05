"""What is searched: every listed item is a document; the oldest is first, so that a new one renumbers no other."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from ..core.addresses import address
from ..core.model import Answer, Body, EditionNote, Expert, Idea, Item, Key, Kind, Link, Path, Person, Post, Question
from ..core.network import Network, people

KINDS: tuple[Kind, ...] = ("posts", "links", "questions", "experts", "paths", "ideas", "editions", "pages")
"""Kinds by the number they have in the shards: only ever added to at the end."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document that can be linked to and quoted."""

    anchor: str  # on the document's page; empty for its beginning
    heading: str
    text: str


HELD = 15_000
"""Documents up to which all passages are held: an index goes through them thrice."""

RECENT = 1_000
"""Documents of a larger network whose passages are held: it goes through some twice before it comes to the next."""


class Room:
    """Holds the passages that were made last."""

    def __init__(self, most: int) -> None:
        """Take how many documents' there may be."""
        self._most = most
        self._held: deque[Passages] = deque()

    def take(self, passages: Passages) -> None:
        """Hold some; let go of those that were made first."""
        if len(self._held) == self._most:
            self._held.popleft().forget()
        self._held.append(passages)


class Passages(Sequence[Passage]):
    """Passages that are made when somebody goes through them: most documents are as they were, and nobody does.

    They are held while there is room: those of a large network would be all of its texts.
    """

    __slots__ = ("_made", "_make", "_room")

    def __init__(self, make: Callable[[], tuple[Passage, ...]], room: Room) -> None:
        """Take what makes them."""
        self._make, self._room = make, room
        self._made: tuple[Passage, ...] | None = None

    @property
    def all(self) -> tuple[Passage, ...]:
        """All of them."""
        found = self._made
        if found is None:
            found = self._made = self._make()
            self._room.take(self)
        return found

    def forget(self) -> None:
        """Hold them no more."""
        self._made = None

    def __iter__(self) -> Iterator[Passage]:
        """Go through them."""
        return iter(self.all)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.all)

    def __getitem__(self, at: Any) -> Any:  # noqa: ANN401  # a number or a slice, as of any sequence
        """Return one, or some."""
        return self.all[at]

    def __eq__(self, other: object) -> bool:
        """Compare them as a tuple."""
        return self.all == (other.all if isinstance(other, Passages) else other)

    def __hash__(self) -> int:
        """Return the tuple's."""
        return hash(self.all)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Go to another process as a tuple."""
        return tuple, (self.all,)


class Document(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One item, as search sees it."""

    key: Key
    kind: Kind
    address: str  # below the network's URL
    title: str
    language: str = "en"  # BCP 47
    summary: str = ""  # as written
    passages: Sequence[Passage] = ()
    mark: bytes = b""  # equal ones, equal words and passages; empty where none is known
    day: int = 0  # since 1970-01-01, in the network's time zone; 0: it has no date
    moment: float = 0.0  # seconds since 1970: what documents are ordered by
    stage: str = ""
    topics: tuple[str, ...] = ()  # slugs
    topic_titles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  # experts by slug: who made it, or answered
    names: tuple[str, ...] = ()  # as they are shown: `people` first, then others who took part
    knows: tuple[tuple[str, int], ...] = ()  # expert → what it says of their knowledge, from 1; see `_knows`
    accepted: bool = False  # a question with an accepted answer
    answered: bool = False
    related: tuple[Key, ...] = ()  # nearest first


def documents(network: Network, before: Mapping[Key, Document] | None = None,
              changed: AbstractSet[Key] = frozenset()) -> tuple[Document, ...]:
    """Return the documents of a network in the order of their numbers: by moment, then key; undated ones first.

    Those of `before`, without passages, are taken for items that aren't among the `changed`.
    """
    listed: list[Item] = [item for kind in KINDS if kind != "editions" for item in network.listed(kind)]
    titles = {topic.slug: topic.title for topic in network.settings.topics}
    known = before or {}
    room = Room(HELD if len(listed) <= HELD else RECENT)
    found = []
    for item in listed:
        key = item.key
        document = known.get(key) if key not in changed else None
        if document is None:
            document = _document(network, item, titles)
        msgspec.structs.force_setattr(document, "passages", Passages(partial(_passages, network, key), room))
        found.append(document)
    return tuple(sorted(found, key=lambda d: (d.moment, d.key)))


def to_data(found: Sequence[Document]) -> bytes:
    """Return documents without their passages, as MessagePack."""
    return msgspec.msgpack.encode(found, enc_hook=lambda _: ())


def _document(network: Network, item: Item, titles: Mapping[str, str]) -> Document:
    experts = people(item)  # type: ignore[arg-type]  # every listed item is a record
    moment = item.date or _first_known(network, item)
    answers = [answer for _, answer in network.answers_of(item)] if isinstance(item, Question) else []
    others = [_name(network, who) for who in _others(item, answers)]
    language = item.language or network.settings.language
    topics = tuple(titles.get(topic, topic) for topic in item.topics)
    names = tuple(dict.fromkeys([*(network.expert(slug).title for slug in experts), *filter(None, others)]))
    return Document(
        key=item.key, kind=item.kind, address=address(item.key), title=item.title, language=language,
        summary=item.summary,
        mark=_mark(network, item, language, topics, names),
        day=_day(item.date), moment=moment.timestamp() if moment else 0.0, stage=item.stage, topics=item.topics,
        topic_titles=topics, people=experts, names=names, knows=tuple(sorted(_knows(item, answers).items())),
        accepted=isinstance(item, Question) and bool(item.accepted),
        answered=bool(answers), related=network.related.get(item.key, ()),
    )


def _mark(network: Network, item: Item, *others: object) -> bytes:
    """Return a digest of all that a document's words and passages are made from: its record, and names of others."""
    known = network.digests.get(item.key)
    if known is None:
        return b""
    steps = [network.item(step.item).title for step in item.steps] if isinstance(item, Path) else ()
    return hashlib.blake2b(known + repr((others, steps)).encode(errors="surrogatepass"), digest_size=16).digest()


def _day(date: dt.datetime | None) -> int:
    return date.date().toordinal() - dt.date(1970, 1, 1).toordinal() if date else 0


def _first_known(network: Network, item: Item) -> dt.datetime | None:
    """Return when something without a date came: an expert with their first contribution."""
    if not isinstance(item, Expert) or item.slug not in network.contributions:
        return item.updated
    done = network.contributions[item.slug]
    dates = [network.item(key).date for key in (*done.wrote, *done.curated, *done.proposed)]
    dates += [network.answers[key].date for key in done.answered if key in network.answers]
    return min((date for date in dates if date), default=item.updated)


def _passages(network: Network, key: Key) -> tuple[Passage, ...]:
    item = network.items[key]
    answers = [answer for _, answer in network.answers_of(item)] if isinstance(item, Question) else []
    return tuple(_all_passages(network, item, answers))


def _all_passages(network: Network, item: Item, answers: list[Answer]) -> Iterator[Passage]:
    match item:
        case Expert():
            yield Passage("", "", item.offer)
            yield Passage("", "", ", ".join(filter(None, (item.role, item.organisation))))
        case Path():
            yield Passage("", "", " ".join(filter(None, (item.audience, item.outcome))))
        case Link():
            yield Passage("", "", " ".join(filter(None, (item.site, item.author))))
    yield from _sections(item.body)
    match item:
        case Path():
            for step in item.steps:
                yield Passage("", "", " ".join(filter(None, (network.item(step.item).title, step.why))))
        case Link():
            yield from (Passage("", "", takeaway.text) for takeaway in item.takeaways)
        case Question():
            for answer in answers:
                for at, section in enumerate(_sections(answer.body)):
                    heading = section.heading if at else section.heading or _name(network, answer.author)
                    yield Passage(answer.name, heading if section.heading else "", section.text)


def _sections(body: Body) -> Iterator[Passage]:
    return (Passage(s.anchor, s.heading, s.text) for s in body.sections if s.text or s.heading)


def _others(item: Item, answers: list[Answer]) -> Iterator[Person]:
    match item:
        case Question():
            yield from (answer.author for answer in answers)
            if item.asked_by:
                yield item.asked_by
        case Link() if item.author:
            yield Person(name=item.author)


def _name(network: Network, who: Person) -> str:
    return network.expert(who.expert).title if who.expert else who.name


def _knows(item: Item, answers: list[Answer]) -> dict[str, int]:
    """Return what a document says of who knows about it: making it counts 2, each acknowledgement by somebody else 1.

    An accepted answer counts as two acknowledgements. Asking, and endorsing or reviewing others, says nothing.
    """
    found: dict[str, int] = {}
    match item:
        case Post():
            others = {sign.expert for sign in item.reviewed_by}
            found = {author: 2 + len(others - {author}) for author in item.authors}
        case Link():
            found = {item.curator: 2} | {t.expert: 2 for t in item.takeaways}
        case Question():
            for answer in answers:
                slug = answer.author.expert
                if slug:
                    others = {sign.expert for sign in answer.endorsed_by} - {slug}
                    accepted = 2 if answer.name in item.accepted else 0
                    found[slug] = max(found.get(slug, 0), 2 + len(others) + accepted)
        case Idea():
            found = {item.proposed_by: 1 + len({v.expert for v in item.votes} - {item.proposed_by})}
        case Expert():
            found = {item.slug: 3}
        case EditionNote() | _:
            pass
    return {slug: min(count, 15) for slug, count in found.items()}
