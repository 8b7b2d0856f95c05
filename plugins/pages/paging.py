"""Lists in pages, newest first, numbered from the oldest: a new item changes the first page and no other.

Every numbered page holds `size` items for ever; the list itself holds the rest, `size` to `2 * size - 1` of them, so
that it is never nearly empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from ..core.addresses import list_page
from .desk import Desk
from .views import Pager

SIZE: Final = 20

_Entry = TypeVar("_Entry")


def count(entries: int, size: int = SIZE) -> int:
    """Return how many pages a list has, the list itself among them."""
    return max(1, entries // size)


def part(entries: Sequence[_Entry], number: int, size: int = SIZE) -> Sequence[_Entry]:
    """Return the entries of a page, newest first; `number` counts from 1, the oldest, to `count()`, the list itself."""
    total = len(entries)
    begin = 0 if number >= count(total, size) else total - number * size
    return entries[begin : total - (number - 1) * size]


def pager(desk: Desk, place: str, number: int, pages: int) -> Pager | None:
    """Return where one is in a list of several pages; None where there is one."""
    if pages == 1:
        return None

    def to(page: int) -> str:
        return desk.href(list_page(place, page, pages)) if 1 <= page <= pages else ""

    return Pager(0 if number >= pages else number, to(number + 1), to(number - 1), to(pages), to(1))
