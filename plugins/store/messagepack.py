"""Data that an earlier build left, as MessagePack: what can't be read as what it should be is as good as none."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")


def decoded(data: bytes | None, kind: type[T]) -> T | None:
    """Return what some bytes say; None where there are none, or where they say no such thing."""
    try:
        return msgspec.msgpack.decode(data, type=kind) if data else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def read(file: Path, kind: type[T]) -> T | None:
    """Return what a file says; None where there is none, or where it says no such thing."""
    try:
        return decoded(file.read_bytes(), kind)
    except OSError:
        return None
