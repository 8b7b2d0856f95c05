"""Which documents answer a query, best first: Whoosh's BM25 on weighted words, then what BM25 can't see.

`theme/static/js/search/rank.js` is the same in JavaScript, step by step; a test holds them equal. Arithmetic is done
in the same order on both sides, and scores are rounded before they are compared, so that a logarithm's last bit
decides nothing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from .analysing import HEADINGS, TEXT
from .query import MOST_WORDS, Phrase, Query

K1: Final = 1.0
B: Final = 0.65
"""BM25's saturation and its share of the length."""

DWELT: Final = 0.85
"""How much more a word says that a text which has it dwells on: a subject comes again, a passing remark does not."""

POOL: Final = 100
"""Best documents that are looked at closely."""

COVERAGE, COVERAGE_WORDS = 0.3, 4
"""How much it counts to have all the words, and of how many words a query begins to be a description."""

NEARNESS, NEAR = 0.3, 10
"""How much it counts that words stand together, and within how many words they do."""

NAMES, DESCRIBES = 3, 4
"""Words that name a thing, and words that describe one: a name is looked for in titles, a description in the text."""

TITLED, HEADED, WHOLE = 2.0, 0.7, 0.8
"""What a document gains whose title, or headings, have all the words of a name; and the share of the title's gain that
goes by how much of the title they are."""

NEIGHBOURS: Final = 0.2
"""The share of a description's score that comes from related documents: what is about the same answers the same."""

ACCEPTED, UNANSWERED = 1.1, 0.9
NEWS, HALF_LIFE = 0.1, 365.0
"""What the newest document gains over an ancient one, and the days in which that halves."""

LONGEST_TITLE: Final = 15
"""Words of a title that are counted."""

COMPLETIONS: Final = 8
"""Words that an unfinished one is taken to mean."""


class Index(Protocol):
    """What ranking asks of an index."""

    @property
    def lengths(self) -> Sequence[int]:
        """The length of every document, by number."""

    @property
    def titles(self) -> Sequence[int]:
        """How many words the title of every document has, at most `LONGEST_TITLE`."""

    @property
    def average(self) -> float:
        """The average of the lengths."""

    def frequency(self, term: str) -> int:
        """Return how many documents have a word."""

    def weight(self, term: str) -> int:
        """Return the sum of a word's weights in the documents that have it."""

    def scores(self, term: str, idf: float) -> Mapping[int, float]:
        """Return document → BM25 of a word in it."""

    def places(self, term: str, wanted: Collection[int]) -> Mapping[int, Sequence[int]]:
        """Return where a word stands in those documents, ascending; documents that lack it may be missing."""

    def exact(self, key: str) -> Mapping[int, int]:
        """Return the documents whose whole title (2) or a heading (1) is that."""

    def complete(self, word: str, most: int) -> Sequence[str]:
        """Return the words that begin with one, the most frequent first, ties by alphabet, as they are compared."""

    def alike(self, word: str) -> Sequence[tuple[str, int]]:
        """Return words that may be meant by a mistyped one, with the logarithm of how many documents have them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What ranking knows of the documents, by number."""

    allowed: Callable[[int], bool]
    neighbours: Sequence[Sequence[int]]
    prior: Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Group:
    """A word of the query with all that will do for it."""

    count: int  # how often it is asked
    terms: tuple[str, ...]
    little: bool = False  # leads to no document by itself


def says(term: str, index: Index) -> float:
    """Return how much a word says: more where few documents have it, and where those that do dwell on it.

    The average weight in the documents that have a word is Kwok's (1996, https://doi.org/10.1145/243199.243264).
    """
    frequency = index.frequency(term)
    rare = math.log(1 + (len(index.lengths) - frequency + 0.5) / (frequency + 0.5))
    return rare * math.pow((index.weight(term) + 1) / (frequency + 1), DWELT)


def bm25(weight: float, length: float, average: float, idf_: float) -> float:
    """Return Whoosh's formula (`whoosh.scoring.bm25`)."""
    return idf_ * ((weight * (K1 + 1)) / (weight + K1 * ((1 - B) + B * length / average)))


def groups(query: Query, index: Index) -> tuple[Group, ...]:
    """Return the words that count, each once, in the order they are asked."""
    found: dict[tuple[str, ...], int] = {}
    for word in query.words:
        terms = word.instead or (word.term,)
        if word.begins and not word.instead:
            terms = tuple(dict.fromkeys((word.term, *index.complete(word.written, COMPLETIONS))))
        found[terms] = found.get(terms, 0) + 1
    return (*(Group(count, terms) for terms, count in list(found.items())[:MOST_WORDS]),
            *(Group(1, (term,), little=True) for term in query.little))


def rank(query: Query, index: Index, facts: Facts, exact_key: str) -> list[tuple[int, float]]:
    """Return the documents that answer, best first, with their scores; ties by number, the newest first.

    `exact_key` is the query as a whole title. A query of nothing but filters gives what they let through, score 0.
    """
    documents = len(index.lengths)
    asked = groups(query, index)
    if not asked:
        if not query.filters.any and not query.without:
            return []
        gone = _without(query, index, range(documents))
        return [(n, 0.0) for n in range(documents - 1, -1, -1) if facts.allowed(n) and n not in gone]
    scored, covered, weights = _first_pass(asked, index)
    allowed = {n for n in scored if facts.allowed(n)}
    for phrase in query.phrases:
        allowed &= _having(phrase, index, allowed)
    allowed -= _without(query, index, allowed)
    if not allowed:
        return []
    total = added(g.count * w for g, w in zip(asked, weights, strict=True))
    power = COVERAGE * min(1, COVERAGE_WORDS / len(asked))
    first = {n: s * (covered[n] / total) ** power for n, s in scored.items()}
    exact = {n: tier for n, tier in index.exact(exact_key).items() if n in allowed} if exact_key else {}
    ordered = sorted(allowed, key=lambda n: (-rounded(first[n]), -n))
    pool = list(dict.fromkeys((*ordered[:POOL], *sorted(exact))))
    near = dict(first)
    name = min(1, max(0, (DESCRIBES - len(asked)) / (DESCRIBES - NAMES)))
    for n, stands in _stands(asked, weights, index, pool).items():
        near[n] += NEARNESS * _gain(stands, weights, index.lengths[n] / index.average)
        near[n] *= 1 + name * _standing(stands, [g.count * w / total for g, w in zip(asked, weights, strict=True)],
                                        index.titles[n])
    part = NEIGHBOURS * (1 - name)
    final = {n: rounded(_with_neighbours(n, near, facts.neighbours, part) * facts.prior(n)) for n in pool}
    top = max(final.values())
    for n, tier in exact.items():
        final[n] = rounded(final[n] + tier * top)
    inside = sorted(pool, key=lambda n: (-final[n], -n))
    last = final[inside[-1]]
    chosen = set(pool)
    rest = [(n, min(last, rounded(first[n]))) for n in ordered if n not in chosen]
    return [*((n, final[n]) for n in inside), *rest]


def rounded(score: float) -> float:
    """Return a score as it is compared."""
    return math.floor(score * 1e6 + 0.5) / 1e6


def added(values: Iterable[float]) -> float:
    """Return a sum made from left to right, as JavaScript makes it (Python's own compensates since 3.12)."""
    total = 0.0
    for value in values:
        total += value
    return total


def _first_pass(asked: Sequence[Group], index: Index) -> tuple[
    dict[int, float], dict[int, float], list[float],
]:
    """Return document → BM25, document → how much of the query it covers, and how much each word says."""
    scored: dict[int, float] = {}
    covered: dict[int, float] = {}
    weights: list[float] = []
    for group in asked:
        best: dict[int, float] = {}
        weight = 0.0
        for term in group.terms:
            if index.frequency(term):
                rare = says(term, index)
                weight = max(weight, rare)
                for n, score in index.scores(term, rare).items():
                    if score > best.get(n, 0.0) and (n in scored or not group.little):
                        best[n] = score
        weights.append(weight)
        for n, score in best.items():
            scored[n] = scored.get(n, 0.0) + group.count * score
            covered[n] = covered.get(n, 0.0) + group.count * weight
    return scored, covered, weights


def _having(phrase: Phrase, index: Index, among: Collection[int]) -> set[int]:
    """Return those of some documents in which a phrase stands."""
    starts: dict[int, set[int]] | None = None
    for offset, term in phrase:
        wanted = among if starts is None else starts
        found = {n: {p - offset for p in stands} for n, stands in index.places(term, wanted).items()}
        starts = found if starts is None else {n: starts[n] & at for n, at in found.items() if n in starts}
        starts = {n: at for n, at in starts.items() if at}
    return set(starts or ())


def _without(query: Query, index: Index, among: Collection[int]) -> set[int]:
    return {n for phrase in query.without for n in _having_any(phrase, index, among)}


def _having_any(phrase: Phrase, index: Index, among: Collection[int]) -> Collection[int]:
    if len(phrase) > 1:
        return _having(phrase, index, among)
    return index.scores(phrase[0][1], 1.0).keys()


def _stands(asked: Sequence[Group], weights: Sequence[float], index: Index,
            pool: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """Return document → where the words of the query stand in it, and which; nothing where only one is known."""
    if len([w for w in weights if w]) < 2:  # noqa: PLR2004  # one word is near to nothing
        return {}
    stands: dict[int, list[tuple[int, int]]] = {n: [] for n in pool}
    for number, group in enumerate(asked):
        for term in group.terms:
            for n, found in index.places(term, stands).items():
                stands[n] += [(place, number) for place in found]
    return {n: sorted(found) for n, found in stands.items()}


def _standing(stands: Sequence[tuple[int, int]], shares: Sequence[float], title: int) -> float:
    """Return what a document gains by having much of the query in its title of so many words, or in its headings."""
    titled = added(shares[g] for g in sorted({group for place, group in stands if place < HEADINGS}))
    headed = added(shares[g] for g in sorted({group for place, group in stands if HEADINGS <= place < TEXT}))
    whole = min(1, len([place for place, _ in stands if place < HEADINGS]) / max(title, 1))
    return max(TITLED * titled * titled * ((1 - WHOLE) + WHOLE * whole), HEADED * headed * headed)


def _gain(stands: Sequence[tuple[int, int]], weights: Sequence[float], length: float) -> float:
    """Return what the words gain by standing near each other (Büttcher, Clarke, Lushman 2006)."""
    gained: dict[int, float] = {}
    for (place, one), (next_place, other) in itertools.pairwise(stands):
        if one != other and 0 < next_place - place <= NEAR:
            gained[one] = gained.get(one, 0.0) + weights[other] / (next_place - place)
            gained[other] = gained.get(other, 0.0) + weights[one] / (next_place - place)
    norm = K1 * ((1 - B) + B * length)
    return added(weights[g] * gained[g] * (K1 + 1) / (gained[g] + norm) for g in sorted(gained))


def _with_neighbours(n: int, scores: Mapping[int, float], neighbours: Sequence[Sequence[int]], part: float) -> float:
    row = sorted((scores.get(other, 0.0) for other in neighbours[n]), reverse=True)
    if not row:
        return scores[n]
    shares = [1 / math.sqrt(at) for at in range(1, len(row) + 1)]
    mean = added(score * share for score, share in zip(row, shares, strict=True)) / added(shares)
    return (1 - part) * scores[n] + part * mean
