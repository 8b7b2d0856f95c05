"""An index held in memory, for what a build itself asks: saved searches, and tests that compare."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from ..analysis.stemming import primary
from ..analysis.tokens import compared
from .analysing import Entry
from .coding import long, order, read_places, short
from .ranking import LONGEST_TITLE, bm25
from .shards import SHORT, WORD_GROUP, Postings, gather, gather_exact


class Words:
    """The words to complete and to correct with, as the shards have them."""

    def __init__(self, counts: Mapping[str, int], language: str) -> None:
        """Take word → how many documents have it."""
        self.counts = counts
        self.sorted = sorted(counts, key=order)
        self._keys = [order(word) for word in self.sorted]
        self._code = primary(language)
        self._backward: dict[str, list[str]] = {}
        self._short: dict[int, list[str]] = {}
        for word in self.sorted:
            self._backward.setdefault(word[-WORD_GROUP:], []).append(word)
            if len(word) <= SHORT:
                self._short.setdefault(len(word), []).append(word)

    def alike(self, word: str) -> list[tuple[str, int]]:
        """Return words that begin or end as `word` does, or are about as short; see `ranking.Index.alike`."""
        found = {*self.beginning(word[:WORD_GROUP]), *self._backward.get(word[-WORD_GROUP:], ())}
        if len(word) < SHORT:
            found.update(*(self._short.get(n, ()) for n in (len(word) - 1, len(word), len(word) + 1)))
        return [(known, self.counts[known].bit_length()) for known in sorted(found, key=order)]

    def beginning(self, start: str) -> list[str]:
        """Return the words that begin with `start`, in order."""
        found: list[str] = []
        for word in self.sorted[bisect_left(self._keys, order(start)):]:
            if not word.startswith(start):
                break
            found.append(word)
        return found

    def complete(self, word: str, most: int) -> list[str]:
        """Return what unfinished `word` may become, as compared; see `ranking.Index.complete`."""
        shortest = 3
        if len(word) < shortest:
            return []
        known = sorted(self.beginning(word), key=lambda w: (-self.counts[w].bit_length(), order(w)))[:most]
        return [term for found in known for term in compared(found, self._code)]


_NONE: Final = Postings([], bytearray(), [])


def _each(postings: Postings) -> Iterator[tuple[int, int, bytes]]:
    return zip(*postings, strict=True)


class HeldIndex:
    """Implements `ranking.Index` over entries."""

    def __init__(self, entries: Sequence[Entry], words: Words) -> None:
        """Take the entries in the order of their documents' numbers."""
        self._postings = gather(entries)
        self._exact = gather_exact(entries)
        self._words = words
        self.lengths = [long(short(entry.length)) for entry in entries]
        self.titles = [min(entry.title, LONGEST_TITLE) for entry in entries]
        self.average = sum(entry.length for entry in entries) / len(entries) if entries else 1.0

    def frequency(self, term: str) -> int:
        """Return how many documents have a word."""
        return len(self._postings.get(term, _NONE).numbers)

    def scores(self, term: str, idf: float) -> Mapping[int, float]:
        """Return document → BM25 of a word in it."""
        lengths, average = self.lengths, self.average
        return {n: bm25(weight, lengths[n], average, idf) for n, weight, _ in _each(self._postings.get(term, _NONE))}

    def places(self, term: str, wanted: Collection[int]) -> Mapping[int, Sequence[int]]:
        """Return where a word stands in those documents."""
        return {n: read_places(where) for n, _, where in _each(self._postings.get(term, _NONE)) if n in wanted}

    def exact(self, key: str) -> Mapping[int, int]:
        """Return the documents whose whole title (2) or a heading (1) is that."""
        return exact_tiers(_each(self._exact.get(key, _NONE)))

    def complete(self, word: str, most: int) -> Sequence[str]:
        """Return the words that begin with one."""
        return self._words.complete(word, most)

    def alike(self, word: str) -> Sequence[tuple[str, int]]:
        """Return words that may be meant by a mistyped one."""
        return self._words.alike(word)


def exact_tiers(postings: Iterable[tuple[int, int, bytes]]) -> dict[int, int]:
    """Return document → the highest of its tiers."""
    found: dict[int, int] = {}
    for n, tier, _ in postings:
        found[n] = max(tier, found.get(n, 0))
    return found
