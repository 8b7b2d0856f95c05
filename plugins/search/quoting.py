"""What is shown of a result: its best passage, with the words marked; `quote.js` in the theme is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..analysis.stemming import primary
from ..analysis.tokens import compared, spans
from .documents import Document, Passage

WORDS: Final = 32
"""Words that a quotation shows."""

BEFORE: Final = 6
"""Words shown before the first one that was asked for."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """The best passage of a document."""

    anchor: str  # where it stands on the page; empty for the beginning
    heading: str
    parts: tuple[tuple[str, bool], ...]  # text, and whether it is to be marked

    @property
    def text(self) -> str:
        """The quotation without marks."""
        return "".join(text for text, _ in self.parts)


def quote(document: Document, weights: Mapping[str, float], language: str) -> Quotation:
    """Return what to show for a query; `weights` is word as compared → how much it says."""
    code = primary(language)
    passages = [*([Passage("", "", document.summary)] if document.summary else []), *document.passages]
    best, choice = -1.0, (Passage("", "", document.summary), 0)
    for passage in passages:
        gain, at = _best_place(passage, weights, code)
        if gain > best:
            best, choice = gain, (passage, at)
    passage, at = choice
    return Quotation(passage.anchor, passage.heading, _parts(passage.text, at, weights, code))


def _best_place(passage: Passage, weights: Mapping[str, float], code: str) -> tuple[float, int]:
    """Return how much the best stretch of a passage says of the query, and the number of its first word."""
    hits = [(at, term) for at, (_, _, word) in enumerate(spans(passage.text)) for term in compared(word, code)
            if term in weights]
    headed = {term for _, _, word in spans(passage.heading) for term in compared(word, code)}
    above = sum(weights[term] for term in sorted(headed & weights.keys())) / 2
    best, place = above, 0
    for number, (start, _) in enumerate(hits):
        counted: dict[str, int] = {}
        for at, term in hits[number:]:
            if at >= start + WORDS - BEFORE:
                break
            counted[term] = counted.get(term, 0) + 1
        gain = above + sum(weights[t] * (1 + 0.1 * min(n - 1, 3)) for t, n in sorted(counted.items()))
        if gain > best:
            best, place = gain, max(0, start - BEFORE)
    return best, place


def _parts(text: str, first: int, weights: Mapping[str, float], code: str) -> tuple[tuple[str, bool], ...]:
    found = list(spans(text))
    shown = found[first:first + WORDS]
    if not shown:
        return ((text[:200], False),) if text else ()
    begin = shown[0][0] if first else 0
    end = shown[-1][1] if first + WORDS < len(found) else len(text)
    parts: list[tuple[str, bool]] = [("… ", False)] if first else []
    at = begin
    for start, stop, word in shown:
        if any(term in weights for term in compared(word, code)):
            parts += [(text[at:start], False), (text[start:stop], True)]
            at = stop
    parts += [(text[at:end], False), *([(" …", False)] if end < len(text) else [])]
    return tuple(part for part in parts if part[0])


def marked(parts: Sequence[tuple[str, bool]], left: str, right: str) -> str:
    """Return the parts as one text with signs around what is marked."""
    return "".join(f"{left}{text}{right}" if mark else text for text, mark in parts)
