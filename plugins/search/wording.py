"""The words that the search shows in the browser, out of the theme's word files."""

from __future__ import annotations

from pathlib import Path

import yaml

from ..analysis.stemming import primary
from ..core.errors import SettingsError

PREFIX = "search.ui."
"""What the keys of these words begin with in `theme/words/<language>.yaml`; the code knows them without it."""

FALLBACK = "en"


def shown_words(theme: Path, language: str) -> dict[str, str]:
    """Return key → word in a BCP 47 language; what it lacks is English. SettingsError for a file that can't be read."""
    found: dict[str, str] = {}
    for code in dict.fromkeys((FALLBACK, primary(language), language)):
        path = theme / "words" / f"{code}.yaml"
        if path.is_file():
            try:
                said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
                words = dict(said["words"])
            except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, KeyError, ValueError) as problem:
                raise SettingsError(f"{path}: has no words that can be read: {problem}") from problem
            found |= {key.removeprefix(PREFIX): str(word) for key, word in words.items() if key.startswith(PREFIX)}
    return dict(sorted(found.items()))
