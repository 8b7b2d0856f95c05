"""The names of periods: what an edition's slug may be. Weeks are ISO 8601's."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

_PERIOD: Final = re.compile(r"(\d{4})(?:-w(\d{2})|-q([1-4])|-(0[1-9]|1[0-2]))?", re.ASCII)


def is_period(slug: str) -> bool:
    """Whether a slug names a year, a quarter, a month or a week that there is."""
    match = _PERIOD.fullmatch(slug)
    if match is None or not 1 <= int(match[1]) <= 9990:  # noqa: PLR2004  # years a date can have
        return False
    if match[2] is None:
        return True
    try:
        dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        return False
    return True
