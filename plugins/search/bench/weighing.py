"""What a reader's search costs: bytes from a cold visit to results with their passages, and the files on disk."""

from __future__ import annotations

import gzip
import random
import re
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ...core.errors import UnableError
from ...core.network import Network
from ..documents import Document
from ..finding import Prepared, prepare
from ..node import ask_browser
from . import pagefind
from .engines import Place, write_shards

PAIRS: Final = 12
SHOWN: Final = 5
"""Results whose passages are fetched, as a page shows them at first."""

_OTHER: Final = frozenset({".js", ".css"})
"""Of Pagefind's folder: its code and its own interface, which are no index."""


def weigh(network: Network, theme: Path, names: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return engine → kilobytes, medians of some visits.

    `code` (gzip), `first_word` and `two_words` (a cold visit to five results shown, code included), `second_word`
    (another word in the same visit), `disk` (what the build writes for it).
    """
    prepared = prepare(network)
    pairs = word_pairs(prepared.documents, PAIRS)
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), theme)
        if "browser" in names:
            found["browser"] = _browser(prepared, pairs, place)
        if "pagefind" in names and pagefind.program() is not None:
            found["pagefind"] = _pagefind(prepared, pairs, place)
    return found


def word_pairs(documents: Sequence[Document], count: int, seed: int = 2) -> list[tuple[str, str]]:
    """Return pairs of words of titles, of four letters or more, always the same. UnableError where there are none."""
    words = [word for document in documents for word in re.findall(r"[a-z]{4,}", document.title.lower())]
    if not words:
        raise UnableError("no title has a word to ask for")
    dice = random.Random(seed)  # noqa: S311  # a sample, not a secret
    return [(dice.choice(words), dice.choice(words)) for _ in range(count)]


def _browser(prepared: Prepared, pairs: Sequence[tuple[str, str]], place: Place) -> dict[str, float]:
    folder = write_shards(prepared, place)
    program = folder / "search.js"
    code = _packed(program) + _packed(place.theme / "static" / "js" / "search" / "main.js")
    asked = [query for one, other in pairs for query in (
        {"text": one, "quote": SHOWN, "cold": True}, {"text": other, "quote": SHOWN},
        {"text": f"{one} {other}", "quote": SHOWN, "cold": True})]
    costs = [int(answer["all"]) for answer in ask_browser(folder, asked)]
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path != program)
    return _figures(code, costs[::3], costs[1::3], costs[2::3], disk)


def _pagefind(prepared: Prepared, pairs: Sequence[tuple[str, str]], place: Place) -> dict[str, float]:
    folder = pagefind.build(prepared.documents, place.folder / "pagefind")
    first, second, both = [], [], []
    for one, other in pairs:
        cold, again = pagefind.ask(folder, [one, other], 0, SHOWN)
        whole, = pagefind.ask(folder, [f"{one} {other}"], 0, SHOWN)
        first.append(cold["bytes"] + cold["began"])
        second.append(again["bytes"])
        both.append(whole["bytes"] + whole["began"])
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix not in _OTHER)
    return _figures(_packed(folder / "pagefind.js"), first, second, both, disk)


def _figures(code: int, first: Sequence[int], second: Sequence[int], both: Sequence[int], disk: int,
             ) -> dict[str, float]:
    found = {"code": code, "first_word": statistics.median(first) + code, "second_word": statistics.median(second),
             "two_words": statistics.median(both) + code, "disk": disk}
    return {name: round(value / 1000, 1) for name, value in found.items()}


def _packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))
