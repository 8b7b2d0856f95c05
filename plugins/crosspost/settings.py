"""`channels` of `network.yaml`, read once and refused where wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlsplit

from ..core.model import Settings
from ..core.problems import Problem, error, suggestion
from .places import PLACES, Place

KINDS: Final = ("posts", "links", "questions", "answers", "paths", "editions", "ideas")
"""What can be posted; `answers` are accepted ones."""

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
_HOURS: Final = re.compile(r"\s*(\d{1,2})\s*-\s*(\d{1,2})\s*")
_DAY: Final = 24

SERVERS: Final[Mapping[str, str]] = {
    "bluesky": "https://bsky.social", "linkedin": "https://api.linkedin.com", "x": "https://api.x.com",
    "telegram": "https://api.telegram.org",
}
"""Where a kind of channel is, if `server` does not say."""

NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "mastodon": ("server",), "linkedin": ("author",), "telegram": ("to",), "email": ("server", "from", "to"),
}
"""The settings a kind of channel can't be without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One channel of a network. `docs/crosspost.md` explains each setting."""

    name: str
    type: str
    server: str = ""  # an address without a slash at the end
    kinds: tuple[str, ...] = ("posts", "links", "questions", "answers", "editions")
    topics: tuple[str, ...] = ()  # empty: all
    experts: tuple[str, ...] = ()  # empty: all
    per_run: int = 3  # items that one run posts at most
    per_day: int = 10  # items that 24 hours see at most
    burst: int = 30  # items that may be new at once: more are an import or an accident, and none of them goes out
    max_age: int = 7  # days: what is older is not posted
    hours: str = "0-24"  # of the day in the network's time zone, from and to
    limit: int = 0  # instead of the place's own length, for a server that allows more
    hashtags: int = 3  # at most
    visibility: str = "public"  # mastodon
    language: str = ""  # post only items in it; empty: all
    query: str = ""  # put behind `?` of each link; empty: links stay clean
    edit: bool = True  # change posts when their item changes
    wait: int = 60  # seconds that one request may be told to wait before the run gives up
    settle: int = -1  # seconds after which a request without an answer can't arrive any more; -1: as its kind has it
    counts: bool = False  # show the number of replies on the page
    author: str = ""  # linkedin: urn:li:organization:… or urn:li:person:…
    version: str = "202610"  # linkedin: the API's
    to: str = ""  # telegram: @channel or a number; email: addresses, by commas
    sender: str = ""  # email: `from`
    handle: str = ""  # x: the account's name, for the address of a post

    @property
    def place(self) -> Place:
        """The rules of its kind, with its own limit."""
        own = PLACES[self.type]
        if not self.limit:
            return own
        return Place(**{f.name: getattr(own, f.name) for f in fields(own)} | {"limit": self.limit})

    @property
    def settled(self) -> int:
        """Seconds after which a request without an answer can't arrive any more."""
        return self.settle if self.settle >= 0 else PLACES[self.type].settle

    def open_at(self, moment: dt.datetime) -> bool:
        """Say whether a local moment lies in its hours; `22-6` goes over midnight."""
        begin, end = (int(hour) for hour in self.hours.split("-"))
        return begin <= moment.hour < end if begin <= end else moment.hour >= begin or moment.hour < end


_RENAMED: Final = {"from": "sender"}
_KNOWN: Final = (*(f.name for f in fields(Channel) if f.name not in {"name", "sender"}), "from")


def read_channels(settings: Settings) -> tuple[tuple[Channel, ...], tuple[Problem, ...]]:
    """Return the channels of a network in their order, and what is wrong with those that are left out."""
    channels: list[Channel] = []
    problems: list[Problem] = []
    for name, given in settings.channels.items():
        found = _channel(str(name), given, settings)
        if isinstance(found, Channel):
            channels.append(found)
        else:
            problems.extend(found)
    return tuple(channels), tuple(problems)


def _channel(name: str, given: object, settings: Settings) -> Channel | list[Problem]:
    where = f"channels.{name}"

    def wrong(message: str, key: str = "") -> Problem:
        place = f"{where}.{key}" if key else where
        return error(settings.source.path, settings.source.line(place), f"{place}: {message}")

    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        return [wrong("should be a mapping of settings")]
    if not _NAME.fullmatch(name):
        return [wrong("a channel's name is lower-case letters, digits and hyphens")]
    kind = str(given.get("type", name))
    if kind not in PLACES:
        return [wrong(f"unknown type `{kind}`{suggestion(kind, PLACES)}; known are {', '.join(PLACES)}",
                      "type" if "type" in given else "")]
    values: dict[str, Any] = {"name": name, "type": kind}
    problems = []
    for key, value in given.items():
        if key not in _KNOWN:
            problems.append(wrong(f"unknown setting{suggestion(str(key), _KNOWN)}", str(key)))
            continue
        read, why = _value(str(key), value, settings)
        if why:
            problems.append(wrong(why, str(key)))
        else:
            values[_RENAMED.get(str(key), str(key))] = read
    values.setdefault("server", SERVERS.get(kind, ""))
    problems += [wrong(f"a channel of type {kind} needs `{need}`") for need in NEEDS.get(kind, ())
                 if not values.get(_RENAMED.get(need, need)) and need not in given]
    return problems or Channel(**values)


def _value(key: str, value: object, settings: Settings) -> tuple[Any, str]:  # noqa: PLR0911  # a table
    """Return a setting's value, or why it can't be one."""
    match key:
        case "kinds" | "topics" | "experts":
            return _words(key, value, settings)
        case "per_run" | "per_day" | "burst" | "max_age" | "limit" | "hashtags" | "wait" | "settle":
            return _number(value)
        case "edit" | "counts":
            return (value, "") if isinstance(value, bool) else (None, "should be true or false")
        case "hours":
            return _hours(value)
        case "server":
            return _server(str(value))
        case "visibility" if value not in {"public", "unlisted", "private", "direct"}:
            return None, "should be public, unlisted, private or direct"
        case _ if isinstance(value, (str, int)) and not isinstance(value, bool):
            return str(value).lstrip("?") if key == "query" else str(value), ""
    return None, "should be a word"


def _words(key: str, value: object, settings: Settings) -> tuple[Any, str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(word, str) for word in value):
        return None, "should be a list of words"
    known = {"kinds": KINDS, "topics": tuple(t.slug for t in settings.topics), "experts": ()}[key]
    for word in value:
        if known and word not in known:
            return None, f"unknown `{word}`{suggestion(word, known)}"
    return tuple(value), ""


def _number(value: object) -> tuple[Any, str]:
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,6}", text):
        return None, f"should be a whole number, not `{text}`"
    return int(text), ""


def _hours(value: object) -> tuple[Any, str]:
    found = _HOURS.fullmatch(str(value))
    if not found or int(found[1]) >= _DAY or not 0 < int(found[2]) <= _DAY:
        return None, f"should be like `8-18`, hours of the day, not `{value}`"
    return f"{int(found[1])}-{int(found[2])}", ""


def _server(value: str) -> tuple[Any, str]:
    parts = urlsplit(value)
    if parts.username is not None:
        return None, "should be an address without a name or password in it"
    if parts.scheme not in {"http", "https", "smtp", "smtps"} or not parts.hostname:
        return None, f"should be an address such as https://example.social, not `{value}`"
    return value.rstrip("/"), ""
