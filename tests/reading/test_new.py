"""`invoke new.*`: every file is valid at once, and none takes another's place."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from invoke.program import Program

from plugins.reading.content import read_content
from plugins.reading.slugs import slugified
from plugins.reading.tasks import collection


def run(*arguments: str) -> None:
    """Run a command as `invoke` does, which takes the tasks' help out of them."""
    Program(namespace=deepcopy(collection), name="invoke").run(["invoke", *arguments], exit=False)


@pytest.fixture
def root(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a new network."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")  # 2026-11-18
    run("new.network", str(tmp_path / "my-network"), "--url", "https://example.org/x/")
    assert capsys.readouterr().out.splitlines() == [
        str(tmp_path / "my-network" / path) for path in ("network.yaml", "experts/you.md", "pages/about.md")
    ]
    return tmp_path / "my-network"


def test_a_new_network_is_valid(root: Path) -> None:
    reading = read_content(root)
    assert [str(p) for p in reading.problems] == []
    assert reading.settings is not None
    assert (reading.settings.name, reading.settings.url) == ("My Network", "https://example.org/x")
    assert [record.key for record in reading.records] == ["experts/you", "pages/about"]


def test_every_new_file_is_valid_and_has_its_id(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ("new.post", 'It\'s "quoted": #1 — 日本'),
        ("new.link", "https://www.w3.org/Provider/Style/cool-uris.html?x=1"),
        ("new.question", "How to begin?", "--asked-by", "Owen P. [sample]"),
        ("new.answer", "how-to-begin"),
        ("new.expert", "Zoë O'Brien", "--offer", "no"),
        ("new.idea", "null", "--expert", "you"),
        ("new.path", "First: steps #1"),
    ):
        run(*arguments, "--content", str(root))
    out = capsys.readouterr()
    assert out.err == ""
    assert [str(Path(line).relative_to(root)) for line in out.out.splitlines()] == [
        "posts/2026/its-quoted-1.md",
        "links/2026/cool-uris.md",
        "questions/how-to-begin/question.md",
        "questions/how-to-begin/you.md",
        "experts/zoe-obrien.md",
        "ideas/null.md",
        "paths/first-steps-1.md",
    ]
    reading = read_content(root)
    assert [str(p) for p in reading.problems if p.severity == "error"] == []
    assert all("id" in record.source.lines for record in reading.records)
    titles = {record.key: record.title for record in reading.records}
    assert titles["posts/its-quoted-1"] == 'It\'s "quoted": #1 — 日本'
    assert titles["links/cool-uris"] == "Cool uris"
    assert titles["ideas/null"] == "null"
    assert titles["paths/first-steps-1"] == "First: steps #1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("new.post", "About", "--expert", "yu"), "--expert: there is no expert `yu`; did you mean `you`?"),
        (("new.post", "About", "--topic", "first"), "--topic: there is no topic `first`; did you mean `first-topic`?"),
        (
            ("new.post", "日本"),
            "no slug can be made of that; give one with --slug: lower-case letters a to z, digits and hyphens",
        ),
        (
            ("new.post", "x", "--slug", "../../etc/passwd"),
            "no slug can be made of that; give one with --slug: lower-case letters a to z, digits and hyphens",
        ),
        (("new.expert", "You"), "experts/you is there already; give another name with --slug"),
        (("new.answer", "nothing"), "there is no question `nothing`"),
        (("new.link", "javascript:x"), "javascript:x: must be an address that begins with `https://`"),
        (("new.path", "x"), "a path needs a step: write a post, a link or a question first"),
    ],
)
def test_what_can_not_be_made_is_said(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    before = sorted(root.rglob("*"))
    with pytest.raises(SystemExit) as stopped:
        run(*arguments, "--content", str(root))
    assert stopped.value.code == 1
    assert capsys.readouterr().err == f"{message}\n"
    assert sorted(root.rglob("*")) == before


def test_a_file_that_is_there_is_never_overwritten(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "posts/2026").mkdir(parents=True)
    (root / "posts/2026/mine.md").write_text("mine")  # no valid post, yet somebody's
    with pytest.raises(SystemExit):
        run("new.post", "Mine", "--content", str(root))
    assert capsys.readouterr().err == "posts/mine is there already; give another name with --slug\n"
    with pytest.raises(SystemExit):
        run("new.network", str(root))
    assert (root / "posts/2026/mine.md").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Budget first!", "budget-first"),
        ("Über uns & Straße", "uber-uns-strasse"),
        ("It's", "its"),
        ("日本", ""),
        ("--", ""),
        ("a" * 100, "a" * 80),
        ("word " * 30, "-".join(["word"] * 16)),
    ],
)
def test_words_become_a_slug(words: str, slug: str) -> None:
    assert slugified(words) == slug
