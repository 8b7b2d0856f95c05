"""A source that the file system says is the same isn't read again; one that may not be, is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from plugins.reading import sources
from plugins.reading.content import read_content
from plugins.reading.converting import SPACE
from plugins.store import racing

from .making import POST, tree
from .test_content import Memory


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of sources as they are read."""
    paths: list[str] = []
    whole = sources.read_file

    def noted(root: Path, path: str, most: int) -> bytes | str:
        paths.append(path)
        return whole(root, path, most)

    monkeypatch.setattr(sources, "read_file", noted)
    return paths


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every file count as old."""
    monkeypatch.setattr(racing, "WINDOW", -time.time_ns())


@pytest.mark.usefixtures("old")
def test_only_what_is_not_the_same_is_read(tmp_path: Path, opened: list[str]) -> None:
    root = tree(tmp_path, {"posts/a.md": POST + "a", "posts/b.md": POST + "b"})
    cache = Memory()
    first = read_content(root, cache=cache)
    assert opened == ["posts/a.md", "posts/b.md"]
    assert read_content(root, cache=cache).records == first.records
    assert len(opened) == 2
    times = (root / "posts/a.md").stat()
    (root / "posts/a.md").write_text(POST + "c")  # as long as it was
    os.utime(root / "posts/a.md", ns=(times.st_atime_ns, times.st_mtime_ns))
    changed = read_content(root, cache=cache)
    assert opened[2:] == ["posts/a.md"]
    assert changed.counts["converted"] == 1
    assert changed.records == read_content(root).records


def test_what_was_written_just_before_is_read_again(tmp_path: Path, opened: list[str]) -> None:
    root = tree(tmp_path, {"posts/a.md": POST + "a"})
    cache = Memory()
    read_content(root, cache=cache)
    read_content(root, cache=cache)
    assert opened == ["posts/a.md", "posts/a.md"]


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize("space", [SPACE, sources.SPACE])
def test_what_the_cache_has_lost_is_read_and_made_again(tmp_path: Path, opened: list[str], space: str) -> None:
    root = tree(tmp_path, {"posts/a.md": POST + "a", "posts/b.md": POST + "b"})
    cache = Memory()
    first = read_content(root, cache=cache)
    for key in [key for key in cache.entries if key.startswith(space)]:
        cache.entries[key] = b"\xc1"
    again = read_content(root, cache=cache)
    assert (again.records, again.problems) == (first.records, first.problems)
    assert sorted(opened) == ["posts/a.md", "posts/a.md", "posts/b.md", "posts/b.md"]


@pytest.mark.usefixtures("old")
def test_a_source_that_went_between_the_look_and_the_reading_is_named(tmp_path: Path,
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree(tmp_path, {"posts/a.md": POST + "a"})
    cache = Memory()
    read_content(root, cache=cache)
    cache.entries = {key: value for key, value in cache.entries.items() if not key.startswith(SPACE)}
    monkeypatch.setattr(sources, "read_file", lambda *_: "is gone")
    found = read_content(root, cache=cache)
    assert [str(problem) for problem in found.problems] == ["posts/a.md:1: error: is gone"]
    assert found.refused == {"posts/a"}
