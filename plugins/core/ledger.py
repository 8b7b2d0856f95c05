"""What was posted where: the lines of `ledger/<channel>.jsonl`, read and folded into what is known of each item.

A line is a record of one step. A *try* is one attempt at posting one part of one item; its records share a name that
no other run uses, so that lines merged by git in any order fold to the same. Pure; `plugins/store/ledgers.py` reads
the files, `plugins/crosspost/book.py` writes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal, TypeAlias

from .model import Key

OUTBOX: Final = "outbox.json"
"""The file in the state folder that holds what a build found to post."""

STEPS: Final = ("seed", "planned", "intent", "sent", "failed", "unknown", "edited", "withdrawn", "replies")

State: TypeAlias = Literal["new", "seeded", "open", "unknown", "sent", "failed", "withdrawn"]
"""`open`: begun, and not known how it ended; `unknown`: asked after, and still not known."""

_RANK: Final[Mapping[str, int]] = {"intent": 0, "unknown": 1, "failed": 2, "sent": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line. Empty fields are not written."""

    at: str  # ISO 8601 in UTC
    step: str  # one of STEPS
    item: str = ""  # its id, `urn:uuid:…`
    key: Key = ""  # for people
    part: int = 0  # of a thread, from 0
    attempt: str = ""  # the try's name, unique over all runs
    remote: str = ""  # the post's id there
    url: str = ""  # where people find it
    link: str = ""  # the page it is about
    text: str = ""  # digest of the words sent
    source: str = ""  # digest of what the words were made from
    why: str = ""  # it failed, or is unknown
    before: str = ""  # of a seed: what is dated earlier counts as posted
    items: tuple[str, ...] = ()  # of a seed: the ids of later items that count as posted
    count: int = 0  # of replies
    data: Mapping[str, Any] = field(default_factory=dict)  # what the channel needs to find it again


_FIELDS: Final = tuple(f.name for f in fields(Record))
_NAMES: Final = {"attempt": "try"}
_FROM: Final = {_NAMES.get(name, name): name for name in _FIELDS}


def line(record: Record) -> str:
    """Return a record as its line, without the line's end."""
    values = {_NAMES.get(name, name): getattr(record, name) for name in _FIELDS}
    kept = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt at posting one part of an item."""

    name: str
    item: str
    part: int
    began: Record  # its intent
    last: Record  # its best-known outcome, or the intent
    edited: Record | None = None  # the newest edit
    withdrawn: bool = False

    @property
    def state(self) -> State:
        """What is known of it."""
        if self.withdrawn:
            return "withdrawn"
        outcomes: Mapping[str, State] = {"sent": "sent", "failed": "failed", "unknown": "unknown"}
        return outcomes.get(self.last.step, "open")

    @property
    def source(self) -> str:
        """The digest of what the words out there were made from."""
        return (self.edited or self.last).source or self.began.source


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything a ledger says, in the order it happened."""

    tries: Mapping[str, tuple[Try, ...]] = field(default_factory=dict)  # item → its tries
    seeds: tuple[Record, ...] = ()
    seeded: frozenset[str] = frozenset()
    before: str = ""  # what is dated earlier counts as posted
    last: str = ""  # the latest moment in it
    records: int = 0
    damaged: tuple[int, ...] = ()  # numbers of lines that are no record
    torn: bool = False  # the last line has no end: a write was cut off
    replies: Mapping[str, int] = field(default_factory=dict)  # item → replies counted

    def parts(self, item: str) -> dict[int, Try]:
        """Return the try that counts for each part of an item: one that is out, else an open one, else the last."""
        best: dict[int, Try] = {}
        order = ("failed", "withdrawn", "unknown", "open", "sent")
        for one in self.tries.get(item, ()):
            now = best.get(one.part)
            if now is None or order.index(one.state) >= order.index(now.state):
                best[one.part] = one
        return best

    def state(self, item: str, date: str = "") -> State:
        """Return what is known of an item; `date` is its own, ISO 8601 in UTC."""
        states = {one.state for one in self.parts(item).values()}
        for state in ("open", "unknown", "sent", "withdrawn", "failed"):
            if state in states:
                return state
        if item in self.seeded or (date and self.before and date < self.before):
            return "seeded"
        return "new"


def read(text: str) -> History:
    """Return what a ledger's text says. Lines that are no record are counted, never guessed at.

    A last line without an end was cut off while it was written: if it is no record, it never was one.
    """
    records: list[Record] = []
    damaged: list[int] = []
    *lines, tail = text.split("\n")
    for number, one in enumerate(lines, 1):
        record = parsed(one)
        if record is not None:
            records.append(record)
        elif one.strip():
            damaged.append(number)
    rest = parsed(tail) if tail else None
    if rest is not None:
        records.append(rest)
    return fold(records, tuple(damaged), torn=bool(tail))


def parsed(text: str) -> Record | None:
    """Return the record of a line, or None if it is none."""
    try:
        given = json.loads(text)
    except ValueError:
        return None
    if not isinstance(given, dict) or given.get("step") not in STEPS or not isinstance(given.get("at"), str):
        return None
    values: dict[str, Any] = {
        _FROM[name]: tuple(map(str, value)) if name == "items" and isinstance(value, list) else value
        for name, value in given.items() if name in _FROM}
    defaults = Record(at="", step="")
    if any(not isinstance(value, type(getattr(defaults, name))) for name, value in values.items()):
        return None
    return Record(**values)


def fold(records: Iterable[Record], damaged: tuple[int, ...] = (), *, torn: bool = False) -> History:
    """Return what records say together, whatever order they are in."""
    ordered = sorted(enumerate(records), key=lambda one: (one[1].at, one[0]))
    tries: dict[str, Try] = {}
    gone: set[str] = set()
    edits: dict[str, Record] = {}
    seeds, replies = [], {}
    for _, record in ordered:
        match record.step:
            case "intent" | "sent" | "failed" | "unknown" if record.attempt:
                tries[record.attempt] = _joined(tries.get(record.attempt), record)
            case "withdrawn":
                gone.add(record.attempt)
            case "edited":
                edits[record.attempt] = record
            case "seed":
                seeds.append(record)
            case "replies":
                replies[record.item] = record.count
    by_item: dict[str, list[Try]] = {}
    for one in tries.values():
        by_item.setdefault(one.item, []).append(Try(
            one.name, one.item, one.part, one.began, one.last, edits.get(one.name), one.name in gone))
    return History(
        tries={item: tuple(some) for item, some in by_item.items()}, seeds=tuple(seeds),
        seeded=frozenset(item for seed in seeds for item in seed.items),
        before=max((seed.before for seed in seeds), default=""),
        last=ordered[-1][1].at if ordered else "", records=len(ordered), damaged=damaged, torn=torn, replies=replies,
    )


def _joined(known: Try | None, record: Record) -> Try:
    if known is None:
        return Try(record.attempt, record.item, record.part, record, record)
    began = record if record.step == "intent" else known.began
    last = record if _RANK[record.step] >= _RANK[known.last.step] else known.last
    return Try(known.name, known.item, known.part, began, last)


@dataclass(frozen=True, slots=True)
class Discussion:
    """Where an item can be discussed elsewhere."""

    channel: str  # as `network.yaml` names it
    url: str
    replies: int | None = None  # how many were counted, if the network counts them


def syndication(ledgers: Mapping[str, str], keys: Mapping[str, Key]) -> dict[Key, tuple[Discussion, ...]]:
    """Return where each item was posted, first parts only; `ledgers` is channel → text, `keys` is id → item's key."""
    found: dict[Key, list[Discussion]] = {}
    for channel in sorted(ledgers):
        history = read(ledgers[channel])
        for item in sorted(history.tries.keys() & keys.keys()):
            first = history.parts(item).get(0)
            if first is not None and first.state == "sent" and first.last.url.startswith(("https://", "http://")):
                found.setdefault(keys[item], []).append(
                    Discussion(channel, first.last.url, history.replies.get(item)))
    return {key: tuple(some) for key, some in found.items()}
