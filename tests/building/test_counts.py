"""What an edit costs, counted: sources converted, pages rendered, files written. And that processes change no byte."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pytest
from jinja2 import nodes

from plugins.core.errors import ContentError, SettingsError
from plugins.pages.folding import FoldingEnvironment
from tests.bench import corpus
from tests.building.making import made, network, tree

ITEMS = 60


def _again(content: Path) -> None:
    """Say one word more, one that tells nothing of what a post is about."""
    post = content / corpus.path(3)
    post.write_text(post.read_text() + "\nAgain.\n")


def _touched(content: Path) -> None:
    post = content / corpus.path(3)
    post.write_text(post.read_text())


def _renamed(content: Path) -> None:
    expert = content / "experts" / f"{corpus.expert(1)}.md"
    expert.write_text(expert.read_text().replace("name: ", "name: New ", 1))


@pytest.mark.parametrize(("edit", "converted", "rendered", "written"), [
    (_touched, 0, 0, 0),
    (_again, 1, 2, 40),  # its page, and the theme's page of components, which shows it
    (_renamed, 1, 90, 250),  # whatever bears the name
])
def test_an_edit_costs_what_it_changes(tmp_path: Path, edit: Callable[[Path], None], converted: int, rendered: int,
                                       written: int) -> None:
    content = network(tmp_path, ITEMS)
    first = made(content, tmp_path / "site")
    edit(content)
    report = made(content, tmp_path / "site")
    if report.unchanged:
        assert (converted, rendered, written) == (0, 0, 0)
        return
    assert report.counts["converted"] == converted
    assert report.counts["rendered"] <= rendered < first.counts["rendered"]
    assert report.written <= written < first.written
    assert report.written + report.kept == first.written


def test_an_edit_of_one_post_costs_the_same_in_a_network_three_times_as_large(tmp_path: Path) -> None:
    costs = []
    for items in (ITEMS, 3 * ITEMS):
        content = network(tmp_path / str(items), items)
        made(content, tmp_path / str(items) / "site")
        _again(content)
        report = made(content, tmp_path / str(items) / "site")
        costs.append((report.counts["converted"], report.counts["viewed"], report.counts["rendered"]))
    assert costs[0][0] == costs[1][0] == 1
    assert max(viewed for _, viewed, _ in costs) <= 40  # of hundreds: those that show the post or a list of all
    assert max(rendered for _, _, rendered in costs) <= 2  # see above


def test_the_number_of_processes_changes_no_byte(tmp_path: Path) -> None:
    content = network(tmp_path, ITEMS)
    made(content, tmp_path / "one" / "site", STOA_JOBS=1)
    made(content, tmp_path / "three" / "site", STOA_JOBS=3)
    _again(content)
    made(content, tmp_path / "three" / "site", STOA_JOBS=3)
    report = made(content, tmp_path / "one" / "site", STOA_JOBS=1)
    assert report.counts["converted"] == 1
    assert tree(tmp_path / "one" / "site") == tree(tmp_path / "three" / "site")


def _compiled_here(content: Path, output: Path, jobs: int) -> list[str]:
    """Build, and return the templates that this process compiled itself."""
    parse = FoldingEnvironment._parse
    compiled = []

    def parsing(self: FoldingEnvironment, source: str, name: str, filename: str) -> nodes.Template:
        compiled.append(name)
        return parse(self, source, name, filename)

    with patch.object(FoldingEnvironment, "_parse", parsing):
        assert made(content, output, STOA_JOBS=jobs).counts["rendered"] > 0
    return compiled


def test_templates_are_compiled_while_the_content_is_read(tmp_path: Path) -> None:
    content, output = network(tmp_path, ITEMS), tmp_path / "site"
    made(content, output)
    found = []
    for jobs in (2, 1):
        _again(content)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh:  # one with threads is not copied
            found.append(fresh.submit(_compiled_here, content, output, jobs).result())
    assert found[0] == []
    assert "post.html" in found[1]


def test_a_refused_build_leaves_no_process_behind(tmp_path: Path) -> None:
    content = network(tmp_path, ITEMS)
    post = content / corpus.path(3)
    post.write_text(post.read_text().replace("title:", "titel:", 1))
    with pytest.raises(ContentError):
        made(content, tmp_path / "site", STOA_JOBS=2)
    assert multiprocessing.active_children() == []


def test_a_build_that_can_not_begin_leaves_no_process_behind(tmp_path: Path) -> None:
    content = network(tmp_path, ITEMS)
    made(content, tmp_path / "site")
    before = tree(tmp_path / "site")
    with pytest.raises(SettingsError, match=r"^THEME: "):
        made(content, tmp_path / "site", STOA_JOBS=2, THEME=str(content / "network.yaml"))
    assert multiprocessing.active_children() == []
    assert tree(tmp_path / "site") == before
