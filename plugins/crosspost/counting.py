"""How long a text is, as each place counts. Graphemes by `regex`, which knows Unicode's own rules (UAX #29)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from .domains import known_domain, valid_host
from .patterns import ANY_CASE, Match, clusters, pattern

LINK: Final = 23
"""What any link counts on Mastodon and X."""

_MASTODON_LINK: Final = pattern(
    r"(?<![\w@/])https?://[^\s<>\"]*[^\s<>\".,;:!?'\u201D\u2019)\]}]", ANY_CASE)
_MASTODON_MENTION: Final = pattern(r"(?<![\w/])(@\w+(?:[\w.-]*\w)?)@[\w.-]+\w(?::\d+)?")


def graphemes(text: str) -> int:
    """Return the number of characters as a reader sees them: an emoji with skin and hair is one."""
    if text.isascii():
        return len(text) - text.count("\r\n")  # the one pair that is one (UAX #29, GB3)
    return len(clusters(text))


def code_points(text: str) -> int:
    """Return the number of Unicode code points."""
    return len(text)


def utf16_units(text: str) -> int:
    """Return the length as JavaScript, Java and Telegram count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def mastodon_length(text: str) -> int:
    """Return the length as Mastodon counts it: graphemes; a link is 23, of `@user@server` only `@user` counts.

    Rules: `StatusLengthValidator` of Mastodon, https://docs.joinmastodon.org/user/posting/#links
    """
    text = _MASTODON_LINK.sub("x" * LINK, text)
    return graphemes(_MASTODON_MENTION.sub(r"\1", text))


# X: https://docs.x.com/fundamentals/counting-characters, configuration version 3 of twitter-text
_HEAVY: Final = pattern(r"[^\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]")
_X_INVALID: Final = pattern(r"[\uFFFE\uFEFF\uFFFF]")
_X_URL: Final = pattern(  # labels as long as DNS has, and not too many: each start is tried to the end
    r"(?<![A-Za-z0-9@\uFF20$#\uFF03])(?P<scheme>https?://)?"
    r"(?P<host>(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}_-]{0,61}[\p{L}\p{M}\p{N}])?\.){1,10}"
    r"(?:xn--[a-z0-9-]{2,59}|[\p{L}\p{M}]{2,63}))"
    r"(?P<port>:\d+)?"
    r"(?P<rest>/(?:[^\s<>\"\u2066-\u2069\u202A-\u202E]*[^\s<>\"\u2066-\u2069\u202A-\u202E.,;:!?'()\[\]])?)?"
    r"(?P<query>\?[^\s<>\"]*[^\s<>\".,;:!?'()\[\]])?",
    ANY_CASE,
)
_SHORT: Final = pattern(r"[^.]+\.(?!co$|tv$)[a-z]{2}", ANY_CASE)
_EMOJI: Final = pattern(
    r"[0-9#*]\uFE0F?\u20E3|\p{RI}{2}"
    r"|\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?(?:[\U000E0020-\U000E007F]+)?"
    r"(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)*",
)
_PLAIN_SYMBOL: Final = pattern(r"[\u0000-\u10FF]")  # © and ®, which weigh 1 unless shown as pictures
_ADDRESS: Final = 4096


@dataclass(frozen=True, slots=True)
class Rules:
    """A version of twitter-text's configuration (https://github.com/twitter/twitter-text/tree/master/config)."""

    limit: int = 280
    heavy: int = 2  # what a character outside the light ranges weighs
    whole_emoji: bool = True  # whether an emoji is one character, or each of its parts


RULES: Final = Rules()
"""Version 3, today's."""


def weighted_length(text: str, rules: Rules = RULES) -> int:
    """Return the length as X counts it: composed (NFC), a link 23, an emoji 2, most of Asia's characters 2."""
    text = unicodedata.normalize("NFC", text)
    total, done = 0, 0
    for match in _X_URL.finditer(text):
        if _is_x_url(text, match):
            total += _weight(text[done:match.start()], rules) + LINK
            done = match.end()
    return total + _weight(text[done:], rules)


def valid_on_x(text: str, rules: Rules = RULES) -> bool:
    """Say whether X takes a text: not empty, no characters that Unicode keeps to itself, within the limit."""
    return bool(text.strip()) and not _X_INVALID.search(text) and weighted_length(text, rules) <= rules.limit


def _is_x_url(text: str, match: Match) -> bool:
    host = match["host"]
    if not known_domain(host) or not valid_host(host) or len(match[0]) > _ADDRESS:
        return False
    if match["scheme"]:
        return True
    before = text[match.start() - 1 : match.start()]
    bare = match["rest"] is None and _SHORT.fullmatch(host) is not None
    return host.isascii() and before not in {"-", "_", ".", "/"} and not bare


def _weight(text: str, rules: Rules) -> int:
    if text.isascii():
        return len(text)
    if not rules.whole_emoji:
        return _plain_weight(text, rules)
    total, done = 0, 0
    for match in _EMOJI.finditer(text):
        if not _PLAIN_SYMBOL.fullmatch(match[0]):
            total += _plain_weight(text[done:match.start()], rules) + rules.heavy
            done = match.end()
    return total + _plain_weight(text[done:], rules)


def _plain_weight(text: str, rules: Rules) -> int:
    return len(text) + (rules.heavy - 1) * len(_HEAVY.findall(text))
