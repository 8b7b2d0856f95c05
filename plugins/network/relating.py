"""Items that are about the same: by the words of their texts first, then by their topics.

Two steps keep it in line with the number of items. Candidates come from the posting lists of an item's most telling
words, each list cut to the items for which the word weighs most; only the best of them are compared in full (cosine
of TF-IDF, and the topics they share). All sums are of whole numbers: the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isqrt, log2

from ..core.model import Key
from .terms import Terms

RELATED = 5
"""Related items an item has at most."""

ASKED = 12
"""Words of an item that look for candidates: the rarest and heaviest."""

POSTINGS = 24
"""Items a word leads to at most: those for which it weighs most."""

COMPARED = 16
"""Candidates that are compared in full."""

LEAST = 60
"""Of a thousand: less alike than that isn't related."""

TOPIC = 25
"""What a shared topic adds for each halving of the items that have it, of a thousand; topics differ in how much they say."""

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


def related(subjects: Sequence[Subject], effort: Effort | None = None) -> dict[Key, tuple[Key, ...]]:
    """Return the items nearest to each, the nearest first, ties in the order given; none where nothing is near."""
    effort = effort or Effort()
    rarity = _rarity([[term for term, _ in subject.terms] for subject in subjects], ceiling=True)
    topical = _rarity([subject.topics for subject in subjects], ceiling=False)
    vectors = [{term: weight * rarity[term] for term, weight in subject.terms if term in rarity} for subject in subjects]
    lengths = [isqrt(sum(weight * weight for weight in vector.values())) or 1 for vector in vectors]
    leading = [sorted(vector, key=vector.__getitem__, reverse=True)[:ASKED] for vector in vectors]
    postings = _postings(vectors, lengths)
    topics = [frozenset(subject.topics) for subject in subjects]
    found: dict[Key, tuple[Key, ...]] = {}
    for index, subject in enumerate(subjects):
        lists = [postings[term] for term in leading[index]]
        third = len(lists) // 3  # the most telling words count three times, the next ones twice
        met = Counter(chain(*lists, *lists[: 2 * third], *lists[:third]))
        del met[index]
        effort.postings += met.total()
        best = sorted(met.items(), key=_most_met)[:COMPARED]
        effort.comparisons += len(best)
        scored = []
        vector, length = vectors[index], lengths[index]
        for other, _ in best:
            theirs = vectors[other]
            product = sum(vector[term] * theirs[term] for term in vector.keys() & theirs.keys())
            likeness = 1000 * product // (length * lengths[other])
            likeness += TOPIC * sum(topical[topic] for topic in topics[index] & topics[other])
            if likeness >= LEAST and subjects[other].key not in subject.apart:
                scored.append((-likeness, other))
        scored.sort()
        found[subject.key] = tuple(subjects[other].key for _, other in scored[:RELATED])
    return found


def _most_met(entry: tuple[int, int]) -> tuple[int, int]:
    return -entry[1], entry[0]


def _rarity(lists: Sequence[Sequence[str]], *, ceiling: bool) -> dict[str, int]:
    """Return how much a word says, in whole steps: a halving of the items that have it is one (eight for terms).

    A word of one item only says nothing about two; with a ceiling, neither does one that very many have.
    """
    having = Counter(chain.from_iterable(lists))
    most = max(len(lists) // COMMON, 100) if ceiling else len(lists)
    steps = 8 if ceiling else 1
    return {word: 1 + round(steps * log2((1 + len(lists)) / count)) for word, count in having.items() if 1 < count <= most}


def _postings(vectors: Sequence[Mapping[str, int]], lengths: Sequence[int]) -> dict[str, list[int]]:
    """Return for every word the items in which it weighs most, for their length."""
    every: dict[str, list[int]] = {}
    for index, vector in enumerate(vectors):
        for term in vector:
            every.setdefault(term, []).append(index)
    for term, having in every.items():
        if len(having) > POSTINGS:
            having.sort(key=lambda index, term=term: (-1000 * vectors[index][term] // lengths[index], index))  # type: ignore[misc]
            del having[POSTINGS:]
    return every
