"""The index itself: which documents have a word, in shards, made whole or, after an edit, where the edit changed it.

What was made last is kept (`Kept`), without the postings: those are in the shards that the site has. A shard is found
by its name, which is a digest of what is in it, so one that is missing or damaged only means to make the whole anew.
Made whole or in part, the same documents give the same shards: a test holds that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from .analysing import Entry
from .coding import name, order, read_varints
from .columns import Columns, Growing, patched, placeless, read_term_shard, term_shard
from .shards import CHANCE, LARGEST, SMALLEST, cut

Raw = tuple[bytes, bytes]
"""A shard of postings and its twin, not packed."""

Read = Callable[[str], Raw | None]
"""A shard's name → what is in it, if the last site has it whole."""

AT_ONCE = 0.1
"""The share of documents that may have changed to change the index in part."""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is known of an index, without its postings. By document where it isn't said otherwise."""

    language: str
    keys: list[str]
    digests: list[str]  # what the entries were made from
    lengths: list[int]
    titles: list[int]
    terms: list[str]  # in order; whole titles and headings among them
    sizes: list[int]  # of each term: documents that have it
    shards: list[tuple[int, str]]  # how many terms, and the name
    words: dict[str, int]  # as written → documents that have it
    marks: list[bytes] = []  # what the documents were known by; see `Document.mark`


@dataclass(frozen=True, slots=True)
class Index:
    """An index, and where its shards are: those made now, or the last site's."""

    kept: Kept
    fresh: Mapping[str, Raw]  # by name
    read: Read

    @property
    def shards(self) -> list[list[str]]:
        """The terms of each shard."""
        found, at = [], 0
        for count, _ in self.kept.shards:
            found.append(self.kept.terms[at:at + count])
            at += count
        return found

    def raw(self, called: str) -> Raw:
        """Return what is in a shard."""
        found = self.fresh.get(called) or self.read(called)
        if found is None:
            raise KeyError(called)
        return found


def whole(language: str, keys: Sequence[str], digests: Sequence[str], entries: Iterable[Entry]) -> Index:
    """Return the index of these entries, by number."""
    found = Growing()
    words: Counter[str] = Counter()
    exact: dict[str, list[tuple[int, int]]] = {}  # as many as there are headings, and hardly one comes again
    lengths: list[int] = []
    titles: list[int] = []
    for number, entry in enumerate(entries):
        lengths.append(entry.length)
        titles.append(entry.title)
        words.update(entry.words)
        found.add(number, entry.terms.split(), entry.weights, read_varints(entry.counts), entry.low, entry.high)
        for key, weight in entry.exact().items():
            exact.setdefault(key, []).append((number, weight))
    sizes = found.sizes | {key: len(rows) for key, rows in exact.items()}
    terms = sorted(sizes, key=order)
    fresh: dict[str, Raw] = {}
    made: list[tuple[int, str]] = []
    for shard in _cut(terms, sizes):
        raw = term_shard(shard, [placeless(exact[t]) if t in exact else found.columns(t) for t in shard])
        fresh[called := name(*raw)] = raw
        made.append((len(shard), called))
    kept = Kept(
        language=language, keys=list(keys), digests=list(digests), lengths=lengths,
        titles=titles, terms=terms, sizes=[sizes[t] for t in terms], shards=made,
        words=dict(words),
    )
    return Index(kept, fresh, lambda _: None)


def changed(before: Kept, read: Read, language: str, keys: Sequence[str], digests: Sequence[str],
            analyse: Callable[[Sequence[int]], Sequence[Entry]],
            known: Callable[[Sequence[str]], Mapping[str, Entry]]) -> Index | None:
    """Return the index after an edit; None where it must be made whole.

    `analyse` gives the entries of documents by number, `known` former entries by their digests. Documents must have
    kept their numbers: some have other words, and newer ones have come.
    """
    old = len(before.keys)
    if before.language != language or list(keys[:old]) != before.keys:
        return None
    edited = [n for n in range(old) if digests[n] != before.digests[n]]
    numbers = [*edited, *range(old, len(keys))]
    if len(numbers) > AT_ONCE * len(keys):
        return None
    former = known([before.digests[n] for n in edited])
    if len(former) < len({before.digests[n] for n in edited}):
        return None
    entries = dict(zip(numbers, analyse(numbers), strict=True))
    edits: dict[str, dict[int, tuple[int, bytes] | None]] = {}
    words = Counter(before.words)
    for number, entry in entries.items():
        stale = former[before.digests[number]] if number < old else None
        gone = stale.postings() if stale is not None else {}
        come = entry.postings()
        for term in gone.keys() | come.keys():
            if gone.get(term) != come.get(term):
                edits.setdefault(term, {})[number] = come.get(term)
        words.subtract(stale.words if stale is not None else ())
        words.update(entry.words)
    lengths, titles = before.lengths + [0] * (len(keys) - old), before.titles + [0] * (len(keys) - old)
    for number, entry in entries.items():
        lengths[number], titles[number] = entry.length, entry.title
    parts = _patch(before, read, edits)
    if parts is None:
        return None
    terms, sizes, shards, fresh = parts
    kept = Kept(
        language=language, keys=list(keys), digests=list(digests), lengths=lengths, titles=titles, terms=terms,
        sizes=[sizes[term] for term in terms], shards=shards, words={word: n for word, n in words.items() if n},
    )
    return Index(kept, fresh, read)


_Edits = Mapping[str, Mapping[int, tuple[int, bytes] | None]]
_Parts = tuple[list[str], dict[str, int], list[tuple[int, str]], dict[str, Raw]]


def _patch(before: Kept, read: Read, edits: _Edits) -> _Parts | None:
    """Return terms, sizes, shards and those made anew; None where a shard that is needed isn't there."""
    former = _Former(before, read)
    sizes = dict(zip(before.terms, before.sizes, strict=True))
    mended: dict[str, Columns] = {}
    for term, of_term in edits.items():
        found = former.columns(term) if term in sizes else Columns(b"", b"", [], b"", b"")
        if found is None:
            return None
        mended[term] = patched(found, of_term)
        sizes[term] = len(mended[term].weights)
        if not sizes[term]:
            del sizes[term], mended[term]
    terms = before.terms if sizes.keys() == set(before.terms) else sorted(sizes, key=order)
    fresh: dict[str, Raw] = {}
    made: list[tuple[int, str]] = []
    for shard in _cut(terms, sizes):
        called = former.same(shard) if mended.keys().isdisjoint(shard) else ""
        if not called:
            parts = [mended.get(term) or former.columns(term) for term in shard]
            if None in parts:
                return None
            raw = term_shard(shard, [part for part in parts if part is not None])
            fresh[called := name(*raw)] = raw
        made.append((len(shard), called))
    return terms, sizes, made, fresh


class _Former:
    """The shards of the last index, read when they are asked for."""

    def __init__(self, before: Kept, read: Read) -> None:
        self._read = read
        self._names = [called for _, called in before.shards]
        self._shards: dict[tuple[str, int, str], str] = {}
        self._begins: list[bytes] = []
        at = 0
        for count, called in before.shards:
            self._begins.append(order(before.terms[at]))
            self._shards[before.terms[at], count, before.terms[at + count - 1]] = called
            at += count
        self._known: dict[int, dict[str, Columns] | None] = {}

    def same(self, shard: Sequence[str]) -> str:
        """Return the name of the shard that has these terms, if there was one; none of them was edited."""
        return self._shards.get((shard[0], len(shard), shard[-1]), "")

    def columns(self, term: str) -> Columns | None:
        """Return a term's postings; None where its shard isn't there."""
        at = bisect_right(self._begins, order(term)) - 1
        if at not in self._known:
            raw = self._read(self._names[at])
            self._known[at] = read_term_shard(*raw) if raw is not None else None
        found = self._known[at]
        return found.get(term) if found is not None else None


def _cut(terms: Sequence[str], sizes: Mapping[str, int]) -> list[list[str]]:
    return cut(terms, sizes.__getitem__, SMALLEST, LARGEST, CHANCE, lambda term: term.partition(" ")[0])
