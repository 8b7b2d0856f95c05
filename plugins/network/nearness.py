"""Near matches among very many names, cheaply: only those that begin or end alike are looked at closely."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

from ..core.problems import suggestion

LOOKED_AT = 12
"""Names on each side of where a word would stand in the order."""


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
        close = _around(self._forward, word)
        close += [name[::-1] for name in _around(self._backward, word[::-1])]
        return suggestion(word, close)


def _around(ordered: list[str], word: str) -> list[str]:
    at = bisect_left(ordered, word)
    return ordered[max(0, at - LOOKED_AT):at + LOOKED_AT]
