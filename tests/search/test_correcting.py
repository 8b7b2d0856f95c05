"""Typing errors are seen for what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.search.correcting import distance
from tests.search.making import document, searching

WORDS = st.text("abcde", max_size=8)


@pytest.mark.parametrize(("one", "other", "errors"), [
    ("budget", "budget", 0), ("bugdet", "budget", 1), ("budgt", "budget", 1), ("buudget", "budget", 1),
    ("badget", "budget", 1), ("ubdegt", "budget", 2), ("abc", "xyz", 3), ("", "ab", 2),
])
def test_errors_are_counted(one: str, other: str, errors: int) -> None:
    assert distance(one, other, 2) == errors


@given(WORDS, WORDS)
def test_it_is_as_far_there_as_back(one: str, other: str) -> None:
    """For every two words."""
    assert distance(one, other, 9) == distance(other, one, 9)


@pytest.mark.parametrize(("typed", "meant"), [
    ("acessibility", "accessibility"), ("accessibilty", "accessibility"), ("ccessibility", "accessibility"),
    ("caccessibility", "accessibility"), ("accessibilityy", "accessibility"), ("csot", "cost"), ("cist", "cost"),
    ("ocst", "cost"), ("costt", "cost"),
])
def test_wherever_the_error_is_the_word_is_found(typed: str, meant: str) -> None:
    found = searching(document("posts/a", "A", "accessibility and cost"), document("posts/b", "B", "bread"))
    assert dict(found.answer(typed).meant) == {typed: meant}


def test_the_other_words_choose_among_equally_near_ones() -> None:
    found = searching(document("posts/a", "A", "bread baker"), document("posts/b", "B", "break fast"))
    assert found.answer("breaq baker").results[0].document.key == "posts/a"


def test_a_word_that_is_there_is_not_corrected() -> None:
    found = searching(document("posts/a", "A", "casts"), document("posts/b", "B", "costs " * 50))
    assert dict(found.answer("casts").meant) == {}
