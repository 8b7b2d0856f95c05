"""The words that tell one item from another: what relatedness compares.

`terms` is a pure function of a `Text`, plain data that processes can hand on, and its value depends on nothing else:
it can be kept for as long as the text's sources stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from ..analysis.tokens import tokens
from ..core.model import Body, Question, Record

Terms: TypeAlias = tuple[tuple[str, int], ...]
"""(term, weight), the heaviest first; weights are small whole numbers, so that sums don't depend on their order."""

MOST = 48
"""Terms kept of an item. Those that come once in a long text tell least, and would cost most."""

TITLE, HEADING = 4, 2
"""How often a word in a title or a heading counts."""

_WEIGHTS = (0, 4, 6, 7, 8, 9, 10, 11, 11, 12)
"""By how often a word comes, as the square root grows: the tenth mention says little more than the fifth did."""


class Text(NamedTuple):
    """What terms are made of."""

    language: str
    title: str
    sections: tuple[tuple[str, str], ...]  # (heading, text)


def text(record: Record, language: str) -> Text:
    """Return the text of a record, a question's with its answers; `language` is the network's."""
    bodies: list[Body] = [record.body]
    if isinstance(record, Question):
        bodies += [answer.body for answer in record.answers]
    sections = tuple((section.heading, section.text) for body in bodies for section in body.sections)
    return Text(record.language or language, f"{record.title} {record.summary}", sections)


def terms(of: Text) -> Terms:
    """Return the terms that tell most of a text, ties in the order in which they come."""
    counts: Counter[str] = Counter()
    for token in tokens(of.title, of.language):
        counts[token] += TITLE
    for heading, words in of.sections:
        for token in tokens(heading, of.language):
            counts[token] += HEADING
        counts.update(tokens(words, of.language))
    heaviest = sorted(counts.items(), key=itemgetter(1), reverse=True)  # equals stay as they came
    return tuple((term, _WEIGHTS[min(count, len(_WEIGHTS) - 1)]) for term, count in heaviest[:MOST])


def all_terms(texts: Iterable[Text]) -> list[Terms]:
    """Return the terms of many texts: for a process of its own."""
    return [terms(of) for of in texts]
