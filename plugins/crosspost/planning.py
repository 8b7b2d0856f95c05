"""What to do with an outbox: post, change, ask after, or hold back and say why. Decides only; nothing is sent here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from ..core.ledger import History, Try
from .excerpts import Excerpt
from .outbox import Entry, Outbox
from .settings import Channel

STALE: Final = dt.timedelta(days=2)
"""How old an outbox may be: what it says of pages and of "now" is no longer sure."""

SLACK: Final = dt.timedelta(minutes=10)
"""How far clocks may differ."""

THERE: Final = "it was there already"
"""Said by the record of a post that was found before anything was sent."""

_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Guard:
    """Why something is held back, and how to allow it."""

    why: str
    allow: str

    def __str__(self) -> str:
        """Return both as one line."""
        return f"{self.why}; {self.allow}"


@dataclass(frozen=True, slots=True)
class Posting:
    """An item to be posted: the parts of it that are not out yet."""

    entry: Entry
    excerpt: Excerpt
    parts: tuple[int, ...]
    started: bool = False  # other parts of it are out


@dataclass(frozen=True, slots=True)
class Change:
    """A post whose item changed since."""

    entry: Entry
    excerpt: Excerpt
    tries: tuple[Try, ...]  # by part
    why_not: str = ""  # it can't be changed there


@dataclass(frozen=True, slots=True)
class Held:
    """An item that is not posted now."""

    entry: Entry
    excerpt: Excerpt
    guard: Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one run would do on one channel, in this order."""

    channel: Channel
    guards: tuple[Guard, ...] = ()  # if there is one, nothing at all is done there
    open: tuple[Try, ...] = ()  # begun in an earlier run and not known how it ended: to be asked after
    postings: tuple[Posting, ...] = ()
    changes: tuple[Change, ...] = ()
    held: tuple[Held, ...] = ()
    older: int = 0  # items left out because of their age
    out: int = 0  # items that are posted already, or count as posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What is known of a channel's ledger."""

    exists: bool
    history: History
    missing: int = 0  # lines that an earlier state of it had
    unsure: bool = False  # nothing else can tell whether it is whole


def plan(outbox: Outbox, channel: Channel, ledger: Ledger, now: dt.datetime) -> Plan:
    """Return what to do on a channel at `now` (aware)."""
    history = ledger.history
    due: list[Posting] = []  # what may go out, were there no limits
    changes: list[Change] = []
    held: list[Held] = []
    out, seen = 0, _Seen(history)
    for entry in outbox.entries:
        if channel.name not in entry.excerpts:
            continue
        made = entry.excerpts[channel.name]
        parts = history.parts(entry.id)
        state = history.state(entry.id, _utc(entry.date))
        if state in {"seeded", "withdrawn", "open", "unknown"}:
            out += state == "seeded"
        elif state == "sent" and not (missing := _missing(made, parts)):
            out += 1
            changes.extend(_change(entry, made, parts, channel))
        elif state == "sent":
            due.append(Posting(entry, made, missing, started=True))
        elif guard := _refused(entry, made, channel, seen, now):
            held.extend([] if made.quiet else [Held(entry, made, guard)])
        else:
            due.append(Posting(entry, made, tuple(range(len(made.texts)))))
    postings, waiting = _limited(due, channel, history, now.astimezone(ZoneInfo(outbox.timezone)))
    return Plan(
        channel=channel, guards=guarded(outbox, channel, ledger, now, len(due)), postings=postings,
        open=tuple(one for tries in history.tries.values() for one in tries if one.state in {"open", "unknown"}),
        changes=tuple(changes[: max(channel.per_run, 1)]), held=(*held, *waiting),
        older=outbox.older.get(channel.name, 0), out=out,
    )


def _missing(made: Excerpt, parts: Mapping[int, Try]) -> tuple[int, ...]:
    """Return the parts of a thread that are not out, of those that it had when it began."""
    total = max(int(one.began.data.get("parts", 1)) for one in parts.values())
    return tuple(n for n in range(min(total, len(made.texts))) if n not in parts or parts[n].state == "failed")


def guarded(outbox: Outbox, channel: Channel, ledger: Ledger, now: dt.datetime, due: int = 0) -> tuple[Guard, ...]:
    """Return what forbids to do anything on a channel; `due` is how many items would go out, were there no limits."""
    name, history = channel.name, ledger.history
    path = f"ledger/{name}.jsonl"
    found: list[Guard] = []
    if outbox.preview:
        found.append(Guard(f"this build is a preview for {outbox.preview}", "build without another url"))
    if not ledger.exists:
        found.append(Guard(f"{path} is missing", f"bring it back from git, or, for a channel that was never used, "
                                                 f"run `invoke crosspost.seed --channel {name}`"))
    elif history.damaged or (history.torn and history.records == 0):
        found.append(Guard(f"{path} has lines that can't be read ({_some(history.damaged or (1,))})",
                           "bring it back from git"))
    elif not history.seeds:
        found.append(Guard(f"{path} has no seed, so what was posted before it is not known",
                           f"bring it back from git, or run `invoke crosspost.seed --channel {name}`"))
    if ledger.missing:
        found.append(Guard(f"{path} lacks {ledger.missing} line{'' if ledger.missing == 1 else 's'} that it had before",
                           f"bring it back from git, or run `invoke crosspost.seed --channel {name}`, "
                           f"which puts them back"))
    elif ledger.exists and ledger.unsure:
        found.append(Guard(f"nothing here tells whether {path} is whole, and {name} can't be asked",
                           f"send with --push, or run `invoke crosspost.seed --channel {name} --again`"))
    if due > channel.burst:
        found.append(Guard(f"{due:,} items are new at once, more than {channel.burst}",
                           f"if they are an import, run `invoke crosspost.seed --channel {name} --again`; "
                           f"if not, set `channels.{name}.burst`"))
    return (*found, *_clock(outbox, path, history, now))


def _clock(outbox: Outbox, path: str, history: History, now: dt.datetime) -> list[Guard]:
    found = []
    if now + SLACK < outbox.made:
        found.append(Guard(f"the clock says {_shown(now)}, before the outbox was made ({_shown(outbox.made)})",
                           "set the clock, or build again"))
    elif now - outbox.made > STALE:
        found.append(Guard(f"the outbox was made {(now - outbox.made).days} days ago by this clock",
                           "set the clock, or build again"))
    if history.last and _moment(history.last) - SLACK > now:
        found.append(Guard(f"{path} has records of {history.last}, after now ({_shown(now)})", "set the clock"))
    return found


def _limited(due: Sequence[Posting], channel: Channel, history: History,
             local: dt.datetime) -> tuple[tuple[Posting, ...], list[Held]]:
    """Return what goes out now, and what waits. A thread that began goes on at any hour."""
    since = local - _DAY
    today = len({one.item for tries in history.tries.values() for one in tries
                 if one.state != "failed" and _moment(one.began.at) > since})
    closed = Guard(f"it is {local:%H:%M} in the network's time zone, outside {channel.hours}",
                   f"wait, or set `channels.{channel.name}.hours`")
    full = Guard(f"a run posts {channel.per_run} at most", f"run again, or set `channels.{channel.name}.per_run`")
    spent = Guard(f"{channel.per_day} in 24 hours are reached", f"wait, or set `channels.{channel.name}.per_day`")
    postings: list[Posting] = []
    waiting: list[Held] = []
    for one in due:
        guard = None
        if not one.started:
            guard = closed if not channel.open_at(local) else \
                spent if today + len(postings) >= channel.per_day else None
        guard = guard or (full if len(postings) >= channel.per_run else None)
        if guard is None:
            postings.append(one)
        else:
            waiting.append(Held(one.entry, one.excerpt, guard))
    return tuple(postings), waiting


def _refused(entry: Entry, made: Excerpt, channel: Channel, seen: _Seen, now: dt.datetime) -> Guard | None:
    """Return why this very item may not go out."""
    if made.quiet:
        return Guard("its front matter asks not to", f"remove `crosspost.{channel.name}`")
    if made.why_not:
        return Guard(made.why_not, f"see {entry.path}")
    if entry.date > now + SLACK:
        return Guard(f"it is dated {_shown(entry.date)}, which is later than now",
                     "wait, or mend the date or the clock")
    if now - entry.date > dt.timedelta(days=channel.max_age):
        return Guard(f"it is older than {channel.max_age} days", f"set `channels.{channel.name}.max_age`")
    return seen.refused(entry, made, channel)


class _Seen:
    """What went out, by address and by words: an item may come back under another id, lost or renamed without one."""

    def __init__(self, history: History) -> None:
        firsts = [one for tries in history.tries.values() for one in tries
                  if not one.part and one.state not in {"failed", "withdrawn"}]
        self.links = {one.began.link: one for one in firsts}
        self.sources = {one.source: one for one in firsts}

    def refused(self, entry: Entry, made: Excerpt, channel: Channel) -> Guard | None:
        """Return why an item looks like one that is out."""
        same = self.links.get(made.card.link)
        if same is not None and same.item != entry.id:
            return Guard(f"its address was posted before, for {same.began.key} with the id {same.item}",
                         f"give {entry.path} that id")
        same = self.sources.get(made.source)
        if same is not None and same.item != entry.id:
            return Guard(f"the same words went to {channel.name} before, for {same.began.key} with the id {same.item}",
                         f"give {entry.path} that id, or words of its own (`crosspost.{channel.name}`)")
        return None


def _change(entry: Entry, made: Excerpt, parts: Mapping[int, Try], channel: Channel) -> list[Change]:
    """Return the change that an item's posts need, if any."""
    if not channel.edit or made.quiet or made.why_not or not made.texts:
        return []
    tries = tuple(parts[n] for n in range(len(made.texts)) if n in parts and parts[n].state == "sent")
    if not tries or len(tries) != len(parts) or all(one.source == made.source for one in tries):
        return []
    why = channel.place.edits
    if not why and len(made.texts) != len(parts):
        why = f"it is now {len(made.texts)} posts long and was {len(parts)}"
    if not why and not channel.place.named and any(one.last.why == THERE for one in tries):
        why = "Stoa found it there and did not write it; change it there if it is yours"
    return [Change(entry, made, tries, why)]


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()


def _moment(text: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _shown(moment: dt.datetime) -> str:
    return moment.isoformat(" ", "minutes")


def _some(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:5]))
    return f"line{'' if len(numbers) == 1 else 's'} {shown}{' …' if len(numbers) > 5 else ''}"  # noqa: PLR2004  # as above
