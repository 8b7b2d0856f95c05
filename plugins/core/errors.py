"""One tree of errors that reach a user. Each says where, what, and what to do, and knows its exit code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from .problems import Problem


class StoaError(Exception):
    """What a user can act on; `str()` of it is what the user sees."""

    exit_code: ClassVar[int] = 2


class ContentError(StoaError):
    """The content can't be published as it is: every problem is listed."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Sequence[Problem], advice: str = "") -> None:
        """Take the problems in the order to show them, and what to do about all of them."""
        self.problems = tuple(problems)
        self.advice = advice
        super().__init__(problems, advice)

    def __str__(self) -> str:
        """Return a line a problem, then the advice."""
        return "\n".join([*map(str, self.problems), *([self.advice] if self.advice else [])])


class UsageError(StoaError):
    """A command was asked for something it can't do with these arguments."""

    exit_code: ClassVar[int] = 1


class SettingsError(StoaError):
    """A setting in `pelicanconf.py` or the environment is wrong: names it and its cause."""

    exit_code: ClassVar[int] = 1


class OvertakenError(StoaError):
    """What is being built was edited again: the next build makes it."""


class UnableError(StoaError):
    """Something outside stands in the way: a full disk, a missing program, a server that does not answer."""

    exit_code: ClassVar[int] = 2
