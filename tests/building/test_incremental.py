"""For every sequence of edits, building after each gives the same bytes as building the last state from nothing."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plugins.store.tree import spare
from tests.bench import corpus
from tests.building.making import NOW, made, tree
from tests.paths import ROOT

ITEMS = 12
SCRIPTS = int(os.environ.get("STOA_EDIT_SCRIPTS", "200"))
"""How many sequences are tried: more on demand."""

Edit = tuple[str, int, int]
"""What is done, to which file, with which variation."""


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.glob(pattern) if path.is_file())


def _change(pattern: str, change: Callable[[str, int], str]) -> Callable[[Path, int, int], None]:
    """Return an edit that changes the text of one of the files that match."""
    def edit(folder: Path, which: int, how: int) -> None:
        files = _files(folder, pattern)
        if files:
            file = files[which % len(files)]
            file.write_text(change(file.read_text(), how))
    return edit


def _key(name: str, value: Callable[[int], str]) -> Callable[[str, int], str]:
    """Return a change of one front-matter key."""
    def change(text: str, how: int) -> str:
        line = f"{name}: {value(how)}"
        if re.search(f"^{name}: .*$", text, re.MULTILINE):
            return re.sub(f"^{name}: .*$", line, text, count=1, flags=re.MULTILINE)
        return text.replace("---\n", f"---\n{line}\n", 1)
    return change


def _delete(folder: Path, which: int, how: int) -> None:  # noqa: ARG001  # every edit takes three
    files = _files(folder, "content/*/**/*.md")
    if files:
        files[which % len(files)].unlink()


def _rename(folder: Path, which: int, how: int) -> None:
    files = _files(folder, "content/[pl]*/**/item-*.md")
    if files:
        file = files[which % len(files)]
        file.rename(file.with_name(f"renamed-{how}.md"))


def _add(folder: Path, which: int, how: int) -> None:
    file = folder / "content" / "posts" / f"added-{which}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        f"---\ntitle: Added {how}\ndate: 2026-0{1 + how % 9}-03\nauthors: [{corpus.expert(which % 4)}]\n"
        f"topics: [topic-{how % 6}]\n---\n\nSee [that](2016/item-{which % ITEMS}.md) and [this](added-{how}.md).\n"
    )


def _answer(folder: Path, which: int, how: int) -> None:
    folders = sorted({path.parent for path in _files(folder, "content/questions/*/question.md")})
    if folders:
        (folders[which % len(folders)] / f"more-{how}.md").write_text(
            f"---\ndate: 2026-05-0{1 + how % 9}\nauthor: {corpus.expert(how % 4)}\n---\n\nAn answer, {how}.\n")


def _alias(folder: Path, which: int, how: int) -> None:
    _change("content/posts/**/*.md", _key("aliases", lambda n: f"[/was/{n}/]"))(folder, which, how)


EDITS: dict[str, Callable[[Path, int, int], None]] = {
    "text": _change("content/*/**/*.md", lambda text, how: f"{text}\nMore, {how}.\n"),
    "title": _change("content/[plq]*/**/*.md", _key("title", lambda how: f"Retitled {how}")),
    "date": _change("content/[pl]*/**/*.md", _key("date", lambda how: f"202{4 + how % 3}-0{1 + how % 9}-11")),
    "scheduled": _change("content/[pl]*/**/*.md", _key("date", lambda how: f"2031-01-0{1 + how % 9}")),
    "topics": _change("content/[plq]*/**/*.md", _key("topics", lambda how: f"[topic-{how % 6}]")),
    "stage": _change("content/[plq]*/**/*.md", _key("stage", lambda how: corpus.STAGES[how % 5])),
    "status": _change("content/*/**/*.md", _key("status", lambda how: ("draft", "hidden", "published")[how % 3])),
    "expert's name": _change("content/experts/*.md", _key("name", lambda how: f"Renamed {how}")),
    "expert's offer": _change("content/experts/*.md", _key("offer", lambda how: f"Offers {how}")),
    "tagline": _change("content/network.yaml", _key("tagline", lambda how: f"Line {how}")),
    "url": _change("content/network.yaml", _key("url", lambda how: f"https://example.org{'/below' * (how % 2)}")),
    "broken": _change("content/[plq]*/**/*.md", _key("stage", lambda how: f"nowhere-{how}")),
    "template": _change("theme/templates/post.html", lambda text, how: f"{text}{{# {how} #}}"),
    "words": _change("theme/words/en.yaml", _key("  item.sources", lambda how: f"Sources {how}")),
    "style": _change("theme/static/css/site.css", lambda text, how: f"{text}/* {how} */\n"),
    "delete": _delete, "rename": _rename, "add": _add, "answer": _answer, "alias": _alias,
}


EDIT = st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 30), st.integers(0, 8))
WORDS = st.tuples(st.just("text"), st.integers(0, 30), st.integers(0, 8))  # the most frequent, with ways of its own


@pytest.mark.timeout(60 + 30 * SCRIPTS)
@settings(max_examples=SCRIPTS, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate, Phase.shrink])
@given(st.lists(EDIT | WORDS, min_size=1, max_size=4), st.booleans())
def test_what_was_built_before_leaves_no_trace(edits: list[Edit], in_memory: bool) -> None:  # noqa: FBT001  # drawn
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        corpus.write(folder / "content", ITEMS)
        shutil.copytree(ROOT / "theme", folder / "theme")
        options: dict[str, Any] = {"THEME": str(folder / "theme"), "STOA_KEEP_GOING": True}
        held: dict[str, Any] | None = {} if in_memory else None  # by one process, or by one after the other
        made(folder / "content", folder / "site", NOW, held, **options)
        for name, which, how in edits:
            EDITS[name](folder, which, how)
            made(folder / "content", folder / "site", NOW, held, **options)
        grown = tree(folder / "site")
        shutil.rmtree(folder / "state")
        shutil.rmtree(folder / "site")
        shutil.rmtree(spare(folder / "site"), ignore_errors=True)
        made(folder / "content", folder / "site", NOW, **options)
        assert grown == tree(folder / "site")
