"""An edition's list written down in its note, so that it never changes again.

`extra: {frozen: true}` makes an edition its note's items and nothing else. The note is edited as text: what its
writer wrote, comments and order too, stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from ..core.errors import UsageError
from ..core.network import Edition, Network
from ..core.slices import identity
from .text import line

_TOP: Final = re.compile(r"^([A-Za-z_]+)[ \t]*:(.*)$")


def is_frozen(network: Network, edition: Edition) -> bool:
    """Tell whether an edition's note fixes its list."""
    note = network.notes.get(edition.slug)
    return note is not None and note.extra.get("frozen") is True


def frozen(network: Network, edition: Edition, before: str | None) -> tuple[PurePosixPath, str]:
    """Return the path of an edition's note, relative to the content root, and its text with the list.

    `before` is the note's text, None where there is none. UsageError where it can't be edited safely.
    """
    own = identity(network, f"editions/{edition.slug}")
    note = network.notes.get(edition.slug)
    if note is None or before is None:
        front = [f"title: {_quoted(line(edition.title))}", f"id: {own}", *_items(edition.items), "extra:",
                 "  frozen: true"]
        return PurePosixPath("editions", f"{edition.slug}.md"), "\n".join(["---", *front, "---", ""])
    path = note.source.path
    lines = before.replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != "---" or "---" not in (text.rstrip() for text in lines[1:]):
        raise UsageError(f"{path}: has no front matter that ends in a line `---`; add it, then freeze the edition")
    end = next(number for number, text in enumerate(lines[1:], 1) if text.rstrip() == "---")
    blocks = _blocks(lines[1:end])
    names = [name for name, _ in blocks]
    edited = [(name, _extra(path, block) if name == "extra" else block) for name, block in blocks if name != "items"]
    edited.append(("items", _items(edition.items)))
    if "extra" not in names:
        edited.append(("extra", ["extra:", "  frozen: true"]))
    if "id" not in names:
        edited.insert(0, ("id", [f"id: {own}"]))
    if "title" not in names:
        edited.insert(0, ("title", [f"title: {_quoted(line(edition.title))}"]))
    front = [text for _, block in edited for text in block]
    return PurePosixPath(path), "\n".join(["---", *front, *lines[end:]])


def _blocks(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Split front matter at its top-level keys: (key, its lines); comments before the first key have none."""
    blocks: list[tuple[str, list[str]]] = []
    for text in lines:
        found = _TOP.match(text)
        if found or not blocks:
            blocks.append((found[1] if found else "", [text]))
        else:
            blocks[-1][1].append(text)
    return blocks


def _extra(path: str, block: list[str]) -> list[str]:
    """Return the block `extra` with `frozen: true` in it."""
    found = _TOP.match(block[0])
    value = (found[2] if found else "").strip()
    if value.startswith("{") and len(block) == 1:
        return [block[0].replace("{", "{frozen: true, " if value != "{}" else "{frozen: true", 1)]
    if value and not value.startswith("#"):
        raise UsageError(f"{path}: `extra` must be a mapping; write it as one, then freeze the edition")
    inner = next((text for text in block[1:] if text.strip() and not text.strip().startswith("#")), "  x")
    indent = inner[: len(inner) - len(inner.lstrip())] or "  "
    kept = [text for text in block[1:] if not re.match(r"\s+frozen\s*:", text)]
    return [block[0], f"{indent}frozen: true", *kept]


def _items(keys: Sequence[str]) -> list[str]:
    return ["items:", *(f"  - {key}" for key in keys)] if keys else ["items: []"]


def _quoted(text: str) -> str:
    """Return a YAML string: JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)
