"""The edge: a build's records become its network, and its problems are handed on."""

from __future__ import annotations

from pathlib import Path

from pelican.settings import DEFAULT_CONFIG

from plugins.core.build import BUILD, Build, Request
from plugins.network.plugin import NetworkGenerator
from plugins.store.stamp import stamp
from plugins.store.tree import OutputTree

from .making import NOW, body, record, settings, to


def made(folder: Path, *, known: bool = True) -> Build:
    request = Request(content=folder, output=folder / "output", state=folder / "state", now=NOW)
    build = Build(request, OutputTree(request.output, request.state / "outputs", stamp()))
    if known:
        build.settings = settings()
    post = record("posts/a", body=body("Words", to("none.md")))
    build.records = (record("experts/ada"), post, record("links/b", curator="refused"))
    build.refused = frozenset({"experts/refused"})
    everything = {**DEFAULT_CONFIG, BUILD: build}
    NetworkGenerator({}, everything, str(folder), DEFAULT_CONFIG["THEME"], str(request.output)).generate_context()
    return build


def test_a_build_gets_its_network_and_what_is_wrong(tmp_path: Path) -> None:
    build = made(tmp_path)
    assert build.network is not None
    assert set(build.network.items) == {"experts/ada", "posts/a"}
    assert [str(problem) for problem in build.problems] == [
        "links/b.md:1: error: `curator`: it can't stand without its curator: `refused` was refused",
        "posts/a.md:9: warning: `none.md` leads to nothing: it is shown as text",
    ]
    assert build.seconds["join"] > 0


def test_without_settings_there_is_no_network(tmp_path: Path) -> None:
    assert made(tmp_path, known=False).network is None
