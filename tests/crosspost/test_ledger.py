"""The ledger: what lines say together in any order, and what a damaged one says."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.errors import UnableError
from plugins.core.ledger import Discussion, Record, fold, line, parsed, read, syndication
from plugins.crosspost.book import opened

ITEM = "urn:uuid:1"


def record(step: str, attempt: str = "t1", at: int = 1, **more: str) -> Record:
    return Record(at=f"2026-11-20T12:00:{at:02}+00:00", step=step, item=ITEM, key="posts/a", attempt=attempt, **more)  # type: ignore[arg-type]  # text fields only


@pytest.mark.parametrize(("records", "state"), [
    ([], "new"),
    ([record("planned", "")], "new"),
    ([record("intent")], "open"),
    ([record("intent"), record("unknown", at=2)], "unknown"),
    ([record("intent"), record("unknown", at=2), record("sent", at=3)], "sent"),
    ([record("intent"), record("failed", at=2)], "failed"),
    ([record("intent"), record("failed", at=2), record("intent", "t2", 3)], "open"),
    ([record("intent"), record("failed", at=2), record("intent", "t2", 3), record("sent", "t2", 4)], "sent"),
    ([record("intent"), record("sent", at=2), record("withdrawn", at=3)], "withdrawn"),
    ([record("sent")], "sent"),
])
def test_states(records: list[Record], state: str) -> None:
    for seed in range(6):
        mixed = records[:]
        random.Random(seed).shuffle(mixed)
        assert fold(mixed).state(ITEM) == state


@given(st.text(max_size=50), st.text(max_size=50), st.integers(0, 9))
def test_for_every_record_its_line_reads_as_itself(why: str, key: str, part: int) -> None:
    one = Record(at="2026-11-20T12:00:00+00:00", step="failed", item=ITEM, key=key, part=part, why=why,
                 items=("a", "b"), data={"words": why})
    assert "\n" not in line(one)
    assert parsed(line(one)) == one


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"step":"sent"}', '{"at":"x","step":"else"}',
                                  '{"at":"x","ste', '{"at":"x","step":"sent","part":"two"}', "<<<<<<< HEAD"])
def test_what_is_no_record(text: str) -> None:
    assert parsed(text) is None


def test_damage_is_counted_and_a_torn_end_is_not() -> None:
    good = line(record("intent"))
    history = read(f"{good}\n=======\n{good}\n{good[:20]}")
    assert (history.damaged, history.torn, history.records) == ((2,), True, 2)


def test_a_torn_line_is_removed_by_the_next_write(tmp_path: Path) -> None:
    path = tmp_path / "ledger" / "x.jsonl"
    good = line(record("intent"))
    with opened(path, tmp_path / "copy", create=True) as book:
        book.add(record("intent"))
        path.write_text(path.read_text("utf-8") + good[:25], "utf-8")
        book.add(record("sent", at=2))
    assert path.read_text("utf-8") == f"{good}\n{line(record('sent', at=2))}\n"


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with opened(path, tmp_path / "copy", create=True), pytest.raises(UnableError) as caught, (
            opened(path, tmp_path / "copy")):
        pass
    assert str(caught.value) == f"{path}: another run is at it; wait for it to end, or stop it"


def test_git_merges_two_ledgers_without_conflict(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@example.com", *words], cwd=tmp_path, check=True,
                       capture_output=True)

    path = tmp_path / "x.jsonl"
    git("init", "-q", "-b", "main")
    (tmp_path / ".gitattributes").write_text("*.jsonl merge=union\n", "utf-8")
    base = line(record("intent", "t0")) + "\n"
    path.write_text(base, "utf-8")
    git("add", "-A")
    git("commit", "-qm", "base")
    git("checkout", "-qb", "other")
    path.write_text(f"{base}{line(record('intent', 't1', 2))}\n{line(record('failed', 't1', 3))}\n", "utf-8")
    git("commit", "-qam", "other")
    git("checkout", "-q", "main")
    path.write_text(f"{base}{line(record('sent', 't0', 4))}\n", "utf-8")
    git("commit", "-qam", "main")
    git("merge", "-q", "other")
    history = read(path.read_text("utf-8"))
    assert (history.records, history.damaged, history.state(ITEM)) == (4, (), "sent")


def test_where_items_are_discussed() -> None:
    out = "\n".join(map(line, [record("intent"), record("sent", at=2, url="https://example.social/1"),
                               record("replies", "", 3)])) + "\n"
    assert syndication({"toots": out, "x": ""}, {ITEM: "posts/a"}) == {
        "posts/a": (Discussion("toots", "https://example.social/1", 0),)}
    assert syndication({"toots": line(record("sent", url="javascript:alert(1)"))}, {ITEM: "posts/a"}) == {}
