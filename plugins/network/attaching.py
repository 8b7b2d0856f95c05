"""Files of the content that are published beside each item that refers to them, and where."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from posixpath import dirname

from ..core.addresses import address
from ..core.model import Answer, Key, Record
from ..core.network import Attachment
from .places import file_name, picture, resolve
from .texts import Found


def beside(items: Mapping[Key, Record], texts: Mapping[Key, Found]) -> dict[Key, dict[str, str]]:
    """Return for every item the files that it, its picture and its answers refer to: path → address."""
    wanted: dict[Key, set[str]] = {}
    for key, item in items.items():
        own = {path for _, target in picture(item) if (path := resolve(item.source.path, target))}
        if own:
            wanted[key] = own
    for key, found in texts.items():
        if found.files:
            wanted.setdefault(key.partition("#")[0], set()).update(path for _, path in found.files)
    return {key: _placed(items[key], paths) for key, paths in wanted.items()}


def attachments(placed: Mapping[Key, Mapping[str, str]]) -> tuple[Attachment, ...]:
    """Return every file at every address, sorted by address."""
    every = [Attachment(path, where) for files in placed.values() for path, where in files.items()]
    return tuple(sorted(every, key=lambda attachment: attachment.address))


def targets(key: Key, record: Record | Answer, found: Found, placed: Mapping[Key, Mapping[str, str]],
            ) -> tuple[str | None, ...]:
    """Return what a text's references became, its files at their addresses."""
    ends = list(found.targets)
    for index, path in found.files:
        fragment = record.body.references[index].fragment
        ends[index] = placed[key.partition("#")[0]][path] + (f"#{fragment}" if fragment else "")
    return tuple(ends)


def pictures(items: Mapping[Key, Record], placed: Mapping[Key, Mapping[str, str]]) -> dict[Key, str]:
    """Return the address of each item's own picture; an expert's is the avatar, if there is one."""
    shown: dict[Key, str] = {}
    for key, item in items.items():
        for _, target in picture(item):
            path = resolve(item.source.path, target)
            if path is not None:
                shown.setdefault(key, placed[key][path])
    return shown


def _placed(item: Record, paths: Iterable[str]) -> dict[str, str]:
    """Return addresses for files beside an item; of two with one name the nearer keeps it."""
    folder = dirname(item.source.path)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for path in sorted(paths, key=lambda path: (dirname(path) != folder, path)):
        name = file_name(path, taken, hashlib.blake2b(path.encode(), digest_size=4).hexdigest())
        taken.add(name.lower())
        names[path] = address(item.key) + name
    return names
