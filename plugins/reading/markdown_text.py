"""Markdown to HTML, not yet safe: Python-Markdown (https://python-markdown.github.io/), one instance for many texts.

Its quirks that are tamed here:

- for each run of text it searches for every inline pattern in turn, and its steps walk every text and block: those
  that can find nothing are left out (`lean.py`), which takes two thirds of the time away;
- its links look for the bracket that closes theirs by walking to the end of the paragraph, each from its own place,
  each match copies its paragraph, and blocks call themselves for what is inside: all that is counted (`_Guard`);
- with `codehilite`, a fence's `{.python full=true cssfile=…}` reaches Pygments' formatter, which then *writes that
  file*: fences are marked in `highlighting.py` instead, by their language alone;
- one extension's failure at one text is that text's problem, not the build's.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final
from xml.etree.ElementTree import Element  # Python-Markdown's own tree; nothing is parsed here

import markdown
from markdown.inlinepatterns import LinkInlineProcessor
from markdown.util import Registry

from ..core.errors import SettingsError
from .effort import Effort, TooMuchError, check_text
from .highlighting import highlight
from .lean import BlockSteps, Lean
from .limits import Limits
from .settings import MarkdownSettings

OWN: Final = ("tables", "footnotes", "fenced_code", "attr_list", "abbr", "admonition")
"""The extensions that every text has. Contents and ids of headings are made in `html_body.py`, marked code here."""

_CONFIGS: Final[dict[str, dict[str, Any]]] = {
    "tables": {"use_align_attribute": True},
    "footnotes": {"BACKLINK_TITLE": "Back to the text"},
}

_BRACKET: Final = re.compile(r"[\[\]]")


class _Guard:
    """Counts for one text after the other."""

    def __init__(self, md: markdown.Markdown, blocks: int) -> None:
        """Watch the links and blocks of an instance; `blocks` is how many may be inside each other."""
        self.effort = Effort(0)
        self.blocks = blocks
        self.depth = 0
        self.parser = md.parser
        self._known: dict[Registry[Any], BlockSteps] = {}  # by identity
        self._steps = BlockSteps(())
        md.parser.parseBlocks = self._parse_blocks  # type: ignore[method-assign]  # the one place all blocks come through
        for pattern in md.inlinePatterns:
            if isinstance(pattern, LinkInlineProcessor):
                self._watch(pattern)

    def begin(self, effort: Effort) -> None:
        """Begin a text."""
        self.effort = effort
        self.depth = 0
        steps = self.parser.blockprocessors
        if steps not in self._known:
            self._known[steps] = BlockSteps(steps)
        self._steps = self._known[steps]

    def _parse_blocks(self, parent: Element, blocks: list[str]) -> None:
        """Do what `BlockParser.parseBlocks` does; each step may take a block apart and put the rest of it back."""
        self.depth += 1
        if self.depth > self.blocks:
            raise TooMuchError(f"more than {self.blocks} quotes, lists or notes inside each other; that is the limit",
                               blocks[0] if blocks else "")
        while blocks:
            block = blocks[0]
            self.effort.spend(len(block) >> 6, block)
            for processor, possible in self._steps.of(block):
                if possible is not None and not possible(blocks[0]):
                    continue
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break
        self.depth -= 1

    def _watch(self, pattern: Any) -> None:  # noqa: ANN401  # two of its methods are replaced
        find_link = pattern.getLink

        def get_text(data: str, index: int) -> tuple[str, int, bool]:
            """Do what the method of this name does, from bracket to bracket and not from letter to letter."""
            open_brackets = 1
            steps = 0
            for bracket in _BRACKET.finditer(data, index):
                steps += 1
                open_brackets += 1 if bracket[0] == "[" else -1
                if open_brackets == 0:
                    self.effort.spend(steps, data)
                    return data[index : bracket.start()], bracket.end(), True
            self.effort.spend(steps + 1, data)
            return data[index:], len(data), False

        def get_link(data: str, index: int) -> tuple[str, str | None, int, bool]:
            """Do what the method of this name does, and count its steps."""
            found: tuple[str, str | None, int, bool] = find_link(data, index)
            self.effort.spend(found[2] - index, data)
            return found

        pattern.getText = get_text
        pattern.getLink = get_link


class Converter:
    """Converts one text after the other."""

    def __init__(self, settings: MarkdownSettings, limits: Limits) -> None:
        """Load the extensions; SettingsError names one that can't be."""
        try:
            self._markdown = markdown.Markdown(
                extensions=[*OWN, *settings.extensions],
                extension_configs={**_CONFIGS, **json.loads(settings.configs)},
            )
            self._lean = Lean(self._markdown, extended=bool(settings.extensions))
            self._guard = _Guard(self._markdown, limits.blocks)
        except Exception as problem:
            raise SettingsError(
                f"MARKDOWN: an extension can't be loaded: {type(problem).__name__}: {problem}") from problem
        self._limits = limits

    def html(self, text: str) -> str:
        """Return the HTML of a text. Raises TooMuchError, also where an extension fails at it."""
        check_text(text, self._limits)
        effort = Effort(self._limits.steps + self._limits.steps_by_length * len(text))
        self._lean.prepare(text, effort)
        self._guard.begin(effort)
        self._markdown.reset()
        self._markdown.parser.state.clear()  # which a text that was given up inside a list leaves behind
        try:
            return highlight(self._markdown.convert(text), self._limits.code)
        except (TooMuchError, MemoryError):
            raise
        except RecursionError:
            raise TooMuchError("its parts are too deep inside each other to be converted") from None
        except Exception as problem:  # an extension's own; the text is refused, the others are not
            raise TooMuchError(f"Markdown can't be converted: {type(problem).__name__}: {problem}") from problem
