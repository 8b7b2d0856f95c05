"""Items that are about the same: by the words of their texts first, then by their topics.

The cosine of TF-IDF, in two steps that keep it in line with the number of items. Candidates are the items that an
item's most telling words lead to, each word only to those in which it weighs most, counted; the few that are met most
are compared. All sums are of whole numbers: the same on every machine.

What is known of one build (`Woven`) is mended by the next: only what a changed text can touch is found anew, and what
comes out is what would come out of nothing. `weave` says step by step why.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isqrt
from operator import itemgetter
from typing import TypeAlias

from ..core.model import Key
from ..store.processes import in_copies
from .terms import Text, all_terms
from .weaving import ID, MakeTerms, Subject, Thread, Woven, take_in

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

COMMON = 8
"""A word that more than one in so many items have is no sign of relatedness; items are counted as below."""

MANY = 1000
"""Items from which finding theirs is worth several processes."""

_UNIT = 1000
"""The length of an item's vector."""

_ASKED_BYTES = ASKED * array(ID).itemsize


Relations: TypeAlias = dict[Key, tuple[Key, ...]]
"""Item → those nearest to it, the nearest first."""

MakeTexts: TypeAlias = Callable[[Sequence[Key]], Iterable[Text]]
"""Makes the texts of items, of which terms are made: one after another, as together they take much memory."""


@dataclass(slots=True)
class Effort:
    """What was done, counted: a test holds that it grows in line with the items."""

    postings: int = 0
    comparisons: int = 0


def whole(subjects: Sequence[Subject], texts: MakeTexts) -> Callable[[], Relations]:
    """Return what finds related items from nothing."""
    def found() -> Relations:
        woven = Woven()
        weave(subjects, lambda keys: all_terms(texts(keys)), woven)
        return relations(subjects, woven)
    return found


def weave(subjects: Sequence[Subject], make: MakeTerms, woven: Woven, effort: Effort | None = None, *,
          jobs: int = 1) -> None:
    """Make `woven`, which may be empty, what it would be if it were made of these subjects from nothing.

    With so many processes, where much is to be found.

    An item's related ones depend on its vector, its topics and translations, on the lists its first words lead to, and
    on vector and topics of who is in them. A list depends on the vectors that have the word, a vector on the item's
    terms and their words' rarity, rarity on how many items have the word of how many there are. So a change is
    followed along that chain, and ends where what it led to is as it was. Ties go by key.
    """
    rarity, topical = _rarities(woven)
    changed, touched = take_in(subjects, make, woven)
    rarer, more_topical = _rarities(woven)
    other = {word for word, (before, now) in enumerate(zip(rarity, rarer[:len(rarity)], strict=True)) if before != now}
    for place in changed | _having(other, woven):
        thread = woven.thread(place)
        before = thread.vector, thread.heights
        thread.vector, thread.heights = _vector(thread, rarer)
        if place in changed or before != (thread.vector, thread.heights):
            changed.add(place)
            touched.update(array(ID, before[0]), array(ID, thread.vector))
    order = sorted((place for place, thread in enumerate(woven.items) if thread),
                   key=lambda place: woven.thread(place).key)
    led = _lead(touched, changed, order, woven)
    flipped = {topic for topic in topical.keys() | more_topical.keys() if topical.get(topic) != more_topical.get(topic)}
    search = _Search(woven, more_topical, order, effort)
    anew = [place for place in order if place in changed
            or not led.isdisjoint(array(ID, (thread := woven.thread(place)).vector[:_ASKED_BYTES]))
            or not flipped.isdisjoint(thread.topics)]
    for place, related in zip(anew, in_copies(search.all, anew, jobs if len(anew) >= MANY else 1), strict=True):
        woven.thread(place).related = related


def relations(subjects: Iterable[Subject], woven: Woven) -> Relations:
    """Return the items nearest to each, the nearest first, ties by key; none where nothing is near."""
    keys = [thread.key if thread else "" for thread in woven.items]
    found = {thread.key: tuple([keys[place] for place in thread.related]) for thread in woven.threads}
    return {subject.key: found[subject.key] for subject in subjects}


def _rarities(woven: Woven) -> tuple[list[int], dict[str, int]]:
    """Return how much each word says, by its place (0: nothing), and each topic."""
    threads = woven.threads
    size = len(threads)
    worth = _worth(size, max((1 << size.bit_length()) // COMMON, 100))
    topics = Counter(chain.from_iterable([thread.topics for thread in threads]))
    topical = _worth(size, size)
    return [worth[count] for count in woven.having], {topic: topical[count] for topic, count in topics.items()}


def _worth(size: int, most: int) -> list[int]:
    """Return how much a word says by how many of `size` items have it: a step for each halving of them.

    A word that only one item has says nothing about two; neither does one that more than `most` have. Numbers are
    taken by their powers of two, so that one item more or less seldom changes what a word says: finer steps, tried on
    what people linked, find nothing better.
    """
    every = size.bit_length()
    said = [1 + every - (count - 1).bit_length() for count in range(2, min(most, size) + 1)]
    return [0, 0, *said, *([0] * (size - 1 - len(said)))]


def _having(words: Collection[int], woven: Woven) -> set[int]:
    """Return the items that have one of these words among their terms."""
    if not words:
        return set()
    wanted = frozenset(words)
    return {place for place, thread in enumerate(woven.items)
            if thread and not wanted.isdisjoint(array(ID, thread.words))}


def _vector(thread: Thread, rarity: Sequence[int]) -> tuple[bytes, bytes]:
    """Return the words of an item that tell most, and how much each weighs: a vector as long as all others."""
    weighed = [(weight * rare, word) for word, weight in zip(array(ID, thread.words), thread.weights, strict=True)
               if (rare := rarity[word])]
    weighed.sort(key=itemgetter(0), reverse=True)  # ties as the terms come
    length = isqrt(sum([weight * weight for weight, _ in weighed])) or 1
    kept = weighed[:KEPT]
    return (array(ID, [word for _, word in kept]).tobytes(),
            array("H", [_UNIT * weight // length for weight, _ in kept]).tobytes())


def _lead(touched: set[int], changed: set[int], order: Sequence[int], woven: Woven) -> set[int]:
    """Find anew where these words lead. Returns those that lead elsewhere, or to an item that is other than it was."""
    found: dict[int, list[int]] = {word: [] for word in touched}
    for rank, place in enumerate(order):
        thread = woven.thread(place)
        words = array(ID, thread.vector)
        if not touched.isdisjoint(words):
            for word, height in zip(words, array("H", thread.heights), strict=True):
                if word in touched:
                    found[word].append((_UNIT - height) << 32 | rank)  # in the order of both, and cheap to sort
    led: set[int] = set()
    for word, having in found.items():
        if len(having) > POSTINGS:
            having.sort()
        leads = [order[one & 0xFFFFFFFF] for one in having[:POSTINGS]]
        packed = array(ID, leads).tobytes()
        if packed != woven.leads[word] or not changed.isdisjoint(leads):
            woven.leads[word] = packed
            led.add(word)
    return led


class _Search:
    """Finds related items; what is asked for again and again is unpacked once."""

    def __init__(self, woven: Woven, topical: dict[str, int], order: Sequence[int], effort: Effort | None) -> None:
        self._woven, self._topical, self._order, self._effort = woven, topical, order, effort
        self._ranks = {place: rank for rank, place in enumerate(order)}
        self._vectors: dict[int, dict[int, int]] = {}
        self._leads: dict[int, array[int]] = {}

    def all(self, places: Sequence[int]) -> list[tuple[int, ...]]:
        """Return the items that are nearest to each of some."""
        return [self.related(place) for place in places]

    def related(self, place: int) -> tuple[int, ...]:
        """Return the items that are nearest to one."""
        thread = self._woven.thread(place)
        vector = self._vector(place, thread)
        words, own = vector.keys(), frozenset(thread.topics)
        scored = []
        for other in self._candidates(place, array(ID, thread.vector[:_ASKED_BYTES])):
            whom = self._woven.thread(other)
            theirs = self._vector(other, whom)
            likeness = sum([vector[word] * theirs[word] for word in words & theirs.keys()]) // _UNIT
            for topic in own.intersection(whom.topics):
                likeness += TOPIC * self._topical[topic]
            if likeness >= LEAST and whom.key not in thread.apart:
                scored.append((-likeness, self._ranks[other]))
        scored.sort()
        return tuple([self._order[rank] for _, rank in scored[:RELATED]])

    def _candidates(self, place: int, words: Iterable[int]) -> list[int]:
        """Return the items that are in most of the lists, ties by the more telling word; the first words tell most."""
        lists = [self._lead(word) for word in words]
        third = len(lists) // 3  # the most telling words count three times, the next ones twice
        met = Counter(chain(*lists, *lists[: 2 * third], *lists[:third]))
        met.pop(place, None)
        often = [other for other, count in met.items() if count > 1]
        best = sorted(often if len(often) >= COMPARED else met, key=met.__getitem__, reverse=True)[:COMPARED]
        if self._effort is not None:
            self._effort.postings += sum(map(len, lists))
            self._effort.comparisons += len(best)
        return best

    def _vector(self, place: int, thread: Thread) -> dict[int, int]:
        found = self._vectors.get(place)
        if found is None:
            unpacked = zip(array(ID, thread.vector), array("H", thread.heights), strict=True)
            found = self._vectors[place] = dict(unpacked)
        return found

    def _lead(self, word: int) -> array[int]:
        found = self._leads.get(word)
        if found is None:
            found = self._leads[word] = array(ID, self._woven.leads[word])
        return found
