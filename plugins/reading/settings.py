"""What Pelican's settings say about reading."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.errors import SettingsError

_OWN = frozenset({
    "tables", "footnotes", "fenced_code", "codehilite", "attr_list", "toc", "abbr", "admonition",
})
_PELICANS = frozenset({"extra", "meta"})
"""What Pelican's own default asks for: Stoa has what it needs of `extra`, and reads front matter itself."""


@dataclass(frozen=True, slots=True)
class MarkdownSettings:
    """Extensions of Python-Markdown beside Stoa's own, by name, with their configuration."""

    extensions: tuple[str, ...] = ()
    configs: str = "{}"  # as JSON, so that it can be a part of keys and cross processes

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> MarkdownSettings:
        """Return them from Pelican's `MARKDOWN`; SettingsError where an extension is no name.

        https://docs.getpelican.com/en/stable/settings.html#basic-settings
        """
        markdown = settings.get("MARKDOWN") or {}
        if not isinstance(markdown, Mapping):
            raise SettingsError(f"MARKDOWN: is {markdown!r}, but must be a dict; see docs/format.md")
        configs = {_short(name): dict(value or {}) for name, value in markdown.get("extension_configs", {}).items()}
        names: list[str] = []
        for name in (*markdown.get("extensions", ()), *configs):
            if not isinstance(name, str):
                raise SettingsError(f"MARKDOWN: the extension {name!r} must be given by its name, since "
                                    "texts are converted in several processes")
            names.append(_short(name))
        wanted = tuple(dict.fromkeys(n for n in names if n not in _OWN | _PELICANS))
        try:
            written = json.dumps({n: configs[n] for n in wanted if n in configs}, sort_keys=True)
        except TypeError as problem:
            raise SettingsError(f"MARKDOWN: an extension's configuration must be plain data: {problem}") from problem
        return cls(wanted, written)


def _short(name: object) -> Any:  # noqa: ANN401  # whatever it is comes back, to be refused with its name
    return name.removeprefix("markdown.extensions.") if isinstance(name, str) else name
