"""Shortening, for every text and every limit."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from plugins.crosspost.counting import graphemes
from plugins.crosspost.cutting import ELLIPSIS, fold, shorten

WORDS = "A buyer reads a lot. Then they decide, mostly alone (we think) and late. What helps?"


@pytest.mark.parametrize(("limit", "cut"), [
    (200, WORDS),
    (75, "A buyer reads a lot. Then they decide, mostly alone (we think) and late."),
    (60, "A buyer reads a lot. Then they decide, mostly alone (we…"),
    (40, "A buyer reads a lot. Then they decide…"),
    (30, "A buyer reads a lot."),
    (9, "A buyer…"), (2, "A…"), (1, ""), (0, ""),
])
def test_ends_after_a_sentence_or_a_word(limit: int, cut: str) -> None:
    assert shorten(WORDS, lambda text: len(text) <= limit) == cut


def test_a_text_without_spaces_is_parted_between_words() -> None:
    text = "故人西辞黄鹤楼烟花三月下扬州。孤帆远影碧空尽唯见长江天际流。" * 2
    assert shorten(text, lambda cut: len(cut) <= 20) == "故人西辞黄鹤楼烟花三月下扬州。"


@pytest.mark.parametrize("entity", [
    "https://example.com/" + "a" * 60, "@ada@" + "b" * 40 + ".social", "#" + "Tag" * 20])
def test_an_address_a_mention_and_a_tag_stay_whole_or_go(entity: str) -> None:
    assert shorten(f"See {entity} for more.", lambda cut: len(cut) <= 40) == "See…"


@given(st.text(max_size=300), st.integers(0, 120))
def test_for_every_text_it_fits_and_begins_as_the_text_does(text: str, limit: int) -> None:
    cut = shorten(text, lambda one: graphemes(one) <= limit)
    whole = fold(text)
    assert graphemes(cut) <= limit
    kept = cut.removesuffix(ELLIPSIS) if cut != whole else cut
    assert whole.startswith(kept)
    ends = {0} | {match.end() for match in regex.finditer(r"\X", whole)}
    assert len(kept) in ends or regex.match(r"\p{GCB=Prepend}", kept[-1])  # such a sign clings to the comma cut off


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=12), min_size=1, max_size=40), st.integers(2, 80))
def test_for_every_text_no_word_is_cut(words: list[str], limit: int) -> None:
    text = " ".join(words)
    cut = shorten(text, lambda one: len(one) <= limit)
    assert cut in {text, ""} or cut.removesuffix(ELLIPSIS).split() == words[:len(cut.split())]
