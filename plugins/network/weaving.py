"""What one build knows of items and their words, as data that the next one can take up."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import msgspec

from ..core.model import Key
from .terms import Terms

ID: Final = "I"
"""How places are packed: unsigned, as this machine writes them."""

MakeTerms: TypeAlias = Callable[[Sequence[Key]], Sequence[Terms]]
"""Makes the terms of items."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared of an item."""

    key: Key
    digest: bytes  # of all that its terms are made of
    topics: tuple[str, ...] = ()
    apart: tuple[Key, ...] = ()  # never related to these: its translations


class Thread(msgspec.Struct, array_like=True):
    """What is known of an item. Its place in `Woven.items` stays its own, and so do words' places."""

    key: Key
    digest: bytes = b""
    topics: tuple[str, ...] = ()
    apart: tuple[Key, ...] = ()
    words: bytes = b""  # places of its terms' words
    weights: bytes = b""  # of each of them, a byte
    vector: bytes = b""  # places of the words that are compared, the most telling first
    heights: bytes = b""  # what each of them weighs in it, two bytes
    related: tuple[int, ...] = ()  # places of items, the nearest first


class Woven(msgspec.Struct, array_like=True):
    """What is known of all items and their words; filled in and kept right by `relating.weave`."""

    items: list[Thread | None] = []  # by place; None where one is free
    words: list[str] = []  # by place; one that no item has may give its place to another
    having: list[int] = []  # by word: how many items have it
    leads: list[bytes] = []  # by word: places of the items in which it weighs most, these first, ties by key

    def thread(self, place: int) -> Thread:
        """Return what is known of the item at a place that is taken."""
        thread = self.items[place]
        if thread is None:  # pragma: no cover - see above
            raise LookupError(place)
        return thread

    @property
    def threads(self) -> list[Thread]:
        """What is known of each item."""
        return [thread for thread in self.items if thread]

    def count(self, words: bytes, by: int) -> None:
        """Note that so many more items have these words."""
        for word in array(ID, words):
            self.having[word] += by


def unknown(subjects: Iterable[Subject], woven: Woven) -> list[Key]:
    """Return the items whose terms have to be made."""
    known = {thread.key: thread.digest for thread in woven.threads}
    return [subject.key for subject in subjects if known.get(subject.key) != subject.digest]


def take_in(subjects: Sequence[Subject], make: MakeTerms, woven: Woven) -> tuple[set[int], set[int]]:
    """Put what subjects are in the place of what they were.

    Returns the items that are other than they were, and the words in the vectors of those that are gone.
    """
    places = {thread.key: place for place, thread in enumerate(woven.items) if thread}
    touched: set[int] = set()
    for key in places.keys() - {subject.key for subject in subjects}:
        thread = woven.thread(places[key])
        touched.update(array(ID, thread.vector))
        woven.count(thread.words, -1)
        woven.items[places[key]] = None
    missing = unknown(subjects, woven)
    packed = _packed(make(missing), woven) if missing else []
    terms = dict(zip(missing, packed, strict=True))
    free = [place for place, thread in enumerate(woven.items) if thread is None]
    changed: set[int] = set()
    for subject in subjects:
        place = places.get(subject.key, -1)
        if place < 0:
            place = free.pop() if free else len(woven.items)
            woven.items[place : place + 1] = [Thread(subject.key)]
            changed.add(place)
        if _take(subject, terms.get(subject.key), woven.thread(place), woven):
            changed.add(place)
    return changed, touched


def _take(subject: Subject, terms: tuple[bytes, bytes] | None, thread: Thread, woven: Woven) -> bool:
    """Make what is known of an item what it is now; say whether it is other than it was."""
    before = thread.words, thread.weights, thread.topics, thread.apart
    thread.digest, thread.topics, thread.apart = subject.digest, subject.topics, subject.apart
    if terms is not None and terms != before[:2]:
        woven.count(thread.words, -1)
        thread.words, thread.weights = terms
        woven.count(thread.words, 1)
    return before != (thread.words, thread.weights, thread.topics, thread.apart)


def _packed(terms: Iterable[Terms], woven: Woven) -> list[tuple[bytes, bytes]]:
    """Return the places and the weights of terms; words that are new get a place."""
    places = {word: place for place, word in enumerate(woven.words) if woven.having[place]}
    free = [place for place, count in enumerate(woven.having) if not count]

    def place(word: str) -> int:
        found = places.get(word)
        if found is None:
            if free:
                found = free.pop()
                woven.words[found] = word
            else:
                found = len(woven.words)
                woven.words.append(word)
                woven.having.append(0)
                woven.leads.append(b"")
            places[word] = found
        return found

    return [(array(ID, [place(word) for word, _ in some]).tobytes(), bytes([weight for _, weight in some]))
            for some in terms]
