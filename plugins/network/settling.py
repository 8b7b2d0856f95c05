"""Which records are published, and what each still names: refusals followed to their end.

A record with an error is refused. One that stands by another (a post by its authors, a path by its steps) falls with
the last of them; a list just lacks what is not published. Every edge between records is looked at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import is_
from typing import TypeVar

from ..core.model import Answer, Key, Question, Record
from ..core.problems import Problem, warning
from .checking import problem
from .mentions import Mention, Part, without
from .publication import PUBLISHED, State

_WHY: Mapping[str, str] = {"draft": "is a draft", "scheduled": "is scheduled", "hidden": "is hidden",
                           "refused": "was refused"}

_Part = TypeVar("_Part", bound=Record | Answer)


@dataclass(frozen=True, slots=True)
class Taken:
    """What records may not name, and answers that are not published though their question is."""

    places: Mapping[Key, frozenset[str]]  # of records and answers that name such
    answers: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """What is left."""

    records: list[Record]
    taken: Taken
    problems: list[Problem]


@dataclass(slots=True)
class _Ground:
    """Everything known while refusals spread."""

    records: Mapping[Key, Part]
    named: Mapping[Key, Sequence[Mention]]
    states: Mapping[Key, State]
    why: dict[Key, str]  # what is not published → why: `refused`, `draft`, `scheduled`
    problems: list[Problem] = field(default_factory=list)


def settle(records: Sequence[Record], parts: Mapping[Key, Part], named: Mapping[Key, Sequence[Mention]],
           states: Mapping[Key, State], refused: Iterable[Key], *, editing: bool = False) -> Settled:
    """Return the records that are published, each without what isn't.

    `parts` are records and answers, with what each of them names and its state. `refused` are the keys of those that
    can't be published, known here or not. While `editing`, drafts and what is scheduled are kept: they have a page.
    """
    why = dict.fromkeys(refused, "refused")
    if not editing:
        why = {key: found for key, found in states.items() if found not in PUBLISHED} | why
    ground = _Ground(parts, named, states, why)
    _spread(ground)
    found = ((key, frozenset(_missing(key, part, ground))) for key, part in parts.items() if key not in ground.why)
    taken = Taken(
        {key: places for key, places in found if places},
        frozenset(key for key in ground.why if "#" in key and key.partition("#")[0] not in ground.why),
    )
    published = ((key, record) for record in records if (key := record.key) not in ground.why)
    return Settled([left(key, record, taken) for key, record in published], taken, ground.problems)


def left(key: Key, record: Record, taken: Taken) -> Record:
    """Return what is left of a record that is published: itself, where nothing of it was taken."""
    kept = _less(key, record, taken)
    return _question(kept, taken) if isinstance(kept, Question) else kept


def _spread(ground: _Ground) -> None:
    """Refuse what stands by nothing any more, until nothing more falls."""
    standing_by: dict[Key, list[Key]] = {}
    supports: dict[Key, int] = {}
    for key, found in ground.named.items():
        for mention in found:
            if "support" in mention.field.purpose:
                standing_by.setdefault(mention.key, []).append(key)
                supports[key] = supports.get(key, 0) + 1
    falling = deque(key for key in standing_by if not _supports(key, ground))
    questions = [key for key, record in ground.records.items() if key in ground.why and isinstance(record, Question)]
    falling.extend(key for key in questions if key not in standing_by)
    while falling:
        key = falling.popleft()
        for dependent in standing_by.get(key, ()):
            if dependent in ground.why or not _takes_away(key, dependent, ground):
                continue
            supports[dependent] -= 1
            if not supports[dependent]:
                _fall(dependent, key, ground)
                falling.append(dependent)
        _take_answers(key, ground)


def _supports(key: Key, ground: _Ground) -> bool:
    return key not in ground.why and ground.states.get(key) == "listed"


def _takes_away(key: Key, dependent: Key, ground: _Ground) -> bool:
    """Whether a dependent can't name it: people behind an item may be hidden, what a list shows may not."""
    return key in ground.why or dependent.startswith("paths/")


def _fall(key: Key, support: Key, ground: _Ground) -> None:
    record = ground.records[key]
    mention = next(m for m in ground.named[key] if m.key == support and "support" in m.field.purpose)
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


def _less(key: Key, part: _Part, taken: Taken) -> _Part:
    places = taken.places.get(key)
    return without(part, places) if places else part


def _missing(key: Key, record: Part, ground: _Ground) -> Iterator[str]:
    """Yield the places of what a record can't name; say so where it isn't said elsewhere."""
    named = ground.named[key]
    if not named:
        return
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


def _question(question: Question, taken: Taken) -> Question:
    keyed = [(f"{question.key}#{answer.name}", answer) for answer in question.answers]
    answers = tuple([_less(key, answer, taken) for key, answer in keyed if key not in taken.answers])
    if len(answers) == len(question.answers) and all(map(is_, answers, question.answers)):
        return question
    names = {answer.name for answer in answers}
    return replace(question, answers=answers, accepted=tuple(name for name in question.accepted if name in names))
