"""A cache is never wrong, and never in the way."""

from __future__ import annotations

import logging
import sqlite3
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from plugins.store.cache import Cache


def test_it_gives_back_what_was_put(tmp_path: Path) -> None:
    with Cache(tmp_path / "c", "v1") as cache:
        values = {str(n): bytes([n % 256]) for n in range(1200)}
        cache.put_many("reading", values)
        assert cache.get_many("reading", [str(n) for n in range(1300)]) == values
        assert cache.get_many("pages", ["1"]) == {}
    with Cache(tmp_path / "c", "v1") as cache:
        assert cache.get_many("reading", ["7"]) == {"7": b"\x07"}


def test_it_forgets_what_is_not_asked_for_any_more(tmp_path: Path) -> None:
    with Cache(tmp_path / "c", "v1") as cache:
        cache.put_many("a", {"1": b"", "2": b""})
        cache.put_many("b", {"1": b""})
        cache.keep_only("a", {"2", "3"})
        assert list(cache.get_many("a", ["1", "2", "3"])) == ["2"]
        assert list(cache.get_many("b", ["1"])) == ["1"]


def test_another_versions_cache_is_dropped_with_a_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Cache(tmp_path / "c", "v1") as cache:
        cache.put_many("a", {"1": b"x"})
    with Cache(tmp_path / "c", "v2") as cache:
        assert cache.get_many("a", ["1"]) == {}
    assert caplog.messages == [f"the cache {tmp_path / 'c'} is dropped: another version of Stoa made it"]


@pytest.mark.parametrize("damage", [b"", b"x", b"SQLite format 3\0" + b"\xff" * 5000, b"PK\x03\x04" * 100])
def test_what_is_no_cache_is_dropped(tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "c").write_bytes(damage)
    with Cache(tmp_path / "c", "v1") as cache:
        cache.put_many("a", {"1": b"x"})
        assert cache.get_many("a", ["1"]) == {"1": b"x"}
    assert len(caplog.messages) == 1


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_truncated_cache_costs_time_only(tmp_path: Path, at: float) -> None:
    values = {str(n): bytes(500) for n in range(200)}
    with Cache(tmp_path / "c", "v1") as cache:
        cache.put_many("a", values)
    data = (tmp_path / "c").read_bytes()
    (tmp_path / "c").write_bytes(data[: int(len(data) * at)])
    with Cache(tmp_path / "c", "v1") as cache:
        got = cache.get_many("a", list(values))
        assert all(values[key] == value for key, value in got.items())
        cache.put_many("a", values)
        assert cache.get_many("a", list(values)) == values


def test_a_damaged_value_is_as_good_as_none(tmp_path: Path) -> None:
    with Cache(tmp_path / "c", "v1") as cache:
        cache.put_many("a", {"1": b"good", "2": b"good"})
    with sqlite3.connect(tmp_path / "c") as db:
        db.execute("UPDATE entry SET value = ? WHERE key = '1'", (b"evil",))
    db.close()
    with Cache(tmp_path / "c", "v1") as cache:
        assert cache.get_many("a", ["1", "2"]) == {"2": b"good"}


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with Cache(tmp_path / "file" / "c", "v1") as cache:
        cache.put_many("a", {"1": b"x"})
        assert cache.get_many("a", ["1"]) == {}


def test_two_may_use_it_at_once(tmp_path: Path) -> None:
    with Cache(tmp_path / "c", "v1") as one, Cache(tmp_path / "c", "v1") as two:
        one.put_many("a", {"1": b"x"})
        two.put_many("a", {"2": b"y"})
        assert one.get_many("a", ["1", "2"]) == two.get_many("a", ["1", "2"]) == {"1": b"x", "2": b"y"}


def _all_at_once(path: Path, stamp: str, number: int) -> list[tuple[bool, list[str]]]:
    """Open the cache in so many processes at the same moment, put a value, and look for all of them in the end."""
    context = get_context("spawn")
    barrier, told = context.Barrier(number), context.SimpleQueue()
    children = [context.Process(target=_one, args=(path, stamp, str(n), barrier, told)) for n in range(number)]
    for child in children:
        child.start()
    heard = [told.get() for _ in children]
    for child in children:
        child.join()
    return heard


def _one(path: Path, stamp: str, key: str, barrier: Barrier, told: SimpleQueue[tuple[bool, list[str]]]) -> None:
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    barrier.wait()
    with Cache(path, stamp) as cache:
        cache.put_many("a", {key: key.encode()})
        barrier.wait()
        every = {str(n): str(n).encode() for n in range(barrier.parties)}
        told.put((cache.get_many("a", list(every)) == every, heard))


@pytest.mark.parametrize("before", ["nothing", "another version's", "something else"])
def test_many_may_make_it_at_once(tmp_path: Path, before: str) -> None:
    """One makes the file, and says so where another was in its place; the others wait for it and use it."""
    for turn in range(5):
        path = tmp_path / str(turn) / "c"
        path.parent.mkdir()
        if before == "another version's":
            Cache(path, "v1").close()
        elif before == "something else":
            path.write_bytes(b"PK" * 100)
        told = _all_at_once(path, "v2", 6)
        assert [whole for whole, _ in told] == [True] * 6
        said = [line for _, lines in told for line in lines]
        assert len(said) == (before != "nothing"), said
