"""Limits inside Python-Markdown: where it walks a text again and again, its steps are counted.

Its links look for the bracket that closes theirs by walking to the end of the paragraph, each from its own place: 4,000
times `[` takes seconds. Its blocks and inline patterns call themselves for what is inside, until Python's stack ends.
"""

from __future__ import annotations

import re
from typing import Any, Final
from xml.etree.ElementTree import Element  # Python-Markdown's own tree; nothing is parsed here

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.inlinepatterns import LinkInlineProcessor

from .effort import Effort, TooMuchError

_BRACKET: Final = re.compile(r"[\[\]]")


class Guard:
    """Counts for one text after the other."""

    def __init__(self, md: Markdown, blocks: int) -> None:
        """Watch the links and blocks of an instance; `blocks` is how many may be inside each other."""
        self.effort = Effort(0)
        self.blocks = blocks
        self.depth = 0
        self._parse = BlockParser.parseBlocks.__get__(md.parser)
        md.parser.parseBlocks = self._parse_blocks  # type: ignore[method-assign]  # the one place all blocks come through
        for pattern in md.inlinePatterns:
            if isinstance(pattern, LinkInlineProcessor):
                self._watch(pattern)

    def begin(self, effort: Effort) -> None:
        """Begin a text."""
        self.effort = effort
        self.depth = 0

    def _parse_blocks(self, parent: Element, blocks: list[str]) -> None:
        self.depth += 1
        if self.depth > self.blocks:
            raise TooMuchError(f"more than {self.blocks} quotes, lists or notes inside each other; that is the limit",
                               blocks[0] if blocks else "")
        try:
            self._parse(parent, blocks)
        finally:
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
