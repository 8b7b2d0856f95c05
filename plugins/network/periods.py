"""The periods that editions are of: ISO weeks, months, quarters and years, each with its slug."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ..core.naming import names

_WEEK = re.compile(r"(\d{4})-w(\d{2})\Z", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-q([1-4])\Z", re.ASCII)
_YEAR = re.compile(r"(\d{4})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """Days that an edition is of."""

    every: str  # week, month, quarter or year
    slug: str
    title: str
    first: dt.date
    after: dt.date  # the first day no longer in it


def period(slug: str, language: str = "") -> Period | None:
    """Return the period of a slug: `2026-w47`, `2026-11`, `2026-q4` or `2026`; None where it is none.

    Its title is in a language, by its BCP 47 tag; in English where there are no words for that.
    """
    called = names(language)
    try:
        if match := _WEEK.match(slug):
            year, week = map(int, match.groups())
            first = dt.date.fromisocalendar(year, week, 1)
            return Period("week", slug, called.week.format(week=week, year=year), first, first + dt.timedelta(weeks=1))
        if match := _MONTH.match(slug):
            year, month = map(int, match.groups())
            title = f"{called.months[month - 1]} {year}"
            return Period("month", slug, title, dt.date(year, month, 1), _month(year, month + 1))
        if match := _QUARTER.match(slug):
            year, quarter = map(int, match.groups())
            first = dt.date(year, 3 * quarter - 2, 1)
            title = called.quarter.format(quarter=quarter, year=year)
            return Period("quarter", slug, title, first, _month(year, 3 * quarter + 1))
        if match := _YEAR.match(slug):
            year = int(match[1])
            return Period("year", slug, slug, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
    except (ValueError, OverflowError, LookupError):  # week 53 of a year that has 52, month 13, year 0
        pass
    return None


def slug_of(day: dt.date, every: str) -> str:
    """Return the slug of the week, month, quarter or year that a day is in; empty for `never`."""
    match every:
        case "week":
            iso = day.isocalendar()
            return f"{iso.year:04}-w{iso.week:02}"
        case "month":
            return f"{day.year:04}-{day.month:02}"
        case "quarter":
            return f"{day.year:04}-q{(day.month + 2) // 3}"
        case "year":
            return f"{day.year:04}"
        case _:
            return ""


def _month(year: int, month: int) -> dt.date:
    return dt.date(year + (month > 12), (month - 1) % 12 + 1, 1)  # noqa: PLR2004  # months of a year
