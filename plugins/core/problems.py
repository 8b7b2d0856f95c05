"""What is wrong with content, and how it is said: `path:line: error|warning: message`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong at one place. An error can't be published faithfully; a warning is published and listed."""

    path: str  # relative to the content root
    line: int  # from 1
    severity: Severity
    message: str  # what is wrong, and what to do; one line

    def __str__(self) -> str:
        """Return the line a user sees."""
        return f"{self.path}:{self.line}: {self.severity}: {self.message}"


def error(path: str, line: int, message: str) -> Problem:
    """Return a problem that keeps what it is in from being published."""
    return Problem(path, line, "error", message)


def warning(path: str, line: int, message: str) -> Problem:
    """Return a problem that is published and listed."""
    return Problem(path, line, "warning", message)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean `x`?" for the nearest of the known words, or nothing where none is near."""
    near = difflib.get_close_matches(word[:100], sorted(known), n=1, cutoff=0.6)
    return f"; did you mean `{near[0]}`?" if near else ""
