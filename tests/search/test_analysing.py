"""What the index holds of one document, against the same made the plain way."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from plugins.analysis.tokens import compared, fold, words
from plugins.search.analysing import GAP, HEADING, HEADINGS, LABEL, TEXT, TITLE, entry
from plugins.search.coding import places, read_places
from plugins.search.documents import Document, Passage
from tests.search.making import document

WORDS = ("the", "who", "Who's", "open", "Open,", "data", "C++", "naïve", "buyer's", "漢字かな", "node.js", "-", "…")
TEXT_OF_WORDS = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
PARTS = st.lists(st.tuples(TEXT_OF_WORDS, TEXT_OF_WORDS), max_size=3)


def plain(made: Document) -> tuple[dict[str, list[int]], dict[str, int]]:
    """Return where each word stands, and how much it counts."""
    stand: defaultdict[str, list[int]] = defaultdict(list)
    weight: defaultdict[str, int] = defaultdict(int)
    at = 0

    def add(text: str, counts: int) -> None:
        nonlocal at
        steps = [term for word in words(text) for term in compared(word, "en") or ("",)]
        for place, term in enumerate(steps, at):
            stand[term].append(place)
            weight[term] += counts
        at += len(steps) + GAP if text else 0

    stops = {}
    for place, word in enumerate(words(made.title)):
        if not compared(word, "en"):
            stops[fold(word)] = 1
            stand[fold(word)].append(place)
    add(made.title, TITLE)
    at = max(at, HEADINGS)
    for passage in made.passages:
        add(passage.heading, HEADING)
    at = max(at, TEXT)
    for text in (made.summary, *(passage.text for passage in made.passages)):
        add(text, 1)
    for label in made.names:
        add(label, LABEL)
    return (
        {term: sorted(set(found)) for term, found in stand.items() if term},
        {term: weight[term] + stops.get(term, 0) for term in stand if term},
    )


@given(TEXT_OF_WORDS, TEXT_OF_WORDS, PARTS, st.lists(TEXT_OF_WORDS, max_size=2))
def test_an_entry_says_where_words_stand_and_how_much_they_count(
    title: str, summary: str, parts: list[tuple[str, str]], names: list[str],
) -> None:
    """For every document."""
    passages = [Passage("", heading, text) for heading, text in parts]
    made = document("posts/a", title, *passages, summary=summary, names=tuple(names))
    stand, weight = plain(made)
    found = entry(made, "en")
    assert found.held() == {term: (weight[term], places(where)) for term, where in stand.items()}
    assert found.length == sum(weight.values())
    assert all(read_places(where) == stand[term] for term, (_, where) in found.held().items())


def test_words_at_several_places_come_first() -> None:
    found = entry(document("posts/a", "", "one two three two one two"), "en")
    assert (found.terms, found.counts, found.words) == ("one two three", b"\2\3", ["one", "two", "three"])


def test_a_document_without_a_word_has_an_entry() -> None:
    found = entry(document("posts/a", "…", "- -"), "en")
    assert (found.held(), found.exact(), found.words, found.length) == ({}, {}, [], 0)
