"""What a reader reads of HTML: its words, without the markup. For sanitised HTML only, whose tags are regular."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_PARTING: Final = re.compile(
    r"</?(?:address|blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|summary|table"
    r"|tbody|td|tfoot|th|thead|tr|ul|wbr)(?: [^>]*)?>")
_TAG: Final = re.compile(r"<[^>]*>")
_NOTE_MARKS: Final = re.compile(r'<sup id="[^"]*fnref[^"]*">.*?</sup>|<a class="footnote-backref"[^>]*>.*?</a>')


def plain(html: str) -> str:
    """Return the text of sanitised HTML, its white space folded, without the marks of footnotes."""
    if "footnote-" in html:
        html = _NOTE_MARKS.sub("", html)
    text = _TAG.sub("", _PARTING.sub(" ", html))
    if "&" in text:
        text = unescape(text)
    return " ".join(text.split())
