"""Items that are about the same: by the words of their texts first, then by their topics.

The cosine of TF-IDF, in two steps that keep it in line with the number of items. Candidates are the items that an
item's most telling words lead to, each word only to those in which it weighs most, counted; the few that are met most
are compared. All sums are of whole numbers: the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import isqrt, log2

from ..core.model import Key
from .terms import Terms

RELATED = 5
"""Related items an item has at most."""

KEPT = 32
"""Words of an item that are compared, the rarest and heaviest."""

ASKED = 16
"""Words of an item that look for candidates, of those kept the first."""

POSTINGS = 16
"""Items a word leads to at most: those in which it weighs most."""

COMPARED = 10
"""Candidates that are compared: those met most."""

LEAST = 80
"""Of a thousand: less alike than that isn't related."""

TOPIC = 25
"""What a shared topic adds, of a thousand, for each halving of the items that have it: rare topics say more."""

COMMON = 5
"""A word that more than one in so many items have is no sign of relatedness, once there are a hundred items."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared of an item."""

    key: Key
    terms: Terms
    topics: tuple[str, ...] = ()
    apart: frozenset[Key] = frozenset()  # never related to these: its translations


@dataclass(slots=True)
class Effort:
    """What was done, counted: a test holds that it grows in line with the items."""

    postings: int = 0
    comparisons: int = 0


_Vector = dict[str, int]  # word → weight, the heaviest first; its length is _UNIT
_UNIT = 1000


def related(subjects: Sequence[Subject], effort: Effort | None = None) -> dict[Key, tuple[Key, ...]]:
    """Return the items nearest to each, the nearest first, ties in the order given; none where nothing is near."""
    rarity = _rarity([[term for term, _ in s.terms] for s in subjects], max(len(subjects) // COMMON, 100), 8)
    topical = _rarity([subject.topics for subject in subjects], len(subjects), 1)
    vectors = [_vector(subject.terms, rarity) for subject in subjects]
    postings = _postings(vectors)
    topics = [frozenset(subject.topics) for subject in subjects]
    found: dict[Key, tuple[Key, ...]] = {}
    for index, subject in enumerate(subjects):
        own, vector = topics[index], vectors[index]
        words = vector.keys()
        scored = []
        for other in _candidates(index, [postings[word] for word in islice(vector, ASKED)], effort):
            theirs = vectors[other]
            likeness = sum([vector[word] * theirs[word] for word in words & theirs.keys()]) // _UNIT
            for topic in own & topics[other]:
                likeness += TOPIC * topical[topic]
            if likeness >= LEAST and subjects[other].key not in subject.apart:
                scored.append((-likeness, other))
        scored.sort()
        found[subject.key] = tuple([subjects[other].key for _, other in scored[:RELATED]])
    return found


def _candidates(index: int, lists: Sequence[list[int]], effort: Effort | None) -> list[int]:
    """Return the items that are in most of the lists, ties by the more telling word; the first lists tell most."""
    third = len(lists) // 3  # the most telling words count three times, the next ones twice
    met = Counter(chain(*lists, *lists[: 2 * third], *lists[:third]))
    met.pop(index, None)
    often = [other for other, count in met.items() if count > 1]
    best = sorted(often if len(often) >= COMPARED else met, key=met.__getitem__, reverse=True)[:COMPARED]
    if effort is not None:
        effort.postings += sum(map(len, lists))
        effort.comparisons += len(best)
    return best


def _vector(terms: Terms, rarity: Mapping[str, int]) -> _Vector:
    weighed = [(weight * rarity[term], term) for term, weight in terms if term in rarity]
    weighed.sort(reverse=True)
    length = isqrt(sum([weight * weight for weight, _ in weighed])) or 1
    return {term: _UNIT * weight // length for weight, term in weighed[:KEPT]}


def _postings(vectors: Sequence[_Vector]) -> dict[str, list[int]]:
    """Return for every word the items in which it weighs most."""
    every: dict[str, list[tuple[int, int]]] = {}
    for index, vector in enumerate(vectors):
        for word, weight in vector.items():
            every.setdefault(word, []).append((-weight, index))
    return {word: [index for _, index in (sorted(having)[:POSTINGS] if len(having) > POSTINGS else having)]
            for word, having in every.items()}


def _rarity(lists: Sequence[Sequence[str]], most: int, steps: int) -> dict[str, int]:
    """Return how much each word says: so many whole steps for each halving of the items that have it.

    A word that only one item has says nothing about two; neither does one that more than `most` have.
    """
    having = Counter(chain.from_iterable(lists))
    every = 1 + len(lists)
    return {word: 1 + round(steps * log2(every / count)) for word, count in having.items() if 1 < count <= most}
