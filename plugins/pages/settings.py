"""What Pelican's settings say about pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """Where the theme is, and how it is rendered: Pelican's own settings, with their own meaning.

    https://docs.getpelican.com/en/stable/settings.html#themes
    """

    theme: Path
    overrides: tuple[Path, ...] = ()  # THEME_TEMPLATES_OVERRIDES: template folders that come before the theme's
    jinja: Mapping[str, Any] = field(default_factory=dict)  # JINJA_ENVIRONMENT: autoescape and undefined stay ours
    cards: bool = True  # STOA_CARDS: make card images

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> PageSettings:
        """Return them from Pelican's settings; SettingsError names what is wrong."""
        theme = Path(settings["THEME"])
        if not theme.is_dir():
            raise SettingsError(f"THEME: {theme} is no folder")
        overrides = settings.get("THEME_TEMPLATES_OVERRIDES", [])
        if not isinstance(overrides, list | tuple):
            raise SettingsError("THEME_TEMPLATES_OVERRIDES: must be a list of folders")
        cards = settings.get("STOA_CARDS", True)
        if not isinstance(cards, bool):
            raise SettingsError(f"STOA_CARDS: is {cards!r}, but must be True or False")
        return cls(theme=theme.resolve(), overrides=tuple(Path(folder).resolve() for folder in overrides),
                   jinja=dict(settings.get("JINJA_ENVIRONMENT", {})), cards=cards)
