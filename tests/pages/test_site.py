"""The shipped network in the shipped theme: every page is valid, every link leads somewhere, every word is there."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from plugins.building.loading import load
from plugins.core.addresses import feed, output_path, prefix
from plugins.core.build import Build, Request
from plugins.core.slices import slices
from plugins.pages.desk import Desk
from plugins.pages.routes import routes
from plugins.pages.settings import PageSettings
from plugins.pages.theme import read_theme, word_folders
from plugins.pages.words import parse_words
from plugins.pages.writing import write_copies, write_pages
from plugins.store.tree import OutputTree
from tests.paths import CONTENT, DATA, ROOT, needs_shared

from .links import addresses, broken
from .making import THEME as PLAIN
from .making import materials, network

THEME = ROOT / "theme"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
NU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def built(content: Path, folder: Path, *, cards: bool = True) -> Build:
    """Return a build of a content root's pages."""
    loaded = load(content, now=NOW, jobs=2)
    asked = Request(content=content, output=folder / "output", state=folder, now=NOW, jobs=2)
    tree = OutputTree(asked.output, folder / "made", "stamp")
    build = Build(asked, tree)
    build.network = loaded.network
    for write in (write_copies, write_pages):
        write(build, loaded.network, PageSettings(theme=THEME, cards=cards))
    tree.commit()
    return build


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return the shipped network, built."""
    return built(CONTENT, tmp_path_factory.mktemp("shipped"))


def made_by_others(build: Build) -> frozenset[str]:
    """Return the files that feeds and search would add to the site."""
    assert build.network is not None
    feeds = {output_path(feed(part.place, form)) for part in slices(build.network) for form in part.forms}
    return frozenset({*feeds, "subscriptions.opml", "sitemap.xml", "feed.css",
                      *(f"topics/{hub.topic.slug}/subscriptions.opml" for hub in build.network.hubs)})


def test_every_link_and_anchor_of_the_shipped_network_leads_somewhere(shipped: Build) -> None:
    assert shipped.network is not None
    url = shipped.network.settings.url
    assert broken(shipped.request.output, prefix(url), url, made_by_others(shipped)) == []


@needs_shared
def test_every_link_and_anchor_of_a_large_old_network_leads_somewhere(tmp_path: Path) -> None:
    build = built(DATA / "digitalgov", tmp_path, cards=False)
    assert build.network is not None
    url = build.network.settings.url
    assert broken(build.request.output, prefix(url), url, made_by_others(build)) == []


def test_nothing_is_asked_of_another_origin_and_nothing_is_inline(shipped: Build) -> None:
    for path in sorted(shipped.request.output.rglob("*.html")):
        page = LexborHTMLParser(path.read_text("utf-8"))
        for node in page.css("script, link[rel=stylesheet], img, source, iframe, video, audio, object, embed"):
            for name in ("src", "href", "srcset", "data"):
                value = node.attributes.get(name) or ""
                assert not value.startswith(("http:", "https:", "//", "data:")), (path, value)
        assert page.css("style, [style]") == [], path
        for script in page.css("script:not([src])"):
            assert script.attributes.get("type") == "application/ld+json", path
            json.loads(script.text())


@pytest.mark.skipif(not NU.is_file() or shutil.which("java") is None, reason="the Nu checker comes with `make test`")
def test_every_page_is_valid_html(shipped: Build) -> None:
    done = subprocess.run(
        ["java", "-Xmx700m", "-jar", str(NU), "--errors-only", "--skip-non-html", "--format", "gnu",
         str(shipped.request.output)], capture_output=True, text=True, check=False, timeout=300)
    assert done.stderr.replace(f"file:{shipped.request.output}/", "") == ""


def test_every_words_file_has_the_same_words_and_forms() -> None:
    files = sorted((THEME / "words").glob("*.yaml"))
    assert len(files) >= 2
    read = {path.name: parse_words(path.name, path.stem, path.read_text("utf-8")) for path in files}
    english = read["en.yaml"]
    for name, words in read.items():
        assert sorted(words.words) == sorted(english.words), name
        for key, word in words.words.items():
            assert isinstance(word, tuple) == isinstance(english.words[key], tuple), (name, key)


def test_every_template_of_a_route_is_in_the_theme() -> None:
    there = Desk(materials(network(), read_theme(PLAIN)))
    missing = {route.template for route in routes(there)} - {path.name for path in (THEME / "templates").glob("*.html")}
    assert not missing
    assert word_folders(read_theme(THEME)) == (THEME,)


def test_the_checker_finds_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text('<a href="/n/a/#here">1</a><a href="/n/a/#gone">2</a><a href="/n/b/">3</a>'
                                         '<a href="/elsewhere/">4</a><img srcset="/n/x.png 1w, /n/y.png 2w"'
                                         ' src="a/z.png">'
                                         '<a href="https://s.example/n/c/">5</a><a href="https://other.example/">6</a>')
    (tmp_path / "a" / "index.html").write_text('<p id="here"><a href="../">up</a><a href="#none">7</a></p>')
    assert broken(tmp_path, "/n", "https://s.example/n", frozenset({"x.png"})) == [
        "a/index.html: #none", "index.html: /elsewhere/", "index.html: /n/a/#gone", "index.html: /n/b/",
        "index.html: /n/y.png", "index.html: a/z.png", "index.html: https://s.example/n/c/"]
    assert len(list(addresses(LexborHTMLParser("<form action=/x><img src=/y>")))) == 2
