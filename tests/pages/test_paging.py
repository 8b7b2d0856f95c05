"""Lists in pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugins.pages.paging import count, pager, part

from .making import desk


@given(st.integers(0, 300), st.integers(1, 30))
def test_every_entry_stands_on_exactly_one_page_newest_first(entries: int, size: int) -> None:
    newest_first = list(range(entries, 0, -1))
    pages = count(entries, size)
    shown = [one for number in range(pages, 0, -1) for one in part(newest_first, number, size)]
    assert shown == newest_first
    assert all(len(part(newest_first, number, size)) == size for number in range(1, pages))
    if entries >= size:
        assert size <= len(part(newest_first, pages, size)) < 2 * size


@given(st.integers(0, 300), st.integers(1, 30))
def test_a_new_entry_changes_no_page_but_the_first(entries: int, size: int) -> None:
    before, after = list(range(entries, 0, -1)), list(range(entries + 1, 0, -1))
    for number in range(1, count(entries, size)):
        assert part(before, number, size) == part(after, number, size)


def test_a_pager_leads_both_ways_and_says_nothing_of_how_many_there_are() -> None:
    there = desk()
    assert pager(there, "/posts/", 1, 1) is None
    first, middle, last = (pager(there, "/posts/", number, 3) for number in (3, 2, 1))
    assert first is not None
    assert middle is not None
    assert last is not None
    assert (first.number, first.newer, first.older) == (0, "", "/net/posts/page/2/")
    assert (middle.number, middle.newer, middle.older) == (2, "/net/posts/", "/net/posts/page/1/")
    assert (last.number, last.newer, last.older) == (1, "/net/posts/page/2/", "")
    assert {one.newest for one in (first, middle, last)} == {"/net/posts/"}
    assert {one.oldest for one in (first, middle, last)} == {"/net/posts/page/1/"}
