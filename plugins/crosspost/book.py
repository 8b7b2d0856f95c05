"""A channel's ledger as it is written: one line a step, on the disk before anything else happens.

While a book is open no other process of this machine can open it. A copy of every line is kept in the state folder:
it is one of the witnesses that tell whether the ledger was cut.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import UnableError
from ..core.ledger import History, Record, line, parsed, read

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has none: two runs at once are then the user's own care
    fcntl = None  # type: ignore[assignment]


class Book:
    """An open ledger."""

    def __init__(self, path: Path, copy: Path, handle: int) -> None:
        """Take the ledger's path, its copy's, and its file descriptor; see `opened`."""
        self.path, self._copy, self._handle = path, copy, handle

    def text(self) -> str:
        """Return what is in it."""
        return self.path.read_bytes().decode("utf-8", "replace")

    def history(self) -> History:
        """Return what it says."""
        return read(self.text())

    def add(self, *records: Record) -> None:
        """Append records, on the disk when this returns. A line that was cut off while it was written is removed."""
        data = "".join(f"{line(record)}\n" for record in records).encode("utf-8", "replace")
        try:
            self._mend()
            _write(self._handle, data)
            os.fsync(self._handle)
            self._copy.parent.mkdir(parents=True, exist_ok=True)
            with self._copy.open("ab") as copy:
                copy.write(data)
        except OSError as problem:
            raise UnableError(f"{self.path}: can't be written ({problem.strerror}); nothing was sent") from problem

    def _mend(self) -> None:
        text = self.path.read_bytes()
        if not text or text.endswith(b"\n"):
            return
        kept, _, tail = text.rpartition(b"\n")
        if parsed(tail.decode("utf-8", "replace")) is not None:
            _write(self._handle, b"\n")
        else:
            os.ftruncate(self._handle, len(kept) + 1 if kept else 0)


def _write(handle: int, data: bytes) -> None:
    """Write all of it; a system may write less at once."""
    while data:
        data = data[os.write(handle, data):]


@contextmanager
def opened(path: Path, copy: Path, *, create: bool = False) -> Iterator[Book]:
    """Give the ledger at `path`, locked meanwhile. UnableError if another run has it, or it is not there."""
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | (os.O_CREAT if create else 0), 0o644)
    except OSError as problem:
        raise UnableError(f"{path}: can't be opened ({problem.strerror})") from problem
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UnableError(f"{path}: another run is at it; wait for it to end, or stop it") from None
        if create:
            _sync_folder(path.parent)
        yield Book(path, copy, handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Make sure that a new file's name is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:  # some file systems can't
        pass
    finally:
        os.close(handle)
