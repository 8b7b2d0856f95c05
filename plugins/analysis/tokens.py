"""A text's words as they are compared (Unicode NFKC, https://www.unicode.org/reports/tr15/; case folded).

Three decisions: a word with and without its accents is the same word (folded before it is stemmed); names that
programmers write with signs are words (`C++`, `C#`, `.NET`, `node.js`); Chinese, Japanese and Korean, which put no
spaces between words, are taken in overlapping pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from .stemming import primary, stemmer, stop_words

MEMORY = 1 << 17
"""How many different words are remembered with what became of them: most words of a text have come before."""

LONGEST = 64
"""Characters of a word that count: nobody searches for the rest of a base64 line."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_MARKS = "".join(c for c in map(chr, range(0x300, 0x1100)) if unicodedata.category(c).startswith("M"))
_LETTERS = rf"[^\W_{_CJK}]+(?:[{_MARKS}]+[^\W_{_CJK}]*)*"  # marks come last: words without any take the quick way
_JOINTS = ".'\u2019"
_WORD = re.compile(
    rf"{_LETTERS}(?:[{_JOINTS}]{_LETTERS})*(?:(?:\+\+|(?<!\w\w)\#)(?!\w))?"  # words, buyer's, node.js, C++, C#
    rf"|(?<![^\s(\[\"'])\.{_LETTERS}"  # .NET
    rf"|[{_CJK}]+",
)
_IS_CJK = re.compile(f"[{_CJK}]")
_FOLDABLE = re.compile("[A-Za-z\u0370-\u03ff]")
_UNDIVIDED = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ё": "\u0435",
})
"""Letters that Unicode doesn't take apart, and `ё`, which Russian writes as it pleases."""



def fold(word: str) -> str:
    """Return a case-folded word without the accents of Latin and Greek letters (`й` is a letter of its own)."""
    if word.isascii():
        return word
    kept: list[str] = []
    base = ""
    for char in unicodedata.normalize("NFD", word.translate(_UNDIVIDED)):
        if not unicodedata.combining(char):
            base = char
        elif _FOLDABLE.match(base):
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def tokens(text: str, language: str) -> list[str]:
    """Return the words of a text in order, as they are compared, in a BCP 47 language; repeated ones repeated."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    code = primary(language)
    found: list[str] = []
    for word in _WORD.findall(plain.casefold()):
        found += compared(word, code)
    return found


@lru_cache(maxsize=MEMORY)
def compared(word: str, language: str) -> tuple[str, ...]:
    """Return what one case-folded word is compared by: nothing for a stop word, several for joined ones."""
    if _IS_CJK.match(word):
        return tuple(word[i:i + 2] for i in range(len(word) - 1)) or (word,)
    plain = word.replace("\u2019", "'")
    if plain in _stops(language):
        return ()
    if "'" in plain:  # buyer's, l'eau: the lone letters say nothing
        return tuple(part for piece in plain.split("'") if len(piece) > 1 for part in compared(piece, language))
    folded = fold(plain)[:LONGEST]
    if folded in _stops(language):
        return ()
    stem = stemmer(language)
    return (stem(folded) if stem is not None and folded.isalpha() else folded,)


@cache
def _stops(language: str) -> frozenset[str]:
    words = stop_words(language)
    return words | {fold(word) for word in words}
