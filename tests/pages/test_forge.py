"""Addresses of forges."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.pages.forge import LONGEST, forge

EDIT = {
    "https://github.com/o/r": "https://github.com/o/r/edit/main/content/posts/a%20b.md",
    "https://github.com/o/r.git/": "https://github.com/o/r/edit/main/content/posts/a%20b.md",
    "https://github.com/o/r/tree/trunk/site/text": "https://github.com/o/r/edit/trunk/site/text/posts/a%20b.md",
    "https://gitlab.example/g/s/r": "https://gitlab.example/g/s/r/-/edit/main/content/posts/a%20b.md",
    "https://gitlab.com/g/r/-/tree/dev": "https://gitlab.com/g/r/-/edit/dev/posts/a%20b.md",
    "https://codeberg.org/o/r": "https://codeberg.org/o/r/_edit/main/content/posts/a%20b.md",
    "https://codeberg.org/o/r/src/branch/main/text": "https://codeberg.org/o/r/_edit/main/text/posts/a%20b.md",
    "https://bitbucket.org/o/r": "https://bitbucket.org/o/r/src/main/content/posts/a%20b.md?mode=edit",
}


@pytest.mark.parametrize(("repository", "address"), EDIT.items())
def test_a_file_is_edited_on_the_forges_own_page(repository: str, address: str) -> None:
    known = forge(repository, "content")
    assert known
    assert known.edit("posts/a b.md") == address


def test_there_is_no_forge_without_a_repository() -> None:
    assert forge("", "content") is None


@pytest.mark.parametrize(("repository", "place", "values"), [
    ("https://github.com/o/r", "/o/r/new/main", {"filename": "content/posts/x.md", "value": "a: b & c\n"}),
    ("https://gitlab.com/o/r", "/o/r/-/new/main/content/posts", {"file_name": "x.md", "content": "a: b & c\n"}),
    ("https://codeberg.org/o/r", "/o/r/_new/main/content/posts", {"filename": "x.md", "value": "a: b & c\n"}),
    ("https://bitbucket.org/o/r", "/o/r/create-file/main/content/posts", {"filename": "x.md"}),
])
def test_a_new_file_is_filled_in(repository: str, place: str, values: dict[str, str]) -> None:
    known = forge(repository, "content")
    assert known
    parts = urlsplit(known.new("posts/x.md", "a: b & c\n"))
    assert parts.path == place
    assert {name: found[0] for name, found in parse_qs(parts.query).items()} == values


@pytest.mark.parametrize(("repository", "values"), [
    ("https://github.com/o/r", {"title": "T", "labels": "question", "body": "B & C"}),
    ("https://gitlab.com/o/r", {"issue[title]": "T", "issue[description]": "B & C"}),
    ("https://codeberg.org/o/r", {"title": "T", "body": "B & C"}),
    ("https://bitbucket.org/o/r", {"title": "T", "content": "B & C"}),
])
def test_an_issue_is_filled_in(repository: str, values: dict[str, str]) -> None:
    known = forge(repository, "")
    assert known
    found = parse_qs(urlsplit(known.issue("T", "B & C", "question")).query)
    assert {name: value[0] for name, value in found.items()} == values


@given(st.text(max_size=20_000))
def test_no_address_is_longer_than_forges_take(text: str) -> None:
    known = forge("https://github.com/o/r", "content")
    assert known
    assert len(known.new("posts/x.md", text.encode("utf-8", "replace").decode())) <= LONGEST
