"""Documents and entries → the files a reader's browser fetches (their layout: docs/search.md).

A family of shards holds everything of one sort in order, cut where the content says so (never by counting from the
beginning), so that a change moves no cut but those beside it. A shard's name is a digest of what is in it.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise

import msgspec

from ..core.addresses import href
from .coding import front_coded, short, streams, varints, zigzag
from .documents import KINDS, Document
from .ranking import LONGEST_TITLE
from .spelling import Spelling, vocabulary

_ENCODE = msgspec.json.Encoder().encode

FORMAT = 2
"""Of the files; the browser's code reads this one."""

NEAREST, MANY, SHORT_TEXT = 2, 5000, 100
"""The nearest of related documents; what are many documents; and a length below which they say little."""

BLOCK = 1024
"""Documents in one shard of the table of documents."""

ALONE = 1200
"""A word in so many documents has a shard of its own."""

SMALLEST, LARGEST, CHANCE = 3000, 12000, 12
"""Postings a shard has at least and at most, and one of how many words is a place to cut at."""

WORD_GROUP = 3
"""Words that begin (or end) with the same so many letters stand in one shard: one fetch completes or corrects."""

SHORT = 6
"""Words up to so many letters stand in shards by length too: a mistake in a short one can change both its ends."""


@dataclass(frozen=True, slots=True)
class Published:
    """What the browser fetches."""

    root: bytes  # at a fixed address
    files: Mapping[str, Callable[[], bytes]]  # path below the search folder, named by content → makes its bytes
    fragments: Sequence[tuple[str, Callable[[], bytes]]]  # digest and bytes of each document's own file, by number
    primer: Primer


def cut(terms: Sequence[str], size: Callable[[str], int], smallest: int, largest: int, chance: int,
        group: Callable[[str], str] = str) -> list[list[str]]:
    """Return sorted terms in shards. Terms with the same `group` are never parted."""
    shards: list[list[str]] = []
    now: list[str] = []
    weight = 0
    last, alone = "", False
    for term in terms:
        mine, before = size(term), last
        last = group(term)
        begins = last != before
        if begins and now and (alone or mine >= ALONE or weight >= largest or (
            weight >= smallest and zlib.crc32(last.encode(errors="surrogatepass")) % chance == 0
        )):
            shards.append(now)
            now, weight = [], 0
        if begins:
            alone = mine >= ALONE
        now.append(term)
        weight += mine
    return [*shards, now] if now else shards


def separators(shards: Sequence[Sequence[str]]) -> list[str]:
    """Return for each shard the shortest text that is above all of the shard before and not above its first word."""
    found = [""]
    for before, now in pairwise(shards):
        low, high = before[-1], now[0]
        length = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low)) + 1
        found.append(high[:length])
    return found[:len(shards)]


def word_shard(words: Sequence[str], counts: Mapping[str, int]) -> bytes:
    """Return a shard of words as written, each with the logarithm of how many documents have it."""
    return streams((front_coded(words), bytes(counts[word].bit_length() for word in words)))


class Table:
    """Slugs in the order they first occur, so that a new one changes no other's number."""

    def __init__(self, values: Iterable[str]) -> None:
        """Take the values in order, repeated or not."""
        self.order = list(dict.fromkeys(values))
        self.number = {value: at for at, value in enumerate(self.order)}


def document_shard(documents: Sequence[Document], lengths: Sequence[int], titles: Sequence[int]) -> bytes:
    """Return a block of what ranking knows of documents: how long, what kind, how long the title, when."""
    days = [documents[0].day, *(b.day - a.day for a, b in pairwise(documents))]
    return streams((
        bytes(short(length) for length in lengths),
        bytes(KINDS.index(d.kind) | d.accepted << 4 | d.answered << 5 for d in documents),
        bytes(min(title, LONGEST_TITLE) for title in titles), varints([zigzag(day) for day in days]),
    ))


def facet_shard(documents: Sequence[Document], topics: Table, stages: Table) -> bytes:
    """Return a block of what documents are about: stage and topics."""
    rows = [[topics.number[t] for t in d.topics][:255] for d in documents]
    return streams((
        varints([stages.number[d.stage] + 1 if d.stage in stages.number else 0 for d in documents]),
        bytes(len(row) for row in rows), varints([t for row in rows for t in row]),
    ))


def people_shard(documents: Sequence[Document], people: Table) -> bytes:
    """Return a block of who knows, by what each document says, and how much it says."""
    rows = [[(people.number[slug], known) for slug, known in d.knows][:255] for d in documents]
    numbers = [number for row in rows for number, _ in row]
    return streams((
        bytes(len(row) for row in rows), bytes(number & 0xFF for number in numbers),
        varints([number >> 8 for number in numbers]), bytes(known for row in rows for _, known in row),
    ))


def neighbours(documents: Sequence[Document], average: float) -> list[list[int]]:
    """Return for each document the numbers of those related to it, in either direction, ascending.

    Where there are many documents, and long enough (their `average` length) to speak for themselves, of each one's
    related ones only the nearest and those that name it too: the table is fetched before the first results.
    """
    number = {d.key: at for at, d in enumerate(documents)}
    rows = [[number[key] for key in d.related if key in number] for d in documents]
    few = len(documents) > MANY and average > SHORT_TEXT
    found: list[set[int]] = [set() for _ in documents]
    for at, row in enumerate(rows):
        for place, other in enumerate(row):
            if other != at and (not few or place < NEAREST or at in rows[other]):
                found[at].add(other)
                found[other].add(at)
    return [sorted(row) for row in found]


def neighbour_shard(rows: Sequence[Sequence[int]], first: int) -> bytes:
    """Return a block of the older neighbours of each document, as how far back they are: the low bytes, the rest."""
    older = [[at - other for other in row if other < at] for at, row in enumerate(rows, first)]
    backs = [back for row in older for back in row]
    return streams((varints([len(row) for row in older]), bytes(back & 0xFF for back in backs),
                    varints([back >> 8 for back in backs])))


SAMPLE, LONG = 256, 150
"""How many documents speak for all when it comes to their words, and how many words they have at least."""

PRIMER, SHARE = 40, 200
"""Documents whose beginnings fragments are packed with, and bytes of each."""


def sample(keys: Sequence[str], lengths: Sequence[int]) -> list[int]:
    """Return the numbers of documents that speak for all, chosen by digests of their keys: few edits are of one."""
    long_ones = (n for n, length in enumerate(lengths) if length >= LONG)
    return nsmallest(SAMPLE, long_ones, key=lambda n: hashlib.blake2b(keys[n].encode(), digest_size=8).digest())


class Primer(msgspec.Struct, frozen=True, array_like=True):
    """What fragments are packed with, so that their words cost little: a vocabulary, and beginnings of some."""

    mark: bytes  # a digest of what it was made from
    words: list[str]
    texts: bytes


def primer(mark: bytes, documents: Iterable[Document], stages: Mapping[str, str]) -> Primer:
    """Return what fragments are packed with: made from those of some documents."""
    texts = [fragment(document, stages) for document in documents]
    words = vocabulary(texts)
    spelling = Spelling(words)
    return Primer(mark, words, b"".join(spelling.spell(text)[:SHARE] for text in texts[:PRIMER]))


def fragment(document: Document, stages: Mapping[str, str]) -> str:
    """Return what is shown of a document as a result: JSON. `stages` is slug → title.

    An anchor that follows from its heading, as most do, is 0.
    """
    shown = [
        href("", document.address), document.title, list(document.names), document.summary,
        [[0 if p.anchor and p.anchor == _anchor(p.heading) else p.anchor, p.heading, p.text]
         for p in document.passages], stages.get(document.stage, document.stage),
    ]
    try:
        return _ENCODE(shown).decode()
    except UnicodeEncodeError:  # a lone surrogate, which stands for itself
        return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def _anchor(heading: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", heading.lower())) if heading.isascii() else ""
