"""Outcomes as bytes: how they cross processes and outlast a build. By msgspec (https://jcristharif.com/msgspec/).

msgspec gives moments back in UTC; `unpack` sets them to the network's time zone again, so that what comes from the
cache equals what was just read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
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
    Settings,
)
from ..core.problems import Severity
from ..store.shelf import Shelf
from .keeping import KeptBody, Packed, packed
from .outcome import Outcome
from .values import in_zone

_TYPES: Final = {
    "experts": Expert, "posts": Post, "links": Link, "questions": Question, "answers": Answer, "paths": Path,
    "editions": EditionNote, "ideas": Idea, "pages": Page,
}
_MOMENTS: Final = ("date", "updated")
_Problems: TypeAlias = tuple[tuple[int, Severity, str], ...]
_ENCODER: Final = msgspec.msgpack.Encoder()


def pack(outcome: Outcome) -> bytes:
    """Return an outcome as bytes."""
    record, texts = outcome.record, None
    if record is not None:
        bare, texts = packed(record.body)
        record = replace(record, body=bare)
    return _ENCODER.encode((record, texts, outcome.problems, outcome.frame))


def unpack(data: bytes, kind: str, zone: dt.tzinfo, shelf: Shelf) -> Outcome | None:
    """Return the outcome for a file of this kind that was packed, or None for other bytes.

    The shelf takes its texts.
    """
    try:
        record, texts, problems, frame = _decoder(kind).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if record is not None and texts is not None:
        object.__setattr__(record, "body", KeptBody(record.body, texts, shelf))  # nobody else has seen it yet
        for name in _MOMENTS:
            when = getattr(record, name)
            if when is not None:
                object.__setattr__(record, name, in_zone(when, zone))  # see above
    return Outcome(record, problems, frame)


def pack_settings(settings: Settings) -> bytes:
    """Return settings as bytes; none where bytes can't say all that is in them, as of a day in a free value."""
    data = _ENCODER.encode(settings)
    return data if unpack_settings(data) == settings else b""


def unpack_settings(data: bytes) -> Settings | None:
    """Return the settings that were packed, or None for other bytes."""
    try:
        return msgspec.msgpack.decode(data, type=Settings)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


@lru_cache(maxsize=len(_TYPES))
def _decoder(kind: str) -> msgspec.msgpack.Decoder[Any]:
    """Return the decoder for what `pack` makes of a kind."""
    record = _TYPES[kind]
    return msgspec.msgpack.Decoder(tuple[record | None, Packed | None, _Problems, bytes])  # type: ignore[valid-type]  # a type chosen while it runs
