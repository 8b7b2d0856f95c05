"""What comes after a post: taking it back, settling what is unknown, bringing answers home."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..core.errors import StoaError, UnableError, UsageError
from ..core.ledger import History, Record, Try, read
from . import book as books
from .channels.contract import Reply, TroubleError
from .cutting import fold, shorten
from .running import Result, Run, speaking
from .sending import sent, stamp
from .settings import Channel

INBOX: Final = "inbox"
SEEN: Final = "seen.txt"
LOOK_BACK: Final = dt.timedelta(days=60)
"""How long after its post an item's answers are looked for."""

_TITLE: Final = 80


def _history(run: Run, channel: Channel) -> History:
    path = run.ledger(channel)
    return read(path.read_bytes().decode("utf-8", "replace")) if path.is_file() else History()


def _tries(history: History, item: str) -> list[Try]:
    """Return the tries of an item, named by its key or id, that may be out."""
    return [one for tries in history.tries.values() for one in tries
            if item in {one.item, one.began.key} and one.state in {"sent", "open", "unknown"}]


def withdraw(item: str, channels: Sequence[Channel], run: Run) -> list[Result]:
    """Take an item's posts back, the last part of a thread first. UsageError if it was posted nowhere."""
    results = []
    for channel in channels:
        tries = _tries(_history(run, channel), item)
        if not tries:
            continue
        result = Result(channel.name)
        try:
            _withdraw(tries, channel, run, result)
        except (StoaError, TroubleError) as problem:
            result.stopped = run.redact(str(problem))
        run.say(run.redact(f"{channel.name}: {result.changed} taken back"
                           f"{f', {result.failed} not' if result.failed else ''}"
                           f"{f'; stopped: {result.stopped}' if result.stopped else ''}"))
        results.append(result)
    if not results:
        raise UsageError(f"{item}: was posted nowhere by these ledgers; an item is named like `posts/budget-first`")
    return results


def _withdraw(tries: Sequence[Try], channel: Channel, run: Run, result: Result) -> None:
    with books.opened(run.ledger(channel), run.copy(channel)) as book, speaking(channel, run) as speaker:
        for one in sorted(tries, key=lambda one: -one.part):
            if one.state != "sent" or not (one.last.remote or channel.place.deletes):
                result.failed += 1
                run.say(run.redact(f"{channel.name}: {one.began.key} is not known to be out under an id there; "
                                   "look there, and settle it"))
                continue
            try:
                speaker.withdraw(sent(one))
            except TroubleError as problem:
                result.failed += 1
                run.say(run.redact(f"{channel.name}: {one.began.key} stays: {problem.why}"))
                continue
            book.add(Record(at=stamp(run.clock.now()), step="withdrawn", item=one.item, key=one.began.key,
                            part=one.part, attempt=one.name))
            result.changed += 1


def settle(item: str, channel: Channel, run: Run, *, posted: bool, url: str = "") -> int:
    """Write down what a person saw of a post that was unknown; returns how many tries that settled."""
    with books.opened(run.ledger(channel), run.copy(channel)) as book:
        tries = [one for one in _tries(book.history(), item) if one.state in {"open", "unknown"}]
        if not tries:
            raise UsageError(f"{item}: nothing of it is unknown on {channel.name}")
        for one in tries:
            began = one.began
            book.add(Record(at=stamp(run.clock.now()), step="sent" if posted else "failed", item=one.item,
                            key=began.key, part=one.part, attempt=one.name, link=began.link, url=url, text=began.text,
                            source=began.source, why="seen by a person", data={"parts": began.data.get("parts", 1)}))
    return len(tries)


def replies(channels: Sequence[Channel], run: Run) -> tuple[int, bool]:
    """Bring new answers into the inbox; returns how many, and whether every channel could be asked."""
    folder = run.content / INBOX
    seen = set(_lines(folder / SEEN))
    brought, well = 0, True
    for channel in channels:
        history = _history(run, channel)
        if channel.type not in {"mastodon", "bluesky"} or not history.tries:
            continue
        try:
            with speaking(channel, run) as speaker:
                for one in _recent(history, run.clock.now()):
                    found = speaker.replies(sent(one))
                    fresh = [reply for reply in found if f"{channel.name} {reply.remote}" not in seen]
                    for reply in fresh:
                        _put(folder, channel, one, reply, run)
                        seen.add(f"{channel.name} {reply.remote}")
                        with (folder / SEEN).open("a", encoding="utf-8") as file:
                            file.write(f"{channel.name} {reply.remote}\n")
                    brought += len(fresh)
                    if channel.counts and history.replies.get(one.item) != len(found):
                        _count(channel, run, one, len(found))
        except (StoaError, TroubleError) as problem:
            well = False
            run.say(run.redact(f"{channel.name}: its answers can't be read: {problem}"))
    return brought, well


def _recent(history: History, now: dt.datetime) -> list[Try]:
    since = stamp(now - LOOK_BACK)
    return [one for tries in history.tries.values() for one in tries
            if one.state == "sent" and one.part == 0 and one.last.remote and one.began.at >= since]


def _count(channel: Channel, run: Run, one: Try, count: int) -> None:
    with books.opened(run.ledger(channel), run.copy(channel)) as book:
        book.add(Record(at=stamp(run.clock.now()), step="replies", item=one.item, key=one.began.key, count=count))


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def _put(folder: Path, channel: Channel, one: Try, reply: Reply, run: Run) -> None:
    """Write an answer as a candidate, and say so; a file that is there stays."""
    name = hashlib.blake2b(f"{channel.name} {reply.remote}".encode(), digest_size=5).hexdigest()
    moment = _moment(reply.at)
    path = folder / f"{f'{moment:%Y-%m-%d}' if moment else 'undated'}-{channel.name}-{name}.md"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(candidate(channel.name, one.began.key, reply))
    except FileExistsError:
        return
    except OSError as problem:
        raise UnableError(f"{folder}: can't be written: {problem.strerror}") from problem
    who = f"{_named(reply)} ({reply.handle})" if reply.handle else _named(reply)
    run.say(run.redact(f"{path}: “{_title(reply)}” by {who} on {channel.name}, about {one.began.key}"))


def candidate(channel: str, key: str, reply: Reply) -> str:
    """Return an answer as the draft of a question, which lacks its topics and its author's consent.

    Its words are quoted, and nothing in them is markup.
    """
    words = html.escape(reply.words, quote=False)
    moment = _moment(reply.at)
    head = {"title": _title(reply), "date": moment.isoformat(timespec="seconds") if moment else "", "status": "draft",
            "asked_by": {"name": _named(reply)}, "language": reply.language, "source": reply.url,
            "extra": {"channel": channel, "handle": reply.handle, "in_reply_to": key, "consent": "to be asked"}}
    front = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items() if value)
    quoted = "\n".join(f"> {line}".rstrip() for line in words.splitlines())
    return f"---\n{front}\n---\n{quoted}\n"


def _title(reply: Reply) -> str:
    return shorten(reply.words, lambda text: len(text) <= _TITLE) or "Without words"


def _named(reply: Reply) -> str:
    return fold(reply.name) or reply.handle or "somebody"


def _moment(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
