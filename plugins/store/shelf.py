"""Room for bytes that are read now and then: in memory while they are few, else in a file that has no name.

What is in a file needs no memory of its own: the system holds of it what there is room for. Processes that are copied
read on from the same file. It is gone with the last process that has it, however that ends.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from pathlib import Path
from typing import IO, Final

HELD: Final = 1 << 20
"""Bytes that are held in memory: fewer of them make no file, more are written together."""


class Shelf:
    """Bytes by their places. One process puts them there; its copies may read what was there when they were made."""

    def __init__(self, folder: Path | None = None) -> None:
        """Begin with nothing; `folder` is where a file may be made, None: wherever the system keeps such files."""
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._written = 0  # bytes in the file
        self._held = bytearray()  # those behind them
        self._most: float = HELD

    def put(self, data: bytes) -> int:
        """Take some bytes; return where they begin."""
        at = self._written + len(self._held)
        self._held += data
        if len(self._held) > self._most:
            self._write()
        return at

    def read(self, begin: int, end: int) -> bytes:
        """Return the bytes between two places that were put there together."""
        if begin >= self._written or self._file is None:
            return bytes(self._held[begin - self._written : end - self._written])
        return _read(self._file.fileno(), end - begin, begin)

    def _write(self) -> None:
        """Move what is held into the file; where that can't be, as the disk is full, hold everything from now on."""
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0, dir=self._folder)  # noqa: SIM115  # as long as this
                weakref.finalize(self, self._file.close)
            self._file.seek(self._written)
            left = memoryview(self._held)
            while left:
                left = left[self._file.write(left) :]
        except OSError:
            self._most = float("inf")
        else:
            self._written += len(self._held)
            self._held = bytearray()


def _read(file: int, size: int, begin: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(file, size, begin)
    os.lseek(file, begin, os.SEEK_SET)  # there is no fork either: nobody else has the place in the file
    return os.read(file, size)
