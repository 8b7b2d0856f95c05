"""Single files of a tree: written, linked, and looked at. All of it is called for every file of a site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import msgspec

from ..core.build import Put
from ..core.errors import UnableError

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


class Made(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was when it was written."""

    key: str  # may be empty
    size: int
    changed: int  # time of change in nanoseconds
    inode: int


def look(file: str, key: str) -> Made:
    """Return a file as it is; OSError where there is none."""
    stat = os.stat(file, follow_symlinks=False)  # noqa: PTH116  # called for every file
    return Made(key, stat.st_size, stat.st_mtime_ns, stat.st_ino)


def read_unlinked(file: str) -> bytes | None:
    """Return the bytes of a file; None for a symbolic link, OSError where there is nothing to read."""
    try:
        if not _NO_LINK and os.path.islink(file):  # noqa: PTH114  # called for every file
            return None
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0) | _NO_LINK)
    except OSError:
        if os.path.islink(file):  # noqa: PTH114  # systems call this trouble by different numbers
            return None
        raise
    with open(handle, "rb", buffering=0) as opened:  # noqa: PTH123  # of a descriptor
        return opened.readall()


def put(new: str, old: str, path: str, data: bytes) -> Put:
    """Put a file into the folder `new`, as a link to the one in `old` (empty: none) where the bytes are equal.

    For any process: the tree learns of it by `took`. The file's folder exists.
    """
    target = f"{new}/{path}"
    try:
        same = bool(old) and has(f"{old}/{path}", data)
        if same:
            link(f"{old}/{path}", target)
            stat = os.stat(target, follow_symlinks=False)  # noqa: PTH116  # called for every file
        else:
            stat = _write(target, data)
    except OSError as problem:
        raise UnableError(f"{target}: can't be written: {problem.strerror or problem}") from problem
    return Put(not same, stat.st_size, stat.st_mtime_ns, stat.st_ino)


def has(file: str, data: bytes) -> bool:
    """Tell whether a file is there with these bytes."""
    try:
        if os.stat(file, follow_symlinks=False).st_size != len(data):  # noqa: PTH116  # called for every file
            return False
        with open(file, "rb", buffering=0) as handle:  # noqa: PTH123  # called for every file
            return handle.read() == data
    except OSError:
        return False


def link(before: str, target: str) -> None:
    """Link where the file system can, copy with its time of change where not; what was at the target goes."""
    try:
        os.link(before, target, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except FileExistsError:
        os.unlink(target)  # noqa: PTH108  # called for every file
        link(before, target)
    except OSError:
        shutil.copy2(before, target, follow_symlinks=False)


def follow(site: str, spare: str, paths: Sequence[str]) -> None:
    """Make files of the site the spare's, as far as the file system can link; the next build looks at each of them."""
    folders: set[str] = set()
    for path in paths:
        target, folder = f"{spare}/{path}", path.rpartition("/")[0]
        try:
            if folder not in folders:
                make_folder(spare, folder)
                folders.add(folder)
            try:
                os.link(f"{site}/{path}", target, follow_symlinks=False)
            except FileExistsError:
                os.unlink(target)  # noqa: PTH108  # called for every file
                os.link(f"{site}/{path}", target, follow_symlinks=False)
        except OSError:
            return


def make_folder(root: str, folder: str) -> None:
    """Make a folder below a root (empty: the root itself), with those above it; OSError where it can't be."""
    place = f"{root}/{folder}" if folder else root
    try:
        os.mkdir(place)  # noqa: PTH102  # called for every folder
    except FileNotFoundError:
        if not folder:
            raise
        make_folder(root, folder.rpartition("/")[0])
        with suppress(FileExistsError):  # another process made it meanwhile
            os.mkdir(place)  # noqa: PTH102  # called for every folder
    except FileExistsError:
        if not os.path.isdir(place):  # noqa: PTH112  # as above
            raise


def _write(target: str, data: bytes) -> os.stat_result:
    """Write a new file; one that was there is unlinked, never overwritten: it may be the old site's, too."""
    try:
        handle = os.open(target, _NEW, 0o666)
    except FileExistsError:
        os.unlink(target)  # noqa: PTH108  # called for every file
        handle = os.open(target, _NEW, 0o666)
    try:
        written = os.write(handle, data)
        while written < len(data):  # two gigabytes are the most that one call writes
            written += os.write(handle, memoryview(data)[written:])
        return os.fstat(handle)
    finally:
        os.close(handle)
