"""What of the moment of a build its views may know: no more than what changes a page."""

from __future__ import annotations

import datetime as dt

from .facts import Facts, Made


class Clock:
    """The moment of a build, in the network's zone."""

    def __init__(self, now: dt.datetime, zone: dt.tzinfo, facts: Facts, *, editing: bool) -> None:
        """Take the moment; what is asked of it becomes facts. Only while editing is anything shown before its time."""
        today = now.astimezone(zone).date()
        self._editing = editing
        self._later = facts.of("later", Made(lambda moment: dt.datetime.fromisoformat(moment) > now))
        self._past = facts.of("past", Made(lambda day: dt.date.fromisoformat(day) < today))
        self._year = facts.of("year", {"": today.year})

    def later(self, moment: dt.datetime) -> bool:
        """Tell whether a moment is yet to come."""
        return self._editing and self._later[moment.isoformat()]

    def past(self, day: dt.date) -> bool:
        """Tell whether a day is over."""
        return self._past[day.isoformat()]

    @property
    def year(self) -> int:
        """This year."""
        return self._year[""]
