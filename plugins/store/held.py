"""State files as one process has them in memory, so that it reads a file again only where another wrote it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from .filing import Made, look

T = TypeVar("T")


def loaded(held: dict[str, Any] | None, file: Path, load: Callable[[], T]) -> T:
    """Return what `load` makes of a file: what is held of it, if it is the very file of then. Nobody may change it."""
    sign = _sign(file)
    if held is None or sign is None:
        return load()
    known = held.get(str(file))
    if known is None or known[0] != sign:
        known = held[str(file)] = (sign, load())
    value: T = known[1]
    return value


def save(held: dict[str, Any] | None, file: Path, value: object) -> None:
    """Write a file, whole or not at all, as MessagePack, and hold the value.

    One that can't be written is only time lost for the next build, which finds none.
    """
    temporary = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(msgspec.msgpack.encode(value))
        temporary.replace(file)
    except OSError:
        for stale in (temporary, file):
            with suppress(OSError):
                stale.unlink(missing_ok=True)
        return
    if held is not None:
        held[str(file)] = (_sign(file), value)


def _sign(file: Path) -> Made | None:
    """Return what tells a file from any other that is put in its place."""
    try:
        return look(str(file), "")
    except OSError:
        return None
