"""Markdown to HTML, not yet safe: Python-Markdown (https://python-markdown.github.io/), one instance for many texts.

Its quirks that are tamed here:

- with `codehilite`, a fence's `{.python full=true cssfile=…}` reaches Pygments' formatter, which then *writes that
  file*: fences are marked in `highlighting.py` instead, by their language alone;
- one extension's failure at one text is that text's problem, not the build's;
- what takes far longer than it is long is refused (`effort.py`, `markdown_limits.py`);
- steps that can find nothing are left out (`markdown_lean.py`).
"""

from __future__ import annotations

import json
from typing import Any, Final

import markdown

from ..core.errors import SettingsError
from .effort import Effort, TooMuchError, check_text
from .highlighting import highlight
from .limits import Limits
from .markdown_lean import Lean
from .markdown_limits import Guard
from .settings import MarkdownSettings

OWN: Final = ("tables", "footnotes", "fenced_code", "attr_list", "abbr", "admonition")
"""The extensions that every text has. Contents and ids of headings are made in `html_body.py`, marked code here."""

_CONFIGS: Final[dict[str, dict[str, Any]]] = {
    "tables": {"use_align_attribute": True},
    "footnotes": {"BACKLINK_TITLE": "Back to the text"},
}


class Converter:
    """Converts one text after the other."""

    def __init__(self, settings: MarkdownSettings, limits: Limits) -> None:
        """Load the extensions; SettingsError names one that can't be."""
        try:
            self._markdown = markdown.Markdown(
                extensions=[*OWN, *settings.extensions],
                extension_configs={**_CONFIGS, **json.loads(settings.configs)},
            )
            self._lean = Lean(self._markdown, extended=bool(settings.extensions))
            self._guard = Guard(self._markdown, limits.blocks)
        except Exception as problem:
            raise SettingsError(
                f"MARKDOWN: an extension can't be loaded: {type(problem).__name__}: {problem}") from problem
        self._limits = limits

    def html(self, text: str) -> str:
        """Return the HTML of a text. Raises TooMuchError, also where an extension fails at it."""
        check_text(text, self._limits)
        effort = Effort(self._limits.steps + self._limits.steps_by_length * len(text))
        self._lean.prepare(text, effort)
        self._guard.begin(effort)
        self._markdown.reset()
        try:
            return highlight(self._markdown.convert(text), self._limits.code)
        except (TooMuchError, MemoryError):
            raise
        except RecursionError:
            raise TooMuchError("its parts are too deep inside each other to be converted") from None
        except Exception as problem:  # an extension's own; the text is refused, the others are not
            raise TooMuchError(f"Markdown can't be converted: {type(problem).__name__}: {problem}") from problem
