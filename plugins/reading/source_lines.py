"""Where in its source something of the HTML was written: Python-Markdown keeps no positions, so it is looked for."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import Final

_TARGETS: Final = (
    (("](",), r"\]\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))"),  # [text](target
    (("]:",), r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*\n?[ \t]*<?([^\s<>]+)"),  # [label]: target
    (("href", "src"), r"\b(?:href|src)\s*=\s*[\"']?([^\s\"'<>]*)"),  # href="target"
)
"""What a body must hold, one or the other, for a form of target to be in it, and the form."""

_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]*(.*)$|^(.*\S.*)\n[=-]+[ \t]*$|<h[1-6][^>\n]*>(.*)", re.MULTILINE)
_WORDS: Final = re.compile(r"\W+")
_AS_GOOD_AS_WHOLE: Final = 24  # characters of a heading


class SourceLines:
    """Finds the lines of one body. Ask in the order of the text: what is written twice is found one after the other."""

    def __init__(self, body: str, first: int) -> None:
        """Take the Markdown of a body that begins on line `first`."""
        self.body = body
        self.first = first
        self.heading_at = 0

    def of_target(self, target: str) -> int:
        """Return the line of the next link or picture with this target, else the body's first."""
        known = self._targets.get(target)
        if not known:
            return self.first
        return known.pop(0) if len(known) > 1 else known[0]

    def of_heading(self, text: str) -> int:
        """Return the line of the next heading with this text, else the body's first."""
        wanted = _WORDS.sub("", text)[:_AS_GOOD_AS_WHOLE]
        for index in range(self.heading_at, len(self._headings)):
            written, line = self._headings[index]
            if written.startswith(wanted):
                self.heading_at = index + 1
                return line
        return self.first

    def of_text(self, some: str) -> int:
        """Return the line where some text begins, else the body's first."""
        place = self.body.find(some.strip().partition("\n")[0])
        return self.first + self.body.count("\n", 0, max(place, 0))

    @cached_property
    def _targets(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        line, position = self.first, 0
        for match in _targets(self.body).finditer(self.body):
            line += self.body.count("\n", position, match.start())
            position = match.start()
            found[match[match.lastindex or 0].strip()].append(line)
        return found

    @cached_property
    def _headings(self) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        line, position = self.first, 0
        for match in _HEADING.finditer(self.body):
            line += self.body.count("\n", position, match.start())
            position = match.start()
            found.append((_WORDS.sub("", match[1] or match[2] or match[3] or ""), line))
        return found


def _targets(body: str) -> re.Pattern[str]:
    """Return what finds the targets in a body: looking for one form alone is much quicker than for three."""
    return _pattern(tuple(any(mark in body for mark in marks) for marks, _ in _TARGETS))


@lru_cache(maxsize=8)
def _pattern(there: tuple[bool, ...]) -> re.Pattern[str]:
    """Return a pattern of those forms that are there."""
    return re.compile("|".join(form for found, (_, form) in zip(there, _TARGETS, strict=True) if found) or r"(?!)",
                      re.MULTILINE)
