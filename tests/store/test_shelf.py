"""Bytes that are put on a shelf are there, wherever it has them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.store.processes import Aside, forks
from plugins.store.shelf import HELD, Shelf

MANY = [bytes([n]) * (HELD // 3 + n) for n in range(9)]


def put(shelf: Shelf, every: list[bytes]) -> list[tuple[int, int]]:
    return [(begin := shelf.put(data), begin + len(data)) for data in every]


def test_few_bytes_make_no_file(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "not there")
    places = put(shelf, [b"", b"some", b"more"])
    assert [shelf.read(*place) for place in places] == [b"", b"some", b"more"]


def test_many_bytes_are_read_from_a_file_without_a_name_and_from_memory(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    places = put(shelf, MANY)
    assert [shelf.read(*place) for place in places] == MANY
    assert [shelf.read(*place) for place in reversed(places)] == MANY[::-1]
    assert list(tmp_path.iterdir()) == []


def test_where_no_file_can_be_made_all_is_held(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "not there")
    places = put(shelf, MANY)
    assert [shelf.read(*place) for place in places] == MANY


def test_where_the_disk_is_full_the_rest_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    places = put(shelf, MANY[:4])
    monkeypatch.setattr(shelf, "_file", _Full(shelf._file))  # a disk can't be filled up here
    places += put(shelf, MANY[4:])
    assert [shelf.read(*place) for place in places] == MANY


class _Full:
    def __init__(self, file) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  # of any kind
        self.fileno, self.seek, self.close, self._file = file.fileno, file.seek, file.close, file

    def write(self, data: memoryview) -> int:
        self._file.write(data[:10])
        raise OSError(28, "No space left on device")


@pytest.mark.skipif(not hasattr(os, "pread"), reason="the other way to read is the only one here")
def test_a_file_is_read_without_pread_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    places = put(shelf, MANY[:5])
    monkeypatch.delattr(os, "pread")
    assert shelf.read(*places[1]) == MANY[1]
    places += put(shelf, MANY[5:])
    assert [shelf.read(*place) for place in places] == MANY


@pytest.mark.skipif(not forks(), reason="no copies here")
def test_copies_of_a_process_read_at_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    places = put(shelf, MANY)
    asides = [Aside(lambda: [shelf.read(*place) for place in places * 5] == MANY * 5) for _ in range(3)]
    assert [shelf.read(*place) for place in places * 5] == MANY * 5
    assert [aside.result() for aside in asides] == [True] * 3
    for aside in asides:
        aside.stop()
