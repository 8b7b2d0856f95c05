"""A content file's two parts: YAML between two lines of `---`, then Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_FENCE: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """A file's text, cut in two."""

    header: str
    body: str
    body_line: int  # the line on which the body begins


def split(text: str) -> Parts | tuple[int, str]:
    """Cut a text in two, or return line and message of what is wrong."""
    opening = _FENCE.match(text)
    if opening is None:
        return 1, "front matter is missing: the file must begin with a line `---`, then keys, then a line `---`"
    closing = _FENCE.search(text, opening.end())
    if closing is None:
        return 1, "front matter has no end: write a line `---` under the last key"
    header = text[opening.end() + 1 : closing.start()]
    return Parts(header, text[closing.end() + 1 :], text.count("\n", 0, closing.end()) + 2)
