"""A text's words as they are compared (Unicode NFKC, https://www.unicode.org/reports/tr15/; in lower case).

Three decisions: a word with and without its accents is the same word (folded before it is stemmed); names that
programmers write with signs are words (`C++`, `C#`, `.NET`, `node.js`); Chinese, Japanese and Korean, which put no
spaces between words, are taken in overlapping pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from itertools import chain
from typing import Generic, TypeVar

from .stemming import primary, stemmer, stop_words

V = TypeVar("V")

MEMORY = 1 << 17
"""How many different words are remembered with what became of them: most words of a text have come before."""

LONGEST = 64
"""Characters of a word that count: nobody searches for the rest of a base64 line."""

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""Scripts without spaces between words, as the inside of a character class."""

PATTERN = (
    "{letter}+(?:{mark}+{letter}*)*"  # marks come last: words without any take the quick way
    "(?:[.'\u2019]{letter}+(?:{mark}+{letter}*)*)*"  # buyer's, node.js
    "(?:(?:\\+\\+|(?<!{word}{word})#)(?!{word}))?"  # C++, C#
    "|(?<![^\\s([\"'])\\.{letter}+(?:{mark}+{letter}*)*"  # .NET
    "|[{cjk}]+"
)
"""What a word looks like, for Python and for the browser; what is in braces each of them says in its own way."""

FOLDED = {"ß": "ss", "ς": "\u03c3", "և": "եւ"}
"""What lower-casing leaves apart and readers take for the same."""

UNDIVIDED = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ё": "\u0435",
}
"""Letters that Unicode doesn't take apart, and `ё`, which Russian writes as it pleases."""

_MARKS = "".join(c for c in map(chr, range(0x300, 0x1100)) if unicodedata.category(c).startswith("M"))
_WORD = re.compile(PATTERN.format(letter=rf"[^\W_{CJK}]", mark=f"[{_MARKS}]", word=r"\w", cjk=CJK))
_IS_CJK = re.compile(f"[{CJK}]")
_ACCENTS = re.compile("(?<=[A-Za-z\u0370-\u03ff])[\u0300-\u036f]+")
_FOLDED = str.maketrans(FOLDED)
_UNDIVIDED = str.maketrans(UNDIVIDED)


def fold(word: str) -> str:
    """Return a case-folded word without the accents of Latin and Greek letters (`й` is a letter of its own)."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", word.translate(_UNDIVIDED))))


def lowered(text: str) -> str:
    """Return a text in the form that words are looked for in: compatibility forms and case levelled."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).lower().translate(_FOLDED)


class Pieces(dict[str, V], Generic[V]):
    """Piece of a text → what is made of it, made once: most pieces of a text have come before."""

    def __init__(self, make: Callable[[str], V]) -> None:
        """Take what makes it."""
        super().__init__()
        self._make = make

    def __missing__(self, piece: str) -> V:
        """Make it."""
        made = self._make(piece)
        if len(piece) <= LONGEST:
            if len(self) >= MEMORY:
                self.clear()
            self[piece] = made
        return made


def pieces(text: str) -> list[str]:
    """Return what stands between the white space of a text, in order, in lower case.

    No word has white space in it, and none depends on what stands beyond: the words of a text are those of its pieces.
    """
    return lowered(text).split()


def split(piece: str) -> list[str]:
    """Return the words of a piece."""
    return _WORD.findall(piece)


def words(text: str) -> list[str]:
    """Return the words of a text in order, in lower case, as they are written."""
    return split(lowered(text))


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each word of a text begins and ends, and the word as `compared` takes it: for marking them."""
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), lowered(match[0])


def tokens(text: str, language: str) -> list[str]:
    """Return the words of a text in order, as they are compared, in a BCP 47 language; repeated ones repeated."""
    return list(chain.from_iterable(map(_compared(primary(language)).__getitem__, pieces(text))))


@cache
def _compared(language: str) -> Pieces[tuple[str, ...]]:
    """Return what pieces are compared by in a two-letter language."""
    return Pieces(partial(_tokens, language))


def _tokens(language: str, piece: str) -> tuple[str, ...]:
    return tuple([term for word in split(piece) for term in compared(word, language)])


@lru_cache(maxsize=MEMORY)
def compared(word: str, language: str) -> tuple[str, ...]:
    """Return what one lower-case word is compared by: nothing for a stop word, several for joined ones."""
    if _IS_CJK.match(word):
        return tuple(word[i:i + 2] for i in range(len(word) - 1)) or (word,)
    plain = word.replace("\u2019", "'")
    if plain in stops(language):
        return ()
    if "'" in plain:  # buyer's, l'eau: the lone letters say nothing
        return tuple(part for piece in plain.split("'") if len(piece) > 1 for part in compared(piece, language))
    folded = fold(plain)[:LONGEST]
    if folded in stops(language):
        return ()
    stem = stemmer(language)
    try:
        return ((stem(folded) if stem is not None and folded.isalpha() else "") or folded,)
    except IndexError:  # Whoosh's Spanish stemmer looks before the beginning of "argue"
        return (folded,)


@cache
def stops(language: str) -> frozenset[str]:
    """Return the stop words of a two-letter language, with and without their accents."""
    known = stop_words(language)
    return known | {fold(word) for word in known}
