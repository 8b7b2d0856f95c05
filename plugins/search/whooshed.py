"""Whoosh's index of the documents (https://whoosh.readthedocs.io/): the one file that knows Whoosh.

It is fed the words that the analyser has already made, with their weights and places, stores no text, and is brought
up to date when it is asked: documents are told apart by what is in them, so only changed ones are written. Its
quirks: files are pickles (private: it lives in the state folder, and nothing else is ever opened), deleted documents
still count in its statistics until it is optimised (so frequencies are counted from live postings), and a commit that
failed leaves what can't be read (then it is made anew).
"""

from __future__ import annotations

import logging
import shutil
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # 2.7.4 has regular expressions that newer Pythons warn of
    from whoosh import fields, formats, index, scoring
    from whoosh.writing import SegmentWriter

from .analysing import Entry
from .coding import long, read_places, short
from .documents import Document
from .held import Words
from .ranking import K1, LONGEST_TITLE, B

log = logging.getLogger(__name__)

SEGMENTS: Final = 12
"""Parts the index may be in before it is written as one again."""

_SCORER = scoring.bm25


class _Postings(formats.Format):  # type: ignore[misc]  # Whoosh ships no types
    """Postings whose values are our bytes: where a word stands in a document."""

    def fixed_value_size(self) -> int | None:
        return None


class _Words(fields.FieldType):  # type: ignore[misc]
    """A field that takes words already analysed: (word, weight, bytes of its places)."""

    def __init__(self, *, scorable: bool) -> None:
        self.format = _Postings()
        self.scorable = scorable
        self.stored = False
        self.analyzer = None

    def index(self, value: Sequence[tuple[str, int, bytes]], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, weight, places in value:
            yield term.encode("utf-8", "surrogatepass"), weight, float(weight), places

    def to_bytes(self, value: str | bytes) -> bytes:
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def _schema() -> Any:  # noqa: ANN401  # a Whoosh schema
    return fields.Schema(
        key=fields.ID(stored=True, unique=True), digest=fields.STORED(),
        text=_Words(scorable=True), exact=_Words(scorable=False),
    )


def bring_up_to_date(folder: Path, documents: Sequence[Document], entries: Sequence[Entry],
                     digests: Sequence[str]) -> int:
    """Make Whoosh's index in `folder` hold these documents and no others; return how many were written.

    `digests` says for each document what its entry was made from.
    """
    try:
        return _update(_open(folder), documents, entries, digests)
    except Exception as problem:  # noqa: BLE001  # pickles that can't be read raise anything at all
        log.warning("the search index in %s is made anew: %s: %s", folder, type(problem).__name__, str(problem))
        shutil.rmtree(folder, ignore_errors=True)
        return _update(_open(folder), documents, entries, digests)


def _open(folder: Path) -> Any:  # noqa: ANN401  # a Whoosh index
    folder.mkdir(parents=True, exist_ok=True)
    if index.exists_in(str(folder)):
        return index.open_dir(str(folder))
    return index.create_in(str(folder), _schema())


def _update(held: Any, documents: Sequence[Document], entries: Sequence[Entry], digests: Sequence[str]) -> int:  # noqa: ANN401
    with held.reader() as reader:
        known = {stored["key"]: stored["digest"] for _, stored in reader.iter_docs()}
        parts = len(reader.leaf_readers())
    wanted = {document.key: digest for document, digest in zip(documents, digests, strict=True)}
    gone = [key for key, digest in known.items() if wanted.get(key) != digest]
    fresh = [number for number, document in enumerate(documents) if known.get(document.key) != digests[number]]
    if not gone and not fresh:
        return 0
    writer = SegmentWriter(held, limitmb=256)
    try:
        for key in gone:
            writer.delete_by_term("key", key)
        for number in fresh:
            made = entries[number]
            writer.add_document(
                key=documents[number].key, digest=digests[number],
                text=[(term, weight, places) for term, (weight, places) in made.held().items()],
                exact=[(key, tier, b"\0") for key, tier in made.exact().items()],
            )
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=parts >= SEGMENTS, merge=False)
    return len(fresh)


class WhooshIndex:
    """Implements `ranking.Index` over Whoosh: its postings, scored by its BM25."""

    def __init__(self, folder: Path, documents: Sequence[Document], entries: Sequence[Entry], words: Words) -> None:
        """Open the index in `folder`, which `bring_up_to_date` was told these documents for."""
        self._searcher = index.open_dir(str(folder)).searcher()
        number = {document.key: at for at, document in enumerate(documents)}
        self._number = {docnum: number[stored["key"]] for docnum, stored in self._searcher.reader().iter_docs()}
        self._words = words
        self._postings: dict[str, list[tuple[int, float, bytes]]] = {}
        self.lengths = [long(short(entry.length)) for entry in entries]
        self.titles = [min(entry.title, LONGEST_TITLE) for entry in entries]
        self.average = sum(entry.length for entry in entries) / len(entries) if entries else 1.0

    def close(self) -> None:
        """Let go of its files."""
        self._searcher.close()

    def _read(self, field: str, term: str) -> list[tuple[int, float, bytes]]:
        reader = self._searcher.reader()
        wanted = term.encode("utf-8", "surrogatepass")
        if (field, wanted) not in reader:
            return []
        matcher = reader.postings(field, wanted)
        found = []
        while matcher.is_active():
            found.append((self._number[matcher.id()], matcher.weight(), matcher.value()))
            matcher.next()
        return sorted(found)

    def _term(self, term: str) -> list[tuple[int, float, bytes]]:
        if term not in self._postings:
            self._postings[term] = self._read("text", term)
        return self._postings[term]

    def frequency(self, term: str) -> int:
        """Return how many documents have a word."""
        return len(self._term(term))

    def weight(self, term: str) -> int:
        """Return the sum of a word's weights."""
        return sum(int(weight) for _, weight, _ in self._term(term))

    def scores(self, term: str, idf: float) -> Mapping[int, float]:
        """Return document → Whoosh's BM25 of a word in it."""
        lengths, average = self.lengths, self.average
        return {n: _SCORER(idf, weight, lengths[n], average, B, K1) for n, weight, _ in self._term(term)}

    def places(self, term: str, wanted: Collection[int]) -> Mapping[int, Sequence[int]]:
        """Return where a word stands in those documents."""
        return {n: read_places(where) for n, _, where in self._term(term) if n in wanted}

    def exact(self, key: str) -> Mapping[int, int]:
        """Return the documents whose whole title (2) or a heading (1) is that."""
        return {n: int(tier) for n, tier, _ in self._read("exact", key)}

    def complete(self, word: str, most: int) -> Sequence[str]:
        """Return the words that begin with one."""
        return self._words.complete(word, most)

    def alike(self, word: str) -> Sequence[tuple[str, int]]:
        """Return words that may be meant by a mistyped one."""
        return self._words.alike(word)
