"""What comes after a post: taking it back, settling what is unknown, bringing answers home."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..core.errors import StoaError, UnableError, UsageError
from ..core.ledger import History, Record, Try, read
from . import book as books
from .channels.contract import Reply, TroubleError
from .cutting import fold
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
                        _put(folder, channel, one, reply)
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


def _put(folder: Path, channel: Channel, one: Try, reply: Reply) -> None:
    """Write an answer as a candidate; a file that is there stays."""
    name = hashlib.blake2b(f"{channel.name} {reply.remote}".encode(), digest_size=5).hexdigest()
    day = reply.at[:10] if re.fullmatch(r"\d{4}-\d\d-\d\d", reply.at[:10]) else "undated"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{day}-{channel.name}-{name}.md").open("x", encoding="utf-8") as file:
            file.write(candidate(channel.name, one.began.key, reply))
    except FileExistsError:
        return
    except OSError as problem:
        raise UnableError(f"{folder}: can't be written: {problem.strerror}") from problem


def candidate(channel: str, key: str, reply: Reply) -> str:
    """Return the file of an answer that may become a question. Its words are quoted, and nothing in them is markup."""
    words = html.escape(reply.words, quote=False)
    title = fold(reply.words)[:_TITLE]
    head = {"title": title, "channel": channel, "url": reply.url, "author": fold(reply.name), "handle": reply.handle,
            "date": reply.at, "language": reply.language, "in_reply_to": key, "consent": "to be asked"}
    front = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items() if value)
    quoted = "\n".join(f"> {line}".rstrip() for line in words.splitlines())
    return f"---\n{front}\n---\n{quoted}\n"
