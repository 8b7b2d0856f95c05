"""Getting one post out, once: `intent → sent | failed | unknown`, each step on the disk before the next.

A request that failed without having been taken is tried again, politely. One that may have been taken is never
repeated before the channel was asked whether it has the post; what can't be known stays unknown.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias

from ..core.ledger import Record, Try
from ..core.model import Key
from ..fetching.politeness import pause
from .channels.contract import Image, Message, Sent, Speaker, TroubleError
from .excerpts import Card, Excerpt, digest
from .planning import THERE
from .settings import Channel

_ATTEMPTS: Final = 4
_QUESTIONS: Final = 4
_EARLIER: Final = dt.timedelta(hours=2)  # how far a channel's clock may be behind ours


class Clock(Protocol):
    """Time, given from outside."""

    def now(self) -> dt.datetime:
        """Return the moment, aware."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""


class Pages(Protocol):
    """Where records go."""

    def add(self, *records: Record) -> None:
        """Put them on the disk."""


Ending: TypeAlias = Sent | TroubleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What sending on one channel works with."""

    channel: Channel
    speaker: Speaker
    book: Pages
    clock: Clock
    chance: random.Random
    name: Callable[[], str]  # a new try's, unique over all runs
    announce: Callable[[], None] = lambda: None  # tells other runs of an intent (a push); raises if one was faster
    redact: Callable[[str], str] = field(default=lambda text: text)

    def record(self, step: str, like: Record, **values: Any) -> Record:  # noqa: ANN401  # Record's own fields
        """Return the next record of the same try, now. A server may tell anything: none of it is kept with a secret."""
        same: dict[str, Any] = {"item": like.item, "key": like.key, "part": like.part, "attempt": like.attempt,
                                "link": like.link}
        return Record(at=stamp(self.clock.now()), step=step, **same | {k: self._clean(v) for k, v in values.items()})

    def _clean(self, value: Any) -> Any:  # noqa: ANN401  # Record's own fields
        if isinstance(value, str):
            return self.redact(value)
        if isinstance(value, Mapping):
            return {name: self._clean(one) for name, one in value.items()}
        return value


def stamp(moment: dt.datetime) -> str:
    """Return a moment as ledgers write it."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def intent(desk: Desk, item: str, key: Key, excerpt: Excerpt, part: int) -> Record:
    """Return the record that begins a try: all it takes to ask after it later."""
    words = excerpt.texts[part]
    return Record(
        at=stamp(desk.clock.now()), step="intent", item=item, key=key, part=part, attempt=desk.name(),
        link=excerpt.card.link, text=digest(words), source=excerpt.source,
        data={"words": words, "parts": len(excerpt.texts)},
    )


def message(began: Record, excerpt: Excerpt | None, picture: Callable[[], Image | None],
            out: Mapping[int, Sent]) -> Message:
    """Return the message of a try; `out` is what of its thread is out."""
    words = str(began.data.get("words", ""))
    card = excerpt.card if excerpt is not None else Card(link=began.link, title="")
    return Message(item=began.item, part=began.part, words=words, card=card, picture=picture,
                   language=excerpt.language if excerpt is not None else "", at=dt.datetime.fromisoformat(began.at),
                   root=out.get(0) if began.part else None, before=out.get(began.part - 1) if began.part else None)


def sent(one: Try) -> Sent:
    """Return the post that a try made."""
    newest = one.edited or one.last
    return Sent(remote=one.last.remote, url=one.last.url, data={**one.last.data, **newest.data})


def deliver(desk: Desk, begin: Callable[[], Record], made: Callable[[Record], Message]) -> Ending:
    """Post one part; returns what is out, or the trouble that ended it (`taken`: it is not known)."""
    trouble = TroubleError("not tried", taken=False)
    for attempt in range(1, _ATTEMPTS + 1):
        began = begin()
        desk.book.add(began)
        try:
            desk.announce()
        except Exception as problem:  # whatever it is, nothing was sent, and that must be written down
            desk.book.add(desk.record("failed", began, why=f"not sent: {problem}"))
            raise
        try:
            post = desk.speaker.post(made(began))
        except TroubleError as problem:
            trouble = problem
        else:
            return _out(desk, began, post)
        ending = _settled(desk, began, made(began), trouble)
        if isinstance(ending, Sent):
            return ending
        if ending.taken or not ending.again or ending.shut or attempt == _ATTEMPTS:
            return ending
        wait = ending.wait if ending.wait is not None else pause(attempt, desk.chance)
        if wait > desk.channel.wait:
            return TroubleError(f"{ending.why}; asks to wait {wait:.0f} s", taken=False, again=True, wait=wait)
        desk.clock.sleep(wait)
    return trouble


def _settled(desk: Desk, began: Record, post: Message, trouble: TroubleError) -> Ending:
    """Write down how a failed request ended, after asking where it may have been taken."""
    if not trouble.taken:
        desk.book.add(desk.record("failed", began, why=trouble.why))
        return trouble
    return ask(desk, began, post, trouble)


def ask(desk: Desk, began: Record, post: Message, trouble: TroubleError) -> Ending:
    """Ask the channel whether it has a post that may have been taken, and write down what it says.

    Absence counts only once a request can't be under way any more (`settle`).
    """
    why = trouble.why
    if desk.channel.place.asks:
        desk.book.add(desk.record("unknown", began, why=f"{why}; {desk.channel.place.asks}"))
        return TroubleError(f"{why}; {desk.channel.place.asks}", taken=True)
    begun, refusals = dt.datetime.fromisoformat(began.at), 0
    while refusals < _QUESTIONS:
        try:
            found = desk.speaker.find(post, begun - _EARLIER)
        except TroubleError as problem:
            refusals += 1
            why = f"{trouble.why}; asked after it: {problem.why}"
            wait = problem.wait if problem.wait is not None else pause(refusals, desk.chance)
            if problem.shut or wait > desk.channel.wait:
                break
            desk.clock.sleep(wait)
            continue
        if found is not None:
            return _out(desk, began, found)
        left = desk.channel.settled - (desk.clock.now() - begun).total_seconds()
        if left <= 0:
            desk.book.add(desk.record("failed", began, why=f"{trouble.why}; the channel has no such post"))
            return TroubleError(trouble.why, taken=False, again=trouble.again, shut=trouble.shut, wait=trouble.wait)
        desk.clock.sleep(left + 0.1)
    desk.book.add(desk.record("unknown", began, why=why))
    return TroubleError(why, taken=True)


def _out(desk: Desk, began: Record, post: Sent) -> Sent:
    desk.book.add(desk.record("sent", began, remote=post.remote, url=post.url, text=began.text, source=began.source,
                              data={**post.data, "parts": began.data.get("parts", 1)}))
    return post


def adopt(desk: Desk, began: Record, post: Message, since: dt.datetime) -> Sent | None:
    """Ask whether the channel has a post that the ledger does not know, and write it down if so; None if not.

    A ledger that was lost, or another machine's run, must not make a second one. TroubleError where it can't be said;
    a channel that can't be asked, that refuses to tell (403 to these keys) or knows no such question (404), is taken at
    the ledger's word.
    """
    if desk.channel.place.asks:
        return None
    for question in range(1, _QUESTIONS + 1):
        try:
            found = desk.speaker.find(post, since - _EARLIER)
        except TroubleError as problem:
            if problem.shut or not (problem.again or problem.taken):
                return None
            wait = problem.wait if problem.wait is not None else pause(question, desk.chance)
            if question == _QUESTIONS or wait > desk.channel.wait:
                raise
            desk.clock.sleep(wait)
            continue
        if found is not None:
            desk.book.add(desk.record("sent", began, remote=found.remote, url=found.url, text=began.text,
                                      source=began.source, why=THERE,
                                      data={**found.data, "parts": began.data.get("parts", 1)}))
        return found
    return None
