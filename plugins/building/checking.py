"""`invoke check`: every problem in the content, in one run; and ids that items have by their names, written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import ContentError, UsageError
from ..core.problems import Problem
from ..reading.content import read_content
from ..reading.ids import apply_edits, mint_ids
from .loading import load


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at the content found."""

    items: int
    problems: tuple[Problem, ...]  # sorted


def check(root: Path, now: dt.datetime, jobs: int, state: Path | None = None) -> Checked:
    """Return every problem of a content root; UsageError where there is no such folder."""
    if not root.is_dir():
        raise UsageError(f"{root}: there is no such folder; give the content's with --content DIR")
    try:
        loaded = load(root, now=now, jobs=jobs, state=state)
    except ContentError as problem:
        return Checked(0, problem.problems)
    return Checked(loaded.items, loaded.problems)


def fix(root: Path, jobs: int) -> tuple[str, ...]:
    """Write down the ids that items lack; return the paths of the changed files, `network.yaml` first."""
    first = read_content(root, jobs=jobs)
    changed = apply_edits(root, mint_ids(root, first))
    if first.settings is not None:
        return changed
    return changed + apply_edits(root, mint_ids(root, read_content(root, jobs=jobs)))
