"""Which other records a record's front matter names, as data: one table for every kind.

What a mention is for decides what becomes of the record when the mentioned one is not published: an item stands by
its `support` (authors, a path's steps) and falls with the last of it; a `list` just lacks it, and leaves out hidden
items too; a `name` just lacks it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from ..core.model import (
    Answer,
    EditionNote,
    Expert,
    Idea,
    Key,
    Link,
    Path,
    Person,
    Post,
    Question,
    Record,
    Sign,
    Step,
    Takeaway,
)

Purpose: TypeAlias = Literal["name", "list", "support", "listed support"]

_EXPERTS = ("experts",)
_THINGS = ("posts", "links", "questions", "ideas", "paths")


@dataclass(frozen=True, slots=True)
class Field:
    """A front-matter key that names records."""

    name: str
    kinds: tuple[str, ...] = _EXPERTS  # which may be named; empty: the record's own
    purpose: Purpose = "name"
    others: bool = False  # a sign of another's worth: one's own, or a second one, counts for nothing


FIELDS: dict[type, tuple[Field, ...]] = {
    Post: (Field("authors", purpose="support"), Field("grew_from", _THINGS), Field("reviewed_by", others=True)),
    Link: (Field("curator", purpose="support"), Field("takeaways")),
    Question: (Field("asked_by"),),
    Answer: (Field("author", purpose="support"), Field("endorsed_by", others=True)),
    Path: (Field("steps", (*_THINGS, "experts", "pages"), "listed support"),),
    EditionNote: (Field("items", _THINGS, "list"),),
    Idea: (Field("proposed_by", purpose="support"), Field("votes", others=True), Field("owner"),
           Field("becomes", (*_THINGS, "pages"))),
}
TRANSLATION = Field("translation_of", ())


class Mention(NamedTuple):
    """One record named by another."""

    field: Field
    place: str  # in the front matter: `authors.0`
    written: str
    key: Key  # whom it means


Part: TypeAlias = Record | Answer
"""Everything with a text: items and answers."""

_Record = TypeVar("_Record", bound="Record | Answer")


def fields(record: Record | Answer) -> tuple[Field, ...]:
    """Return the keys by which a record can name others."""
    own = FIELDS.get(type(record), ())
    return own if isinstance(record, Answer) or not record.translation_of else (*own, TRANSLATION)


def mentions(record: Record | Answer) -> Iterator[Mention]:
    """Yield what a record's front matter names, in the order of the table."""
    for field in fields(record):
        value = getattr(record, field.name)
        if not value:
            continue
        several = isinstance(value, tuple)
        for index, entry in enumerate(value if several else (value,)):
            if written := _written(entry):
                place = f"{field.name}.{index}" if several else field.name
                yield Mention(field, place, written, _meant(written, field, record))


def without(record: _Record, places: Container[str]) -> _Record:
    """Return a record less what it names at these places."""
    changes: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, tuple):
            changes[field.name] = tuple(e for i, e in enumerate(value) if f"{field.name}.{i}" not in places)
        elif field.name in places:
            changes[field.name] = "" if isinstance(value, str) else None
    return replace(record, **changes)


def spelled_out(record: _Record) -> _Record:
    """Return a record with its `translation_of` as a key, if it was written as a slug."""
    if isinstance(record, Answer) or not record.translation_of or "/" in record.translation_of:
        return record
    return replace(record, translation_of=f"{record.kind}/{record.translation_of}")


def makers(record: Record | Answer) -> Sequence[Person]:
    """Return who speaks in a record: a post's authors, a link's curator, an answer's author, a question's asker."""
    match record:
        case Answer():
            return [record.author]
        case Question():
            return [record.asked_by] if record.asked_by else []
        case Post():
            return [Person(expert=author) for author in record.authors]
        case Link(curator=expert) | Idea(proposed_by=expert) | Expert(slug=expert):
            return [Person(expert=expert)]
        case _:
            return []


def _written(entry: object) -> str:
    match entry:
        case str():
            return entry
        case Step():
            return entry.item
        case Sign() | Takeaway() | Person():
            return entry.expert
        case _:
            return ""


def _meant(written: str, field: Field, record: Record | Answer) -> Key:
    if len(field.kinds) > 1:
        return written
    kind = field.kinds[0] if field.kinds else getattr(record, "kind", "")
    return written if written.startswith(f"{kind}/") else f"{kind}/{written}"
