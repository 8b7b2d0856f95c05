"""Texts as bytes in which frequent words are one byte or two: what DEFLATE makes of them is a quarter smaller.

ASCII stands for itself (0 to 127); then come the words of a vocabulary, the first in a byte (128 to 222), the others
in two (223 to 254, and any); 255 and two bytes are any other UTF-16 unit. Read by `spelled` in the theme's coding.js.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Final

from ..analysis.tokens import Pieces

ONE, TWO, OTHER = 128, 223, 255
"""Where codes of one byte, of two, and of other characters begin."""

MOST: Final = 4096
"""Words of a vocabulary: readers fetch it before the first results."""

OFTEN: Final = 3
"""How often a word has come, at least: it is fetched too."""

_TOKEN = re.compile(r" ?[^\W\d_]+|.", re.DOTALL)


def vocabulary(texts: Sequence[str]) -> list[str]:
    """Return words of texts (most with the space before them) and signs beyond ASCII, in the order of their codes.

    They are in classes by how often they come (each twice as often as the next), and sorted within: an edit of a text
    seldom moves one.
    """
    found = Counter(chain.from_iterable(map(_TOKEN.findall, texts)))
    found.update(sign for text in texts if not text.isascii() for sign in text if "\x7f" < sign < "\ud800")
    worth = [word for word, count in found.items() if count >= OFTEN and (len(word) > 1 or not word.isascii())]
    return sorted(worth, key=lambda word: (-found[word].bit_length(), word))[:MOST]


class Spelling(dict[str, bytes]):
    """Word or sign → its bytes; what is not in the vocabulary is spelled out."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take a vocabulary."""
        super().__init__({chr(sign): bytes([sign]) for sign in range(ONE)})
        self._pieces = Pieces(self._spell)  # what begins with a space or a quotation mark → its bytes
        single = TWO - ONE
        for at, word in enumerate(words):
            high, low = divmod(at - single, 256)
            self[word] = bytes([ONE + at]) if at < single else bytes((TWO + high, low))

    def __missing__(self, token: str) -> bytes:
        """Spell a token out, sign by sign."""
        if token.isascii():
            return token.encode()
        if len(token) > 1:
            return b"".join(map(self.__getitem__, token))
        units = token.encode("utf-16-le", "surrogatepass")
        return b"".join(bytes((OTHER, *units[at:at + 2])) for at in range(0, len(units), 2))

    def spell(self, text: str) -> bytes:
        """Return a text's bytes.

        No token goes on at a space or a quotation mark, and what stands between two of them has mostly come before.
        """
        if "\0" in text:  # no JSON has it
            return self._spell(text)
        pieces = text.replace(" ", "\0 ").replace('"', '\0"').split("\0")
        return b"".join(map(self._pieces.__getitem__, pieces))

    def _spell(self, piece: str) -> bytes:
        return b"".join(map(self.__getitem__, _TOKEN.findall(piece)))
