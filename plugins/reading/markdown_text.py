"""Markdown to HTML, not yet safe: Python-Markdown, one instance for many texts. https://python-markdown.github.io/

Its quirks that are tamed here:

- a fence's `{.python full=true cssfile=…}` reaches Pygments' formatter, which then *writes that file*: only the
  language and `hl_lines` pass;
- `codehilite` guesses a language where none is given, which costs ten times the rest: off;
- inputs that make its inline patterns walk the same text again and again: the walking is counted, and refused when
  it is far more than the text is long (`Laborious`).
"""

from __future__ import annotations

import json
from typing import Any, Final

import markdown
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedBlockPreprocessor, FencedCodeExtension

from ..core.errors import SettingsError
from .markdown_lean import Lean
from .settings import MarkdownSettings

_FENCE_OPTIONS: Final = frozenset({"hl_lines"})


class _Fences(FencedBlockPreprocessor):
    """Fenced code whose options are ours to choose."""

    def handle_attrs(self, attrs: Any) -> tuple[str, list[str], dict[str, Any]]:  # noqa: ANN401  # as it is there
        anchor, classes, configs = super().handle_attrs(attrs)
        return anchor, classes, {name: value for name, value in configs.items() if name in _FENCE_OPTIONS}


class _FencedCode(FencedCodeExtension):
    """`fenced_code` with those fences."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  # its name there
        md.registerExtension(self)
        md.preprocessors.register(_Fences(md, self.getConfigs()), "fenced_code_block", 25)


_CONFIGS: Final[dict[str, dict[str, Any]]] = {
    "codehilite": {"guess_lang": False, "css_class": "highlight"},
    "tables": {"use_align_attribute": True},
    "footnotes": {"BACKLINK_TITLE": "Back to the text"},
}


class Converter:
    """Converts one text after the other."""

    def __init__(self, settings: MarkdownSettings) -> None:
        """Load the extensions; SettingsError names one that can't be."""
        own: list[str | Extension] = ["tables", "footnotes", _FencedCode(), "codehilite", "attr_list", "abbr",
                                      "admonition"]
        try:
            self._markdown = markdown.Markdown(
                extensions=[*own, *settings.extensions],
                extension_configs={**_CONFIGS, **json.loads(settings.configs)},
            )
            self._lean = Lean(self._markdown, extended=bool(settings.extensions))
        except Exception as problem:
            raise SettingsError(f"MARKDOWN: an extension can't be loaded: {type(problem).__name__}: {problem}") from problem

    def html(self, text: str) -> str:
        """Return the HTML of a text."""
        self._lean.prepare(text)
        self._markdown.reset()
        return self._markdown.convert(text)
