"""The interface's words: one file per language in the theme, so that no template and no view holds a sentence.

The form of a words file is described in `plugins/pages/__init__.py`. Plurals are gettext's expressions
(https://www.gnu.org/software/gettext/manual/html_node/Plural-forms.html), which translators know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import Any, Final

import yaml
from markupsafe import Markup, escape

from ..core.errors import SettingsError
from .views import When

FALLBACK: Final = "en"
"""The language of a network whose own one the theme has no words for."""

_TOP: Final = {"language", "dir", "plural", "months", "date", "range", "languages", "words"}
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    place: str  # the file, for messages
    language: str  # BCP 47
    dir: str  # `ltr` or `rtl`
    plural: str  # gettext's expression
    months: tuple[str, ...]
    date: str  # with `{day}`, `{month}`, `{year}`
    range: str  # with `{from}`, `{to}`
    languages: Mapping[str, str]  # tag → the language's own name
    words: Mapping[str, str | tuple[str, ...]]
    _safe: dict[tuple[str, int | None], Markup] = field(default_factory=dict)  # escaped once

    def text(self, key: str, **values: object) -> str:
        """Return a word as plain text, for views; SettingsError if there is none."""
        return self._plainly(key, self._word(key, None), values)

    def day(self, day: dt.date) -> str:
        """Return a day in words."""
        return self.date.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def days(self, first: dt.date, last: dt.date) -> str:
        """Return a range of days in words."""
        ends = {"from": self.day(first), "to": self.day(last)}
        return self.day(first) if first == last else self.range.format(**ends)

    def on(self, day: dt.date) -> When:
        """Return a day as a view."""
        return When(day.isoformat(), self.day(day))

    def t(self, key: str, /, **values: object) -> Markup:
        """Return a word for a template: escaped, and so are its values, unless they are markup already."""
        safe = self._safe.get((key, None))
        if safe is None:
            safe = self._safe[key, None] = escape(self._word(key, None))
        return self._safely(key, safe, values) if values else safe

    def tn(self, key: str, n: int, /, **values: object) -> Markup:
        """Return a word that depends on a number for a template; `{n}` in it is the number."""
        if values:
            return self._safely(key, escape(self._word(key, n)), {"n": n, **values})
        safe = self._safe.get((key, n))
        if safe is None:
            safe = self._safe[key, n] = self._safely(key, escape(self._word(key, n)), {"n": n})
        return safe

    def name_of(self, language: str) -> str:
        """Return a language's own name, or its tag where the words know none."""
        return self.languages.get(language) or self.languages.get(language.partition("-")[0], language)

    def _word(self, key: str, n: int | None) -> str:
        word = self.words.get(key)
        if word is None:
            raise SettingsError(f"{self.place}: has no word `{key}`, which the pages need; add it under `words`")
        if isinstance(word, tuple):
            if n is None:
                raise SettingsError(f"{self.place}: `{key}` has several forms, but is used without a number")
            return word[_rule(self.plural)(n)]
        return word

    def _plainly(self, key: str, word: str, values: Mapping[str, object]) -> str:
        try:
            return word.format(**values)
        except (KeyError, IndexError, ValueError) as problem:
            raise self._misfit(key, word, values) from problem

    def _safely(self, key: str, word: Markup, values: Mapping[str, object]) -> Markup:
        """Format markup: it escapes the values that are none."""
        try:
            return word.format(**values)
        except (KeyError, IndexError, ValueError) as problem:
            raise self._misfit(key, word, values) from problem

    def _misfit(self, key: str, word: str, values: Mapping[str, object]) -> SettingsError:
        given = ", ".join(f"{{{name}}}" for name in sorted(values)) or "none"
        return SettingsError(f"{self.place}: `{key}` is {str(word)!r}, but the values it may name are {given}")


@lru_cache(maxsize=8)
def _rule(plural: str) -> Callable[[int], int]:
    return c2py(plural)


def read_words(folders: Sequence[Path], language: str) -> Words:
    """Return the words for a network's language from the first folder that has them: `words/<language>.yaml`.

    A language that has no file takes its base language's (`de` for `de-AT`), then English.
    """
    for tag in dict.fromkeys((language, language.partition("-")[0], FALLBACK)):
        for folder in folders:
            path = folder / "words" / f"{tag}.yaml"
            if path.is_file():
                return parse_words(str(path), tag, path.read_text("utf-8"))
    raise SettingsError(f"{folders[0] / 'words'}: has no `{language}.yaml` and no `{FALLBACK}.yaml`; "
                        "the theme is not complete (THEME in pelicanconf.py)")


def parse_words(place: str, language: str, text: str) -> Words:
    """Return the words a file says; SettingsError names what is wrong in it."""
    try:
        data = yaml.load(text, Loader=yaml.CSafeLoader)  # as safe, and ten times as fast
        forms = max(map(_checked(data), range(1000))) + 1
        words = {str(key): _forms(key, value, forms) for key, value in data["words"].items()}
    except (yaml.YAMLError, ValueError) as problem:
        raise SettingsError(f"{place}: {problem}") from problem
    return Words(place, language, data["dir"], str(data["plural"]), tuple(map(str, data["months"])), str(data["date"]),
                 str(data["range"]), {str(k): str(v) for k, v in data["languages"].items()}, words)


def _checked(data: Any) -> Callable[[int], int]:  # noqa: ANN401  # whatever YAML holds
    """Return the plural's rule once the file's top is as it must be; ValueError says what is not."""
    if not isinstance(data, dict) or set(data) != _TOP:
        raise ValueError(f"must have exactly the keys {', '.join(sorted(_TOP))}")
    if data["dir"] not in {"ltr", "rtl"}:
        raise ValueError("`dir` must be `ltr` or `rtl`")
    if not isinstance(data["months"], list) or len(data["months"]) != _MONTHS:
        raise ValueError("`months` must be a list of twelve names")
    if not all(isinstance(data[name], dict) for name in ("languages", "words")):
        raise ValueError("`languages` and `words` must be mappings")
    try:
        return _rule(str(data["plural"]))
    except ValueError as problem:
        raise ValueError(f"`plural` is no gettext expression: {problem}") from problem


def _forms(key: object, value: object, count: int) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        raise ValueError(  # noqa: TRY004  # of a file, not of a caller
            f"`{key}` must be text or a list of forms; put it into quotation marks")
    if len(value) != count:
        raise ValueError(f"`{key}` has {len(value)} forms, but `plural` asks for {count}")
    return tuple(map(str, value))
