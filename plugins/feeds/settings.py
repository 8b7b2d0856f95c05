"""What `pelicanconf.py` may say about feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..core.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """Stoa's own settings for feeds, each as `STOA_FEEDS_<NAME>`."""

    newest: int = 10  # a feed holds at least so many of the newest entries (all, where there are fewer) …
    archive: int = 20  # … and fewer than so many more: older ones move to an archive of just so many

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> FeedSettings:
        """Return them from Pelican's settings; SettingsError names one that is no positive number."""
        values: dict[str, int] = {}
        for field in fields(cls):
            name = f"STOA_FEEDS_{field.name.upper()}"
            value = settings.get(name, field.default)
            if type(value) is not int or value < 1:
                raise SettingsError(f"{name}: is {value!r}, but must be a whole number from 1 up; see docs/feeds.md")
            values[field.name] = value
        return cls(**values)
