"""When to ask again, and how: `Retry-After`, conditional requests, growing pauses. Pure: clock and chance are given."""

from __future__ import annotations

import datetime as dt
import email.utils
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .exchange import Answer

HOURLY: Final = 3600.0
"""Seconds that lie at least between two requests for the same thing."""

_BUSY: Final = (429, 503)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is remembered of a place between visits."""

    etag: str = ""  # as given
    last_modified: str = ""  # as given
    not_before: dt.datetime | None = None  # aware; when it may be asked again


def conditions(known: Known) -> dict[str, str]:
    """Return the headers that ask for news only."""
    headers = {}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def may_ask(known: Known, now: dt.datetime) -> bool:
    """Say whether a place may be asked now."""
    return known.not_before is None or now >= known.not_before


def learned(known: Known, answer: Answer, now: dt.datetime, least: float = HOURLY) -> Known:
    """Return what to remember after an answer: new validators with new content, the old ones with anything else."""
    wait = max(least, retry_after(answer.headers, now) or 0.0) if answer.status in _BUSY else least
    later = now + dt.timedelta(seconds=wait)
    if not answer.ok:
        return Known(etag=known.etag, last_modified=known.last_modified, not_before=later)
    return Known(etag=answer.headers.get("etag", ""), last_modified=answer.headers.get("last-modified", ""),
                 not_before=later)


def retry_after(headers: Mapping[str, str], now: dt.datetime) -> float | None:
    """Return the seconds that an answer asks to wait, or None if it names none that can be understood.

    Reads `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), and where there is none what services write
    instead: `X-RateLimit-Reset` as a date (Mastodon) or a second of the epoch, `RateLimit-Reset` likewise (Bluesky).
    """
    for name in ("retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"):
        text = headers.get(name, "").strip()
        if text and (seconds := _seconds(text, now)) is not None:
            return max(0.0, seconds)
    return None


def _seconds(text: str, now: dt.datetime) -> float | None:
    try:
        number = float(text)
    except ValueError:
        moment = _moment(text)
        return None if moment is None else (moment - now).total_seconds()
    if not 0 <= number < 1e11:  # noqa: PLR2004  # neither seconds nor a second of the epoch
        return None
    return number - now.timestamp() if number > 1e9 else number  # noqa: PLR2004  # no one asks to wait 30 years


def _moment(text: str) -> dt.datetime | None:
    for read in (email.utils.parsedate_to_datetime, dt.datetime.fromisoformat):
        try:
            found = read(text)
        except ValueError:
            continue
        return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)
    return None


def pause(attempt: int, chance: random.Random, *, first: float = 1.0, longest: float = 60.0) -> float:
    """Return the seconds before the next attempt, counted from 1: doubling, and between half and all of it."""
    return float(min(longest, first * 2 ** (attempt - 1)) * chance.uniform(0.5, 1.0))
