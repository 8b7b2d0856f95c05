"""What a reader asks, understood: words, "phrases", -without, `topic:`, `by:`, `kind:`, `stage:`, `before:`, `after:`.

No text is an error: what can't be meant as anything else is words. The browser reads queries in the same way
(`theme/static/js/search/query.js`); one table of examples tests both.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..analysis.stemming import primary
from ..analysis.tokens import LONGEST, compared, fold, lowered, words

MOST_WORDS: Final = 64
"""Different words of a query that count."""

BRIEF: Final = 3
"""Words of a query of which every one may say something: in titles even stop words do."""

PASSAGE: Final = 8
"""Different words beside a phrase that make a query a passage that quotes: the phrase is not demanded."""

LONGEST_QUERY: Final = 4000
"""Characters of a query that count."""

FIELDS: Final = ("topic", "by", "kind", "stage", "before", "after")

_PART = re.compile(
    r"(?P<not>(?<!\S)-)?(?:(?P<field>" + "|".join(FIELDS) + r'):)?'
    r'(?:["\u201c\u201d\u201e](?P<phrase>[^"\u201c\u201d\u201e]*)(?:["\u201c\u201d\u201e]|$)|(?P<word>[^\s"\u201c\u201d\u201e]+))',
)
_DATE = re.compile(r"([1-9]\d{3})(?:-(\d\d?)(?:-(\d\d?))?)?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word asked for."""

    written: str  # lower case, without accents
    term: str  # as it is compared
    begins: bool = False  # words that begin with it will do
    instead: tuple[str, ...] = ()  # no document has it: these, as compared, may be meant


@dataclass(frozen=True, slots=True)
class Filters:
    """What results must be. In each a result must be one of those named; a name is as the names' resolver gave it."""

    kinds: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    after: int = 0  # day since 1970 it must not be before; 0: any
    before: int = 0  # day since 1970 it must be before; 0: any

    @property
    def any(self) -> bool:
        """Whether something is asked."""
        return self != Filters()


Phrase = tuple[tuple[int, str], ...]
"""Words that stand together: how far from the first, and as compared."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query, understood."""

    words: tuple[Word, ...] = ()  # a phrase's among them
    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    filters: Filters = field(default_factory=Filters)
    little: tuple[str, ...] = ()  # stop words of a brief query: titles that have them are preferred


Resolve = Callable[[str, str], Sequence[str]]
"""Field (`topic`, `by`, `kind`, `stage`) and value, lower case → the slugs meant; none where nothing is."""


def parse(text: str, language: str, resolve: Resolve, *, typing: bool = False) -> Query:
    """Return what a text asks for. With `typing`, a last word with nothing after it may be unfinished."""
    code = primary(language)
    text = text[:LONGEST_QUERY]
    found: list[Word] = []
    every: list[str] = []
    beside: set[str] = set()
    phrases: list[Phrase] = []
    without: list[Phrase] = []
    named: dict[str, set[str]] = {"kind": set(), "topic": set(), "by": set(), "stage": set()}
    days = {"after": 0, "before": 0}
    for part in _PART.finditer(text):
        value = part["phrase"] if part["phrase"] is not None else part["word"]
        name = part["field"]
        if name in days and (day := _day(value)):
            days[name] = day
            continue
        if name in named and (slugs := resolve(name, lowered(value).strip())):
            named[name].update(slugs)
            continue
        phrase = _phrase(value, code)
        if part["not"]:
            without += [phrase] if phrase else []
            continue
        begins = part["phrase"] is None and (value.endswith("*") or (typing and part.end() == len(text)))
        asked = _words(value, code, begins=begins)
        found += asked
        every += words(value)
        if part["phrase"] is None:
            beside.update(word.term for word in asked)
        if part["phrase"] is not None and len(phrase) > 1:
            phrases.append(phrase)
    if not found:  # nothing but stop words: titles know them
        every = []
        found = [Word(fold(w), fold(w)[:LONGEST]) for p in _PART.finditer(text)
                 if not p["not"] and not p["field"] for w in words(p["phrase"] or p["word"] or "")]
    filters = Filters(frozenset(named["kind"]), frozenset(named["topic"]), frozenset(named["by"]),
                      frozenset(named["stage"]), days["after"], days["before"])
    little = [fold(word)[:LONGEST] for word in every if not compared(word, code)] if len(every) <= BRIEF else []
    if len(beside) >= PASSAGE:
        phrases = []
    return Query(tuple(found[:MOST_WORDS * 4]), tuple(phrases), tuple(without), filters, tuple(dict.fromkeys(little)))


def _words(value: str, code: str, *, begins: bool) -> list[Word]:
    written = words(value)
    found = [Word(fold(word.replace("\u2019", "'")), term) for word in written for term in compared(word, code)]
    if begins and written:
        last = fold(written[-1])
        if found and found[-1].written == last:
            found[-1] = Word(last, found[-1].term, begins=True)
        else:
            found.append(Word(last, last[:LONGEST], begins=True))
    return found


def _phrase(value: str, code: str) -> Phrase:
    found: list[tuple[int, str]] = []
    at = 0
    for word in words(value):
        terms = compared(word, code)
        found += [(at + i, term) for i, term in enumerate(terms)]
        at += max(1, len(terms))
    first = found[0][0] if found else 0
    return tuple((at - first, term) for at, term in found)


def _day(value: str) -> int:
    """Return the first day of a year, month or day, since 1970; 0 where it is none."""
    match = _DATE.fullmatch(value.strip())
    if match is None:
        return 0
    try:
        first = dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return 0
    return first.toordinal() - dt.date(1970, 1, 1).toordinal()
