"""Typing errors: which words of the index may be meant by one that no document has."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..analysis.stemming import primary
from ..analysis.tokens import compared
from .query import Query, Word
from .ranking import Index

SHORTEST: Final = 4
"""Letters of a word that can be told from another."""

TWO_ERRORS: Final = 7
"""Letters of a word that may have two of them wrong."""

ALTERNATIVES: Final = 4
"""Words taken for one that is mistyped, when they are equally near: the other words of the query choose."""


def corrected(query: Query, index: Index, language: str) -> tuple[Query, dict[str, tuple[str, ...]]]:
    """Return the query with what its unknown words may mean, and word as written → words offered, the best first."""
    offered: dict[str, tuple[str, ...]] = {}
    words: list[Word] = []
    for word in query.words:
        if word.written not in offered and _unknown(word, index):
            offered[word.written] = nearest(word.written, index)
        meant = offered.get(word.written, ())
        terms = tuple(dict.fromkeys(t for known in meant for t in compared(known, primary(language))))
        words.append(replace(word, instead=terms) if terms else word)
    return replace(query, words=tuple(words)), {written: found for written, found in offered.items() if found}


def _unknown(word: Word, index: Index) -> bool:
    return (len(word.written) >= SHORTEST and word.written.isalpha() and not index.frequency(word.term)
            and not (word.begins and index.complete(word.written, 1)))


def nearest(word: str, index: Index) -> tuple[str, ...]:
    """Return the words nearest to a mistyped one: fewest errors, the same first letter, most frequent."""
    most = 2 if len(word) >= TWO_ERRORS else 1
    found: list[tuple[int, bool, int, str]] = []
    for known, size in index.alike(word):
        errors = distance(word, known, most)
        if errors <= most:
            found.append((errors, known[0] != word[0], -size, known))
    found.sort()
    return tuple(known for errors, _, _, known in found if errors == found[0][0])[:ALTERNATIVES]


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or exchanged with the next; `most` + 1 where it is more.

    Optimal string alignment: https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        now = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, row = row, now
    return min(row[-1], most + 1)
