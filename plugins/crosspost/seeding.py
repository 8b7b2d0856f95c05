"""Beginning a channel: what is published now counts as posted, so that an archive never goes out.

A seed is one line, so that a ledger that lost it is a ledger without any, which nobody posts by.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from ..core.errors import UnableError, UsageError
from ..core.ledger import Record, parsed
from . import book as books
from .outbox import Outbox
from .running import Run
from .sending import stamp
from .settings import Channel
from .witness import lacking, witnesses

_ATTRIBUTES: Final = "# Ledgers only grow: git takes the lines of both sides.\n*.jsonl merge=union\n"


def seed(outbox: Outbox, channel: Channel, run: Run, *, again: bool = False) -> str:
    """Write a channel's seed, and put back lines that its ledger lost; returns what was done.

    UsageError if there is a seed and nothing was lost, unless `again`.
    """
    if outbox.preview:
        raise UsageError(f"the last build was a preview for {outbox.preview}; build without another url")
    if outbox.scheduled > outbox.items:
        raise UnableError(f"{outbox.scheduled:,} items are dated later than {outbox.made:%Y-%m-%d}, and only "
                          f"{outbox.items:,} earlier; set the clock, then build again")
    path, copy = run.ledger(channel), run.copy(channel)
    seen = witnesses(path, copy)
    with books.opened(path, copy, create=True) as book:
        lost = [record for line in lacking(book.text(), seen) if (record := parsed(line)) is not None]
        history = book.history()
        if history.damaged:
            raise UnableError(f"{path}: has lines that can't be read; bring it back from git")
        if history.seeds and not lost and not again:
            raise UsageError(f"{path}: has a seed already; --again counts all that is published now as posted")
        book.add(*lost)
        known = book.history()
        items = tuple(entry.id for entry in outbox.entries
                      if channel.name in entry.excerpts and entry.id not in known.tries)
        book.add(Record(at=stamp(run.clock.now()), step="seed", before=stamp(_before(outbox, channel)), items=items))
    _attributes(path.parent)
    back = f"{len(lost)} lost lines put back; " if lost else ""
    return f"{channel.name}: {back}{len(items)} new and all older items count as posted; commit {path.name}"


def _before(outbox: Outbox, channel: Channel) -> dt.datetime:
    """Return the date before which everything counts as posted: never later than the newest item.

    So a clock that is years ahead does not silence what is written next.
    """
    limit = outbox.made - dt.timedelta(days=channel.max_age)
    return min(limit, outbox.newest) if outbox.newest else limit


def _attributes(folder: Path) -> None:
    path = folder / ".gitattributes"
    if not path.exists():
        path.write_text(_ATTRIBUTES, "utf-8")
