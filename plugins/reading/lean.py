"""Which of Python-Markdown's steps a text needs: those that can find nothing in it are left out, or done in passing.

For each run of text Python-Markdown searches for every inline pattern in turn, and its steps walk every text. Each
looks for something that begins with a mark; where the mark is not there, neither is the rest. A test compares the HTML
with plain Python-Markdown's over thousands of texts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import compress, product
from typing import Any, Final, TypeAlias
from xml.etree.ElementTree import Element  # Python-Markdown's own tree; nothing is parsed here

import markdown
from markdown.blockprocessors import (
    BlockQuoteProcessor,
    CodeBlockProcessor,
    EmptyBlockProcessor,
    HashHeaderProcessor,
    HRProcessor,
    ListIndentProcessor,
    OListProcessor,
    ReferenceProcessor,
    SetextHeaderProcessor,
    UListProcessor,
)
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.extensions.tables import TableProcessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString, Registry

from .characters import holds
from .effort import Effort

_Steps: TypeAlias = tuple[Registry[Any], Registry[Any], Registry[Any], Registry[Any]]
"""Of text, of blocks, of the tree, of the HTML."""

_STEPS: Final = {
    "html_block": ("<", "&"), "fenced_code_block": ("```", "~~~"), "hashheader": ("#",), "quote": (">",),
    "reference": ("]:",), "footnote": ("[^",), "footnote-reorder": ("[^",), "footnote-duplicate": ("[^",),
    "abbr": ("*[",), "table": ("|",), "admonition": ("!!!",), "attr_list": ("{",), "unescape": ("\\",),
}
"""Step → what the whole text must hold, one or the other, for it to do anything; what is not named is always done."""

_MARKS: Final = tuple(sorted({mark for marks in _STEPS.values() for mark in marks}))

_LOOKING_AT_THE_BEGINNING: Final[frozenset[type]] = frozenset({
    EmptyBlockProcessor, ListIndentProcessor, CodeBlockProcessor, OListProcessor, UListProcessor,
})
"""Steps of blocks that know theirs by what it begins with, which is no letter."""

_LOOKING_AT_LINES: Final[frozenset[type]] = frozenset({
    HashHeaderProcessor, SetextHeaderProcessor, HRProcessor, BlockQuoteProcessor, ReferenceProcessor,
    AbbrBlockprocessor, AdmonitionProcessor, FootnoteBlockProcessor, TableProcessor,
})
"""Steps of blocks that look for a line that begins with no letter."""

_LOOKING_AT_TWO_LINES: Final[frozenset[type]] = frozenset({SetextHeaderProcessor, TableProcessor})

_GUARDS: Final[Mapping[type, Callable[[str], bool]]] = {
    HashHeaderProcessor: lambda block: "#" in block,
    SetextHeaderProcessor: lambda block: "\n=" in block or "\n-" in block,
    HRProcessor: lambda block: "\n" in block or block.lstrip(" ")[:1] in "-_*",
}
"""Step of blocks → whether a block can be what it looks for: their patterns walk each paragraph to its end."""

_BlockSteps: TypeAlias = list[tuple[Any, Callable[[str], bool] | None]]
"""Steps of blocks, each with what tells beforehand whether a block can be what it looks for."""


_BEGINNINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "backtick": ("`",), "escape": ("\\",), "reference": ("[",), "link": ("[",), "image_link": ("![",),
    "image_reference": ("![",), "short_reference": ("[",), "short_image_ref": ("![",), "autolink": ("<",),
    "automail": ("<",), "linebreak": ("  \n",), "html": ("<",), "entity": ("&",), "footnote": ("[^",),
}
"""Inline pattern → what a text must hold, one or the other, for it to match; any other is always tried."""

_DELIMITERS: Final[Mapping[str, tuple[str, ...]]] = {"em_strong": ("*", "_")}
"""The pattern that takes other extensions' delimiters too, and the marks it has without them."""

_REFERENCES: Final = frozenset({"reference", "short_reference", "image_reference", "short_image_ref"})

_Pattern: TypeAlias = tuple[int, Any, str, str]
"""An inline pattern's place among all, the pattern, and its one or two marks; the empty mark is in every text."""


class LeanInline(InlineProcessor):
    """The inline step. Its private method is the only place where patterns are chosen; see the test beside it."""

    def __init__(self, md: markdown.Markdown, *, extended: bool) -> None:
        """Take the patterns as they are when all extensions are loaded; `extended` says whether some are others'."""
        super().__init__(md)
        self.effort = Effort(0)
        self._extended = extended
        beginnings = _BEGINNINGS if extended else {**_BEGINNINGS, **_DELIMITERS}
        names = {id(md.inlinePatterns[name]): name for name in beginnings if name in md.inlinePatterns}
        self._all = [(names.get(id(pattern), ""), index, pattern) for index, pattern in enumerate(md.inlinePatterns)]
        self._beginnings = beginnings
        self._marks = tuple(sorted({mark for marks in beginnings.values() for mark in marks}))
        self._plans: dict[tuple[bool, ...], list[_Pattern]] = {}  # by whether there are references, and which marks
        self._now: list[_Pattern] = []

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns that can match somewhere."""
        text = "".join(tree.itertext())
        found = (bool(self.md.references), *[self._extended or holds(text, mark) for mark in self._marks])
        if found not in self._plans:
            self._plans[found] = list(self._plan(*found))
        self._now = self._plans[found]
        return super().run(tree, ancestors) if self._now else tree

    def _plan(self, references: bool, *found: bool) -> Iterator[_Pattern]:  # noqa: FBT001  # as they are kept
        """Yield the patterns that can match in a text with these marks; those for references where it defines any."""
        there = {"", *compress(self._marks, found)}
        for name, index, pattern in self._all:
            marks = [mark for mark in self._beginnings.get(name, ("",)) if mark in there]
            if marks and (references or name not in _REFERENCES):
                yield index, pattern, marks[0], marks[-1]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802,N803  # its names
        """Do what the method of this name does, less what can't match."""
        if isinstance(data, AtomicString):
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]  # private there
        for index, pattern, mark, other in self._now:
            if index < patternIndex:
                continue
            start, matched = 0, True
            while matched and (mark in data or other in data):
                data, matched, start = apply(pattern, data, index, start)
                if matched:
                    self.effort.spend(1 + (len(data) >> 6), data)  # each match makes a new string of it
        return data


class BlockSteps:
    """The steps of blocks, less those that a block can't be for."""

    def __init__(self, steps: Iterable[Any]) -> None:
        """Take the steps in their order."""
        known = [(step, type(step), _GUARDS.get(type(step))) for step in steps]
        self._by_look: dict[tuple[bool, bool], _BlockSteps] = {}
        for letter, lines in product((False, True), repeat=2):
            left_out: frozenset[type] = _LOOKING_AT_THE_BEGINNING if letter else frozenset()
            if not lines:
                left_out |= _LOOKING_AT_LINES if letter else _LOOKING_AT_TWO_LINES
            self._by_look[letter, lines] = [(step, guard) for step, kind, guard in known if kind not in left_out]

    def of(self, block: str) -> _BlockSteps:
        """Return the steps for a block: a paragraph on one line is for hardly any."""
        return self._by_look[block[:1].isalpha(), "\n" in block]


class LeanWhitespace(NormalizeWhitespace):
    """The step that puts tabs, line ends and empty lines in order, which they are in most texts."""

    def run(self, lines: list[str]) -> list[str]:
        """Do what the method of this name does."""
        text = "\n".join(lines)
        if any(odd in text for odd in "\t\r\2\3") or text.endswith(" ") or " \n" in text:
            return super().run(lines)
        return [*lines, "", ""]


class Lean:
    """Chooses the steps for each text, and puts them into a `Markdown` instance that nobody else uses."""

    def __init__(self, md: markdown.Markdown, *, extended: bool) -> None:
        """Take the steps as they are when all extensions are loaded; `extended` says whether some are others'."""
        self._inline = LeanInline(md, extended=extended)
        md.treeprocessors.register(self._inline, "inline", 20)
        md.preprocessors.register(LeanWhitespace(md), "normalize_whitespace", 30)
        md.is_block_level = lru_cache(maxsize=256)(md.is_block_level)  # type: ignore[method-assign]  # asked of each element twice
        self._md = md
        self._all = (md.preprocessors, md.parser.blockprocessors, md.treeprocessors, md.postprocessors)
        self._plans: dict[tuple[bool, ...], _Steps] = {}  # by which marks are there
        self._extended = extended

    def prepare(self, text: str, effort: Effort) -> None:
        """Leave out the steps that can find nothing in a text, and count those of the others."""
        self._inline.effort = effort
        if self._extended:  # another extension may put in what ours were left out for
            return
        found = tuple([holds(text, mark) for mark in _MARKS])
        if found not in self._plans:
            there = set(compress(_MARKS, found))
            absent = {name for name, marks in _STEPS.items() if there.isdisjoint(marks)}
            self._plans[found] = _without(self._all, absent)
        md = self._md
        md.preprocessors, md.parser.blockprocessors, md.treeprocessors, md.postprocessors = self._plans[found]


def _without(steps: _Steps, absent: Collection[str]) -> _Steps:
    pre, block, tree, post = (registry[:] for registry in steps)  # a slice of a registry is one of its own
    for registry in (pre, block, tree, post):
        for name in absent:
            registry.deregister(name, strict=False)
    return pre, block, tree, post
