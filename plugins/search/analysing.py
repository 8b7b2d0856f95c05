"""Document → entry: what the index holds of one document, found once and remembered by what it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Protocol

import msgspec

from ..analysis.stemming import primary
from ..analysis.tokens import LONGEST, compared, fold, words
from .coding import places
from .documents import Document

SPACE = "search"

TITLE, HEADING, LABEL, BODY = 3, 2, 2, 1
"""How much a word counts where it stands: title, heading, name of a topic or a person, anywhere else."""

HEAVIEST = 255
"""A word's weight in one document is kept in a byte."""

GAP = 10
"""Places between two parts of a document: what is nearer than this stands in one part."""

HEADINGS, TEXT = 64, 1024
"""Where the words of headings stand from, and those of the text: a title stands before them."""

EXACT_WORDS = 12
"""A longer title or heading is nobody's query."""

FORMAT = 5
"""Of entries: what was made in another is not known any more, Whoosh's index included."""

_AT_ONCE = 200
_WORTH_PROCESSES = 400


class Cache(Protocol):
    """What is kept between builds; see `plugins.store.cache`."""

    def get_many(self, space: str, keys: Sequence[str], /) -> dict[str, bytes]:
        """Return the values of those keys that are known."""

    def put_many(self, space: str, entries: dict[str, bytes], /) -> None:
        """Keep these values."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What the index holds of one document."""

    terms: dict[str, tuple[int, bytes]]  # word as compared → weight, `coding.places` of where it stands
    length: int  # sum of the weights, what is beyond `HEAVIEST` included
    title: int  # words of the title
    titled: list[str]  # `exact()` of the title
    headed: list[str]  # of its headings
    words: list[str]  # as written, lower case, without accents: to complete and to correct

    def postings(self) -> dict[str, tuple[int, bytes]]:
        """Return everything the index holds it under: words, its whole title (weight 2), whole headings (1)."""
        return {**self.terms, **dict.fromkeys(self.headed, (1, b"")), **dict.fromkeys(self.titled, (2, b""))}


def digest(document: Document) -> str:
    """Return what an entry is remembered by: everything it is made from."""
    parts = (FORMAT, document.title, document.language, document.summary, document.topic_titles, document.names,
             tuple((p.anchor, p.heading, p.text) for p in document.passages))
    return hashlib.blake2b(repr(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def analyse(found: Sequence[Document], language: str, jobs: int = 1, cache: Cache | None = None) -> list[Entry]:
    """Return the entries of documents, in the same order; what `cache` knows is not made again.

    `language` is the index's: every word is compared in it, as the reader's browser does with the query.
    """
    keys = [f"{primary(language)}:{digest(document)}" for document in found]
    known = cache.get_many(SPACE, keys) if cache is not None else {}
    missing = {key: document for key, document in zip(keys, found, strict=True) if key not in known}
    made = dict(zip(missing, _make(list(missing.values()), language, jobs), strict=True))
    if cache is not None:
        cache.put_many(SPACE, made)
    decode = msgspec.msgpack.Decoder(Entry).decode
    return [decode(known[key] if key in known else made[key]) for key in keys]


def _make(found: list[Document], language: str, jobs: int) -> Iterable[bytes]:
    parts = [(found[at:at + _AT_ONCE], language) for at in range(0, len(found), _AT_ONCE)]
    if jobs > 1 and len(found) > _WORTH_PROCESSES:
        with ProcessPoolExecutor(jobs) as pool:
            return [made for part in pool.map(_make_part, parts) for made in part]
    return [made for part in parts for made in _make_part(part)]


def _make_part(part: tuple[list[Document], str]) -> list[bytes]:
    encode = msgspec.msgpack.Encoder().encode
    return [encode(entry(document, part[1])) for document in part[0]]


def entry(document: Document, language: str) -> Entry:
    """Return what the index holds of one document, in the words of a language."""
    made = _Making(primary(language))
    made.add_stop_words(document.title)
    titled = exact(made.add(document.title, TITLE))
    made.go_on(HEADINGS)
    headed: set[str] = set()
    for passage in document.passages:
        headed.update(exact(made.add(passage.heading, HEADING)))
    made.go_on(TEXT)
    made.add(document.summary, BODY)
    for passage in document.passages:
        made.add(passage.text, BODY)
    for label in (*document.topic_titles, *document.names):
        made.add(label, LABEL)
    weights, stands = made.weights, made.stands
    return Entry(
        terms={term: (min(weights[term], HEAVIEST), places(sorted(set(stands[term])))) for term in sorted(weights)},
        length=sum(weights.values()), title=len(words(document.title)),
        titled=titled, headed=sorted(headed - set(titled)),
        words=sorted({shown for word in made.written if (shown := _shown(word)) is not None}),
    )


class _Making:
    """An entry being made, part by part."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._at = 0
        self.weights: dict[str, int] = {}
        self.stands: dict[str, list[int]] = {}
        self.written: set[str] = set()

    def go_on(self, place: int) -> None:
        """Go on at a place, where there is none beyond it already."""
        self._at = max(self._at, place)

    def add(self, text: str, weight: int) -> list[str]:
        """Take the words of a part; return them as compared."""
        found: list[str] = []
        if not text:
            return found
        for word in words(text):
            terms = compared(word, self._code)
            for place, term in enumerate(terms, self._at):
                self.weights[term] = self.weights.get(term, 0) + weight
                self.stands.setdefault(term, []).append(place)
            found += terms
            self._at += max(1, len(terms))
            if terms:
                self.written.add(word)
        self._at += GAP
        return found

    def add_stop_words(self, title: str) -> None:
        """Take the stop words of a title: of titles even "the who" can be asked for."""
        for place, word in enumerate(words(title)):
            if not compared(word, self._code):
                plain = fold(word)[:LONGEST]
                self.weights[plain] = 1
                self.stands.setdefault(plain, []).append(place)


def _shown(word: str) -> str | None:
    """Return how a word is offered to complete or correct another; None for what nobody would take up."""
    plain = fold(word.replace("\u2019", "'"))
    shortest, longest = 3, 24
    return plain if plain.isalpha() and shortest <= len(plain) <= longest else None


def exact(terms: Sequence[str]) -> list[str]:
    """Return the term that stands for a whole title or heading: none, or one.

    It begins with the first word, so that it stands beside it in the shards, and ends with FNV-1a (32 bits) of all
    of them: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
    """
    if not terms or len(terms) > EXACT_WORDS:
        return []
    value = 0x811C9DC5
    for byte in " ".join(terms).encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return [f"{terms[0]} {value:08x}"]
