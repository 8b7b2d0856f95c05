"""A content root to records: what is read again, in how many processes, with which bytes."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pytest

from plugins.core.errors import UnableError, UsageError
from plugins.core.model import Question
from plugins.reading import converting
from plugins.reading.content import read_content
from plugins.reading.holding import Held
from plugins.reading.settings import MarkdownSettings
from plugins.store import racing
from plugins.store.cache import Cache
from tests.paths import CONTENT, DATA, needs_shared

from .making import NETWORK, POST, read, tree

QUESTION = POST.replace("authors: [ada]\n", "")
ANSWER = "---\ndate: {date}\nauthor: {author}\n---\n{text}\n"


class Memory:
    """A cache of what was put into it."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}

    def get_many(self, space: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return what is known."""
        return {key: self.entries[f"{space} {key}"] for key in keys if f"{space} {key}" in self.entries}

    def put_many(self, space: str, entries: Mapping[str, bytes]) -> None:
        """Keep these."""
        self.entries.update({f"{space} {key}": value for key, value in entries.items()})

    def again(self) -> Memory:
        """Return itself."""
        return self

    def close(self) -> None:
        """Do nothing."""


def test_the_shipped_content_has_no_error() -> None:
    reading = read_content(CONTENT)
    assert [str(p) for p in reading.problems if p.severity == "error"] == []
    assert reading.refused == frozenset()
    assert {record.kind for record in reading.records} >= {"experts", "posts", "links", "questions", "paths", "ideas"}


def test_any_number_of_processes_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "_WORTH_PROCESSES", 0)
    monkeypatch.setattr(converting, "_CHUNK_BYTES", 2_000)
    files: dict[str, str | bytes] = {
        f"posts/p{i}.md": f"{POST}# H{i}\n\n[x](p{i + 1}.md) {'word ' * (i % 50)}" for i in range(60)
    }
    root = tree(tmp_path, files | {"posts/bad.md": "x"})
    alone = read_content(root)
    assert msgspec.msgpack.encode(read_content(root, jobs=3)) == msgspec.msgpack.encode(alone)
    assert read_content(root, jobs=3) == alone


def test_reading_works_where_forking_is_not_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside another thread new processes are started fresh, as on systems without fork."""
    monkeypatch.setattr(converting, "_WORTH_PROCESSES", 0)
    monkeypatch.setattr(converting, "_CHUNK_BYTES", 500)
    root = tree(tmp_path, {f"posts/p{i}.md": POST + "Text." for i in range(4)})
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert read_content(root, jobs=2) == read_content(root)
    finally:
        done.set()
        other.join()


def test_only_what_changed_is_converted(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {
            "posts/a.md": POST + "a",
            "posts/b.md": POST + "b",
            "questions/q/question.md": QUESTION + "## Ada\n",
            "questions/q/ben.md": ANSWER.format(date="2026-01-01", author="ben", text="x"),
        },
    )
    cache = Memory()
    assert read_content(root, cache=cache).counts == {"read": 4, "converted": 4, "refused": 0}
    first = read_content(root, cache=cache)
    assert first.counts["converted"] == 0
    assert first.records == read_content(root).records

    (root / "posts/a.md").write_text(POST + "changed")
    assert read_content(root, cache=cache).counts["converted"] == 1
    (root / "posts/b.md").rename(root / "posts/c.md")
    assert read_content(root, cache=cache).counts["converted"] == 1
    (root / "questions/q/ada.md").write_text(ANSWER.format(date="2026-01-02", author="ada", text="y"))
    again = read_content(root, cache=cache)
    assert again.counts["converted"] == 2  # the answer, and the question whose heading has its anchor
    question = next(r for r in again.records if isinstance(r, Question))
    assert question.body.anchors == ("ada_1",)


@pytest.mark.parametrize(
    "change",
    [
        NETWORK.replace("Europe/Berlin", "America/New_York"),
        NETWORK.replace("68c591b8", "68c591b9"),
    ],
)
@pytest.mark.parametrize("kept", [False, True])
def test_what_conversion_depends_on_is_in_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, kept: bool,  # noqa: FBT001  # a case
) -> None:
    monkeypatch.setattr(racing, "WINDOW", -1)  # as if the file had been written long ago
    root = tree(tmp_path, {"posts/a.md": POST + "a"})
    cache, held = Memory(), Held() if kept else None
    read_content(root, cache=cache, held=held)
    assert read_content(root, cache=cache, held=held).counts["converted"] == 0
    (root / "network.yaml").write_text(change)
    changed = read_content(root, cache=cache, held=held)
    assert changed.counts["converted"] == 1
    assert changed.records == read_content(root).records


def test_the_text_settings_are_in_the_key(tmp_path: Path) -> None:
    root = tree(tmp_path, {"posts/a.md": POST + "term\n:   definition\n"})
    cache = Memory()
    plain = read_content(root, cache=cache)
    extended = read_content(root, cache=cache, markdown=MarkdownSettings(("def_list",)))
    assert extended.counts["converted"] == 1
    assert "<dl>" in extended.records[0].body.parts[0]
    assert "<dl>" not in plain.records[0].body.parts[0]


def test_a_damaged_entry_is_made_again(tmp_path: Path) -> None:
    root = tree(tmp_path, {"posts/a.md": POST + "a"})
    cache = Memory()
    whole = read_content(root, cache=cache)
    for data in (b"", b"\x00", b"\xc1", b"\x93\x01"):
        cache.entries = dict.fromkeys(cache.entries, data)
        again = read_content(root, cache=cache)
        assert again == whole


def test_the_stored_cache_serves_it(tmp_path: Path) -> None:
    root = tree(tmp_path / "content", {"posts/a.md": POST + "a", "posts/b.md": POST + "b"})
    with Cache(tmp_path / "cache.sqlite", "v1") as cache:
        first = read_content(root, cache=cache)
    with Cache(tmp_path / "cache.sqlite", "v1") as cache:
        second = read_content(root, cache=cache)
        cache.keep_only(converting.SPACE, second.keys)
        assert read_content(root, cache=cache).counts["converted"] == 0
    assert second.counts["converted"] == 0
    assert second.records == first.records


def test_answers_stand_with_their_question_oldest_first(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {
            "questions/2026/q/question.md": QUESTION.replace("summary: s", "accepted: [b]") + "?",
            "questions/2026/q/a.md": ANSWER.format(date="2026-02-01", author="ada", text="a"),
            "questions/2026/q/b.md": ANSWER.format(date="2026-01-01", author="{name: Ben}", text="b"),
            "questions/2026/q/chart.png": b"",
        },
    )
    question = reading.records[0]
    assert isinstance(question, Question)
    assert [a.name for a in question.answers] == ["b", "a"]
    assert question.accepted == ("b",)
    assert reading.files == {"questions/2026/q/chart.png"}


def test_hidden_files_and_folders_are_not_read(tmp_path: Path) -> None:
    reading = read(tmp_path, {".git/x.md": "x", "posts/.draft.md": "x", "posts/a.md": POST + "x"})
    assert [record.key for record in reading.records] == ["posts/a"]
    assert reading.files == frozenset()


def test_dates_are_said_in_the_networks_time_zone(tmp_path: Path) -> None:
    reading = read(
        tmp_path, {"posts/a.md": POST.replace("2026-01-01", "2026-07-01T23:30:00Z") + "x", "posts/b.md": POST + "x"}
    )
    assert [str(record.date) for record in reading.records] == [
        "2026-07-02 01:30:00+02:00",
        "2026-01-01 00:00:00+01:00",
    ]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no such folder"):
        read_content(tmp_path / "nowhere")


@needs_shared
def test_fifteen_years_of_a_real_network_are_read() -> None:
    reading = read_content(DATA / "digitalgov")
    errors = [p for p in reading.problems if p.severity == "error"]
    assert len(reading.records) + len(reading.refused) == 2928
    assert len(reading.refused) <= 23, "at most 1 %"
    assert {p.path for p in errors} >= {f"{key}.md" for key in reading.refused}


def lost(cache: Memory) -> None:
    """Take all texts out of a cache, as a damaged one may lack them."""
    for entry in [entry for entry in cache.entries if entry.startswith("texts ")]:
        del cache.entries[entry]


def test_texts_that_the_cache_has_lost_are_made_again(tmp_path: Path) -> None:
    root, cache = tree(tmp_path, {"posts/a.md": f"{POST}Words."}), Memory()
    first = read_content(root, cache=cache)
    known = read_content(root, cache=cache)
    assert known.counts["converted"] == 0
    lost(cache)
    assert known.records == first.records
    unread = read_content(root, cache=cache)
    assert unread.counts["converted"] == 0
    (root / "posts" / "a.md").write_text(f"{POST}Other words.")
    with pytest.raises(UnableError, match="build again"):
        unread.records[0].body.parts  # noqa: B018  # it is taken out of nowhere only now
