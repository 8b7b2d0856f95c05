"""Files beside what becomes of them.

A new case is a new `golden/<kind>-<name>.md`; `STOA_GOLDEN=write` writes its results.
"""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import msgspec
import pytest

from plugins.core.model import Body
from plugins.reading.packing import pack, unpack
from plugins.reading.texts import ShelvedTexts
from plugins.reading.tree import FileKind
from plugins.store.shelf import Shelf

from .making import CONDITIONS, marked, outcome

GOLDEN = Path(__file__).parent / "golden"
KINDS: tuple[FileKind, ...] = (
    "experts",
    "posts",
    "links",
    "questions",
    "answers",
    "paths",
    "editions",
    "ideas",
    "pages",
)


def expected(path: Path, now: str) -> str:
    """Return what is expected, or write it down where that is asked for."""
    if os.environ.get("STOA_GOLDEN") == "write":
        path.write_text(now, encoding="utf-8", newline="\n")
    assert path.exists(), f"{path.name} is missing: look at what STOA_GOLDEN=write makes, then commit it"
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("source", sorted(GOLDEN.glob("*.md")), ids=lambda p: p.stem)
def test_a_file_becomes_what_stands_beside_it(source: Path) -> None:
    kind = next(kind for kind in KINDS if source.name.startswith(kind))
    name = "ada" if kind == "answers" else ""
    done = outcome(source.read_bytes(), kind, name, ("jonas",) if kind == "questions" else ())
    body = done.record.body if done.record else Body()
    assert marked(body) + "\n" == expected(source.with_suffix(".html"), marked(body) + "\n")
    data = {
        "record": msgspec.to_builtins(done.record),
        "problems": [f"{line}: {what}: {said}" for line, what, said in done.problems],
    }
    for part in ("parts", "references"):
        (data["record"] or {"body": {}})["body"].pop(part, None)
    written = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    assert written == expected(source.with_suffix(".json"), written)


@pytest.mark.parametrize("source", sorted(GOLDEN.glob("*.md")), ids=lambda p: p.stem)
def test_what_comes_from_the_cache_equals_what_was_read(source: Path) -> None:
    from zoneinfo import ZoneInfo  # noqa: PLC0415  # here alone

    kind = next(kind for kind in KINDS if source.name.startswith(kind))
    done = outcome(source.read_bytes(), kind, "ada" if kind == "answers" else "")
    data = pack(done)
    again = unpack(data.outcome, kind, ZoneInfo(CONDITIONS.timezone), partial(ShelvedTexts(Shelf()).keep, data.texts))
    assert again == done
    assert repr(again) == repr(done)
