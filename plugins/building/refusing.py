"""Which problems keep something from being published."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.problems import Problem


def refused(problems: Iterable[Problem], *, strict: bool) -> tuple[Problem, ...]:
    """Return the problems that refuse what they are about: errors, and warnings too where `strict`; sorted."""
    return tuple(sorted(problem for problem in problems if strict or problem.severity == "error"))
