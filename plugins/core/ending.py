"""How a command says what is wrong, and leaves: plain words on standard error, an exit code, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import NoReturn

from .errors import ContentError, StoaError
from .problems import Problem


def tell(problems: Iterable[Problem]) -> None:
    """Say errors first, then warnings, each sorted by place."""
    for one in sorted(problems, key=lambda p: (p.severity != "error", p)):
        sys.stderr.write(f"{one}\n")


def fail(problem: StoaError) -> NoReturn:
    """Say what is wrong and end the command with the error's own exit code."""
    if isinstance(problem, ContentError):
        tell(problem.problems)
        sys.stderr.write(f"{problem.advice}\n" if problem.advice else "")
    else:
        sys.stderr.write(f"{problem}\n")
    sys.exit(problem.exit_code)
