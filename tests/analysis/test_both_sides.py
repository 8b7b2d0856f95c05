"""One analyser: Python and the browser take the same words out of the same texts, by one table and by any text."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

import pytest

from plugins.analysis.browser import module
from plugins.analysis.stemming import stop_words
from plugins.analysis.tokens import compared, spans, tokens, words
from plugins.analysis.translated import translate
from tests.analysis.node import run
from tests.paths import CONTENT

TABLE = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
LANGUAGES = ("da", "de", "en", "es", "fi", "fr", "hu", "it", "ja", "nl", "no", "pt", "ro", "ru", "sv", "xx")
LETTERS = {"ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяё"}
LATIN = "aeiouybcdfghklmnprstäöåüéèêîşţăâșțàìòùáíóúñçő"


def python(text: str, language: str) -> list[list[str]]:
    return [list(compared(word, language)) for word in words(text)]


@pytest.mark.parametrize(("language", "text", "expected"), TABLE)
def test_python_takes_these_words(language: str, text: str, expected: list[list[str]]) -> None:
    assert python(text, language) == expected
    assert tokens(text, language) == [term for terms in expected for term in terms]


@pytest.mark.parametrize("language", sorted({row[0] for row in TABLE}))
def test_the_browser_takes_these_words(language: str, tmp_path: Path) -> None:
    rows = [row for row in TABLE if row[0] == language]
    found = run(tmp_path, module(language), "data.map(m.words)", [text for _, text, _ in rows])
    assert found == [expected for _, _, expected in rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_stem_every_word_alike(language: str, tmp_path: Path) -> None:
    """For every language: its stop words, the words of the shipped content, and 5,000 that only look like words."""
    dice = random.Random(language)
    letters = LETTERS.get(language, LATIN)
    known = {word for path in sorted(CONTENT.rglob("*.md"))[:60] for word in words(path.read_text(encoding="utf-8"))}
    known |= stop_words(language)
    known |= {"".join(dice.choices(letters, k=dice.randint(1, 12))) for _ in range(5000)}
    asked = sorted(known)
    found = run(tmp_path, module(language), "data.map(m.compared)", asked)
    assert [(w, f) for w, f in zip(asked, found, strict=True) if f != list(compared(w, language))] == []


def test_both_sides_split_any_text_alike(tmp_path: Path) -> None:
    """For 3,000 texts of any assigned characters that both sides' Unicode has had for long."""
    dice = random.Random(7)
    ranges = ((0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x45F), (0x5D0, 0x5EA),
              (0x621, 0x64A), (0x905, 0x939), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x3041, 0x30FF), (0x4E00, 0x4EFF),
              (0xAC00, 0xACFF), (0xFB00, 0xFB06), (0xFF01, 0xFF5E), (0x1F600, 0x1F64F))
    texts = []
    for _ in range(3000):
        text = "".join(chr(dice.randint(*dice.choice(ranges))) + dice.choice(("", "", " ", ".", "'"))
                       for _ in range(dice.randint(1, 12)))
        texts.append("".join(c for c in text if unicodedata.category(c) != "Cn"))
    found = run(tmp_path, module("en"), "data.map(m.words)", texts)
    assert [(t, f, p) for t, f in zip(texts, found, strict=True) if f != (p := python(t, "en"))] == []


def test_words_are_found_where_they_stand() -> None:
    text = "Straße, cafe\u0301!"
    assert [(text[a:b], word) for a, b, word in spans(text)] == [("Straße", "strasse"), ("cafe\u0301", "café")]


def test_what_the_translation_does_not_know_it_refuses() -> None:
    class Strange:
        def stem(self, word: str) -> str:
            return f"{word}!"

    with pytest.raises(NotImplementedError, match="JoinedStr"):
        translate(Strange)
