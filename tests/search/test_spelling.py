"""What is shown of a document comes back as it was, on the reader's side."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from plugins.search.bench.engines import Place, write_shards
from plugins.search.documents import Passage
from plugins.search.node import ask_browser
from plugins.search.spelling import ONE, OTHER, TWO, Spelling, vocabulary
from tests.paths import ROOT
from tests.search.making import asking, document, prepared

TEXTS = (
    "The council settled what an offer costs, and said so: “nobody pays twice”. ", "Café, naïve, Straße, Ørsted; ",
    "日本語の文章です。 ", "Ещё одна строка текста. ", "a 😀 sign and \ud800 half of one, \x7f too. ",
)


def read(data: bytes, words: Sequence[str]) -> str:
    """Return the text that was spelled, as the module's docstring says."""
    found: list[bytes] = []
    rest = iter(data)
    for byte in rest:
        if byte < ONE:
            found.append(chr(byte).encode("utf-16-le"))
        elif byte == OTHER:
            found.append(bytes((next(rest), next(rest))))
        else:
            at = byte - ONE if byte < TWO else TWO - ONE + (byte - TWO) * 256 + next(rest)
            found.append(words[at].encode("utf-16-le"))
    return b"".join(found).decode("utf-16-le", "surrogatepass")


@given(st.lists(st.text(), max_size=6), st.text())
def test_texts_come_back(known: list[str], text: str) -> None:
    """For every vocabulary and text."""
    words = vocabulary([" ".join(known * 3)])
    assert read(Spelling(words).spell(text), words) == text


def test_more_words_than_codes_of_one_byte() -> None:
    names = [f" {chr(97 + a)}{chr(97 + b)}" for a in range(26) for b in range(26)]
    text = "".join(names)
    words = vocabulary([text * 3])
    spelled = Spelling(words).spell(text)
    assert read(spelled, words) == text
    assert len(spelled) == 2 * len(names) - (TWO - ONE)


def test_frequent_words_come_first_and_rare_ones_not_at_all() -> None:
    assert vocabulary([" often" * 9 + " seldom" * 4 + " once" + "é" * 3]) == [" often", " seldom", "é"]


def test_the_browser_shows_what_was_written() -> None:
    """Long documents, in words of a vocabulary, with anchors that follow from their headings and ones that don't."""
    documents = [
        document(f"posts/p{n}", f"Number {n} {text.split()[0]}",
                 Passage("what-it-costs", "What it costs", f"It says marker{n}. {text * 12}"),
                 Passage("elsewhere", "Ärger", f"{text * 3} another{n}"), summary=f"short{n} {text}")
        for n, text in enumerate(TEXTS * 3)
    ]
    made = prepared(documents)
    found = asking(made)
    queries = [f"{word}{n}" for n in range(len(documents)) for word in ("marker", "another", "short")]
    with tempfile.TemporaryDirectory() as folder:
        shards = write_shards(made, Place(Path(folder), ROOT / "theme"))
        answers = ask_browser(shards, [{"text": query, "quote": 1} for query in queries])
    for query, answer in zip(queries, answers, strict=True):
        [ours], [theirs] = found.answer(query, most=1).results, answer["quoted"]
        assert (ours.document.address, ours.document.title) == (theirs["address"], theirs["title"])
        quotation = ours.quotation
        shown = [[text, mark] for text, mark in quotation.parts]
        assert [quotation.anchor, quotation.heading, shown] == [theirs["anchor"], theirs["heading"], theirs["parts"]]
