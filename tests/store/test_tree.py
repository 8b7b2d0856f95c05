"""A new site takes the old one's place as a whole, and shares what did not change."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path

import pytest

from plugins.core.errors import UnableError
from plugins.store import swap
from plugins.store.filing import put
from plugins.store.outputs import untouched, written
from plugins.store.tree import OutputTree
from tests.paths import ROOT


def tree(folder: Path, *, stamp: str = "one", alone: bool = True, shared: bool = True) -> OutputTree:
    return OutputTree(folder / "site", folder / "state" / "outputs", stamp, alone=alone, shared=shared)


def made(folder: Path, files: dict[str, tuple[bytes, str]]) -> OutputTree:
    new = tree(folder)
    for path, (data, key) in files.items():
        new.write(path, data, key)
    new.commit()
    return new


def test_nothing_is_seen_before_it_is_whole(tmp_path: Path) -> None:
    made(tmp_path, {"index.html": (b"old", "")})
    new = tree(tmp_path)
    new.write("index.html", b"new")
    new.write("posts/a/index.html", b"a")
    assert (tmp_path / "site/index.html").read_bytes() == b"old"
    assert not (tmp_path / "site/posts").exists()
    new.commit()
    assert (tmp_path / "site/index.html").read_bytes() == b"new"
    assert (tmp_path / "site/posts/a/index.html").read_bytes() == b"a"
    assert sorted(p.name for p in tmp_path.iterdir()) == [".site.spare", "site", "state"]


def test_an_abandoned_tree_leaves_the_old_site(tmp_path: Path) -> None:
    made(tmp_path, {"index.html": (b"old", "")})
    new = tree(tmp_path)
    new.write("index.html", b"new")
    new.abandon()
    assert (tmp_path / "site/index.html").read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == [".site.spare", "site", "state"]


def test_equal_bytes_share_the_old_file(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"same", ""), "b": (b"old", "")})
    before = (tmp_path / "site/a").stat()
    new = tree(tmp_path)
    new.write("a", b"same")
    new.write("b", b"new")
    new.commit()
    after = (tmp_path / "site/a").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert new.changed == {"a": False, "b": True}


def test_a_file_is_kept_under_its_key_only(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"a", "k1"), "b": (b"b", "k2"), "c": (b"c", "")})
    new = tree(tmp_path)
    assert new.keep("a", "k1")
    assert not new.keep("b", "other")
    assert not new.keep("c", "")
    assert not new.keep("gone", "k")
    new.commit()
    assert sorted(p.name for p in (tmp_path / "site").iterdir()) == ["a"]


def test_a_file_that_somebody_changed_is_not_kept(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"a", "k")})
    (tmp_path / "site/a").write_bytes(b"x")
    assert not tree(tmp_path).keep("a", "k")


def test_another_version_of_stoa_keeps_nothing(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"a", "k")})
    assert not tree(tmp_path, stamp="two").keep("a", "k")


@pytest.mark.parametrize("damage", [b"", b"\x81", b"not msgpack", b"\xff" * 100])
def test_a_damaged_record_keeps_nothing(tmp_path: Path, damage: bytes) -> None:
    made(tmp_path, {"a": (b"a", "k")})
    (tmp_path / "state/outputs").write_bytes(damage)
    assert not tree(tmp_path).keep("a", "k")


def test_with_other_peoples_plugins_nothing_is_shared(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"a", "k")})
    inode = (tmp_path / "site/a").stat().st_ino
    new = tree(tmp_path, shared=False)
    assert not new.keep("a", "k")
    new.write("a", b"a", "k")
    new.commit()
    assert (tmp_path / "site/a").stat().st_ino != inode


def test_other_processes_put_files_too(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"a", "k")})
    new = tree(tmp_path)
    folders = new.elsewhere({"a": "k", "deep/b": "k2"})
    new.took({"a": put(*folders, "a", b"a"), "deep/b": put(*folders, "deep/b", b"b")})
    assert new.changed == {"a": False, "deep/b": True}
    new.commit()
    again = tree(tmp_path)
    assert again.keep("deep/b", "k2")


def test_a_file_announced_but_not_written_fails_the_build(tmp_path: Path) -> None:
    new = tree(tmp_path)
    new.elsewhere({"a": "k"})
    with pytest.raises(UnableError, match="a: was to be written, but was not; the old site stays"):
        new.commit()


@pytest.mark.parametrize("path", ["", "/etc/x", "../x", "a/../../x", "a//b", "a/./b", "a\\b", "c:x", "a\nb", "a\0b"])
def test_a_path_outside_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnableError, match="would be written outside the output folder"):
        tree(tmp_path).write(path, b"")


def test_two_files_at_one_path_are_refused(tmp_path: Path) -> None:
    new = tree(tmp_path)
    new.write("a", b"1")
    with pytest.raises(UnableError, match="a: two pages or files would be written to it"):
        new.write("a", b"1")


def test_where_names_cannot_be_exchanged_the_tree_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda _one, _other: False)
    made(tmp_path, {"a": (b"1", "")})
    made(tmp_path, {"a": (b"2", "")})
    assert (tmp_path / "site/a").read_bytes() == b"2"
    assert sorted(p.name for p in tmp_path.iterdir()) == [".site.spare", "site", "state"]


def test_a_tree_moved_aside_by_a_killed_build_comes_back(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"1", "")})
    (tmp_path / "site").rename(tmp_path / ".site.old")
    tree(tmp_path)
    assert (tmp_path / "site/a").read_bytes() == b"1"


def test_a_spare_costs_no_writes_and_lends_nothing_stale(tmp_path: Path) -> None:
    first = {"a": (b"a", "a1"), "b/c": (b"c", "c1"), "old/d": (b"d", "d1")}
    made(tmp_path, first)
    made(tmp_path, {**first, "e": (b"e", "e1")})
    new = tree(tmp_path)  # its spare is the first site, with `old/d`
    assert new.keep("a", "a1")
    assert new.keep("b/c", "c1")
    new.write("b/f", b"f")
    new.adopt()
    new.commit()
    assert sorted(p.relative_to(tmp_path / "site").as_posix() for p in (tmp_path / "site").rglob("*")) == [
        "a", "b", "b/c", "b/f"]
    assert (tmp_path / ".site.spare/old/d").read_bytes() == b"d"  # the site before, whole


def test_a_file_put_by_somebody_into_the_spare_or_the_site_does_not_stay(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"a", "a1")})
    made(tmp_path, {"a": (b"a", "a1")})
    (tmp_path / ".site.spare/junk").write_text("")
    (tmp_path / "site/trash").write_text("")
    for _ in range(3):
        new = tree(tmp_path)
        new.keep("a", "a1")
        new.adopt()
        new.commit()
        assert [p.name for p in (tmp_path / "site").iterdir()] == ["a"]


def test_a_file_in_the_spare_is_the_old_sites_or_none(tmp_path: Path) -> None:
    """As after a build that was killed, or where somebody put another file in its place."""
    made(tmp_path, {"a": (b"a", "a1")})
    made(tmp_path, {"a": (b"a", "a1")})
    unfinished = tree(tmp_path)
    unfinished.write("a", b"b", "a2")
    new = tree(tmp_path)
    assert new.keep("a", "a1")
    new.commit()
    assert (tmp_path / "site/a").read_bytes() == b"a"


def test_writing_never_reaches_into_the_old_site(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"old", "")})
    made(tmp_path, {"a": (b"old", "")})  # site and spare are one file now
    new = tree(tmp_path)
    new.write("a", b"new")
    assert (tmp_path / "site/a").read_bytes() == b"old"


def test_files_of_others_are_noted(tmp_path: Path) -> None:
    made(tmp_path, {"static/x": (b"x", "")})
    new = tree(tmp_path, alone=False)
    (new.folder / "static").mkdir()
    (new.folder / "static/x").write_bytes(b"x")
    (new.folder / "static/y").write_bytes(b"y")
    new.adopt()
    assert new.changed == {"static/x": False, "static/y": True}


@pytest.mark.parametrize("after", range(1, 8))
def test_a_killed_build_leaves_a_whole_site(tmp_path: Path, after: int) -> None:
    """Killed after each number of system calls that name a file, the output is the old tree or the new one."""
    made(tmp_path, {f"{n}": (b"old", "") for n in range(3)})
    script = textwrap.dedent(f"""
        import os, signal, sys
        from pathlib import Path
        from plugins.store.tree import OutputTree
        calls = 0
        def count(event, arguments):
            global calls
            if event in ("os.rename", "os.link", "shutil.rmtree", "os.remove", "os.rmdir", "ctypes.call_function"):
                calls += 1
                if calls == {after}:
                    os.kill(os.getpid(), signal.SIGKILL)
        folder = Path({str(tmp_path)!r})
        tree = OutputTree(folder / "site", folder / "state/outputs", "one")
        sys.addaudithook(count)
        for n in range(3):
            tree.write(str(n), b"new")
        tree.commit()
    """)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert done.returncode in {0, -signal.SIGKILL}
    tree(tmp_path)  # the next build mends what there is to mend
    contents = {(tmp_path / "site" / str(n)).read_bytes() for n in range(3)}
    assert contents in ({b"old"}, {b"new"})
    assert len(list((tmp_path / "site").iterdir())) == 3


def test_what_another_process_put_into_its_copy_is_taken_in(tmp_path: Path) -> None:
    first = OutputTree(tmp_path / "site", tmp_path / "state" / "outputs", "v1")
    first.write("kept.html", b"old", "k")
    first.commit()
    main, copy = (OutputTree(tmp_path / "site", tmp_path / "state" / "outputs", "v1") for _ in range(2))
    main.write("index.html", b"main")

    def work() -> None:
        assert copy.keep("kept.html", "k")
        copy.write("far/away.bin", b"new", "a")

    copy.write("index.html", b"main")  # what the process had done before its copy was made is not the copy's
    main.join(copy.share(work))
    assert dict(main.changed) == {"index.html": True, "kept.html": False, "far/away.bin": True}
    with pytest.raises(UnableError, match="two pages or files"):
        main.write("far/away.bin", b"twice")
    main.adopt()
    main.commit()
    assert (tmp_path / "site" / "far" / "away.bin").read_bytes() == b"new"
    again = OutputTree(tmp_path / "site", tmp_path / "state" / "outputs", "v1")
    assert again.keep("far/away.bin", "a")
    assert again.keep("kept.html", "k")


def test_an_output_is_untouched_until_somebody_touches_it(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"a", "k1"), "x/b": (b"b", "")})
    output, record = tmp_path / "site", tmp_path / "state" / "outputs"
    assert untouched(output, record, "one")
    assert not untouched(output, record, "two")
    assert not untouched(output, tmp_path / "none", "one")
    held = written(record)
    assert held
    assert not written(tmp_path / "none")
    (output / "x/c").write_bytes(b"")
    assert not untouched(output, record, "one")
    (output / "x/c").unlink()
    assert untouched(output, record, "one")
    (output / "x/b").write_bytes(b"c")
    assert not untouched(output, record, "one")
    made(tmp_path, {"a": (b"a", "k1")})
    assert written(record) != held
    (output / "a").unlink()
    assert not untouched(output, record, "one")


def test_the_next_tree_finds_what_changed_in_its_place(tmp_path: Path) -> None:
    made(tmp_path, {"a": (b"a", "k1"), "x/b": (b"b", "k2")})
    spare, site = tmp_path / ".site.spare", tmp_path / "site"
    assert [(spare / path).stat().st_ino for path in ("a", "x/b")] == [(site / p).stat().st_ino for p in ("a", "x/b")]
    made(tmp_path, {"a": (b"A", "k3"), "x/b": (b"b", "k2")})
    assert (spare / "a").read_bytes() == b"A"
    made(tmp_path, {"a": (b"A", "k3")})
    assert sorted(path.name for path in site.iterdir()) == ["a"]
    assert tree(tmp_path).keep("a", "k3")


def test_a_tree_knows_what_the_last_one_was_made_from(tmp_path: Path) -> None:
    first, copy = tree(tmp_path), tree(tmp_path)
    assert first.mark("feeds", b"one") == b""
    first.write("feed.atom", b"feed", "k")
    first.join(copy.share(partial(copy.mark, "search", b"elsewhere")))
    first.write("index.html", b"page", "p")
    first.commit()
    second = tree(tmp_path)
    assert second.mark("feeds", b"two") == b"one"
    assert second.mark("search", b"") == b"elsewhere"
    assert second.mark("pages", b"") == b""
    assert (second.key("index.html"), second.key("other")) == ("p", "")
    assert second.holds("index.html", "p")
    assert not second.holds("index.html", "q")
    second.abandon()
    (tmp_path / "site/index.html").write_bytes(b"edited")
    third = tree(tmp_path)
    assert third.mark("feeds", b"three") == b"one"  # what was abandoned says nothing of the site
    assert not third.holds("index.html", "p")
    assert not tree(tmp_path, stamp="another").mark("feeds", b"")
