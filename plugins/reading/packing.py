"""Outcomes as bytes: how they cross processes and outlast a build. By msgspec (https://jcristharif.com/msgspec/).

msgspec gives moments back in UTC; `unpack` sets them to the network's time zone again, so that what comes from the
cache equals what was just read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from ..core.model import (
    Answer,
    Body,
    EditionNote,
    Expert,
    Idea,
    Link,
    Page,
    Path,
    Post,
    Question,
    Record,
    Settings,
    Source,
)
from ..core.problems import Severity
from ..store.messagepack import decoded
from .keeping import Ends, KeptSource, packed, packed_lines
from .outcome import Outcome
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


class PackedOutcome(NamedTuple):
    """An outcome as bytes, and its texts: few who want the one read the other, too."""

    outcome: bytes
    texts: bytes


def pack(outcome: Outcome) -> PackedOutcome:
    """Return an outcome as bytes."""
    record, ends, texts, lines = outcome.record, (0, 0), b"", b""
    if record is not None:
        bare, ends, texts = packed(record.body)
        lines = packed_lines(record.source)
        record = replace(record, body=bare, source=Source(record.source.path, record.source.digest))
    return PackedOutcome(_ENCODER.encode((record, lines, ends, outcome.problems, outcome.frame)), texts)


def unpack(data: bytes, kind: str, zone: dt.tzinfo, keep: Callable[[Body, Ends], Body]) -> Outcome | None:
    """Return the outcome for a file of this kind that was packed, or None for other bytes.

    `keep` gives a body that knows where its texts are.
    """
    try:
        record, lines, ends, problems, frame = _decoder(kind).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if record is not None:
        change, source = object.__setattr__, record.source  # nobody else has seen it yet
        change(record, "body", keep(record.body, ends))
        change(record, "source", KeptSource(source.path, source.digest, lines))
        for name in _MOMENTS:
            if (when := getattr(record, name)) is not None:
                change(record, name, in_zone(when, zone))  # see above
    return Outcome(record, problems, frame)


def share(record: Record | Answer, kind: str) -> None:
    """Put one value for many in the place of those that many records have, in a record that nobody else has seen yet.

    It is worth its time where everything is converted, and then made at once in processes that each have all records.
    """
    change = object.__setattr__
    for name in _common(kind):
        if value := getattr(record, name):
            change(record, name, _same(value))
    for name in _MAPPINGS:
        if not getattr(record, name):
            change(record, name, _NOTHING)


def pack_settings(settings: Settings) -> bytes:
    """Return settings as bytes; none where bytes can't say all that is in them, as of a day in a free value."""
    data = _ENCODER.encode(settings)
    return data if unpack_settings(data) == settings else b""


def unpack_settings(data: bytes) -> Settings | None:
    """Return the settings that were packed, or None for other bytes."""
    return decoded(data, Settings)


@lru_cache(maxsize=len(_TYPES))
def _common(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind whose values many records have."""
    return tuple(field.name for field in fields(_TYPES[kind]) if field.name in _COMMON)


@lru_cache(maxsize=10_000)
def _same(value: Hashable) -> Hashable:
    """Return a value equal to this one, the same for all: thousands of records share a few topics and people."""
    return value


@lru_cache(maxsize=len(_TYPES))
def _decoder(kind: str) -> msgspec.msgpack.Decoder[Any]:
    """Return the decoder for what `pack` makes of a kind."""
    record = _TYPES[kind]
    return msgspec.msgpack.Decoder(tuple[record | None, bytes, Ends, _Problems, bytes])  # type: ignore[valid-type]  # a type chosen while it runs
