"""What of a text would cost far more than its length, counted before and while it is converted.

Python-Markdown and HTML parsers walk some texts again and again: unclosed brackets, tags and fences, and elements that
are never closed. Each count here is of exactly what makes them walk; see the table in `docs/format.md`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from .characters import holds
from .limits import Limits

_UNCLOSED_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])[^<>]*(?=<|\Z)|&#[0-9A-Za-z]*(?![0-9A-Za-z;])")
_BREAK: Final = re.compile(r"^[ ]{0,3}(?:(#|[=-]+[ ]*$)|[-*_](?:[ ]*[-*_])*[ ]*$|!!!)", re.MULTILINE)
_FENCE: Final = re.compile(r"^(`{3,}|~{3,})", re.MULTILINE)
_FENCED: Final = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[ ]*$", re.MULTILINE | re.DOTALL)
_UNCLOSED_NOTE: Final = re.compile(r"\[\^[^\[\]]*(?=\[|\Z)")
_NOTE: Final = re.compile(r"\[\^([^\]\n]{0,200})\]")
_DEFINITION: Final = re.compile(r"^[ ]{0,3}(?:\[[^\]\n]+\]:|\*\[[^\]\n]+\][ ]?:)", re.MULTILINE)
_ABBREVIATION: Final = re.compile(r"^\*\[([^\]\\]+)\][ ]?:", re.MULTILINE)
_RULER: Final = re.compile(r"^[ >]*[-|:][-|: ]*$", re.MULTILINE)
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})
_FORMATTING: Final = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})
"""Elements that an HTML parser opens again in each block that follows until they are closed."""


class TooMuchError(Exception):
    """A text holds more of something than the limits allow."""

    def __init__(self, message: str, near: str = "") -> None:
        """Take what is said of it, and some of the text where it is."""
        super().__init__(message)
        self.near = near


class Effort:
    """Counts the steps that one text takes."""

    def __init__(self, most: int) -> None:
        """Take the number of steps that are too many."""
        self.most = most
        self.left = most

    def spend(self, steps: int, near: str) -> None:
        """Count some steps, done near a place. Raises TooMuchError."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchError(
                f"a paragraph takes more than {self.most:,} steps, the limit for a text of this length: "
                "divide it by empty lines, and close its brackets", near,
            )


def check_text(text: str, limits: Limits) -> None:
    """Refuse Markdown that would take Python-Markdown far too long. Raises TooMuchError."""
    _check_marks(text, limits)
    if holds(text, "```") or holds(text, "~~~"):
        text = _check_fences(text, limits)
    for mark, other, check in _CHECKS:
        if holds(text, mark) or holds(text, other):
            check(text, limits)


def _check_marks(text: str, limits: Limits) -> None:
    """Refuse long runs of one mark; before all others, since those walk them too."""
    for mark in "`*_":
        if mark in text and mark * (limits.marks + 1) in text:
            raise TooMuchError(f"more than {limits.marks} `{mark}` in a row; that is the limit", mark * limits.marks)


def _check_definitions(text: str, limits: Limits) -> None:
    if len(_DEFINITION.findall(text)) > limits.definitions:
        raise TooMuchError(f"more than {limits.definitions:,} definitions of links, notes and abbreviations; "
                           "that is the limit")


def _check_fences(text: str, limits: Limits) -> str:
    """Refuse too many fences; return the text without what they hold."""
    marks = Counter(_FENCE.findall(text))
    if sum(marks.values()) > limits.fences:
        raise TooMuchError(f"more than {limits.fences:,} lines of ``` or ~~~; that is the limit")
    odd = sum(1 for number in marks.values() if number % 2)
    if odd > limits.open_fences:
        raise TooMuchError(f"more than {limits.open_fences} fences of code have no end; that is the limit")
    return _FENCED.sub("", text)


def _check_lines(text: str, limits: Limits) -> None:
    """Refuse too many headings, and too many lines that end a paragraph without an empty one."""
    if text.count("\n") < min(limits.headings, limits.breaks):
        return
    headings = 0
    for breaks, match in enumerate(_BREAK.finditer(text), 1):
        headings += match[1] is not None
        if headings > limits.headings or breaks > limits.breaks:
            many = headings > limits.headings
            most, what = (limits.headings, "headings") if many else (limits.breaks, "headings, rules and `!!!`")
            raise TooMuchError(f"more than {most:,} {what}; that is the limit", match[0])


def _check_tags(text: str, limits: Limits) -> None:
    for unclosed, match in enumerate(_UNCLOSED_TAG.finditer(text), 1):
        if unclosed > limits.open_tags or unclosed * len(text) > limits.open_tags_by_length:
            raise TooMuchError(
                f"more than {unclosed - 1:,} tags without their `>`, which is the limit for a text of this length; "
                "write `&lt;` where no tag is meant", text[match.start() : match.start() + 40],
            )


def _check_notes(text: str, limits: Limits) -> None:
    unclosed = sum(1 for _ in _UNCLOSED_NOTE.finditer(text))
    if unclosed > limits.open_tags:
        raise TooMuchError(f"more than {limits.open_tags} notes `[^` without their `]`; that is the limit", "[^")
    for label, number in Counter(_NOTE.findall(text)).most_common(1):
        if number > limits.note_uses:
            raise TooMuchError(f"more than {limits.note_uses} uses of the note `[^{label[:40]}]`; that is the limit",
                               f"[^{label}]")


def _check_abbreviations(text: str, limits: Limits) -> None:
    names = set(_ABBREVIATION.findall(text))
    if len(names) > limits.abbreviations:
        raise TooMuchError(f"more than {limits.abbreviations} abbreviations are defined; that is the limit", "*[")
    if sum(map(text.count, names)) > limits.abbreviated:
        raise TooMuchError(f"its abbreviations stand in the text more than {limits.abbreviated:,} times; "
                           "that is the limit")


def _check_tables(text: str, limits: Limits) -> None:
    """Refuse tables whose rows, filled up to the width of the head, are far more than was written."""
    cells = 0
    for block in text.split("\n\n"):
        if "|" in block and _RULER.search(block):
            lines = block.split("\n")
            cells += len(lines) * (max(line.count("|") for line in lines) + 1)
            if cells > limits.cells:
                raise TooMuchError(f"its tables have more than {limits.cells:,} cells; that is the limit", block[:40])


_CHECKS: Final[tuple[tuple[str, str, Callable[[str, Limits], None]], ...]] = (
    ("\n", "\n", _check_lines), ("<", "&#", _check_tags), ("[^", "[^", _check_notes),
    ("]:", "] :", _check_definitions), ("*[", "*[", _check_abbreviations), ("|", "|", _check_tables),
)
"""What a text must hold, one or the other, for a check to find anything, and the check."""


def check_html(html: str, limits: Limits) -> None:
    """Refuse HTML that would take its parser far too long: elements in elements, or never closed.

    Raises TooMuchError.
    """
    opened: Counter[str] = Counter()
    depth = formatting = 0
    for match in _TAG.finditer(html):
        tag = match[2].lower()
        if tag in _VOID:
            continue
        step = 0
        if not match[1]:
            step = 1
        elif opened[tag]:
            step = -1
        opened[tag] += step
        depth += step
        if tag in _FORMATTING:
            formatting += step
        if depth > limits.nesting or formatting > limits.formatting:
            most, what = (limits.nesting, "") if depth > limits.nesting else (limits.formatting, f" like `<{tag}>`")
            raise TooMuchError(f"more than {most} HTML elements{what} inside each other, or never closed; "
                               "that is the limit", html[match.start() : match.start() + 40])
