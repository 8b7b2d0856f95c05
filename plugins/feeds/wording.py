"""What feeds and letters say themselves, by language: the words of pages are the theme's, and these are on no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    pieces: tuple[str, str]  # of one, of `{n}`
    minutes: str  # with `{n}`
    about: str  # with `{minutes}`
    kinds: Mapping[str, str]  # kinds that are said beside a title; a post is what one expects
    end: str
    web: str  # before an address
    sign_up: str  # before an address
    feed: str  # above a feed that is opened in a browser


_ENGLISH: Final = Wording(
    ("1 piece", "{n} pieces"), "{n} min", "about {minutes}",
    {"links": "Link", "questions": "Question", "ideas": "Idea", "paths": "Path"},
    "That's all: you are up to date.", "On the web", "Get this mail, or leave",
    "This is a feed. Copy its address from the address bar into a feed reader, and what is new comes to you. "
    "Below is what it holds now.",
)
_GERMAN: Final = Wording(
    ("1 Beitrag", "{n} Beiträge"), "{n} Min.", "etwa {minutes}",
    {"links": "Link", "questions": "Frage", "ideas": "Idee", "paths": "Pfad"},
    "Das war alles: Sie sind auf dem Stand.", "Im Netz", "Diese Mail bekommen oder abbestellen",
    "Das ist ein Feed. Kopieren Sie seine Adresse aus der Adresszeile in ein Leseprogramm, dann kommt Neues zu Ihnen. "
    "Darunter steht, was er jetzt enthält.",
)
_LANGUAGES: Final = {"en": _ENGLISH, "de": _GERMAN}


def wording(language: str) -> Wording:
    """Return the words for a BCP 47 tag; English where there are none."""
    return _LANGUAGES.get(language.partition("-")[0].lower(), _ENGLISH)
