"""Knowing at one look that nothing changed since the last build, before anything is loaded.

A snapshot holds every file a build depends on as the file system describes it (size, time of change,
inode), and the bytes' digest of those changed so shortly before that a second change might not show in their times:
racy ones (`plugins/store/racing.py`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import msgspec

from ..store.messagepack import decoded, read
from ..store.racing import racy

Snapshot: TypeAlias = bytes
"""Files as they were, as data: nobody looks at them but the next build."""

_Files = dict[str, tuple[int, int, int, str]]  # path → size, time of change in ns, inode, digest (only of racy ones)


class LastBuild(msgspec.Struct, frozen=True):
    """What the last build was asked, saw, said and made."""

    asked: str  # a digest of the request, the settings file and Stoa's own code
    until: float  # seconds since 1970: from then on the same content may give another site
    inputs: Snapshot
    outputs: str  # see `plugins.store.tree.written`
    problems: tuple[tuple[str, int, str, str], ...]
    items: int
    pages: int


def snapshot(folders: Sequence[Path], taken: int) -> Snapshot:
    """Return the files below the folders (or the files themselves); `taken` is the clock's time in ns."""
    files: _Files = {}
    for path, stat in _walk(folders):
        digest = _digest(path) if racy(stat.st_mtime_ns, taken) else ""
        files[path] = (stat.st_size, stat.st_mtime_ns, stat.st_ino, digest)
    return msgspec.msgpack.encode(files)


def same(known: Snapshot, folders: Sequence[Path]) -> bool:
    """Tell whether the files are the same as then."""
    left = decoded(known, _Files)
    if left is None:
        return False
    seen = 0
    for path, stat in _walk(folders):
        entry = left.get(path)
        if entry is None or entry[:3] != (stat.st_size, stat.st_mtime_ns, stat.st_ino):
            return False
        if entry[3] and entry[3] != _digest(path):
            return False
        seen += 1
    return seen == len(left)


def load(path: Path) -> LastBuild | None:
    """Return what is known of the last build; None where that is nothing, or damaged."""
    return read(path, LastBuild)


def _walk(folders: Sequence[Path]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield every file, symlinks as such, in no order."""
    stack = [str(folder) for folder in folders]
    while stack:
        place = stack.pop()
        try:
            entries = list(os.scandir(place))
        except NotADirectoryError:
            yield place, Path(place).stat()
            continue
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in {".git", "__pycache__"}:
                    stack.append(entry.path)
            else:
                yield entry.path, entry.stat(follow_symlinks=False)


def _digest(path: str) -> str:
    try:
        return hashlib.blake2b(Path(path).read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return "unreadable"
