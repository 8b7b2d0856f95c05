"""One run over all channels: what was left open, then what is planned. One channel's trouble is never another's."""

from __future__ import annotations

import datetime as dt
import random
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ..core.errors import StoaError, UnableError
from ..core.ledger import Try
from ..fetching import http
from ..fetching.exchange import Fetch
from ..fetching.judging import is_loopback
from ..store.ledgers import ledger_path
from . import book as books
from .channels.all import SPEAKERS
from .channels.contract import Image, Means, Sent, Speaker, TroubleError
from .excerpts import Excerpt
from .live import Look, look
from .outbox import Entry, Outbox
from .planning import Change, Ledger, Plan, Posting, plan
from .secrets import Redactor, gathered
from .sending import Clock, Desk, adopt, ask, deliver, intent, message, sent, stamp
from .settings import Channel
from .witness import examined


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run is given. Everything that differs between now and a test is here."""

    content: Path
    state: Path
    environment: Mapping[str, str] = field(repr=False)  # with the secrets
    clock: Clock
    chance: random.Random
    name: Callable[[], str]
    say: Callable[[str], None]
    redact: Redactor = field(default_factory=Redactor)
    push: Callable[[Sequence[Path]], None] | None = None  # tells other machines; raises if one was faster
    fetch: Fetch | None = None  # instead of the network, by tests
    patience: float = 0.0  # seconds to wait for pages to be live

    def ledger(self, channel: Channel) -> Path:
        """Return where a channel's ledger is."""
        return ledger_path(self.content, channel.name)

    def copy(self, channel: Channel) -> Path:
        """Return where its copy is."""
        return self.state / "ledger" / f"{channel.name}.jsonl"

    def examined(self, channel: Channel) -> Ledger:
        """Return what is known of its ledger."""
        return examined(self.ledger(channel), self.copy(channel), channel, pushing=self.push is not None)


@dataclass(slots=True)
class Result:
    """What a run came to on one channel."""

    channel: str
    sent: int = 0
    changed: int = 0
    failed: int = 0
    unknown: int = 0
    held: int = 0
    stopped: str = ""  # why nothing, or nothing more, was done

    @property
    def well(self) -> bool:
        """Whether everything that was to be done is done."""
        return not (self.failed or self.unknown or self.stopped)

    def __str__(self) -> str:
        """Return the line that ends a channel's run."""
        counts = {"posted": self.sent, "changed": self.changed, "failed": self.failed, "unknown": self.unknown,
                  "held back": self.held}
        shown = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        stopped = f"stopped: {self.stopped}" if self.stopped else ""
        return f"{self.channel}: {'; '.join(part for part in (shown, stopped) if part) or 'nothing to do'}"


def plans(outbox: Outbox, run: Run) -> tuple[Plan, ...]:
    """Return what a run would do now on each channel. Asks nobody."""
    return tuple(plan(outbox, channel, run.examined(channel), run.clock.now())
                 for channel in outbox.channels)


def send(outbox: Outbox, run: Run, channels: Sequence[Channel]) -> list[Result]:
    """Post what is planned on these channels; every line of `run.say` is without secrets."""
    with ExitStack() as stack:
        site = run.fetch or stack.enter_context(http.opened(loopback=is_loopback(outbox.url)))
        seen: dict[str, Look] = {}
        results = []
        for channel in channels:
            result = Result(channel.name)
            try:
                _one(outbox, channel, run, result, partial(_look, site, seen, run))
            except StoaError as problem:
                result.stopped = run.redact(str(problem))
            except TroubleError as problem:
                result.stopped = run.redact(problem.why)
            except Exception as problem:  # noqa: BLE001  # a mistake of ours: the other channels are still served
                last = traceback.extract_tb(problem.__traceback__)[-1]
                result.stopped = run.redact(f"{type(problem).__name__} in {last.filename}:{last.lineno}: {problem}; "
                                            "please report it")
            run.say(run.redact(str(result)))
            results.append(result)
    return results


def _look(site: Fetch, seen: dict[str, Look], run: Run, link: str) -> Look:
    """Look at a page once a run; with patience, again until it is there."""
    page = link.partition("#")[0]
    until = run.clock.now() + dt.timedelta(seconds=run.patience)
    while page not in seen:
        found = look(site, page, run.clock.now())
        if found.why_not and not found.clock and run.clock.now() < until:
            run.clock.sleep(10.0)
            continue
        seen[page] = found
    return seen[page]


def _one(outbox: Outbox, channel: Channel, run: Run, result: Result, ready: Callable[[str], Look]) -> None:
    """Serve one channel."""
    first = plan(outbox, channel, run.examined(channel), run.clock.now())
    if first.guards:
        raise UnableError("; ".join(map(str, first.guards)))
    result.held = len(first.held)
    if not (first.open or first.postings or any(not change.why_not for change in first.changes)):
        return
    with ExitStack() as stack:
        book = stack.enter_context(books.opened(run.ledger(channel), run.copy(channel)))
        desk = Desk(channel=channel, speaker=stack.enter_context(speaking(channel, run)), book=book,
                    clock=run.clock, chance=run.chance, name=run.name, redact=run.redact,
                    announce=lambda: run.push([run.ledger(channel)]) if run.push else None)
        entries = {entry.id: entry for entry in outbox.entries}
        for one in first.open:
            _resume(desk, one, entries.get(one.item), book.history().parts(one.item), result, run)
        now = plan(outbox, channel, run.examined(channel), run.clock.now())
        if now.guards:
            raise UnableError("; ".join(map(str, now.guards)))
        result.held = len(now.held)
        try:
            _post(desk, now.postings, book, run, result, ready)
            _change(desk, now.changes, book, run, result)
        finally:
            if run.push and (result.sent or result.changed or result.failed or result.unknown):
                run.push([run.ledger(channel)])


class _Speaking:
    """Opens a channel's speaker for a while."""

    def __init__(self, channel: Channel, run: Run) -> None:
        self._channel, self._run, self._stack = channel, run, ExitStack()

    def __enter__(self) -> Speaker:
        channel, run = self._channel, self._run
        secrets = gathered(channel.name, channel.type, run.environment, run.redact)
        loopback = is_loopback(channel.server or secrets["URL"])
        fetch = run.fetch or self._stack.enter_context(http.opened(loopback=loopback))
        return SPEAKERS[channel.type](Means(channel=channel, secrets=secrets, fetch=fetch, redact=run.redact,
                                            now=run.clock.now, loopback=loopback))

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def speaking(channel: Channel, run: Run) -> _Speaking:
    """Return a channel's speaker as a context."""
    return _Speaking(channel, run)


def _nothing() -> Image | None:
    return None


def _out(parts: Mapping[int, Try]) -> dict[int, Sent]:
    return {number: sent(one) for number, one in parts.items() if one.state == "sent"}


def _resume(desk: Desk, one: Try, entry: Entry | None, parts: Mapping[int, Try], result: Result, run: Run) -> None:
    """Ask after what an earlier run began."""
    excerpt = entry.excerpts.get(desk.channel.name) if entry else None
    post = message(one.began, excerpt, _nothing, _out(parts))
    ending = ask(desk, one.began, post, TroubleError("the run that began it did not end", taken=True))
    if isinstance(ending, Sent):
        result.sent += 1
        run.say(run.redact(f"{desk.channel.name}: {one.began.key} is out: {ending.url or ending.remote}"))
    elif ending.taken:
        result.unknown += 1
        run.say(run.redact(f"{desk.channel.name}: {one.began.key} is unknown: {ending.why}; look there, then run "
                           f"`invoke crosspost.settle {one.began.key} --channel {desk.channel.name} --posted` "
                           f"(or `--not-posted`)"))


def _post(desk: Desk, postings: Sequence[Posting], book: books.Book, run: Run, result: Result,
          ready: Callable[[str], Look]) -> None:
    """Post what is planned and live."""
    live: list[tuple[Posting, Look]] = []
    for posting in postings:
        found = ready(posting.excerpt.card.link)
        if found.why_not:
            result.held += 1
            what = "set the clock" if found.clock else "publish it"
            run.say(run.redact(f"{desk.channel.name}: {posting.entry.key} is held back: {found.why_not}; "
                               f"{what}, then run again"))
        else:
            live.append((posting, found))
    now = run.clock.now()
    book.add(*(replace(intent(desk, posting.entry.id, posting.entry.key, posting.excerpt, 0), step="planned",
                       attempt="", at=stamp(now), data={}) for posting, _ in live))
    for posting, found in live:
        if not _thread(desk, posting, found, book, run, result):
            return


def _thread(desk: Desk, posting: Posting, found: Look, book: books.Book, run: Run, result: Result) -> bool:
    """Post the parts of one item, one after the other; returns whether the channel goes on."""
    entry = posting.entry
    excerpt = pictured(posting.excerpt, found)
    out = _out(book.history().parts(entry.id))
    for part in posting.parts:
        begin = partial(intent, desk, entry.id, entry.key, excerpt, part)
        made = partial(message, excerpt=excerpt, picture=lambda: found.image, out=out)
        draft = begin()
        try:
            ending: Sent | TroubleError | None = adopt(desk, draft, made(draft), entry.date)
        except TroubleError as problem:
            ending = TroubleError(f"can't ask what is there: {problem.why}", taken=False, shut=problem.shut)
        if ending is None:
            ending = deliver(desk, begin, made)
        if isinstance(ending, TroubleError):
            return _said(desk, entry, ending, run, result)
        out[part] = ending
    result.sent += 1
    where = out[0].url or out[0].remote if 0 in out else ""
    run.say(run.redact(f"{desk.channel.name}: posted {entry.key}{f': {where}' if where else ''}"))
    return True


def pictured(excerpt: Excerpt, found: Look) -> Excerpt:
    """Return an excerpt whose card has the live page's picture, with its description."""
    if found.image is None:
        return excerpt
    alt = excerpt.card.alt or found.image.alt
    return replace(excerpt, card=replace(excerpt.card, alt=alt))


def _said(desk: Desk, entry: Entry, problem: TroubleError, run: Run, result: Result) -> bool:
    name = desk.channel.name
    if problem.taken:
        result.unknown += 1
        run.say(run.redact(f"{name}: {entry.key} is unknown: {problem.why}"))
    else:
        result.failed += 1
        run.say(run.redact(f"{name}: {entry.key} failed: {problem.why}"))
    if problem.shut or problem.wait is not None:
        result.stopped = run.redact(problem.why)
        return False
    return True


def _change(desk: Desk, changes: Sequence[Change], book: books.Book, run: Run, result: Result) -> None:
    """Put new words into posts whose items changed. Doing it twice does no harm, so it needs no intent."""
    for change in changes:
        if change.why_not or result.stopped:
            continue
        out = _out(book.history().parts(change.entry.id))
        try:
            for one in change.tries:
                began = replace(one.began, data={**one.began.data, "words": change.excerpt.texts[one.part]})
                post = desk.speaker.change(sent(one), message(began, change.excerpt, _nothing, out))
                book.add(desk.record("edited", one.began, remote=post.remote, url=post.url,
                                     source=change.excerpt.source, data=dict(post.data)))
        except TroubleError as problem:
            key, name = change.entry.key, desk.channel.name
            what = f"; if it was deleted there, run `invoke crosspost.withdraw {key} --channel {name}`"
            why = f"{problem.why}{what if problem.gone else ''}"
            _said(desk, change.entry, TroubleError(why, taken=False, shut=problem.shut), run, result)
            continue
        result.changed += 1
        run.say(run.redact(f"{desk.channel.name}: changed {change.entry.key}"))
