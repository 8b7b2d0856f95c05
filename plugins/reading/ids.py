"""Ids written down: an item that has none gets the line `id: …` with the very id it has by its name.

So a later rename keeps it. Nothing else in the file changes, not a byte.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from ..core.errors import UnableError
from ..core.model import Question
from .characters import decode
from .content import Reading
from .front_matter import split
from .limits import Limits
from .schema import FREE
from .sources import digest, read_file
from .tree import SETTINGS_FILE
from .yaml_text import Header, read_yaml

_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Edit:
    """A line to add to a file."""

    path: str  # below the content root
    digest: str  # of the file that was read: another one is left alone
    id: str


def mint_ids(root: Path, reading: Reading) -> tuple[Edit, ...]:
    """Return the ids to write down, by path.

    Where `network.yaml` lacks its own, that is the only one: the others depend on it, so read again after it.
    """
    if reading.settings is None:
        return tuple(_network(root))
    items = [*reading.records, *(a for r in reading.records if isinstance(r, Question) for a in r.answers)]
    edits = [Edit(i.source.path, i.source.digest, i.id) for i in items if "id" not in i.source.lines]
    return tuple(sorted(edits, key=lambda edit: edit.path))


def apply_edits(root: Path, edits: Sequence[Edit]) -> tuple[str, ...]:
    """Write ids into files; return the paths. UnableError names a file that changed meanwhile or can't be written."""
    for edit in edits:
        data = read_file(root, edit.path, Limits().settings_bytes)
        if isinstance(data, str):
            raise UnableError(f"{edit.path}: {data}")
        if digest(data) != edit.digest:
            raise UnableError(f"{edit.path}: was changed meanwhile; run the command again")
        _replace(root / edit.path, with_id(data, edit))
    return tuple(edit.path for edit in edits)


def with_id(data: bytes, edit: Edit) -> bytes:
    """Return a file's bytes with the id as first key of its front matter. UnableError where the line can't be added."""
    bom, rest = (_BOM, data[len(_BOM) :]) if data.startswith(_BOM) else (b"", data)
    first, end = _first_line(rest)
    line = f"id: {edit.id}".encode() + end
    new = bom + (line + rest if edit.path == SETTINGS_FILE and first.rstrip() != b"---" else first + end + line
                 + rest[len(first) + len(end) :])
    before, after = _header(data, edit.path), _header(new, edit.path)
    if after.problems or after.values != {"id": edit.id, **before.values}:
        raise UnableError(f"{edit.path}: the id can't be added; write each key on its own line, then try again")
    return new


def _first_line(data: bytes) -> tuple[bytes, bytes]:
    """Return the first line and what ends it."""
    for end in (b"\r\n", b"\n", b"\r"):
        line, found, _ = data.partition(end)
        if found and b"\r" not in line and b"\n" not in line:
            return line, end
    return data, b"\n"


def _header(data: bytes, path: str) -> Header:
    text = decode(data)
    parts = text if isinstance(text, tuple) or path == SETTINGS_FILE else split(text)
    if isinstance(parts, tuple):
        raise UnableError(f"{path}: {parts[1]}")
    limits = Limits()
    return read_yaml(parts if isinstance(parts, str) else parts.header, 1, limits.depth, limits.nodes * 10, FREE)


def _network(root: Path) -> Iterator[Edit]:
    """Yield the id of a network that has an address but no id."""
    data = read_file(root, SETTINGS_FILE, Limits().settings_bytes)
    if isinstance(data, bytes) and not isinstance(decode(data), tuple):
        values = _header(data, SETTINGS_FILE).values
        if "id" not in values and isinstance(url := values.get("url"), str):
            yield Edit(SETTINGS_FILE, digest(data), uuid5(NAMESPACE_URL, url.rstrip("/")).urn)


def _replace(path: Path, data: bytes) -> None:
    """Put new bytes in the place of a file at once, with its permissions."""
    try:
        mode = path.stat().st_mode
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as aside:
            aside.write(data)
        Path(aside.name).chmod(mode)
        os.replace(aside.name, path)  # noqa: PTH105  # the atomic one
    except OSError as problem:
        raise UnableError(f"{path}: can't be written: {problem.strerror}") from problem
