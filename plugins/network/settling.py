"""Which records are published, and what each still names: refusals followed to their end.

A record with an error is refused. One that stands by another (a post by its authors, a path by its steps) falls with
the last of them; a list just lacks what is not published. Every edge between records is looked at once.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..core.model import Answer, Key, Question, Record
from ..core.problems import Problem, warning
from .checking import problem
from .mentions import Mention, mentions, without
from .publication import PUBLISHED, State, state

_WHY: Mapping[str, str] = {"draft": "is a draft", "scheduled": "is scheduled", "hidden": "is hidden",
                           "refused": "was refused"}


@dataclass(slots=True)
class Settled:
    """What is left."""

    records: list[Record]
    problems: list[Problem]
    states: dict[Key, State]  # of records and answers that are left


@dataclass(slots=True)
class _Ground:
    """Everything known while refusals spread."""

    records: dict[Key, Record | Answer]
    why: dict[Key, str]  # what is not published → why: `refused`, `draft`, `scheduled`
    states: dict[Key, State]
    problems: list[Problem] = field(default_factory=list)


def settle(records: Sequence[Record], refused: Iterable[Key], now: dt.datetime, *, editing: bool = False) -> Settled:
    """Return the records that are published at `now`, each without what isn't.

    `refused` are the keys of records and answers that can't be published, known here or not. While `editing`, drafts
    and what is scheduled are kept, as `states` says: they have a page, and no list has them.
    """
    ground = _Ground({}, dict.fromkeys(refused, "refused"), {})
    for record in records:
        _lay(record.key, record, ground, now, editing=editing)
        for answer in record.answers if isinstance(record, Question) else ():
            _lay(f"{record.key}#{answer.name}", answer, ground, now, editing=editing)
    named = {key: list(mentions(record)) for key, record in ground.records.items()}
    _spread(ground, named)
    left: list[Record] = []
    for record in records:
        if record.key not in ground.why:
            kept = _less(record.key, record, ground, named[record.key])
            left.append(_question(kept, ground, named) if isinstance(kept, Question) else kept)
    states = {key: found for key, found in ground.states.items() if key not in ground.why}
    return Settled(left, ground.problems, states)


def _lay(key: Key, record: Record | Answer, ground: _Ground, now: dt.datetime, *, editing: bool) -> None:
    found = state(record, now)
    ground.records[key] = record
    ground.states[key] = found
    if found not in PUBLISHED and not editing:
        ground.why.setdefault(key, found)


def _spread(ground: _Ground, named: Mapping[Key, Sequence[Mention]]) -> None:
    """Refuse what stands by nothing any more, until nothing more falls."""
    standing_by: dict[Key, list[Key]] = {}
    supports: dict[Key, int] = {}
    for key, found in named.items():
        for mention in found:
            if "support" in mention.field.purpose:
                standing_by.setdefault(mention.key, []).append(key)
                supports[key] = supports.get(key, 0) + 1
    falling = deque(key for key in standing_by if not _supports(key, ground))
    questions = [key for key, record in ground.records.items() if isinstance(record, Question) and key in ground.why]
    falling.extend(key for key in questions if key not in standing_by)
    while falling:
        key = falling.popleft()
        for dependent in standing_by.get(key, ()):
            if dependent in ground.why or not _takes_away(key, dependent, ground):
                continue
            supports[dependent] -= 1
            if not supports[dependent]:
                _fall(dependent, key, ground, named[dependent])
                falling.append(dependent)
        _take_answers(key, ground)


def _supports(key: Key, ground: _Ground) -> bool:
    return key not in ground.why and ground.states.get(key) == "listed"


def _takes_away(key: Key, dependent: Key, ground: _Ground) -> bool:
    """Whether a dependent can't name it: people behind an item may be hidden, what a list shows may not."""
    return key in ground.why or dependent.startswith("paths/")


def _fall(key: Key, support: Key, ground: _Ground, named: Sequence[Mention]) -> None:
    record = ground.records[key]
    mention = next(m for m in named if m.key == support and "support" in m.field.purpose)
    why = ground.why.get(support) or ground.states[support]
    what = mention.place.partition(".")[0]
    if key.startswith("paths/") and why != "refused":
        ground.problems.append(warning(record.source.path, record.source.line(what),
                                       f"`{what}`: left out, as none of them can be shown: `{support}` {_WHY[why]}"))
        ground.why[key] = "scheduled"
        return
    only = "any of its " if isinstance(getattr(record, what), tuple) else "its "
    ground.problems.append(problem(record, mention.place,
                                   f"`{what}`: it can't stand without {only}{what}: `{mention.written}` {_WHY[why]}"))
    ground.why[key] = "refused"


def _take_answers(key: Key, ground: _Ground) -> None:
    question = ground.records.get(key)
    if isinstance(question, Question) and key in ground.why:
        for answer in question.answers:
            ground.why.setdefault(f"{key}#{answer.name}", ground.why[key])


def _less(key: Key, record: Record, ground: _Ground, named: Sequence[Mention]) -> Record:
    places = set(_missing(key, record, ground, named))
    return without(record, places) if places else record


def _missing(key: Key, record: Record | Answer, ground: _Ground, named: Sequence[Mention]) -> Iterator[str]:
    """Yield the places of what a record can't name; say so where it isn't said elsewhere."""
    signs: set[tuple[str, str]] = set()
    own = {m.written for m in named if "support" in m.field.purpose}
    for mention in named:
        name = mention.field.name
        why = ground.why.get(mention.key, "")
        if not why and "list" in mention.field.purpose and ground.states[mention.key] != "listed":
            why = ground.states[mention.key]
        message = ""
        if why:
            message = "" if why == "refused" else f"`{mention.written}` {_WHY[why]}: left out here"
        elif mention.field.others and mention.written in own:
            message = f"`{mention.written}` made it: one's own sign counts for nothing and is left out"
        elif mention.field.others and (name, mention.written) in signs:
            message = f"`{mention.written}` is there twice: a second sign counts for nothing and is left out"
        else:
            signs.add((name, mention.written))
            continue
        if message and key not in ground.why:
            source = record.source
            ground.problems.append(warning(source.path, source.line(mention.place), f"`{name}`: {message}"))
        yield mention.place


def _question(question: Question, ground: _Ground, named: Mapping[Key, Sequence[Mention]]) -> Question:
    answers = []
    for answer in question.answers:
        key = f"{question.key}#{answer.name}"
        if key not in ground.why:
            places = set(_missing(key, answer, ground, named[key]))
            answers.append(without(answer, places) if places else answer)
    if answers == list(question.answers):
        return question
    names = {answer.name for answer in answers}
    return replace(question, answers=tuple(answers),
                   accepted=tuple(name for name in question.accepted if name in names))
