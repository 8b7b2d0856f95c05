"""Near matches among very many names, cheaply: only those that begin or end alike are looked at closely."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property

LOOKED_AT = 12
"""Names on each side of where a word would stand in the order."""

LONGEST = 100
"""Characters of a word that are compared."""

ALIKE = 0.6
"""Of one: less alike than that is another name."""


class Names:
    """Names to suggest from. Sorted once, when first asked."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names that would have been right."""
        self._names = names

    @cached_property
    def _forward(self) -> list[str]:
        return sorted(set(self._names))

    @cached_property
    def _backward(self) -> list[str]:
        return sorted(name[::-1] for name in self._forward)

    def near(self, word: str) -> str:
        """Return "; did you mean `x`?" for the nearest name, or nothing where none is near."""
        name = self.nearest(word)
        return f"; did you mean `{name}`?" if name else ""

    def nearest(self, word: str) -> str:
        """Return the nearest name, empty where none is near: compared is what tells it from others in its folder."""
        close = sorted({*_around(self._forward, word), *(name[::-1] for name in _around(self._backward, word[::-1]))})
        tells: dict[str, list[str]] = {}
        for name in close:
            tells.setdefault(_tell(name), []).append(name)
        alike = get_close_matches(_tell(word)[:LONGEST], tells, n=1, cutoff=ALIKE)
        return get_close_matches(word[:LONGEST], tells[alike[0]], n=1, cutoff=0.0)[0] if alike else ""


def _tell(name: str) -> str:
    """Return the part of a path or key that its author chose for it: the file's name, or its folder's."""
    folder, _, last = name.rstrip("/").removesuffix(".md").rpartition("/")
    return folder.rpartition("/")[2] if last in {"index", "question"} else last


def _around(ordered: list[str], word: str) -> list[str]:
    at = bisect_left(ordered, word)
    return ordered[max(0, at - LOOKED_AT):at + LOOKED_AT]
