"""Outcomes as bytes: how they cross processes and outlast a build. By msgspec (https://jcristharif.com/msgspec/).

msgspec gives moments back in UTC; `unpack` sets them to the network's time zone again, so that what comes from the
cache equals what was just read.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, Final

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
)
from ..core.problems import Severity
from .conversion import Outcome
from .values import in_zone

_TYPES: Final = {
    "experts": Expert, "posts": Post, "links": Link, "questions": Question, "answers": Answer, "paths": Path,
    "editions": EditionNote, "ideas": Idea, "pages": Page,
}
_MOMENTS: Final = ("date", "updated")
_ENCODER: Final = msgspec.msgpack.Encoder()


def pack(outcome: Outcome) -> bytes:
    """Return an outcome as bytes."""
    return _ENCODER.encode((outcome.record, outcome.problems, outcome.frame))


def unpack(data: bytes, kind: str, zone: dt.tzinfo) -> Outcome | None:
    """Return the outcome for a file of this kind that was packed, or None for other bytes."""
    try:
        record, problems, frame = _decoder(kind).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if record is not None:
        for name in _MOMENTS:
            when = getattr(record, name)
            if when is not None:
                object.__setattr__(record, name, in_zone(when, zone))  # nobody else has seen it yet
    return Outcome(record, problems, frame)


@lru_cache(maxsize=len(_TYPES))
def _decoder(kind: str) -> msgspec.msgpack.Decoder[Any]:
    """Return the decoder for what `pack` makes of a kind."""
    return msgspec.msgpack.Decoder(tuple[_TYPES[kind] | None, tuple[tuple[int, Severity, str], ...], bytes])  # type: ignore[valid-type]  # a type chosen while it runs
