"""Which of the records that were read go into the network: what is certainly wrong, and all that follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain
from posixpath import dirname

from ..core.model import Answer, Key, Question, Record, Settings
from ..core.problems import Problem
from .checking import Known, check
from .identities import same_aliases, same_parts
from .mentions import spelled_out
from .publication import State, state
from .settling import settle


@dataclass(slots=True)
class Admission:
    """What is in, and what is known of what isn't."""

    items: dict[Key, Record] = field(default_factory=dict)  # with a page
    answers: dict[Key, Answer] = field(default_factory=dict)
    states: dict[Key, State] = field(default_factory=dict)  # of every record and answer that was read, in or not
    paths: dict[str, Key] = field(default_factory=dict)  # content files, and folders that are an item's own
    problems: list[Problem] = field(default_factory=list)

    @property
    def listed(self) -> dict[Key, Record]:
        """Items that lists may hold."""
        return {key: item for key, item in self.items.items() if self.states[key] == "listed"}

    @property
    def parts(self) -> dict[Key, Record | Answer]:
        """Items and answers: everything with a text."""
        return {**self.items, **self.answers}

    @property
    def spoken(self) -> dict[Key, Record | Answer]:
        """Listed items and their listed answers: all whose word counts."""
        listed = self.listed
        answers = {key: answer for key, answer in self.answers.items()
                   if self.states[key] == "listed" and key.partition("#")[0] in listed}
        return listed | answers


def admit(settings: Settings, records: Sequence[Record], now: dt.datetime, files: AbstractSet[str],
          refused: AbstractSet[Key], *, editing: bool) -> Admission:
    """Return the records that go in at `now`, each naming only what is in. See `assemble` for the arguments."""
    admission = Admission()
    ordered = [spelled_out(record) for record in sorted(records, key=lambda record: record.key)]
    known = Known(settings, {record.key: record for record in ordered}, refused, files)
    bad: set[Key] = set()
    for key, problem in chain(same_parts(ordered), same_aliases(ordered, settings), _checked(ordered, known)):
        bad.add(key)
        admission.problems.append(problem)
    for record in ordered:
        admission.states.update((key, state(part, now)) for key, part in _with_answers(record))
    settled = settle(ordered, bad | refused, now, editing=editing)
    admission.problems += settled.problems
    for record in settled.records:
        admission.items[record.key] = record
        admission.answers.update((key, part) for key, part in _with_answers(record) if isinstance(part, Answer))
    admission.paths.update(_paths(ordered))
    return admission


def _checked(records: Sequence[Record], known: Known) -> list[tuple[Key, Problem]]:
    parts = (part for record in records for part in _with_answers(record))
    return [(key, problem) for key, part in parts for problem in check(part, known)]


def _with_answers(record: Record) -> list[tuple[Key, Record | Answer]]:
    answers = record.answers if isinstance(record, Question) else ()
    return [(record.key, record), *((f"{record.key}#{answer.name}", answer) for answer in answers)]


def _paths(records: Sequence[Record]) -> Mapping[str, Key]:
    """Return the record that each content file and each item's own folder is."""
    paths = {part.source.path: key for record in records for key, part in _with_answers(record)}
    folders = {dirname(path): key for path, key in paths.items() if path.endswith(("/index.md", "/question.md"))}
    return folders | paths
