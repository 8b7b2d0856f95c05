"""`invoke check --fix`: the id that is written is the one there was, and no other byte changes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from plugins.core.errors import UnableError
from plugins.core.ids import mint
from plugins.reading.content import read_content
from plugins.reading.ids import Edit, apply_edits, mint_ids, with_id

from .making import NETWORK, NETWORK_ID, POST, tree

LINE = f"id: {mint(NETWORK_ID, 'posts/a')}"


def edit(path: str = "posts/a.md") -> Edit:
    """Return the edit of a post."""
    return Edit(path, "", mint(NETWORK_ID, "posts/a"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"---\ntitle: T\n---\nx", b"---\n%s\ntitle: T\n---\nx"),
        (b"---\r\ntitle: T\r\n---\r\n\r\nx\n", b"---\r\n%s\r\ntitle: T\r\n---\r\n\r\nx\n"),
        (b"---\rtitle: T\r---\rx", b"---\r%s\rtitle: T\r---\rx"),
        (b"\xef\xbb\xbf---\ntitle: T\n---\n", b"\xef\xbb\xbf---\n%s\ntitle: T\n---\n"),
        (
            b"---  \n# a comment\ntitle: T\n\n---\nno end of line",
            b"---  \n%s\n# a comment\ntitle: T\n\n---\nno end of line",
        ),
        ("---\ntitle: Ü\n---\ncaf\u0301e".encode(), "---\n%s\ntitle: Ü\n---\ncaf\u0301e".encode()),
    ],
)
def test_one_line_is_added_and_nothing_else(before: bytes, after: bytes) -> None:
    assert with_id(before, edit()) == after.replace(b"%s", LINE.encode())


def test_a_header_that_takes_no_line_is_left_alone() -> None:
    with pytest.raises(
        UnableError, match=r"^posts/a.md: the id can't be added; write each key on its own line, then try again$"
    ):
        with_id(b"---\n{title: T}\n---\n", edit())


def test_ids_are_written_once_and_stay_the_same(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {
            "posts/a.md": POST + "x",
            "posts/b.md": POST.replace("title", f"id: {mint(NETWORK_ID, 'other')}\ntitle") + "x",
            "posts/bad.md": "x",
            "questions/q/question.md": POST.replace("authors: [ada]\n", ""),
            "questions/q/ada.md": "---\ndate: 2026-01-01\nauthor: ada\n---\nx",
        },
    )
    (root / "posts/a.md").chmod(0o640)
    before = read_content(root)
    edits = mint_ids(root, before)
    assert [(e.path, e.id) for e in edits] == [
        ("posts/a.md", mint(NETWORK_ID, "posts/a")),
        ("questions/q/ada.md", mint(NETWORK_ID, "questions/q#ada")),
        ("questions/q/question.md", mint(NETWORK_ID, "questions/q")),
    ]
    assert apply_edits(root, edits) == tuple(e.path for e in edits)
    assert stat.S_IMODE((root / "posts/a.md").stat().st_mode) == 0o640
    after = read_content(root)
    assert [r.id for r in after.records] == [r.id for r in before.records]
    assert mint_ids(root, after) == ()
    (root / "posts/a.md").rename(root / "posts/renamed.md")
    assert read_content(root).records[1].id == mint(NETWORK_ID, "posts/a")
    assert not list(root.rglob(".*"))


def test_a_network_without_id_gets_its_own_first(tmp_path: Path) -> None:
    root = tree(tmp_path, {"network.yaml": "name: N\nurl: https://example.org/\n", "posts/a.md": POST + "x"})
    edits = mint_ids(root, read_content(root))
    assert apply_edits(root, edits) == ("network.yaml",)
    assert (
        root / "network.yaml"
    ).read_text() == "id: urn:uuid:d2f4e7cd-9b4c-5b8d-b4a6-1f4b2bd0dbf9\nname: N\nurl: https://example.org/\n".replace(
        "urn:uuid:d2f4e7cd-9b4c-5b8d-b4a6-1f4b2bd0dbf9", edits[0].id
    )
    assert [e.path for e in mint_ids(root, read_content(root))] == ["posts/a.md"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    root = tree(tmp_path, {"network.yaml": NETWORK, "posts/a.md": POST + "x"})
    edits = mint_ids(root, read_content(root))
    (root / "posts/a.md").write_text(POST + "y")
    with pytest.raises(UnableError, match=r"^posts/a.md: was changed meanwhile; run the command again$"):
        apply_edits(root, edits)
    assert (root / "posts/a.md").read_text() == POST + "y"
