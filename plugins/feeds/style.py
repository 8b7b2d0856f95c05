"""How a feed looks that is opened in a browser: CSS alone, since browsers are dropping XSLT.

CSS can't make links of XML's text, so addresses are shown to be copied; texts and ids, meant for programs, are not
shown. One file serves Atom and RSS: elements are named by `*|name`, whatever their namespace.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from .wording import wording

STYLE_ADDRESS: Final = "/feed.css"
_STYLE: Final = (files(__package__) / "feed.css").read_text(encoding="utf-8")


def style(language: str) -> bytes:
    """Return the style sheet, with its one sentence for people in the network's language."""
    return f'{_STYLE}feed::before, rss::before {{ content: "{wording(language).feed}"; }}\n'.encode()
