"""The door: what text and addresses may hold before they come near a feed.

XML 1.0 can't hold most control characters, surrogates and noncharacters, not even escaped, and one of them makes a
whole feed unreadable (https://www.w3.org/TR/xml/#charsets). The C1 controls it can hold are never meant.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

_LAST_TWO: Final = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_BAD: Final = re.compile(f"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_LAST_TWO}]")
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY: Final = re.compile(r"&(?=#?\w)")
_PLAIN: Final = re.compile(r"https?://[A-Za-z0-9.:-]+(?:[/?#][A-Za-z0-9;/?:@&=+$._!~*'(),%#-]*)?")
_ADDRESS: Final = "/:?#@!$&'()*+,;=~-._%"


def clean(text: str) -> str:
    """Return the text without what XML can't hold."""
    if text.replace("\n", "").isprintable():  # nearly all are, and this is many times as quick to tell
        return text
    return _BAD.sub("", text.replace("\x85", "\n")).replace("\r\n", "\n").replace("\r", "\n")


def line(text: str) -> str:
    """Return the text clean and on one line, white space folded."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join(clean(text).split())


def plain_for_rss(text: str) -> str:
    """Return plain text that can't be taken for HTML.

    RSS 2.0 can't say whether a title is text or HTML, and readers guess. What would begin a tag or an entity becomes
    the wide form of its first character, so that no guess brings it to life; all else stays as it is.
    """
    return _ENTITY.sub("\uff06", _TAG.sub("\uff1c", text))


def uri(address: str) -> str:
    """Return an http(s) address as a URI (RFC 3986): what else a browser's address bar takes is percent-encoded."""
    if _PLAIN.fullmatch(address):
        return address
    try:
        parts = urlsplit(line(address).replace(" ", "%20"))
        host = parts.netloc.encode("ascii").decode() if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except (UnicodeError, ValueError):
        return quote(line(address), safe=_ADDRESS)
    rest = parts._replace(scheme="", netloc="").geturl()
    return f"{parts.scheme}://{host}{quote(rest, safe=_ADDRESS)}"
