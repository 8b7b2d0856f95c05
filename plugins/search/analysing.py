"""Document → entry: what the index holds of one document, found once and remembered by what it was made from."""

from __future__ import annotations

import hashlib
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack
from functools import lru_cache
from itertools import accumulate, chain, compress, islice, repeat
from operator import ne
from typing import Protocol

import msgspec

from ..analysis.stemming import primary
from ..analysis.tokens import LONGEST, Pieces, compared, fold, pieces, split, words
from .coding import FARTHEST, gaps, read_varints, varints
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

FORMAT = 6
"""Of entries: what was made in another is not known any more, Whoosh's index included."""

_HELD, _AT_ONCE = 1000, 200
_WORTH_PROCESSES = 400


class Cache(Protocol):
    """What is kept between builds; see `plugins.store.cache`."""

    def get_many(self, space: str, keys: Sequence[str], /) -> dict[str, bytes]:
        """Return the values of those keys that are known."""

    def put_many(self, space: str, entries: dict[str, bytes], /) -> None:
        """Keep these values."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What the index holds of one document: in columns, for a network has millions of these words."""

    terms: str  # words as compared, a space between them; first those that stand at several places
    weights: bytes  # of each
    counts: bytes  # varints: at how many places those do
    low: bytes  # of the places, as `coding.places` has them, all words' behind one another
    high: bytes
    length: int  # sum of the weights, what is beyond `HEAVIEST` included
    title: int  # words of the title
    titled: list[str]  # `exact()` of the title
    headed: list[str]  # of its headings
    written: str  # words as written, lower case, without accents: to complete and to correct

    @property
    def words(self) -> list[str]:
        """The words as written."""
        return self.written.split()

    def places(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield each word with its weight, and where its places begin and end in `low` and `high`."""
        counts = chain(read_varints(self.counts), repeat(1))
        at = 0
        for term, weight, count in zip(self.terms.split(), self.weights, counts, strict=False):
            yield term, weight, at, at + count
            at += count

    def held(self) -> dict[str, tuple[int, bytes]]:
        """Return each word with its weight and places."""
        return {term: (weight, self.low[a:b] + self.high[a:b]) for term, weight, a, b in self.places()}

    def postings(self) -> dict[str, tuple[int, bytes]]:
        """Return everything the index holds it under: words, its whole title (weight 2), whole headings (1)."""
        return {**self.held(), **{key: (weight, b"") for key, weight in self.exact().items()}}

    def exact(self) -> dict[str, int]:
        """Return what stands for its whole title, with 2, and for whole headings, with 1."""
        return {**dict.fromkeys(self.headed, 1), **dict.fromkeys(self.titled, 2)}


def digest(document: Document) -> str:
    """Return what an entry is remembered by: everything it is made from."""
    parts = (FORMAT, document.title, document.language, document.summary, document.topic_titles, document.names,
             tuple((p.anchor, p.heading, p.text) for p in document.passages))
    return hashlib.blake2b(repr(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def analyse(found: Sequence[Document], language: str, jobs: int = 1, cache: Cache | None = None) -> list[Entry]:
    """Return the entries of documents, in the same order; see `analysed`."""
    return list(analysed(found, language, jobs, cache))


def analysed(found: Sequence[Document], language: str, jobs: int = 1, cache: Cache | None = None,
             digests: Iterable[str] | None = None) -> Iterator[Entry]:
    """Yield the entries of documents, in the same order; what `cache` knows is not made again.

    `digests` are the documents', where somebody makes them; no sooner asked for than they are needed.
    `language` is the index's: every word is compared in it, as the reader's browser does with the query.
    """
    decode = msgspec.msgpack.Decoder(Entry).decode
    code = primary(language)
    every = iter(map(digest, found) if digests is None else digests)
    with ExitStack() as ends:
        pool: Executor | None = None
        for at in range(0, len(found), _HELD):
            part = found[at:at + _HELD]
            keys = [f"{code}:{one}" for one in islice(every, _HELD)]
            known = cache.get_many(SPACE, keys) if cache is not None else {}
            missing = {key: document for key, document in zip(keys, part, strict=True) if key not in known}
            if pool is None and jobs > 1 and len(missing) > _WORTH_PROCESSES:
                pool = ends.enter_context(ProcessPoolExecutor(jobs))
            made = dict(zip(missing, _make(list(missing.values()), language, pool), strict=True))
            if cache is not None:
                cache.put_many(SPACE, made)
            for key in keys:
                yield decode(known[key] if key in known else made[key])


def _make(found: list[Document], language: str, pool: Executor | None) -> Iterator[bytes]:
    parts = [(found[at:at + _AT_ONCE], language) for at in range(0, len(found), _AT_ONCE)]
    return chain.from_iterable((pool.map if pool is not None else map)(_make_part, parts))


def _make_part(part: tuple[list[Document], str]) -> list[bytes]:
    encode = msgspec.msgpack.Encoder().encode
    compare = _comparing(primary(part[1]))
    return [encode(_entry(document, compare)) for document in part[0]]


def entry(document: Document, language: str) -> Entry:
    """Return what the index holds of one document, in the words of a language."""
    return _entry(document, _comparing(primary(language)))


class _Compare(Pieces[tuple[str, ...]]):
    """Piece of a text → what its words are compared by, and in turn with it how each is offered.

    Empty texts stand for a word that isn't compared, but takes a place, and for what isn't offered.
    """

    def __init__(self, code: str) -> None:
        super().__init__(self._steps)
        self.code = code

    def _steps(self, piece: str) -> tuple[str, ...]:
        found: list[str] = []
        for word in split(piece):
            terms = compared(word, self.code)
            shown = _shown(word) if terms else ""
            for term in terms or ("",):
                found += (term, shown)
        return tuple(found)


@lru_cache(maxsize=1)
def _comparing(code: str) -> _Compare:
    """Return what compares words in a two-letter language."""
    return _Compare(code)


def _entry(document: Document, compare: _Compare) -> Entry:
    made, passages, title = _Making(compare), tuple(document.passages), words(document.title)
    found = made.add(document.title, TITLE)
    if "" in found:
        made.add_stop_words(title)
    titled = exact(found)
    made.go_on(HEADINGS)
    headed: set[str] = set()
    for passage in passages:
        headed.update(exact(made.add(passage.heading, HEADING)))
    made.go_on(TEXT)
    made.add_text(document.summary)
    for passage in passages:
        made.add_text(passage.text)
    for label in (*document.topic_titles, *document.names):
        made.add(label, LABEL)
    several, once = made.places()
    weights = made.weights(several, once)
    low, high = _columns([*several.values()], once.values())
    return Entry(
        terms=" ".join([*several, *once]), weights=_in_bytes(weights), counts=varints([*map(len, several.values())]),
        low=low, high=high, length=sum(weights), title=len(title),
        titled=titled, headed=sorted(headed - set(titled)), written=" ".join(made.shown()),
    )


def _in_bytes(weights: Sequence[int]) -> bytes:
    return bytes(weights if max(weights, default=0) <= HEAVIEST else [min(weight, HEAVIEST) for weight in weights])


def _columns(several: Sequence[Sequence[int]], once: Iterable[int]) -> tuple[bytes, bytes]:
    """Return the low and high bytes of all places, as `coding.places` has them: of words with several, then with one.

    Each word's places are in order.
    """
    every = list(chain.from_iterable(several))
    far = gaps(every)
    for first in accumulate(map(len, several[:-1]), initial=0) if several else ():
        far[first] = every[first] + 1
    far += [place + 1 for place in once]
    if far and max(far) > FARTHEST:
        far = [min(gap, FARTHEST) for gap in far]
    packed = array("H", far)
    if sys.byteorder == "big":
        packed.byteswap()
    both = packed.tobytes()
    return both[::2], both[1::2]


class _Making:
    """An entry being made, part by part."""

    def __init__(self, compare: _Compare) -> None:
        self._compare = compare
        self._at = 0
        self._steps: list[str] = []  # what stands at each place: a word as compared; empty for one that isn't
        self._shown: list[str] = []  # how it is offered
        self._stand: list[range] = []  # the places of each part
        self._more: defaultdict[str, int] = defaultdict(int)  # what a word counts above one for each place
        self._stops: dict[str, list[int]] = {}  # the title's stop words, and where in it they stand

    def go_on(self, place: int) -> None:
        """Go on at a place, where there is none beyond it already."""
        self._at = max(self._at, place)

    def add(self, text: str, weight: int) -> list[str]:
        """Take the words of a part; return what stands at its places."""
        steps = self.add_text(text)
        for term in filter(None, steps):
            self._more[term] += weight - 1
        return steps

    def add_text(self, text: str) -> list[str]:
        """Take the words of a part, each of which counts once; return what stands at its places."""
        if not text:
            return []
        found = list(chain.from_iterable(map(self._compare.__getitem__, pieces(text))))
        steps = found[::2]
        end = self._at + len(steps)
        self._steps += steps
        self._shown += found[1::2]
        self._stand.append(range(self._at, end))
        self._at = end + GAP
        return steps

    def add_stop_words(self, title: Sequence[str]) -> None:
        """Take the stop words of a title, once each: of titles even "the who" can be asked for."""
        for place, word in enumerate(title):
            if not compared(word, self._compare.code):
                self._stops.setdefault(fold(word)[:LONGEST], []).append(place)

    def places(self) -> tuple[dict[str, list[int]], dict[str, int]]:
        """Return where words stand, in order: those that stand at several places, and those that stand at one."""
        terms = list(filter(None, self._steps))
        places = list(compress(chain.from_iterable(self._stand), self._steps))
        once = dict(zip(terms, places, strict=True))  # where each stands last
        several: dict[str, list[int]] = {}
        earlier = map(ne, places, map(once.__getitem__, terms))
        for term, place in compress(zip(terms, places, strict=True), earlier):
            if term in several:
                several[term].append(place)
            else:
                several[term] = [place]
        for term, found in several.items():
            found.append(once.pop(term))
        for word, stands in self._stops.items():
            own = several.pop(word, None) or ([once.pop(word)] if word in once else [])
            found = sorted({*own, *stands})
            self._more[word] += len(own) + 1 - len(found)
            if len(found) > 1:
                several[word] = found
            else:
                once[word] = found[0]
        return several, once

    def weights(self, several: Mapping[str, Sequence[int]], once: Mapping[str, int]) -> list[int]:
        """Return how much words count."""
        counted = {term: len(places) for term, places in several.items()} | dict.fromkeys(once, 1)
        for term, more in self._more.items():
            counted[term] += more
        return list(counted.values())

    def shown(self) -> Iterable[str]:
        """Return the words that are compared, each once, as they are offered."""
        return dict.fromkeys(filter(None, self._shown))


def _shown(word: str) -> str:
    """Return how a word is offered to complete or correct another; nothing for what nobody would take up."""
    plain = fold(word.replace("\u2019", "'"))
    shortest, longest = 3, 24
    return plain if plain.isalpha() and shortest <= len(plain) <= longest else ""


def exact(found: Iterable[str]) -> list[str]:
    """Return the term that stands for a whole title or heading: none, or one. An empty text is no word.

    It begins with the first word, so that it stands beside it in the shards, and ends with FNV-1a (32 bits) of all
    of them: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
    """
    terms = [term for term in found if term]
    if not terms or len(terms) > EXACT_WORDS:
        return []
    value = 0x811C9DC5
    for byte in " ".join(terms).encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return [f"{terms[0]} {value:08x}"]
