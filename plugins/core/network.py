"""Everything published, joined together. Immutable: `plugins/network` assembles it, everyone else reads it.

Items refer to each other by key, so the whole is plain data. Every key in here leads to an item in `items`
(an answer's key to one of its question's answers): references to nothing were refused before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .model import (
    Answer,
    EditionNote,
    Expert,
    Idea,
    Key,
    Kind,
    Link,
    Page,
    Path,
    Person,
    Post,
    Question,
    Record,
    Settings,
    Stage,
    Topic,
)

AcknowledgementKind: TypeAlias = Literal["accepted", "endorsement", "review", "citation"]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One person's sign of another's worth."""

    kind: AcknowledgementKind
    of: str  # the expert acknowledged
    by: Person  # who did it; never `of` itself
    item: Key  # what was acknowledged: a post, a link or an answer
    evidence: Key  # where it can be seen: the citing item, or `item` itself
    topics: tuple[str, ...] = ()  # of the acknowledged item
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TopicStanding:
    """What others acknowledged on one topic."""

    topic: str
    people: tuple[Person, ...]  # distinct, the earliest first
    acknowledgements: tuple[Acknowledgement, ...]  # newest first


@dataclass(frozen=True, slots=True)
class Standing:
    """An expert's acknowledgements by distinct others: evidence to look at, not a score."""

    expert: str
    people: tuple[Person, ...] = ()  # distinct others, over all topics
    acknowledgements: tuple[Acknowledgement, ...] = ()  # newest first
    topics: tuple[TopicStanding, ...] = ()  # most distinct people first, then by slug


@dataclass(frozen=True, slots=True)
class Contributions:
    """What an expert did, newest first in each."""

    wrote: tuple[Key, ...] = ()
    curated: tuple[Key, ...] = ()  # also links with a takeaway of theirs
    asked: tuple[Key, ...] = ()
    answered: tuple[Key, ...] = ()  # keys of answers
    endorsed: tuple[Key, ...] = ()
    reviewed: tuple[Key, ...] = ()
    proposed: tuple[Key, ...] = ()  # ideas
    voted: tuple[Key, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing."""
        return not (self.wrote or self.curated or self.asked or self.answered or self.endorsed or self.reviewed
                    or self.proposed or self.voted)


@dataclass(frozen=True, slots=True)
class Hub:
    """A topic with what and who belongs to it; listed items only, newest first."""

    topic: Topic
    posts: tuple[Key, ...] = ()
    links: tuple[Key, ...] = ()
    questions: tuple[Key, ...] = ()
    ideas: tuple[Key, ...] = ()
    paths: tuple[Key, ...] = ()
    items: tuple[Key, ...] = ()  # posts, links, questions and ideas together
    unanswered: tuple[Key, ...] = ()
    start_here: tuple[Key, ...] = ()  # what others made most of, at most 5
    people: tuple[str, ...] = ()  # experts: most acknowledged on it by distinct others first, then who contributed last
    neighbours: tuple[str, ...] = ()  # topics that share the most items


@dataclass(frozen=True, slots=True)
class Shelf:
    """A stage with its items, newest first."""

    stage: Stage
    items: tuple[Key, ...] = ()
    paths: tuple[Key, ...] = ()
    start_here: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Posts that belong in an order."""

    slug: str
    name: str
    posts: tuple[Key, ...]  # by part


@dataclass(frozen=True, slots=True)
class Edition:
    """A finite digest of a period that is over."""

    slug: str
    title: str
    begins: dt.datetime  # included; midnight in the network's time zone
    ends: dt.datetime  # excluded
    items: tuple[Key, ...]  # in reading order
    reasons: Mapping[Key, str] = field(default_factory=dict)  # why it was chosen: `editor`, or a rule's name
    note: Key = ""  # of the editor's note, if there is one
    left_out: int = 0  # items of the period that are not in it


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the content that is published with each item that refers to it."""

    path: str  # in the content, relative to its root
    address: str  # where it is published: `/posts/budget-first/chart.png`


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Everything published at one moment. Lists hold listed items only (no `hidden` ones), newest first, ties by id."""

    settings: Settings
    now: dt.datetime

    experts: tuple[Expert, ...] = ()  # by name
    posts: tuple[Post, ...] = ()
    links: tuple[Link, ...] = ()
    questions: tuple[Question, ...] = ()
    paths: tuple[Path, ...] = ()  # by title
    editions: tuple[Edition, ...] = ()  # the latest period first
    ideas: tuple[Idea, ...] = ()
    pages: tuple[Page, ...] = ()  # by slug

    items: Mapping[Key, Record] = field(default_factory=dict)  # everything with a page, hidden items included
    answers: Mapping[Key, Answer] = field(default_factory=dict)
    digests: Mapping[Key, bytes] = field(default_factory=dict)
    # item → digest of all it says, its answers with it: equal ones, equal records; of some items, or none
    notes: Mapping[str, EditionNote] = field(default_factory=dict)  # edition's slug → the editor's note
    latest: tuple[Key, ...] = ()  # posts, links and questions together

    targets: Mapping[Key, tuple[str | None, ...]] = field(default_factory=dict)
    # what each reference of a body became: an address below the network's URL (`/posts/budget-first/#costs`), or
    # None where it leads nowhere; keys of items and answers, aligned with `Body.references`
    attachments: tuple[Attachment, ...] = ()  # sorted by address, each address once
    pictures: Mapping[Key, str] = field(default_factory=dict)  # item → address of its own picture or avatar

    cites: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict)  # item or answer → items it refers to, in order
    cited_by: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict)  # item → items and answers, newest first
    related: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict)  # item → up to 5, nearest first
    translations: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict)  # item → the same in other languages
    grown_into: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict)  # item → what grew from it
    summaries: Mapping[Key, str] = field(default_factory=dict)  # as written, else the opening of the text

    hubs: tuple[Hub, ...] = ()  # as `network.yaml` orders topics
    shelves: tuple[Shelf, ...] = ()  # as `network.yaml` orders stages
    series: tuple[Series, ...] = ()  # by name
    unanswered: tuple[Key, ...] = ()  # questions, oldest first: they wait the longest
    contributions: Mapping[str, Contributions] = field(default_factory=dict)  # expert's slug → theirs
    standings: Mapping[str, Standing] = field(default_factory=dict)  # expert's slug → theirs
    aliases: Mapping[str, str] = field(default_factory=dict)  # former address → present one

    def item(self, key: Key) -> Record:
        """Return the item with this key; an answer's key gives its question. KeyError if there is none."""
        return self.items[key.partition("#")[0]]

    def expert(self, slug: str) -> Expert:
        """Return an expert by slug. KeyError if there is none."""
        found = self.items[f"experts/{slug}"]
        if not isinstance(found, Expert):  # pragma: no cover - the key's kind makes it one
            raise KeyError(slug)
        return found

    def listed(self, kind: Kind) -> tuple[Record, ...]:
        """Return the listed items of a kind, in the order of its list page (editions: the editor's notes)."""
        lists: Mapping[Kind, tuple[Record, ...]] = {
            "experts": self.experts, "posts": self.posts, "links": self.links, "questions": self.questions,
            "paths": self.paths, "editions": tuple(self.notes.values()), "ideas": self.ideas, "pages": self.pages,
        }
        return lists[kind]

    def summary(self, key: Key) -> str:
        """Return an item's or answer's summary: as written, else the opening of its text. Plain text."""
        return self.summaries.get(key, "")

    def answers_of(self, question: Question) -> Iterator[tuple[Key, Answer]]:
        """Yield a question's answers as readers see them, with their keys."""
        for answer in answers_of(question):
            yield f"{question.key}#{answer.name}", answer


def answers_of(question: Question) -> list[Answer]:
    """Return a question's answers as readers see them: accepted first, then most endorsed, most voted, oldest."""
    return sorted(
        question.answers,
        key=lambda a: (a.name not in question.accepted, -len({s.expert for s in a.endorsed_by}),
                       -(a.votes or 0), a.date, a.id),
    )


def people(record: Record) -> tuple[str, ...]:
    """Return the experts who made an item, by slug, the first named first; for a question who answered it."""
    match record:
        case Post():
            return record.authors
        case Link():
            return tuple(dict.fromkeys((record.curator, *(t.expert for t in record.takeaways))))
        case Question():
            return tuple(dict.fromkeys(a.author.expert for a in record.answers if a.author.expert))
        case Idea():
            return (record.proposed_by,)
        case Expert():
            return (record.slug,)
        case _:
            return ()
