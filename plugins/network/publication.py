"""What readers may see of a record at a moment, and the order in which they see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from ..core.model import Answer, Key, Question, Record, Settings

State: TypeAlias = Literal["listed", "hidden", "scheduled", "draft"]
"""`listed`: everywhere. `hidden`: it has a page and is in no list. The others: not published."""

PUBLISHED: frozenset[State] = frozenset({"listed", "hidden"})

_Dated = TypeVar("_Dated", bound="Record | Answer")
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


def state(record: Record | Answer, now: dt.datetime) -> State:
    """Return what readers may see of a record at `now`; a draft is one whatever its date says."""
    if record.status == "draft":
        return "draft"
    if record.date is not None and record.date > now:
        return "scheduled"
    return "hidden" if record.status == "hidden" else "listed"


def newest_first(records: Iterable[_Dated]) -> list[_Dated]:
    """Return records by date, the newest first, ties by id; those without a date last."""
    by_id = sorted(records, key=lambda record: record.id)
    return sorted(by_id, key=lambda record: record.date or _LONG_AGO, reverse=True)


def ranks(parts: Mapping[Key, Record | Answer]) -> dict[Key, int]:
    """Return where each record or answer stands among all when they go by date, the newest first, ties by id."""
    by_id = sorted(parts.items(), key=lambda part: (part[1].id, part[0]))
    by_date = sorted(by_id, key=lambda part: part[1].date or _LONG_AGO, reverse=True)
    return {key: index for index, (key, _) in enumerate(by_date)}


def lasts_until(settings: Settings, records: Iterable[Record], now: dt.datetime) -> dt.datetime:
    """Return when the same content may first make another site: a moment that an item names, or the day's end.

    Editions end, reviews fall due and dates are words of days, all at midnight in the network's time zone.
    """
    zone = ZoneInfo(settings.timezone)
    ends = dt.datetime.combine(now.astimezone(zone).date() + dt.timedelta(days=1), dt.time(), zone)
    for record in records:
        parts: tuple[Record | Answer, ...] = (record, *record.answers) if isinstance(record, Question) else (record,)
        for part in parts:
            for when in (part.date, part.updated):
                if when is not None and now < when < ends:
                    ends = when
    return ends
