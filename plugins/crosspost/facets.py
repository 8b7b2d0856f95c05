"""What is a mention, a link or a tag in a Bluesky post, by byte offsets (https://docs.bsky.app/docs/advanced-guides/post-richtext).

Their server takes any facet; what official clients make of a text is the rule, and their vectors are our tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from .domains import known_domain
from .patterns import ANY_CASE, LINES, clusters, pattern


@dataclass(frozen=True, slots=True, order=True)
class Facet:
    """A stretch of a text that does something. Offsets count UTF-8 bytes."""

    start: int
    end: int
    kind: Literal["mention", "link", "tag"]
    value: str  # the handle without `@`, the address, or the tag without `#`


_MENTION: Final = pattern(r"(?:^|(?<=[\s(]))@([A-Za-z0-9.-]*[A-Za-z0-9])", LINES)
_LINK: Final = pattern(
    r"(?:^|(?<=[\s(]))(?:https?://\S+|(?P<host>[a-z][a-z0-9]*(?:\.[a-z0-9]+)+)\S*)", LINES | ANY_CASE)
_HIDDEN: Final = r"\u00AD\u2060\u200A\u200B\u200C\u200D\u20E2"
_TAG: Final = pattern(rf"(?:^|(?<=\s))[#\uFF03](?!\uFE0F)([^\s{_HIDDEN}]+)", LINES)
_TAG_HAS: Final = pattern(rf"[^\d\s\p{{P}}{_HIDDEN}]")
_TAG_TAIL: Final = pattern(r"\p{P}+$")
_TAG_LIMIT: Final = 64  # graphemes; the lexicon says 640 bytes too, which they keep


def facets(text: str) -> tuple[Facet, ...]:
    """Return the facets of a text in their order. Whether a mentioned handle exists is for the caller to ask."""
    return tuple(sorted((*_mentions(text), *_links(text), *_tags(text))))


def _at(text: str, start: int, end: int, kind: Literal["mention", "link", "tag"], value: str) -> Facet:
    first = len(text[:start].encode())
    return Facet(first, first + len(text[start:end].encode()), kind, value)


def _mentions(text: str) -> list[Facet]:
    return [_at(text, match.start(), match.end(), "mention", match[1]) for match in _MENTION.finditer(text)
            if ("." in match[1] and known_domain(match[1])) or match[1].endswith(".test")]


def _links(text: str) -> list[Facet]:
    found = []
    for match in _LINK.finditer(text):
        host, words = match["host"], match[0]
        if host is not None and not known_domain(host):
            continue
        if words[-1] in ".,;:!?":
            words = words[:-1]
        if words.endswith(")") and "(" not in words:
            words = words[:-1]
        address = words if host is None else f"https://{words}"
        found.append(_at(text, match.start(), match.start() + len(words), "link", address))
    return found


def _tags(text: str) -> list[Facet]:
    found = []
    for match in _TAG.finditer(text):
        words = _TAG_TAIL.sub("", match[1])
        if words and _TAG_HAS.search(words) and len(clusters(words)) <= _TAG_LIMIT:
            found.append(_at(text, match.start(), match.start() + 1 + len(words), "tag", words))
    return found
