"""What should be posted: every channel's excerpts of what is new, and of what was posted before. A build writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from ..core.errors import UnableError
from ..core.ledger import History
from ..core.model import Key
from .excerpts import Excerpt, excerpt
from .settings import Channel
from .stories import Story

VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item with its excerpts."""

    id: str
    key: Key
    title: str
    date: dt.datetime
    path: str = ""  # its file in the content
    excerpts: Mapping[str, Excerpt] = field(default_factory=dict)  # channel → what it would post


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """What one build found to post."""

    version: int = VERSION
    network: str  # its name
    url: str
    timezone: str
    made: dt.datetime  # the build's now
    preview: str = ""  # the address that the build was made for, if it is not the network's own
    items: int = 0  # that could be posted at all, of any age
    scheduled: int = 0  # dated later than the build
    newest: dt.datetime | None = None  # the date of the newest item
    channels: tuple[Channel, ...] = ()
    entries: tuple[Entry, ...] = ()  # the oldest first, ties by id
    older: Mapping[str, int] = field(default_factory=dict)  # channel → items left out because of their age


def wanted(story: Story, channel: Channel) -> bool:
    """Say whether a channel's settings ask for a story."""
    return (story.kind in channel.kinds
            and (not channel.topics or any(slug in channel.topics for slug, _ in story.topics))
            and (not channel.experts or any(slug in channel.experts for slug in story.experts))
            and (not channel.language or story.language.partition("-")[0] == channel.language.partition("-")[0]))


def entries(told: Iterable[Story], channels: Iterable[Channel], histories: Mapping[str, History],
            now: dt.datetime) -> tuple[tuple[Entry, ...], dict[str, int]]:
    """Return the entries, and how many items each channel leaves out because they are too old.

    An item is in it for a channel that asks for it if it is young enough there, or was posted there before.
    """
    places, made, older = tuple(channels), [], {channel.name: 0 for channel in channels}
    oldest = {channel.name: now - dt.timedelta(days=channel.max_age) for channel in places}
    for story in told:
        found = {}
        for channel in places:
            history = histories.get(channel.name)
            known = history is not None and story.id in history.tries
            if not known and not wanted(story, channel):
                continue
            if not known and story.date < oldest[channel.name]:
                older[channel.name] += 1
                continue
            found[channel.name] = excerpt(story, channel)
        if found:
            made.append(Entry(id=story.id, key=story.key, title=story.title, date=story.date, path=story.path,
                              excerpts=found))
    return tuple(sorted(made, key=lambda entry: (entry.date, entry.id))), older


def written(outbox: Outbox) -> bytes:
    """Return an outbox as JSON, one entry a line so that two of them can be compared."""
    whole = msgspec.json.encode(outbox, order="deterministic")
    return msgspec.json.format(whole, indent=1) + b"\n"


def read(path: Path) -> Outbox:
    """Return the outbox that a build wrote; UnableError says why there is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Outbox)
    except FileNotFoundError:
        raise UnableError(f"{path}: there is no outbox; run `invoke build` first") from None
    except (OSError, msgspec.DecodeError) as problem:
        raise UnableError(f"{path}: can't be read ({problem}); run `invoke build` again") from problem
