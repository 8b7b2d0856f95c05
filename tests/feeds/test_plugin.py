"""The edge: a whole build by Pelican, with reading and network before it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import feedparser
import pytest
from pelican.settings import read_settings

from plugins.building.shell import StoaPelican
from plugins.core.build import Build
from plugins.core.errors import SettingsError
from plugins.core.model import Settings, Source
from plugins.core.network import Attachment, Network
from plugins.feeds.plugin import media_sizes

from ..paths import CONTENT, DATA, ROOT, needs_shared
from .validity import complaints

PARTS = ["plugins.reading", "plugins.network", "plugins.feeds"]
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def build(content: Path, folder: Path, **settings: Any) -> Build:  # noqa: ANN401  # any of Pelican's settings
    """Build the feeds of a content root into `folder`/site."""
    output = folder / "site"
    if output.exists():  # what other parts write, and a site is known by
        (output / "index.html").write_text("")
    pelican = StoaPelican(read_settings(str(ROOT / "pelicanconf.py"), override={
        "PATH": str(content), "OUTPUT_PATH": str(output), "PLUGINS": PARTS, "STOA_STATE": str(folder / "state"),
        **settings}))
    pelican.run()
    assert pelican.build is not None
    return pelican.build


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path / "content"


def feeds_of(output: Path) -> Mapping[str, bytes]:
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in sorted(output.rglob("*"))
            if path.suffix in {".atom", ".rss", ".json", ".opml", ".xml", ".css"}}


def test_the_shipped_networks_feeds_are_valid_and_only_what_changed_is_written_again(
        content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(content, tmp_path)
    files = feeds_of(tmp_path / "site")
    forms = (".atom", ".rss", ".json")
    assert [line for path, data in files.items() if path.endswith(forms) for line in complaints(path, data)] == []

    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int((NOW + dt.timedelta(hours=20)).timestamp())))
    again = build(content, tmp_path)
    assert [path for path, new in again.tree.changed.items() if new and path in files] == []
    assert feeds_of(tmp_path / "site") == files

    post = content / "posts/2026/what-it-costs.md"
    before = {entry.id for entry in feedparser.parse(files["feed-1.atom"]).entries}
    before |= {entry.id for entry in feedparser.parse(files["feed.atom"]).entries}
    post.write_text(post.read_text() + "\nOne line more.\n")
    edited = build(content, tmp_path)
    changed = {path for path, new in edited.tree.changed.items() if new}
    assert {"posts/feed.atom", "posts/feed.rss", "posts/feed.json"} & changed or "posts/feed-1.atom" in changed
    assert len(changed) < len(edited.tree.changed) / 2
    clean = tmp_path / "clean"
    build(content, clean)
    assert feeds_of(clean / "site") == feeds_of(tmp_path / "site")
    after = feeds_of(tmp_path / "site")
    ids = {entry.id for name in ("feed-1.atom", "feed.atom") for entry in feedparser.parse(after[name]).entries}
    assert ids == before


def test_a_setting_that_means_nothing_ends_the_build_before_it_begins(content: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        build(content, tmp_path, STOA_FEEDS_ARCHIVE=0)
    assert str(caught.value) \
        == "STOA_FEEDS_ARCHIVE: is 0, but must be a whole number from 1 up; see docs/feeds.md"
    assert not (tmp_path / "site").exists()


def test_limits_reach_the_feeds(content: Path, tmp_path: Path) -> None:
    build(content, tmp_path, STOA_FEEDS_NEWEST=3, STOA_FEEDS_ARCHIVE=4)
    items = json.loads((tmp_path / "site/posts/feed.json").read_bytes())["items"]
    assert 3 <= len(items) < 7


def test_sounds_are_measured(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"x" * 321)
    network = Network(settings=Settings(name="N", url="https://x.example", id="urn:uuid:0", source=Source("", "")),
                      now=NOW, attachments=(Attachment("a.mp3", "/posts/a/a.mp3"), Attachment("b.ogg", "/b.ogg"),
                                            Attachment("c.png", "/c.png")))
    assert media_sizes(network, tmp_path) == {"/posts/a/a.mp3": 321}


def slice_of(whole: Path, part: Path, years: tuple[str, ...]) -> None:
    """Copy a network's posts of some years, its links, and the people who made them."""
    files = [path for year in years for path in sorted((whole / "posts" / year).rglob("*.md"))]
    files += sorted((whole / "links").rglob("*.md"))
    words = {word for path in files for word in path.read_text("utf-8").split("\n---\n")[0].split()}
    files += [path for path in sorted((whole / "experts").glob("*.md")) if path.stem in words]
    for path in (whole / "network.yaml", *files):
        target = part / path.relative_to(whole)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)


@needs_shared
def test_feeds_of_a_real_network_are_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two years and all links of old, real content; every tenth feed. All feeds of all of it: 4,629, no complaint."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    slice_of(DATA / "digitalgov", tmp_path / "content", ("2012", "2019"))
    build(tmp_path / "content", tmp_path, STOA_KEEP_GOING=True, STOA_JOBS=1)
    files = feeds_of(tmp_path / "site")
    paths = [path for path in files if path.endswith((".atom", ".rss", ".json"))]
    assert len(paths) > 700
    sample = ["feed.atom", "feed.rss", "feed.json", *paths[::10]]
    assert [line for path in sample for line in complaints(path, files[path])] == []
