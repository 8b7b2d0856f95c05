"""The record of what the last build wrote, and what the file system says of it now."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..core.errors import UnableError
from .filing import Made
from .messagepack import read


class Outputs(msgspec.Struct, frozen=True):
    """Everything that a build wrote."""

    stamp: str  # of the Stoa that did
    output: str  # into this folder
    files: dict[str, Made]
    marks: dict[str, bytes] = {}  # see `plugins.core.build.Tree.mark`


class Survey(NamedTuple):
    """How a site and its spare differ from a record, as far as somebody may ask."""

    gone: frozenset[str]  # of the record's files, those that the site does not have as they were
    lacking: frozenset[str]  # those that the spare does not share with it
    strange: frozenset[str]  # files of the spare that it does not share with the record
    folders: frozenset[str]  # of the spare; itself is the empty path


def survey(site: str, spare: str, files: Mapping[str, Made]) -> Survey:
    """Look at every file of a site (empty: there is none) and of its spare, if that is there.

    UnableError if they can't be read.
    """
    here: dict[str, int] = {}
    folders = {""}
    try:
        for path, entry in walk(spare) if os.path.isdir(spare) else ():  # noqa: PTH112  # as everywhere here
            if entry.is_dir(follow_symlinks=False):
                folders.add(path)
            else:
                here[path] = entry.inode()
    except OSError as problem:
        raise UnableError(f"{spare}: can't be read: {problem.strerror or problem}") from problem
    lacking = {path for path, made in files.items() if here.get(path) != made.inode}
    strange = here.keys() - (files.keys() - lacking)
    gone = frozenset(path for path, made in files.items() if not is_same(f"{site}/{path}", made)) if site else files
    return Survey(frozenset(gone), frozenset(lacking), frozenset(strange), frozenset(folders))


def is_same(file: str, made: Made) -> bool:
    """Tell whether a file is as it was when it was written."""
    try:
        now = os.stat(file, follow_symlinks=False)  # noqa: PTH116  # called for every file
    except OSError:
        return False
    return (made.size, made.changed, made.inode) == (now.st_size, now.st_mtime_ns, now.st_ino)


def valid(record: Outputs | None, stamp: str, output: Path) -> Outputs:
    """Return a record if it is of this Stoa and this output; else an empty one."""
    if record is not None and (record.stamp, record.output) == (stamp, str(output)):
        return record
    return Outputs(stamp, str(output), {})


def written(record: Path) -> str:
    """Return a digest of what the record says that the last build wrote; empty where there is none."""
    try:
        data = record.read_bytes()
    except OSError:
        return ""
    return hashlib.blake2b(data, digest_size=16).hexdigest() if data else ""


def untouched(output: Path, record: Path, stamp: str) -> bool:
    """Tell whether an output holds the files that the record says, and no others, as they were when it was made."""
    files = valid(read(record, Outputs), stamp, output).files
    seen = 0
    try:
        for path, entry in walk(str(output)):
            if not entry.is_dir(follow_symlinks=False):
                made, now = files.get(path), entry.stat(follow_symlinks=False)
                if made is None or (made.size, made.changed, made.inode) != (now.st_size, now.st_mtime_ns, now.st_ino):
                    return False
                seen += 1
    except OSError:
        return False
    return seen == len(files)


def walk(folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield everything below a folder, by path, with forward slashes; a link is what it is, not where it leads."""
    stack = [""]
    while stack:
        below = stack.pop()
        with os.scandir(f"{folder}/{below}" if below else folder) as entries:
            for entry in entries:
                path = f"{below}/{entry.name}" if below else entry.name
                if entry.is_dir(follow_symlinks=False):
                    stack.append(path)
                yield path, entry
