"""The shards asked from Python: what a build itself asks (saved searches), and what tests compare with."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence

from ..analysis.stemming import primary
from ..analysis.tokens import compared
from .coding import long, order, read_places, short
from .columns import Columns, read_term_shard
from .indexing import Index
from .ranking import LONGEST_TITLE, bm25
from .shards import SHORT, WORD_GROUP


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


class HeldIndex:
    """Implements `ranking.Index` over the shards of an index, each read when it is first needed."""

    def __init__(self, index: Index, words: Words) -> None:
        """Take the index."""
        self._index = index
        self._words = words
        self._begins = [order(shard[0]) for shard in index.shards]
        self._known: dict[int, dict[str, Columns]] = {}
        self.lengths = [long(short(length)) for length in index.kept.lengths]
        self.titles = [min(title, LONGEST_TITLE) for title in index.kept.titles]
        self.average = sum(index.kept.lengths) / (len(index.kept.lengths) or 1)

    def _columns(self, term: str) -> Columns | None:
        at = bisect_right(self._begins, order(term)) - 1
        if at < 0:
            return None
        if at not in self._known:
            self._known[at] = read_term_shard(*self._index.raw(self._index.kept.shards[at][1]))
        return self._known[at].get(term)

    def frequency(self, term: str) -> int:
        """Return how many documents have a word."""
        found = self._columns(term)
        return len(found.weights) if found is not None else 0

    def weight(self, term: str) -> int:
        """Return the sum of a word's weights."""
        found = self._columns(term)
        return sum(found.weights) if found is not None else 0

    def scores(self, term: str, idf: float) -> Mapping[int, float]:
        """Return document → BM25 of a word in it."""
        lengths, average = self.lengths, self.average
        found = self._columns(term)
        if found is None:
            return {}
        return {n: bm25(weight, lengths[n], average, idf)
                for n, weight in zip(found.documents, found.weights, strict=True)}

    def places(self, term: str, wanted: Collection[int]) -> Mapping[int, Sequence[int]]:
        """Return where a word stands in those documents."""
        found = self._columns(term)
        if found is None:
            return {}
        each = zip(found.documents, found.places(), strict=True)
        return {n: read_places(where) for n, where in each if n in wanted}

    def exact(self, key: str) -> Mapping[int, int]:
        """Return the documents whose whole title (2) or a heading (1) is that."""
        found = self._columns(key)
        return dict(zip(found.documents, found.weights, strict=True)) if found is not None else {}

    def complete(self, word: str, most: int) -> Sequence[str]:
        """Return the words that begin with one."""
        return self._words.complete(word, most)

    def alike(self, word: str) -> Sequence[tuple[str, int]]:
        """Return words that may be meant by a mistyped one."""
        return self._words.alike(word)
