"""HTML from anybody made safe: nh3 (https://nh3.readthedocs.io/), the last to touch it but for `html_body.py`.

Its output is normal: well-formed, attributes in double quotes, `<` and `>` escaped everywhere but in tags. What
comes after relies on that.
"""

from __future__ import annotations

from typing import Final

import nh3

from .highlighting import CLASSES as CODE_CLASSES

TAGS: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
    "wbr",
})
"""The elements a body may have. `docs/format.md` lists them; a test holds the two together."""

LINKED: Final = frozenset({"iframe", "video", "audio", "source", "embed"})
"""Elements that come through the sanitiser only to become links in `html_body.py`."""

ATTRIBUTES: Final = {
    "*": {"id", "title", "lang", "dir"},
    "a": {"href", "name"},
    "img": {"src", "alt"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope", "abbr"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "del": {"datetime"},
    "ins": {"datetime"},
    "details": {"open"},
}
"""The attributes, by element; `*` is any."""

SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
"""The kinds of address a link may have, beside relative ones."""

CLASSES: Final = {
    "div": {"highlight", "admonition", "note", "tip", "hint", "important", "attention", "caution", "warning", "danger",
            "error", "footnote", "toc"},
    "p": {"admonition-title"},
    "a": {"footnote-ref", "footnote-backref"},
    "span": CODE_CLASSES,
}
"""The classes, by element: those that Markdown itself makes."""

_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS | LINKED),
    attributes={**{tag: set(names) for tag, names in ATTRIBUTES.items()}, **{tag: {"src", "title"} for tag in LINKED}},
    url_schemes=set(SCHEMES), allowed_classes={tag: set(names) for tag, names in CLASSES.items()}, link_rel=None,
)


def sanitise(html: str) -> str:
    """Return HTML that holds nothing but what is allowed above."""
    return _CLEANER.clean(html)
