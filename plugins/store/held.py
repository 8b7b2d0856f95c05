"""State files as one process has them in memory, so that it reads a file again only where another wrote it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

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


def saved(held: dict[str, Any] | None, file: Path, value: object) -> None:
    """Hold what this process wrote into a file."""
    if held is not None:
        held[str(file)] = (_sign(file), value)


def _sign(file: Path) -> tuple[int, int, int] | None:
    """Return what tells a file from any other that is put in its place."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ino
