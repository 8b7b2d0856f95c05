"""The bytes of sources, and their digests: known without reading where the file system says that a file is the same.

A file is the same as when its digest was found if its size, inode and times are, and if they were old enough then that
a second change would have shown in them (`plugins/store/racing.py`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol, TypeVar

import msgspec

from ..core.problems import Problem, error
from ..store.messagepack import decoded
from ..store.racing import racy
from .outcome import FileData
from .tree import SETTINGS_FILE, ContentTree, ItemFile, Names, Sign

SPACE: Final = "sources"
"""Of the cache."""

_INDEX, _NAMES = "index", "names"
T = TypeVar("T")
Index = dict[str, tuple[Sign, str]]
"""Path → what the file system says of a file, and its digest."""


class Known(Protocol):
    """What earlier builds made; `plugins.store.cache.Cache` is one."""

    def get_many(self, space: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the values of those keys that are known."""

    def put_many(self, space: str, entries: Mapping[str, bytes]) -> None:
        """Keep these values."""

    def again(self) -> Known:
        """Open the same once more, for the process and thread that asks."""

    def close(self) -> None:
        """Let go of it."""


def fresh(sign: Sign, taken: int) -> bool:
    """Tell whether a file that is looked at could change once more without another sign."""
    return racy(max(sign.modified, sign.changed), taken)


def look(tree: ContentTree, before: Mapping[str, tuple[Sign, str]], held: Container[str] = (),
         ) -> tuple[list[FileData], list[ItemFile]]:
    """Return items' files that are as they were, with their digests, and the others; less those `held`, by path."""
    unchanged: list[FileData] = []
    others: list[ItemFile] = []
    for item in tree.items:
        if item.path in held:
            continue
        known = before.get(item.path)
        if known is not None and known[0] == tree.signs[item.path]:
            unchanged.append(FileData(item, None, known[1]))
        else:
            others.append(item)
    return unchanged, others


def last_index(cache: Known | None) -> Index:
    """Return what the file system said of files, and their digests, in the last build."""
    return _left(cache, _INDEX, Index) or {}


def remember_index(cache: Known | None, tree: ContentTree, sources: Iterable[FileData], before: Index, taken: int,
                   ) -> None:
    """Let the next build know digests; `taken` is the clock's time in nanoseconds before the tree was walked."""
    now = {one.file.path: (sign, one.digest) for one in sources
           if not fresh(sign := tree.signs[one.file.path], taken)}
    if cache is not None and now != before:
        cache.put_many(SPACE, {_INDEX: msgspec.msgpack.encode(now)})


def read(root: Path, one: FileData, most: int) -> FileData | Problem:
    """Return a file with its bytes and their digest, or what is in the way."""
    data = read_file(root, one.file.path, most)
    return error(one.file.path, 1, data) if isinstance(data, str) else replace(one, data=data, digest=digest(data))


def read_file(root: Path, path: str, most: int) -> bytes | str:
    """Return a file's bytes, or what is in the way of having them. Follows no symbolic link."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(f"{root}/{path}", flags)
        with open(descriptor, "rb", buffering=0) as opened:  # noqa: PTH123  # of a descriptor
            data = opened.read(most + 1) or b""
            while len(data) <= most and (more := opened.read(most + 1 - len(data))):
                data += more
    except FileNotFoundError:
        return "there is no such file; `invoke new.network DIR` makes one" if path == SETTINGS_FILE else "is gone"
    except OSError as problem:
        return f"can't be read: {problem.strerror}"
    return data if len(data) <= most else f"is larger than {most:,} bytes; that is the limit"


def digest(data: bytes) -> str:
    """Return what `Source.digest` is."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def last_names(cache: Known | None) -> Names | None:
    """Return what the names of the last build's files said."""
    return _left(cache, _NAMES, Names)


def remember_names(cache: Known | None, names: Names) -> None:
    """Let the next build know what names say."""
    if cache is not None:
        cache.put_many(SPACE, {_NAMES: msgspec.msgpack.encode(names)})


def _left(cache: Known | None, key: str, kind: type[T]) -> T | None:
    return decoded(cache.get_many(SPACE, [key]).get(key), kind) if cache is not None else None
