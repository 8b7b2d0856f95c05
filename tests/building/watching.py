"""Somebody who edits sees pages before the rest is made, and never waits for what is out of date."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from plugins.building.run import Report, build
from plugins.core.errors import OvertakenError
from plugins.store.processes import forks
from tests.bench import corpus
from tests.building.editing import EDITS, Site
from tests.building.making import NOW, made, network, tree
from tests.paths import ROOT

PAGE = "posts/item-0/index.html"

pytestmark = pytest.mark.skipif(not forks(), reason="nothing is made beside anything here")


class Watching:
    """Somebody who edits, and edits again as often as it is said."""

    def __init__(self, site: Path, edits: int = 0) -> None:
        self.site, self.edits = site, edits
        self.seen: dict[str, str] = {}  # what was shown, as it was then
        self.before = tree(site) if site.exists() else {}
        self.others: set[str] = set()  # other files that were new then

    def shown(self, paths: Sequence[str]) -> None:
        self.seen.update({path: (self.site / path).read_text() for path in paths if path.endswith(".html")})
        now = tree(self.site)
        self.others = {path for path in now if now[path] != self.before.get(path)} - set(paths)

    def overtaken(self) -> bool:
        self.edits -= 1
        return self.edits >= 0


@pytest.fixture(params=["kept in memory", "forgotten"])
def held(request: pytest.FixtureRequest) -> dict[str, Any] | None:
    """Return what builds keep in memory for the next."""
    return {} if request.param == "kept in memory" else None


Held = dict[str, Any] | None


def watched(content: Path, site: Path, watcher: Watching, held: Held) -> Report:
    overrides = {"PATH": str(content), "OUTPUT_PATH": str(site), "STOA_STATE": str(site.parent / "state"),
                 "STOA_JOBS": 2, "STOA_KEEP_GOING": True}
    return build(ROOT / "pelicanconf.py", overrides, {}, NOW, known=False, watcher=watcher, held=held)


def reword(content: Path, words: str) -> None:
    post = content / corpus.path(0)
    post.write_text(f"{post.read_text()}\n{words}\n")


def clean(content: Path, folder: Path) -> dict[str, str]:
    folder.mkdir()
    made(content, folder / "site", NOW, STOA_KEEP_GOING=True)
    return tree(folder / "site")


def test_words_are_shown_before_the_rest_is_made(tmp_path: Path, held: Held) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    watched(content, site, Watching(site), held)
    reword(content, "Shown at once.")
    watcher = Watching(site)
    report = watched(content, site, watcher, held)
    assert "Shown at once." in watcher.seen[PAGE]
    assert watcher.others == set()
    assert set(watcher.seen) < set(report.changed)  # its feed and the search, too
    assert tree(site) == clean(content, tmp_path / "clean")


def test_what_else_changes_is_shown_as_a_whole(tmp_path: Path, held: Held) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    first = Watching(site)
    watched(content, site, first, held)
    post = content / corpus.path(0)
    post.write_text(post.read_text().replace("title: ", "title: Another ", 1))
    second = Watching(site)
    watched(content, site, second, held)
    assert (first.seen, second.seen) == ({}, {})
    assert tree(site) == clean(content, tmp_path / "clean")


def test_a_build_that_is_overtaken_ends_and_the_next_one_makes_all(tmp_path: Path, held: Held) -> None:
    content, site = network(tmp_path), tmp_path / "site"
    watched(content, site, Watching(site), held)
    for words in ("First.", "Second."):
        reword(content, words)
        watcher = Watching(site, edits=1)
        with pytest.raises(OvertakenError):
            watched(content, site, watcher, held)
        assert words in watcher.seen[PAGE]
        assert words in (site / PAGE).read_text()
    reword(content, "Third.")
    watched(content, site, Watching(site), held)
    assert tree(site) == clean(content, tmp_path / "clean")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_edited_and_overtaken_the_site_is_the_one_that_is_made_from_nothing(
    tmp_path: Path, seed: int,
) -> None:
    dice = random.Random(seed)
    edited = Site(tmp_path, {})
    edited.begin()
    content, site, memory = edited.content, edited.output, edited.held
    watched(content, site, Watching(site), memory)
    for _ in range(5):
        name = dice.choice(["text", "text", "text", "heading", "reference", "talk title", "answer", "add", "delete",
                            "item status", "answer endorsed_by", "expert name", "draw", "picture"])
        EDITS[name](edited, dice.randrange(30), dice.randrange(8))
        with suppress(OvertakenError):
            watched(content, site, Watching(site, edits=dice.randrange(2)), memory)
    watched(content, site, Watching(site), memory)
    assert tree(site) == clean(content, tmp_path / "clean")
