"""Python-Markdown's own steps, left out where they can find nothing: same HTML, two thirds of the time.

For each run of text Python-Markdown searches for every inline pattern in turn; its HTML parser walks each text.
So do its steps for blocks, notes and attributes. None has anything to do where the characters that begin what it looks
for are not there, which is the usual case.
A test compares the result with plain Python-Markdown's over thousands of texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final, TypeAlias
from xml.etree.ElementTree import Element  # Python-Markdown's own tree; nothing is parsed here

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString, Registry

from .effort import Effort

_Steps: TypeAlias = tuple[Registry[Any], Registry[Any], Registry[Any], Registry[Any]]
"""Of text, of blocks, of the tree, of the HTML."""

_BEGINNINGS: Final = {
    "backtick": "`", "escape": "\\", "reference": "[", "link": "[", "image_link": "![", "image_reference": "![",
    "short_reference": "[", "short_image_ref": "![", "autolink": "<", "automail": "<", "linebreak": "  \n",
    "html": "<", "entity": "&", "footnote": "[^",
}
"""Inline pattern → what a text must hold for it to match; patterns that are not named here are always tried."""

_REFERENCES: Final = ("reference", "short_reference", "image_reference", "short_image_ref")
_NOWHERE: Final = "\0"  # is in no text: `characters.py` refuses it

_STEPS: Final = {
    "html_block": ("<", "&"), "fenced_code_block": ("```", "~~~"), "hashheader": ("#",), "quote": (">",),
    "reference": ("]:",), "footnote": ("[^",), "footnote-reorder": ("[^",), "footnote-duplicate": ("[^",),
    "abbr": ("*[",), "table": ("|",), "admonition": ("!!!",), "attr_list": ("{",), "unescape": ("\\",),
}
"""Step → what the whole text must hold, one or the other, for it to do anything; what is not named is always done."""

_ANY: Final = re.compile(r"[`\\\[<&*_]|  \n")
"""What any of Python-Markdown's own patterns and delimiters needs."""


class LeanInline(InlineProcessor):
    """The inline step. Its private method is the only place where patterns are chosen; see the test beside it."""

    def __init__(self, md: Markdown, *, extended: bool) -> None:
        """Take the patterns as they are when all extensions are loaded; `extended` says whether some are others'."""
        super().__init__(md)
        self.effort = Effort(0)
        self._patterns = list(md.inlinePatterns)
        self._beginnings = [""] * len(self._patterns)
        for name, beginning in _BEGINNINGS.items():
            if name in md.inlinePatterns:
                self._beginnings[md.inlinePatterns.get_index_for_name(name)] = beginning
        self._no_references = self._beginnings.copy()
        for name in _REFERENCES:
            self._no_references[md.inlinePatterns.get_index_for_name(name)] = _NOWHERE
        self._now = self._beginnings
        self._extended = extended

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns; those for references not at all where the text defines none."""
        self._now = self._beginnings if self.md.references else self._no_references
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802,N803  # its names
        """Do what the method of this name does, less what can't match."""
        if isinstance(data, AtomicString) or not (self._extended or _ANY.search(data)):
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]  # private there
        patterns, beginnings = self._patterns, self._now
        index, start = patternIndex, 0
        while index < len(patterns):
            if beginnings[index] in data:  # the empty one is in every text
                data, matched, start = apply(patterns[index], data, index, start)
                if matched:
                    self.effort.spend(1 + (len(data) >> 6), data)  # each match makes a new string of it
                    continue
            index += 1
            start = 0
        return data


class Lean:
    """Chooses the steps for each text, and puts them into a `Markdown` instance that nobody else uses."""

    def __init__(self, md: Markdown, *, extended: bool) -> None:
        """Take the steps as they are when all extensions are loaded; `extended` says whether some are others'."""
        self._inline = LeanInline(md, extended=extended)
        md.treeprocessors.register(self._inline, "inline", 20)
        self._md = md
        self._all = (md.preprocessors, md.parser.blockprocessors, md.treeprocessors, md.postprocessors)
        self._plans: dict[tuple[bool, ...], _Steps] = {}

    def prepare(self, text: str, effort: Effort) -> None:
        """Leave out the steps that can find nothing in a text, and count those of the others."""
        self._inline.effort = effort
        found = tuple(any(beginning in text for beginning in beginnings) for beginnings in _STEPS.values())
        if found not in self._plans:
            absent = {name for name, there in zip(_STEPS, found, strict=True) if not there}
            self._plans[found] = _without(self._all, absent)
        md = self._md
        md.preprocessors, md.parser.blockprocessors, md.treeprocessors, md.postprocessors = self._plans[found]


def _without(steps: _Steps, absent: Collection[str]) -> _Steps:
    pre, block, tree, post = (registry[:] for registry in steps)  # a slice of a registry is one of its own
    for registry in (pre, block, tree, post):
        for name in absent:
            registry.deregister(name, strict=False)
    return pre, block, tree, post
