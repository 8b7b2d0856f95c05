"""How a command says what is wrong, and leaves: plain words on standard error, an exit code, never a traceback."""

from __future__ import annotations

import gc
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


def left_whole(what: object) -> None:
    """Let the process end without taking `what` apart: the system takes a memory of millions of objects back at once.

    For commands only, as their last act: what is left so stays until the process ends.
    """
    ring = [what]
    ring.append(ring)  # nothing but itself refers to it, so nobody drops it
    gc.freeze()  # and nobody looks for such rings at the end
