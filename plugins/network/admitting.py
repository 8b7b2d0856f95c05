"""Which of the records that were read go into the network: what is certainly wrong, and all that follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from operator import attrgetter
from posixpath import dirname

from ..core.model import Answer, Key, Question, Record, Settings
from ..core.problems import Problem
from .checking import Known, check
from .identities import same_aliases, same_parts
from .mentions import Part, mentions, spelled_out
from .publication import State, state
from .settling import Taken, settle


@dataclass(slots=True)
class Admission:
    """What is in, and what is known of what isn't."""

    items: dict[Key, Record]  # with a page
    answers: dict[Key, Answer]
    states: Mapping[Key, State]  # of every record and answer that was read, in or not
    paths: Mapping[str, Key]  # content files, and folders that are an item's own
    taken: Taken  # of what was read
    problems: list[Problem]

    @property
    def listed(self) -> dict[Key, Record]:
        """Items that lists may hold."""
        return {key: item for key, item in self.items.items() if self.states[key] == "listed"}

    @property
    def parts(self) -> dict[Key, Part]:
        """Items and answers: everything with a text."""
        return {**self.items, **self.answers}

    def spoken(self, listed: Mapping[Key, Record]) -> dict[Key, Part]:
        """Return listed items and their listed answers: all whose word counts."""
        answers = {key: answer for key, answer in self.answers.items()
                   if self.states[key] == "listed" and key.partition("#")[0] in listed}
        return {**listed, **answers}


def admit(settings: Settings, records: Sequence[Record], now: dt.datetime, files: AbstractSet[str],
          refused: AbstractSet[Key], *, editing: bool) -> Admission:
    """Return the records that go in at `now`, each naming only what is in. See `assemble` for the arguments."""
    ordered = [spelled_out(record) for record in sorted(records, key=attrgetter("key"))]
    parts = dict(part for record in ordered for part in _with_answers(record))
    named = {key: tuple(mentions(part)) for key, part in parts.items()}
    known = Known(settings, parts, refused, files)
    wrong = [*same_parts(ordered), *same_aliases(ordered, settings),
             *((key, problem) for key, part in parts.items() for problem in check(part, named[key], known))]
    states = {key: state(part, now) for key, part in parts.items()}
    settled = settle(ordered, parts, named, states, {key for key, _ in wrong} | refused, editing=editing)
    return Admission(
        items={record.key: record for record in settled.records},
        answers=answers_in(settled.records),
        states=states, paths=_paths(parts), taken=settled.taken,
        problems=[*(problem for _, problem in wrong), *settled.problems],
    )


def answers_in(records: Iterable[Record]) -> dict[Key, Answer]:
    """Return the answers of questions among these, by key."""
    return {f"{record.key}#{answer.name}": answer for record in records if isinstance(record, Question)
            for answer in record.answers}


def _with_answers(record: Record) -> list[tuple[Key, Part]]:
    key = record.key
    answers = record.answers if isinstance(record, Question) else ()
    return [(key, record), *[(f"{key}#{answer.name}", answer) for answer in answers]]


def _paths(parts: Mapping[Key, Part]) -> dict[str, Key]:
    """Return the record that each content file and each item's own folder is."""
    paths = {part.source.path: key for key, part in parts.items()}
    folders = {dirname(path): key for path, key in paths.items() if path.endswith(("/index.md", "/question.md"))}
    return folders | paths
