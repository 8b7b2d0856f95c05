"""Feeds are valid to the letter, and real readers read the same from all three formats."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from plugins.core.slices import slices
from plugins.feeds import syndication
from plugins.feeds.files import Feeds
from plugins.feeds.gathering import material, site
from plugins.feeds.head import Head
from plugins.feeds.showing import look, show

from ..paths import ROOT
from .networks import day, example
from .validity import complaints

FEEDS = (".atom", ".rss", ".json")


def made(searches: bool = True) -> dict[str, bytes]:  # noqa: FBT001, FBT002  # a test's own
    found = {"first-month": ("posts/first", "links/rot")} if searches else {}
    return {f.path: f.make() for f in Feeds(example(), searches=found, sizes={"/posts/talk/talk.mp3": 1234})}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return made()


def test_every_feed_of_a_network_with_everything_in_it_is_valid(files: dict[str, bytes]) -> None:
    found = [line for path, data in files.items() if path.endswith(FEEDS) for line in complaints(path, data)]
    assert found == []


def test_every_slice_has_its_feeds(files: dict[str, bytes]) -> None:
    places = ["", "posts/", "links/", "questions/", "paths/", "editions/", "ideas/", "experts/",
              "questions/unanswered/", "topics/curation/", "topics/empty/", "stages/interest/", "subscribe/money/",
              "searches/first-month/", "paths/start/", "experts/ada/", "experts/ada/posts/"]
    wanted = {f"{place}feed.{form}" for place in places for form in ("atom", "rss", "json")}
    wanted |= {"series/a-series/feed.atom", "questions/cost/feed.atom", "questions/open/feed.atom",
               "subscriptions.opml", "topics/curation/subscriptions.opml", "sitemap.xml", "feed.css"}
    assert wanted <= files.keys()
    assert "questions/cost/feed.rss" not in files


def test_the_checker_finds_what_is_wrong() -> None:
    good = made()["feed.atom"]
    for wrong in (good.replace(b"<published>2026", b"<published>26", 1), good.replace(b'rel="self"', b'rel="up"'),
                  good.replace(b"&lt;p&gt;Who", b"&lt;script&gt;1&lt;/script&gt;&lt;p&gt;Who"),
                  good.replace(b"</id>", b"x</id>", 1), good.replace(b"<title>The Stoa</title>", b"")):
        assert wrong != good
        assert complaints("feed.atom", wrong)


@pytest.mark.parametrize("form", ["atom", "rss"])
@pytest.mark.parametrize("full", [True, False])
def test_a_feed_of_parts_is_what_feedgen_makes_of_the_whole(form: Any, full: bool) -> None:  # noqa: ANN401, FBT001
    network = example()
    here = site(network, {"/posts/talk/talk.mp3": 1234})
    keys = ["posts/talk", "links/rot", "questions/cost", "questions/cost#guest", "ideas/board", "paths/start",
            "experts/ada", "editions/2026-w01"]
    entries = [show(look(network.settings), material(here, key)) for key in keys]
    head = Head(id="urn:uuid:00000000-0000-4000-8000-000000000000", title="T < & ü", summary="", language="en",
                url="https://stoa.example/feed.atom", page="https://stoa.example/", updated=day(1), rights="CC",
                license="https://cc.example/", owner="O", home="https://stoa.example/", hub="https://hub.example/",
                current="https://stoa.example/x", older="https://stoa.example/1", newer="https://stoa.example/3")
    parts = syndication.document(head, form, [syndication.fragment(e, form, full=full) for e in entries])
    whole = syndication.whole(head, form, entries, full=full)
    assert canonical(parts) == canonical(whole)


def canonical(data: bytes) -> bytes:
    """Return XML canonically, without the line breaks between entries."""
    root = etree.fromstring(data)
    for element in root.iter("{*}entry", "{*}item"):
        element.tail = None
    for element in (root, root[0]):
        element.text = None
    last = root[-1] if len(root) > 1 else root[0][-1]
    for element in (last, *root.iter("{*}license", "{*}archive", "{*}link")):
        element.tail = None
    result: bytes = etree.tostring(root, method="c14n")
    return result.replace(b"\n", b"")


def test_the_three_formats_hold_equal_items(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if not path.endswith("feed.json"):
            continue
        items = json.loads(data)["items"]
        for form in ("atom", "rss"):
            parsed = feedparser.parse(files[path.replace(".json", f".{form}")])
            assert not parsed.bozo
            assert [e.id for e in parsed.entries] == [i["id"] for i in items]
            assert [e.title for e in parsed.entries] == [i["title"] for i in items]
            assert [e.link for e in parsed.entries] == [i["url"] for i in items]
            assert [[a.name for a in e.get("authors", [])] for e in parsed.entries] \
                == [[a["name"] for a in i.get("authors", [])] for i in items]
            labels = [[t.label or t.term for t in e.get("tags", [])] for e in parsed.entries]
            assert labels == [i.get("tags", []) for i in items]


def test_feedparser_reads_all_of_an_entry(files: dict[str, bytes]) -> None:
    entries = {e.title: e for e in feedparser.parse(files["feed.atom"]).entries}
    talk, rot = entries["Talk"], entries["Links rot"]
    assert [a.name for a in talk.authors] == ["Ada Okafor", "Jonas Weber"]
    assert talk.authors[0].href == "https://stoa.example/experts/ada/"
    assert talk.enclosures[0].href == "https://stoa.example/posts/talk/talk.mp3"
    assert (talk.enclosures[0].type, talk.enclosures[0].length) == ("audio/mpeg", "1234")
    assert talk.media_thumbnail == [{"url": "https://stoa.example/posts/talk/chart.png"}]
    assert talk.content[0].language == "de"
    assert 'src="https://stoa.example/posts/talk/chart.png"' in talk.content[0].value
    assert 'href="https://stoa.example/posts/talk/#fn:1"' in talk.content[0].value
    assert "tabindex" not in talk.content[0].value
    assert rot.link == "https://stoa.example/links/rot/"
    relations = {link.rel: link.href for link in rot.links}
    assert relations["via"] == relations["related"] == "https://elsewhere.example/a%20b?q=%C3%BC&x=1"


def test_an_answer_says_what_it_replies_to(files: dict[str, bytes]) -> None:
    root = etree.fromstring(files["questions/cost/feed.atom"])
    replies = root.findall(".//{http://purl.org/syndication/thread/1.0}in-reply-to")
    question = example().items["questions/cost"]
    assert {(r.get("ref"), r.get("href")) for r in replies} \
        == {(question.id, "https://stoa.example/questions/cost/")}
    assert len(replies) == 2


def test_the_accepted_answer_stands_in_the_question_and_moves_its_date(files: dict[str, bytes]) -> None:
    entries = {e.title: e for e in feedparser.parse(files["topics/value/feed.atom"]).entries}
    asked = entries["What does it cost?"]
    assert "Answer of ada." in asked.content[0].value
    assert "Answer of guest." not in asked.content[0].value
    assert asked.updated == "2026-01-07T09:00:00+00:00"


def test_another_languages_reader_reads_them(files: dict[str, bytes], tmp_path: Path) -> None:
    """Node's feedsmith finds the same ids, titles and authors in each format."""
    for path in ("feed.atom", "feed.rss", "feed.json", "subscriptions.opml", "experts/ada/feed.rss"):
        (tmp_path / path.replace("/", "-")).write_bytes(files[path])
    script = tmp_path / "read.mjs"
    module = (ROOT / "node_modules" / "feedsmith" / "dist" / "index.mjs").as_uri()
    script.write_text(f"""
import {{ parseFeed, parseOpml }} from {json.dumps(module)}
import {{ readFileSync }} from 'node:fs'
const read = name => readFileSync(new URL(name, import.meta.url), 'utf8')
const out = {{}}
for (const name of ['feed.atom', 'feed.rss', 'feed.json', 'experts-ada-feed.rss']) {{
  const {{ format, feed }} = parseFeed(read(name))
  out[name] = {{ format, title: feed.title, items: (feed.entries ?? feed.items).map(e => ({{
    id: e.id ?? e.guid?.value, title: e.title?.value ?? e.title,
    authors: (e.authors ?? e.dc?.creators ?? []).map(a => a.name ?? a) }})) }}
}}
out.opml = parseOpml(read('subscriptions.opml')).body.outlines.map(o => [o.text, o.outlines.length])
console.log(JSON.stringify(out))
""")
    run = subprocess.run(["node", str(script)], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    read = json.loads(run.stdout)
    items = [{"id": i["id"], "title": i["title"], "authors": [a["name"] for a in i["authors"]]}
             for i in json.loads(files["feed.json"])["items"]]
    assert [read[f"feed.{form}"]["format"] for form in ("atom", "rss", "json")] == ["atom", "rss", "json"]
    for form in ("atom", "rss", "json"):
        assert read[f"feed.{form}"]["items"] == items, form
    assert [group for group, _ in read["opml"]] == ["Everything", "Topics", "Stages", "Combined", "Paths and series",
                                                    "Experts", "Experts elsewhere"]


def test_a_saved_search_without_results_has_no_slice() -> None:
    """Where the search was not made, its feed keeps out of the way instead of being empty."""
    assert "searches/first-month/feed.atom" not in made(searches=False)
    assert not [part for part in slices(example()) if part.group == "search"]


