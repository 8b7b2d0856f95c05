"""What every channel can do, and what can go wrong there. Each file beside this one is a `Speaker`.

Never twice hangs on one distinction: whether the other side may have taken a request that failed. `TroubleError.taken`
says so, and `judged` and `asked` are the only places that decide it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from ...fetching.exchange import Answer, Asking, Fetch, FetchError, Limits
from ...fetching.judging import origin
from ...fetching.politeness import retry_after
from ..excerpts import Card
from ..places import Place
from ..secrets import Redactor, Secrets
from ..settings import Channel

_REDIRECT, _CLIENT, _SERVER = 300, 400, 500
_NOT_ALLOWED = frozenset({401, 402, 403, 407})
_TOO_MANY = 429
GONE = frozenset({404, 410})
"""What a server answers where there is no such post."""

_UNCLEAR = frozenset({408, 409, 425})
_QUOTED = 200


class TroubleError(Exception):
    """A request that did not do what it should."""

    def __init__(self, why: str, *, taken: bool, again: bool = False, shut: bool = False,
                 wait: float | None = None, gone: bool = False) -> None:
        """Take what happened.

        `taken`: the other side may have done it all the same. `again`: it was not, and may be tried again.
        `shut`: nothing will work on this channel now. `wait`: the seconds that were asked for. `gone`: what was asked
        for is not there.
        """
        self.why, self.taken, self.again, self.shut, self.wait, self.gone = why, taken, again, shut, wait, gone
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Image:
    """A card's picture."""

    data: bytes
    media_type: str
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A post that is out."""

    remote: str  # its id there; empty where the channel tells none
    url: str = ""  # where people find it
    data: Mapping[str, Any] = field(default_factory=dict)  # what the channel needs to find it again


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One post to be made."""

    item: str  # the item's id
    part: int = 0
    words: str
    card: Card
    language: str = ""
    at: dt.datetime  # when it was begun: its date there
    picture: Callable[[], Image | None] = lambda: None  # fetched when a channel wants it
    root: Sent | None = None  # of a thread: its first post
    before: Sent | None = None  # of a thread: the post it answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody answered to a post."""

    remote: str
    url: str
    name: str
    handle: str
    at: str  # ISO 8601, as the channel gives it
    words: str  # plain text
    language: str = ""


class Speaker(Protocol):
    """Speaks to one channel. Every method raises TroubleError where it can't."""

    def post(self, message: Message) -> Sent:
        """Post it."""

    def find(self, message: Message, since: dt.datetime) -> Sent | None:
        """Return the post of this message if the channel has it, looking back to `since`; None: it surely has not."""

    def change(self, sent: Sent, message: Message) -> Sent:
        """Put other words into a post."""

    def withdraw(self, sent: Sent) -> None:
        """Take a post back; one that is gone already is as good."""

    def replies(self, sent: Sent) -> tuple[Reply, ...]:
        """Return what was answered to a post, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a channel is opened with."""

    channel: Channel
    secrets: Secrets
    fetch: Fetch
    redact: Redactor
    now: Callable[[], dt.datetime]
    loopback: bool = False
    limits: Limits = field(default_factory=Limits)


def asked(means: Means, asking: Asking, also: Collection[int] = ()) -> Answer:
    """Do one exchange and return its answer if its status is one of success or in `also`; TroubleError otherwise."""
    try:
        answer = means.fetch(asking, means.limits)
    except FetchError as problem:
        raise TroubleError(means.redact(str(problem)), taken=problem.reached, again=not problem.reached) from None
    trouble = judged(means, answer)
    if trouble is not None and answer.status not in also:
        raise trouble
    return answer


@contextmanager
def preparing() -> Iterator[None]:
    """Do what comes before a post (a session, a picture): whatever goes wrong here, nothing was posted."""
    try:
        yield
    except TroubleError as problem:
        again = problem.again or problem.taken
        raise TroubleError(problem.why, taken=False, again=again, shut=problem.shut, wait=problem.wait) from None


def unheard(place: Place) -> TroubleError:
    """Return what `find` raises on a channel that can't be asked."""
    return TroubleError(place.asks, taken=True)


def lasting(place: str) -> TroubleError:
    """Return what `change` and `withdraw` raise where there is no way back; `place` says why."""
    return TroubleError(place, taken=False)


def judged(means: Means, answer: Answer) -> TroubleError | None:
    """Return the trouble that an answer's status stands for, or None for success.

    What the other side says of it may repeat what it was sent, so it is quoted without secrets.
    """
    status, now = answer.status, means.now()
    if answer.ok:
        return None
    said = means.redact(_said(answer))[:_QUOTED]  # in this order: half a secret is not known as one
    why = f"{origin(answer.url)}: answered {status}{f' ({said})' if said else ''}"
    if status == _TOO_MANY:
        wait = retry_after(answer.headers, now)
        return TroubleError(why, taken=False, again=True, wait=_patience(answer) if wait is None else wait)
    if status >= _SERVER or status in _UNCLEAR:  # when the limit begins anew says nothing here: only Retry-After does
        asked_for = {"retry-after": answer.headers.get("retry-after", "")}
        return TroubleError(why, taken=True, again=True, wait=retry_after(asked_for, now))
    if _REDIRECT <= status < _CLIENT:
        return TroubleError(f"{why}, a redirect: set `server` to its new address", taken=False, shut=True)
    return TroubleError(why, taken=False, shut=status in _NOT_ALLOWED, gone=status in GONE)


def _patience(answer: Answer) -> float | None:
    """Return the seconds that an answer's body asks to wait: `retry_after`, in `parameters` on Telegram."""
    try:
        data = answer.data()
    except ValueError:
        return None
    within = data.get("parameters", data) if isinstance(data, dict) else None
    wait = within.get("retry_after") if isinstance(within, dict) else None
    return float(wait) if isinstance(wait, (int, float)) and wait >= 0 else None


def _said(answer: Answer) -> str:
    """Return what an error's body says."""
    try:
        data = answer.data()
    except ValueError:
        return ""
    words = [str(data[name]) for name in ("error", "message", "detail", "title", "description", "error_description")
             if isinstance(data, dict) and isinstance(data.get(name), str)]
    return ": ".join(dict.fromkeys(words))


def read(answer: Answer, *names: str) -> dict[str, Any]:
    """Return an answer's JSON object, which has these names as non-empty text.

    TroubleError if not: a success that can't be understood may well be one, so it counts as taken.
    """
    try:
        data = answer.data()
    except ValueError:
        raise TroubleError(f"{origin(answer.url)}: answered with something that is not JSON", taken=True) from None
    for name in names:
        if not isinstance(data, dict) or not isinstance(data.get(name), str) or not data[name]:
            raise TroubleError(f"{origin(answer.url)}: answered without `{name}`", taken=True)
    return dict(data) if isinstance(data, dict) else {}
