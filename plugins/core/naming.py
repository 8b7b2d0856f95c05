"""What a network calls its own parts, by its language: editions, feeds and lists of feeds bear these names.

The words of pages are the theme's; these leave the site, or are in it whatever the theme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .model import Kind


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one language."""

    kinds: Mapping[Kind, str]
    unanswered: str
    posts_of: str  # with `{name}`
    week: str  # with `{week}` and `{year}`
    quarter: str  # with `{quarter}` and `{year}`
    months: tuple[str, ...]
    everything: str  # this and what follows: groups of feeds
    topics: str
    stages: str
    combined: str
    paths: str
    experts: str
    elsewhere: str


_ENGLISH: Final = Names(
    {"posts": "Posts", "links": "Links", "questions": "Questions", "paths": "Paths", "editions": "Editions",
     "ideas": "Ideas", "experts": "Experts"},
    "Unanswered questions", "{name}: posts", "Week {week} of {year}", "Quarter {quarter} of {year}",
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December"),
    "Everything", "Topics", "Stages", "Combined", "Paths and series", "Experts", "Experts elsewhere",
)
_GERMAN: Final = Names(
    {"posts": "Beiträge", "links": "Links", "questions": "Fragen", "paths": "Pfade", "editions": "Ausgaben",
     "ideas": "Ideen", "experts": "Fachleute"},
    "Unbeantwortete Fragen", "{name}: Beiträge", "Woche {week} {year}", "{quarter}. Quartal {year}",
    ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
     "Dezember"),
    "Alles", "Themen", "Phasen", "Kombiniert", "Pfade und Reihen", "Fachleute", "Fachleute anderswo",
)
_LANGUAGES: Final = {"en": _ENGLISH, "de": _GERMAN}


def names(language: str) -> Names:
    """Return the names for a BCP 47 tag; English where there are none."""
    return _LANGUAGES.get(language.partition("-")[0].lower(), _ENGLISH)
