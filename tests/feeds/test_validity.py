"""Feeds are valid to the letter, and real readers read the same from all three formats."""

from __future__ import annotations

import json
import subprocess
from html import escape
from pathlib import Path
from typing import Any

import feedparser
import pytest
from feedgen.feed import FeedGenerator
from lxml import etree

from plugins.core.slices import slices
from plugins.feeds import syndication
from plugins.feeds.entry import Entry
from plugins.feeds.files import feeds
from plugins.feeds.gathering import material, site
from plugins.feeds.head import Head
from plugins.feeds.showing import look, show

from ..paths import ROOT
from .networks import day, example
from .validity import complaints

FEEDS = (".atom", ".rss", ".json")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def made(searches: bool = True) -> dict[str, bytes]:  # noqa: FBT001, FBT002  # a test's own
    found = {"first-month": ("posts/first", "links/rot")} if searches else {}
    return {f.path: f.make() for f in feeds(example(), searches=found, sizes={"/posts/talk/talk.mp3": 1234})}


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
def test_what_feedgen_can_say_it_says_the_same(form: Any, full: bool) -> None:  # noqa: ANN401, FBT001
    network = example()
    here = site(network, {"/posts/talk/talk.mp3": 1234})
    keys = ["posts/talk", "links/rot", "questions/cost", "questions/cost#guest", "paths/start", "experts/ada",
            "editions/2026-w01"]
    entries = [show(look(network.settings), material(here, key)) for key in keys]
    head = Head(id="urn:uuid:00000000-0000-4000-8000-000000000000", title="T < & ü", summary='S > "', language="en",
                url="https://stoa.example/feed.atom", page="https://stoa.example/", updated=day(1), rights="CC",
                license="https://cc.example/", owner="O", home="https://stoa.example/", hub="https://hub.example/",
                current="https://stoa.example/x", older="https://stoa.example/1", newer="https://stoa.example/3")
    own = syndication.document(head, form, [syndication.fragment(e, form, full=full) for e in entries])
    assert said(etree.fromstring(own)) == said(etree.fromstring(by_feedgen(head, form, entries, full=full)))


def by_feedgen(head: Head, form: str, entries: list[Entry], *, full: bool) -> bytes:
    """Return a feed as feedgen makes it: without relations of entry links, `dc:creator` and other names' elements."""
    feed = FeedGenerator()
    feed.id(head.id)
    feed.title(head.title)
    feed.description(head.summary)
    feed.author({"name": head.owner, "uri": head.home})
    feed.link(href=head.url, rel="self")
    feed.link(href=head.page, rel="alternate")
    feed.updated(head.updated)
    feed.lastBuildDate(head.updated)
    feed.language(head.language)
    feed.rights(head.rights)
    feed.generator("Stoa")
    for entry in entries:
        made = feed.add_entry(order="append")
        made.id(entry.id)
        made.title(entry.title)
        made.published(entry.published)
        made.updated(entry.updated)
        made.link(href=entry.url)
        made.author([{"name": m.name, **({"uri": m.url} if m.url else {})} for m in entry.makers] or None)
        made.category([{"term": c.term, "scheme": c.scheme, "label": c.label} for c in entry.categories] or None)
        if form == "rss":
            made.description(escape(entry.summary or entry.title, quote=False))
        else:
            made.summary(entry.summary or (None if full else entry.title))
        if full:
            made.content(entry.content, type="html" if form == "atom" else None)
        if entry.enclosures and form == "rss":
            made.enclosure(entry.enclosures[0].url, entry.enclosures[0].size, entry.enclosures[0].type)
    data: bytes = feed.atom_str() if form == "atom" else feed.rss_str()
    return data


def said(element: Any) -> Any:  # noqa: ANN401  # lxml's element, and what it says: name, attributes, text, elements
    """Return what is in an element, in order, but for what feedgen has no word for."""
    ours = {"rel", "type"} if element.tag == "{http://www.w3.org/2005/Atom}link" else set()
    attributes = {name: value for name, value in element.attrib.items() if name not in {*ours, LANGUAGE}}
    inside = [said(child) for child in element if not _ours_alone(child)]
    return element.tag, attributes, (element.text or "").strip(), inside


def _ours_alone(element: Any) -> bool:  # noqa: ANN401  # lxml's element
    space, name = etree.QName(element).namespace, etree.QName(element).localname
    if name == "link" and space:
        return element.get("rel", "alternate") not in {"self", "alternate"}
    return space not in {None, "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/modules/content/"} \
        or (name == "updated" and element.getparent().tag == "item")


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


