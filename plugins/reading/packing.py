"""Outcomes as bytes: how they cross processes and outlast a build. By msgspec (https://jcristharif.com/msgspec/).

msgspec gives moments back in UTC; `unpack` sets them to the network's time zone again, so that what comes from the
cache equals what was just read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Final, TypeAlias

import msgspec

from ..core.model import (
    Answer,
    EditionNote,
    Expert,
    Idea,
    Link,
    Page,
    Path,
    Post,
    Question,
    Source,
)
from ..core.problems import Severity
from .conversion import Outcome
from .keeping import KeptBody, KeptSource, Packed, Room, packed, packed_lines
from .values import in_zone

_TYPES: Final = {
    "experts": Expert, "posts": Post, "links": Link, "questions": Question, "answers": Answer, "paths": Path,
    "editions": EditionNote, "ideas": Idea, "pages": Page,
}
_MOMENTS: Final = ("date", "updated")
_COMMON: Final = frozenset({
    "topics", "stage", "language", "format", "audience", "authors", "curator", "asked_by", "author", "site",
})
_MAPPINGS: Final = ("crosspost", "extra")
_NOTHING: Final[Mapping[str, Any]] = {}  # one for all: most records have nothing there
_Problems: TypeAlias = tuple[tuple[int, Severity, str], ...]
_ENCODER: Final = msgspec.msgpack.Encoder()


def pack(outcome: Outcome) -> bytes:
    """Return an outcome as bytes."""
    record, texts, lines = outcome.record, None, b""
    if record is not None:
        bare, texts = packed(record.body)
        lines = packed_lines(record.source)
        record = replace(record, body=bare, source=Source(record.source.path, record.source.digest))
    return _ENCODER.encode((record, texts, lines, outcome.problems, outcome.frame))


def unpack(data: bytes, kind: str, zone: dt.tzinfo, room: Room) -> Outcome | None:
    """Return the outcome for a file of this kind that was packed, or None for other bytes."""
    try:
        record, texts, lines, problems, frame = _decoder(kind).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if record is not None and texts is not None:
        changes: dict[str, Any] = {
            "body": KeptBody(record.body, texts, room.shelf),
            "source": KeptSource(record.source.path, record.source.digest, lines),
        }
        for name in _MOMENTS:
            when = getattr(record, name)
            if when is not None:
                changes[name] = in_zone(when, zone)  # see above
        for name in _common(kind):
            if value := getattr(record, name):
                changes[name] = room.same.setdefault(value, value)
        changes |= {name: _NOTHING for name in _MAPPINGS if not getattr(record, name)}
        for name, value in changes.items():
            object.__setattr__(record, name, value)  # nobody else has seen it yet
    return Outcome(record, problems, frame)


@lru_cache(maxsize=len(_TYPES))
def _common(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind whose values many records have."""
    return tuple(field.name for field in fields(_TYPES[kind]) if field.name in _COMMON)


@lru_cache(maxsize=len(_TYPES))
def _decoder(kind: str) -> msgspec.msgpack.Decoder[Any]:
    """Return the decoder for what `pack` makes of a kind."""
    record = _TYPES[kind]
    return msgspec.msgpack.Decoder(tuple[record | None, Packed | None, bytes, _Problems, bytes])  # type: ignore[valid-type]  # a type chosen while it runs
