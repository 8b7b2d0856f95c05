"""What a reader reads of HTML: its words, without the markup. For sanitised HTML only, whose tags are regular."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import Final

_PARTING: Final = re.compile(
    r"</?(?:address|blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|summary|table"
    r"|tbody|td|tfoot|th|thead|tr|ul|wbr)(?: [^>]*)?>")
_TAG: Final = re.compile(r"<[^>]*>")
_NOTE_MARKS: Final = re.compile(r'<sup id="[^"]*fnref[^"]*">.*?</sup>|<a [^>]*class="footnote-backref"[^>]*>.*?</a>')

_NO_WORD: Final = re.compile(r"[^\w\s-]")
_BETWEEN: Final = re.compile(r"[-\s]+")


def plain(html: str) -> str:
    """Return the text of sanitised HTML, its white space folded, without the marks of footnotes."""
    if "fnref" in html:
        html = _NOTE_MARKS.sub("", html)
    text = _TAG.sub("", _PARTING.sub(" ", html)) if "<" in html else html
    if "&" in text:
        text = unescape(text)
    return " ".join(text.split())


def count_words(text: str) -> int:
    """Return how many words are in what `plain` returned: one space is between each two."""
    return text.count(" ") + 1 if text else 0


def anchor(text: str) -> str:
    """Return the id that a heading's text makes: ASCII where that says something, else in its own letters."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return _hyphenated(folded.encode("ascii", "ignore").decode()) or _hyphenated(text.casefold()) or "section"


def _hyphenated(text: str) -> str:
    return _BETWEEN.sub("-", _NO_WORD.sub("", text)).strip("-")
