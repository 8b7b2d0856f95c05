"""A query and an index → the answer: results, who knows about it, how many of what, and what was meant."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from ..analysis.stemming import primary
from ..analysis.tokens import compared, fold, lowered, tokens
from ..core.model import Settings
from .analysing import exact
from .correcting import corrected
from .documents import KINDS, Document
from .query import Filters, Query, Resolve, parse
from .quoting import Quotation, quote
from .ranking import ACCEPTED, HALF_LIFE, NEWS, UNANSWERED, Facts, Index, rank, says
from .shards import neighbours

VOTERS: Final = 50
"""Best documents that say who knows."""

KNOWERS, LEAST = 5, 0.2
"""People named at most, and the share of the first one's votes that the others have at least."""

Order = Literal["relevance", "date"]


@dataclass(frozen=True, slots=True)
class Result:
    """A document that answers."""

    document: Document
    score: float
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class Knower:
    """An expert who knows about what was asked."""

    expert: str
    score: float  # of the first: 1
    documents: tuple[str, ...]  # keys of what says so, best first, at most 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives."""

    total: int
    results: tuple[Result, ...]  # the part asked for
    knowers: tuple[Knower, ...]
    counts: Mapping[str, Mapping[str, int]]  # kind, topic, stage, person → slug → documents
    meant: Mapping[str, str] = field(default_factory=dict)  # word that no document has → what was looked for instead


class Searching:
    """Answers queries over documents by means of an index. The facts of the documents are worked out once."""

    def __init__(self, documents: Sequence[Document], index: Index, settings: Settings,
                 experts: Mapping[str, tuple[str, str]]) -> None:
        """Take the documents by number, their index, and the experts: slug → name and offer."""
        self.documents = documents
        self.index = index
        self.language = settings.language
        self.resolve = resolver(documents, settings, experts)
        self._neighbours = neighbours(documents, index.average)
        self._people = {slug: at for at, slug in enumerate(dict.fromkeys(s for d in documents for s, _ in d.knows))}
        newest = max((d.day for d in documents), default=0)
        self._priors = [_prior(d, newest) for d in documents]

    def ask(self, text: str, extra: Filters | None = None) -> tuple[Query, list[tuple[int, float]], dict[str, str]]:
        """Return the query as understood, its documents best first, and what mistyped words were taken for."""
        query = parse(text, self.language, self.resolve)
        if extra is not None:
            query = replace(query, filters=both(query.filters, extra))
        query, offered = corrected(query, self.index, self.language)
        facts = Facts(lambda n: allows(query.filters, self.documents[n]), self._neighbours, self._priors.__getitem__)
        key = exact(tokens(text, self.language))
        found = rank(query, self.index, facts, key[0] if key else "")
        return query, found, self._meant(offered, found)

    def answer(self, text: str, *, extra: Filters | None = None, first: int = 0, most: int = 10,
               order: Order = "relevance") -> Answer:
        """Return what a query gives, from result number `first` on."""
        query, found, meant = self.ask(text, extra)
        shown = found if order == "relevance" else sorted(found, key=lambda f: (-self.documents[f[0]].day, -f[0]))
        weights = self.weights(query)
        return Answer(
            total=len(found),
            results=tuple(Result(self.documents[n], score, quote(self.documents[n], weights, self.language))
                          for n, score in shown[first:first + most]),
            knowers=knowers([(self.documents[n], score) for n, score in found[:VOTERS]], self._people),
            counts=counts([self.documents[n] for n, _ in found]), meant=meant,
        )

    def weights(self, query: Query) -> dict[str, float]:
        """Return what is to be marked in results: word as compared → how much it says."""
        terms = [t for word in query.words for t in (word.instead or self._all(word.term, word.written, word.begins))]
        return {term: says(term, self.index) for term in dict.fromkeys(terms)}

    def _all(self, term: str, written: str, begins: bool) -> tuple[str, ...]:  # noqa: FBT001  # a fact of the word
        return (term, *(self.index.complete(written, 8) if begins else ()))

    def _meant(self, offered: Mapping[str, Sequence[str]], found: Sequence[tuple[int, float]]) -> dict[str, str]:
        """Return for each mistyped word the offered one that the best document has."""
        code = primary(self.language)

        def has(word: str) -> bool:
            return bool(found) and any(found[0][0] in self.index.scores(t, 1.0) for t in compared(word, code)[:1])

        return {written: next(filter(has, words), words[0]) for written, words in offered.items()}


def allows(filters: Filters, document: Document) -> bool:
    """Whether a document is what the filters ask for."""
    return (
        (not filters.kinds or document.kind in filters.kinds)
        and (not filters.topics or not filters.topics.isdisjoint(document.topics))
        and (not filters.stages or document.stage in filters.stages)
        and (not filters.people or not filters.people.isdisjoint(slug for slug, _ in document.knows))
        and (not filters.after or document.day >= filters.after)
        and (not filters.before or 0 < document.day < filters.before)
    )


def both(one: Filters, other: Filters) -> Filters:
    """Return filters that ask for what either names; where one names nothing, the other decides."""
    return Filters(one.kinds | other.kinds, one.topics | other.topics, one.people | other.people,
                   one.stages | other.stages, one.after or other.after, one.before or other.before)


def _prior(document: Document, newest: int) -> float:
    """Return what a document is worth before anything is asked."""
    if document.kind == "questions":
        return ACCEPTED if document.accepted else 1.0 if document.answered else UNANSWERED
    if document.kind in {"posts", "links"} and document.day:
        return 1 + NEWS * math.pow(2.0, -((newest - document.day) / HALF_LIFE))
    return 1.0


def knowers(found: Sequence[tuple[Document, float]], order: Mapping[str, int]) -> tuple[Knower, ...]:
    """Return who knows about what was asked: the documents vote with their scores for who made them.

    A vote counts as many times as `Document.knows` says: more for what others acknowledged. Ties go by `order`: who
    came first.
    """
    votes: dict[str, float] = {}
    said: dict[str, list[str]] = {}
    for document, score in found:
        for slug, known in document.knows:
            votes[slug] = votes.get(slug, 0.0) + score * known
            said.setdefault(slug, []).append(document.key)
    best = sorted(votes, key=lambda slug: (-votes[slug], order[slug]))[:KNOWERS]
    top = votes[best[0]] if best else 0.0
    return tuple(Knower(slug, round(votes[slug] / top, 4), tuple(said[slug][:3]))
                 for slug in best if top and votes[slug] >= LEAST * top)


def counts(found: Sequence[Document]) -> dict[str, dict[str, int]]:
    """Return how many documents there are of each kind, topic, stage and person, most first, then by slug."""
    rows: dict[str, Counter[str]] = {"kind": Counter(), "topic": Counter(), "stage": Counter(), "by": Counter()}
    for document in found:
        rows["kind"][document.kind] += 1
        rows["topic"].update(document.topics)
        rows["stage"].update([document.stage] if document.stage else [])
        rows["by"].update(slug for slug, _ in document.knows)
    return {name: dict(sorted(row.items(), key=lambda item: (-item[1], item[0]))) for name, row in rows.items()}


def resolver(documents: Sequence[Document], settings: Settings, experts: Mapping[str, tuple[str, str]]) -> Resolve:
    """Return what finds the slugs that a field's value means: a slug, a title, or for people a part of the name."""
    people = {slug for d in documents for slug, _ in d.knows}
    named: dict[str, dict[str, set[str]]] = {
        "kind": {kind: {kind, kind.removesuffix("s")} for kind in KINDS},
        "topic": {t.slug: {t.slug, _plain(t.title)} for t in settings.topics},
        "stage": {s.slug: {s.slug, _plain(s.title)} for s in settings.stages},
        "by": {slug: {slug, *slug.split("-"), _plain(name), *_plain(name).split("-")}
               for slug in people for name in (experts.get(slug, (slug, ""))[0],)},
    }
    for document in documents:
        for topic in document.topics:
            named["topic"].setdefault(topic, {topic})

    def resolve(name: str, value: str) -> list[str]:
        wanted = {value, _plain(value)}
        return sorted(slug for slug, known in named[name].items() if wanted & known)

    return resolve


def _plain(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in fold(lowered(text))).split())


