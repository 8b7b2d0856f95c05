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
        """Return the nearest name, empty where none is near; one with the same last part is, wherever it stands."""
        close = sorted({*_around(self._forward, word), *(name[::-1] for name in _around(self._backward, word[::-1]))})
        last = word.rpartition("/")[2]
        same = [name for name in close if "/" in name and name.rpartition("/")[2] == last]
        found = get_close_matches(word[:LONGEST], same or close, n=1, cutoff=0.0 if same else ALIKE)
        return found[0] if found else ""


def _around(ordered: list[str], word: str) -> list[str]:
    at = bisect_left(ordered, word)
    return ordered[max(0, at - LOOKED_AT):at + LOOKED_AT]
