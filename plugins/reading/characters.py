"""The characters a text may hold: what XML (https://www.w3.org/TR/xml/#charsets), HTML and every editor can carry."""

from __future__ import annotations

import re
from typing import Final

UNWANTED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters (but tab and line ends) and code points that are no characters."""

_NOT_ON_A_LINE: Final = re.compile(f"{UNWANTED.pattern}|[\t\n\r]")


def decode(data: bytes) -> str | tuple[int, str]:
    """Return the text of a file, or line and message of what is wrong. A byte-order mark is read over.

    Each line ends with a line feed alone.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return 1, "is UTF-16; save it as UTF-8"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        return _line(data[: problem.start]), f"byte 0x{data[problem.start]:02x} is not UTF-8; save the file as UTF-8"
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if odd := unwanted(text):
        return text.count("\n", 0, odd.start()) + 1, f"control character U+{ord(odd[0]):04X}; remove it"
    return text


def unwanted(text: str) -> re.Match[str] | None:
    """Return the first unwanted character of a text. Most texts are printable, which is known sooner."""
    return None if text.replace("\n", "").isprintable() else UNWANTED.search(text)


def holds(text: str, mark: str) -> bool:
    """Tell whether a mark of one letter or more is in a text.

    To look for one letter takes a fortieth of the time that it takes to look for two, and most are not there.
    """
    return mark[0] in text and mark[-1] in text and mark in text


def _line(before: bytes) -> int:
    return before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1


def printable(path: str) -> str:
    """Return a file's name as it can be shown on one line: bytes that are no UTF-8 and control characters escaped."""
    if path.isascii() and path.isprintable():
        return path
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _NOT_ON_A_LINE.sub(lambda m: f"\\x{ord(m[0]):02x}", text)
