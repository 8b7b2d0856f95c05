"""What X makes a link of in a post: an address, `@name`, `@name/list`, `#tag`; by twitter-text's rules for whole ones.

https://github.com/twitter/twitter-text/tree/master/conformance (`validate.yml`); its vectors are our tests.
"""

from __future__ import annotations

from typing import Final

from .patterns import ANY_CASE, pattern

_MENTION: Final = pattern(r"[@\uFF20](?P<name>[A-Za-z0-9_]{1,20})(?:/(?P<list>[A-Za-z][A-Za-z0-9_-]{0,24}))?")
_TAG: Final = pattern(r"[#\uFF03](?!\uFE0F)[\p{L}\p{M}\p{Nd}_]*[\p{L}\p{M}][\p{L}\p{M}\p{Nd}_]*")

_SIGN: Final = r"[\p{L}\p{M}\p{N}._~!$&'()*+,;=:@|-]|%[0-9a-f]{2}"  # pchar of RFC 3986, other scripts' letters among it
_EDGE: Final = r"[a-z0-9]|[^\x00-\x7f]"  # what a label may begin and end with
_LABEL: Final = rf"(?:{_EDGE})(?:(?:[a-z0-9-]|[^\x00-\x7f])*(?:{_EDGE}))?"
_UNDER: Final = rf"(?:{_EDGE})(?:(?:[a-z0-9_-]|[^\x00-\x7f])*(?:{_EDGE}))?"
_TOP: Final = rf"(?:[a-z]|[^\x00-\x7f])(?:(?:[a-z0-9-]|[^\x00-\x7f])*(?:{_EDGE}))?"
_OCTET: Final = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_ADDRESS: Final = pattern(
    r"https?://"
    r"(?:(?:[\p{L}\p{N}._~!$&'()*+,;=:-]|%[0-9a-f]{2})*@)?"
    rf"(?:(?:{_OCTET}\.){{3}}{_OCTET}|\[[0-9a-f:.]+\]|(?:{_UNDER}\.)*{_LABEL}\.{_TOP})"
    r"(?::\d{1,5})?"
    rf"(?:/(?:{_SIGN}|/)*)?(?:\?(?:{_SIGN}|[/?])*)?(?:#(?:{_SIGN}|[/?])*)?",
    ANY_CASE,
)


def mentioned(text: str) -> tuple[str, str] | None:
    """Return the name and the list (or nothing) of a text that is one mention, else None."""
    found = _MENTION.fullmatch(text)
    return (found["name"], found["list"] or "") if found else None


def is_tag(text: str) -> bool:
    """Say whether a text is one hashtag: letters, marks and digits, not digits alone."""
    return _TAG.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """Say whether a text is one address that becomes a link."""
    return _ADDRESS.fullmatch(text) is not None
