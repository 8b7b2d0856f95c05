"""Patterns that know Unicode, by `regex` (https://github.com/mrabarnett/mrab-regex).

The standard library's `re` knows neither graphemes nor properties, scripts and word boundaries (UAX #29).
"""

from __future__ import annotations

from typing import Final, TypeAlias

import regex

Pattern: TypeAlias = regex.Pattern[str]
Match: TypeAlias = regex.Match[str]

ANY_CASE: Final = regex.IGNORECASE
LINES: Final = regex.MULTILINE
SETS: Final = regex.V1
"""Sets may be subtracted: `[\\p{Cc}--\\n]`."""

_CLUSTER: Final = regex.compile(r"\X")


def pattern(text: str, flags: int = 0) -> Pattern:
    """Return a compiled pattern; `flags` are those of this module, joined by `|`."""
    return regex.compile(text, flags)


def clusters(text: str) -> list[str]:
    """Return the characters of a text as a reader sees them."""
    return _CLUSTER.findall(text)
