"""Shortening a text to what fits: after a sentence where that keeps most of it, else after a word; nowhere else."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Final

from .patterns import ANY_CASE, clusters, pattern

ELLIPSIS: Final = "…"

_WORD: Final = pattern(r"\S+")
_UNSEEN: Final = pattern(r"[\p{Cc}\p{Cs}\uFFFE\uFFFF\uFEFF]")
_LONG: Final = 30  # characters without a space: a script that writes none
_INNER: Final = pattern(r"(?V1w)\b")  # Unicode's word boundaries (UAX #29)
_ENTITY: Final = pattern(r"://|^www\.|^[@#]|@", ANY_CASE)
_SENTENCE: Final = pattern(r"[.!?…。！？؟।]['\"”’»)\]]*$")  # noqa: RUF001  # other scripts' full stops
_TAIL: Final = 8  # characters that a sentence's end takes at most
_LOOSE: Final = " ,;:([{„“«‹‘/&+-‐‑‒–—―"  # noqa: RUF001  # what must not stand before an ellipsis
_ENOUGH: Final = 0.6  # of what fits: below it, a cut sentence says more than a whole one


def fold(text: str) -> str:
    """Return a text with every run of white space as one space, and no characters that can't be seen or sent."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def shorten(text: str, fits: Callable[[str], bool]) -> str:
    """Return a folded text if it fits, else the longest beginning that does, or nothing if not even a word fits.

    Ends after a sentence, or after a word with `…`. Never inside a word, an address, a mention or a grapheme; a run
    without spaces (Chinese, Japanese, Thai) is parted at Unicode's word boundaries. `fits` must hold for every
    beginning of what it holds for, nearly: each candidate is asked before it is returned.
    """
    text = fold(text)
    if fits(text):
        return text
    ends = _ends(text)
    low, high = 0, len(ends)  # the first `low` ends fit
    while low < high:
        middle = (low + high + 1) // 2
        if fits(_elided(text[: ends[middle - 1]])):
            low = middle
        else:
            high = middle - 1
    for count in range(low, 0, -1):
        cut = text[: ends[count - 1]]
        if len(cut) < _ENOUGH * ends[low - 1]:
            break
        if _SENTENCE.search(cut[-_TAIL:]) and fits(cut):
            return cut
    for count in range(low, 0, -1):
        cut = _elided(text[: ends[count - 1]])
        if cut != ELLIPSIS and fits(cut):
            return cut
    return ""


def _elided(cut: str) -> str:
    return cut.rstrip(_LOOSE) + ELLIPSIS


def _ends(text: str) -> list[int]:
    """Return where the text may be cut: after each word, and inside long runs that are words of their own."""
    ends: list[int] = []
    for word in _WORD.finditer(text):
        if len(word[0]) > _LONG and not _ENTITY.search(word[0]):
            graphemes = set(itertools.accumulate(map(len, clusters(word[0])), initial=word.start()))
            inner = (word.start() + m.start() for m in _INNER.finditer(word[0]) if m.start() > 0)
            ends.extend(place for place in inner if place in graphemes and place < word.end())
        ends.append(word.end())
    return ends
