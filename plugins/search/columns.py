"""A word's postings as they stand in a shard: columns of bytes, which are cut and joined without being read."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise, repeat
from operator import sub

from .coding import front_coded, gaps, read_front_coded, read_streams, read_varints, streams, unzigzag, varints, zigzag

_ROW = 2 * array("I").itemsize


@dataclass(frozen=True, slots=True)
class Columns:
    """A word's documents, in the order of their numbers."""

    numbers: bytes  # varints: how far each number is from the one before
    weights: bytes  # one each
    counts: Sequence[int]  # how many places each has
    low: bytes  # of the places, all documents' behind one another
    high: bytes

    @property
    def documents(self) -> list[int]:
        """The numbers."""
        return [number - 1 for number in accumulate(read_varints(self.numbers))]

    def places(self) -> list[bytes]:
        """Return where the word stands in each document, as `coding.places` writes it."""
        ends = [*accumulate(self.counts, initial=0)]
        return [self.low[a:b] + self.high[a:b] for a, b in pairwise(ends)]


class Growing:
    """The postings of all words while the documents are gone through, in the order of their numbers.

    Each document's are cut out of columns, and each word's are runs of bytes: few objects, however many postings.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._rows: defaultdict[str, array[int]] = defaultdict(partial(array, "Q"))  # number, weight, how many places
        self._places: defaultdict[str, array[int]] = defaultdict(partial(array, "H"))  # low and high in turn

    def add(self, number: int, terms: Sequence[str], weights: bytes, counts: Sequence[int], low: bytes,
            high: bytes) -> None:
        """Take a document's postings: its words, and the columns of an `Entry`. No more than 16 million documents."""
        first, several = number << 8, len(counts)
        paired = array("I", bytes(_ROW * len(terms)))
        paired[::2] = array("I", [first | weight for weight in weights])
        paired[1::2] = array("I", [*counts, *repeat(1, len(terms) - several)])
        mixed = bytearray(2 * len(low))
        mixed[::2], mixed[1::2] = low, high
        rows, places = self._rows, self._places
        row, place = array("Q", paired.tobytes()), array("H", bytes(mixed))
        start = 0
        for term, one, count in zip(terms, row, counts, strict=False):
            rows[term].append(one)
            places[term] += place[start:(start := start + count)]
        for term, one, where in zip(terms[several:], row[several:], place[start:], strict=True):
            rows[term].append(one)
            places[term].append(where)

    @property
    def sizes(self) -> dict[str, int]:
        """How many documents each word has."""
        return {term: len(rows) for term, rows in self._rows.items()}

    def columns(self, term: str) -> Columns:
        """Return what was taken of a word."""
        paired, places = array("I", self._rows[term].tobytes()), self._places[term].tobytes()
        first = paired[::2]
        return Columns(varints(gaps([value >> 8 for value in first])), bytes([value & 0xFF for value in first]),
                       paired[1::2].tolist(), places[::2], places[1::2])


def placeless(postings: Sequence[tuple[int, int]]) -> Columns:
    """Return postings (number, weight) without places, sorted, as columns."""
    numbers, weights = [number for number, _ in postings], bytes([weight for _, weight in postings])
    return Columns(varints(gaps(numbers)), weights, [0] * len(postings), b"", b"")


def patched(found: Columns, edits: Mapping[int, tuple[int, bytes] | None]) -> Columns:
    """Return the columns with some documents' postings changed, added, or (None) taken out."""
    numbers, weights, counts = found.documents, bytearray(found.weights), list(found.counts)
    low, high = bytearray(found.low), bytearray(found.high)
    for number, posting in sorted(edits.items()):
        at = bisect_left(numbers, number)
        start = sum(counts[:at])
        there = at < len(numbers) and numbers[at] == number
        end = start + (counts[at] if there else 0)
        places = posting[1] if posting is not None else b""
        low[start:end], high[start:end] = places[:len(places) // 2], places[len(places) // 2:]
        upto = at + 1 if there else at
        numbers[at:upto] = [number] if posting is not None else []
        weights[at:upto] = [posting[0]] if posting is not None else []
        counts[at:upto] = [len(places) // 2] if posting is not None else []
    return Columns(varints(gaps(numbers)), bytes(weights), counts, bytes(low), bytes(high))


def term_shard(terms: Sequence[str], found: Sequence[Columns]) -> tuple[bytes, bytes]:
    """Return a shard of postings (which documents, how much) and its twin (where in them).

    How many places a word has in a document is told by how much its weight is above that: mostly nothing.
    """
    return (
        streams((
            front_coded(terms), varints([len(one.weights) for one in found]),
            varints([len(one.numbers) for one in found]),
            b"".join([one.numbers for one in found]), b"".join([one.weights for one in found]),
        )),
        streams((
            varints([zigzag(more) if more else 0 for one in found for more in map(sub, one.weights, one.counts)]),
            b"".join([one.low for one in found]), b"".join([one.high for one in found]),
        )),
    )


def read_term_shard(shard: bytes, twin: bytes) -> dict[str, Columns]:
    """Return what `term_shard` wrote: term → its postings."""
    texts, counts, lengths, numbers, weights = read_streams(shard, 5)
    halves, low, high = read_streams(twin, 3)
    all_counts = [weight - unzigzag(less) for weight, less in zip(weights, read_varints(halves), strict=True)]
    found: dict[str, Columns] = {}
    at = from_number = from_place = 0
    for term, count, length in zip(read_front_coded(texts), read_varints(counts), read_varints(lengths), strict=True):
        mine = all_counts[at:at + count]
        to_place = from_place + sum(mine)
        found[term] = Columns(numbers[from_number:from_number + length], weights[at:at + count], mine,
                              low[from_place:to_place], high[from_place:to_place])
        at, from_number, from_place = at + count, from_number + length, to_place
    return found
