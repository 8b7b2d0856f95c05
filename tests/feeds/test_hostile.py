"""Whatever stands in a text: every feed stays valid, and nothing in it comes to life."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from typing import Final

import feedparser
import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from plugins.core.model import (
    EditionNote,
    Expert,
    Idea,
    Link,
    Path,
    Person,
    Question,
    Record,
    Reference,
    SeriesPart,
    Stage,
    Step,
    Takeaway,
    Topic,
)
from plugins.core.network import Edition, Network
from plugins.feeds.files import Feeds

from . import networks
from .networks import answer, assembled, body, day, key_id
from .validity import complaints

KINDS: Final = (
    *(f"a{chr(code)}b" for code in (*range(9), 0x0B, 0x0C, 0x0E, 0x1B, 0x1F, 0x7F)),  # 15 control characters
    "a\tb", "a\nb", "a\rb", "a\r\nb", "a\x85b", "a\u2028b", "a\u2029b",  # ends of lines
    "a\x80b\x9fc", "a\ufffeb\uffffc", "a\ufdd0b\U0001ffffc", "a\ufffdb", "\ufeffa",  # C1, noncharacters, marks
    "a\ud800b", "\udc00a", "\ud83d",  # lone surrogates
    "]]>", "<![CDATA[a]]>", "<!-- a -->", "--><b>", "<?xml version='1.1'?>", "<?xml-stylesheet href='x'?>",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;", "&amp;lt;script&gt;", "&#0; &#x1; &#xD800;",
    "&nbsp;&copy;", "& && &; &#; &x", "a < b > c", "</title></entry></feed>", "</item></channel></rss>",
    "<script>alert(1)</script>", "<SCRIPT SRC=//x></SCRIPT>", "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>", "<iframe src='javascript:1'></iframe>", '"><svg onload=alert(1)>', "' onclick='alert(1)",
    "javascript:alert(1)", "data:text/html,<script>1</script>", "{{ 7*7 }}", "${7*7}", "%00%0d%0a", "\\u0000\\n",
    "\u202egnp.exe", "\u2067\u2066\u200f\u05e9\u05dc\u05d5\u05dd\u200e", "\u200b\u200c\u200d\u2060",
    "a\u0301\u0327" * 20,
    "👩\u200d👩\u200d👧\u200d👦 🇺🇳 👍🏽", "\U0001d49c 𐀀 \U000e0041", "İıŞß ﬁ", "a" * 1_000, "   ", "\u00a0\u3000",
    '{"a": "b"}', "\\", '"', "//", "=cmd|' /C calc'!A0",
)


def hostile(text: str) -> Network:
    """Return a network with a text in every field that takes one."""
    stated = networks.settings(
        name=text or "x", tagline=text, license=text, language="en", topics=(Topic("one", text or "x", text),),
        stages=(Stage("s", text or "x", text),),
        feeds={"named": {"title": text if text.strip() else "x", "topics": ["one"]}}, searches={"found": text},
    )
    text8 = text.encode("utf-8", "ignore").decode()  # a file in UTF-8 holds no surrogates; what is not in one may
    escaped = html.escape(text8)
    said = body(f"<p>{nh3.clean(text8, tags={'b', 'i', 'a', 'code'})} {nh3.clean(escaped)} <a{{}}>x</a> {{}}</p>",
                Reference("link", "x.mp3"), Reference("image", "x.png", alt=text, title=text))
    plain = body(f"<p>{nh3.clean(escaped)}</p>")
    own = {"title": text or "x", "topics": ("one",), "stage": "s", "summary": text}
    source = networks.SOURCE
    records: tuple[Record, ...] = (
        Expert(slug="ada", id=key_id("experts/ada"), source=source, offer=text, body=plain, **own),  # type: ignore[arg-type]
        networks.post("p", 1, body=said, series=SeriesPart(text or "x", 1), **own),
        Link(slug="l", id=key_id("links/l"), source=source, date=day(2), url=f"https://x.example/{text}", site=text,
             curator="ada", author=text, takeaways=(Takeaway("ada", text),), body=plain, **own),  # type: ignore[arg-type]
        Question(slug="q", id=key_id("questions/q"), source=source, date=day(3), license=text, body=plain,
                 asked_by=Person(name=text or "x"), accepted=("a",), answers=(
                     answer("q", "a", 4, author=Person(name=text or "x"), body=plain, license=text),), **own),  # type: ignore[arg-type]
        Idea(slug="i", id=key_id("ideas/i"), source=source, date=day(5), proposed_by="ada", body=plain, **own),  # type: ignore[arg-type]
        Path(slug="w", id=key_id("paths/w"), source=source, audience=text, outcome=text,
             steps=(Step("posts/p", text),), body=plain, **own),  # type: ignore[arg-type]
        EditionNote(slug="e", id=key_id("editions/e"), source=source, body=plain, title=text or "x"),
    )
    edition = Edition("e", text or "x", day(0), day(7), ("posts/p", "links/l"), note="editions/e")
    network = assembled(stated, records, editions=(edition,),
                        targets={"posts/p": ("/posts/p/x.mp3", "/posts/p/x.png")})
    return replace(network, summaries=dict.fromkeys((*network.items, *network.answers, "editions/e"), text))


PLACES: Final = ("", "topics/one/", "experts/", "experts/ada/", "paths/", "editions/", "ideas/", "questions/q/",
                 "subscribe/named/", "searches/found/", "series/x/")
"""Between them they show everything of the network."""

SHOWN: Final = {f"{place}feed.{form}" for place in PLACES for form in ("atom", "rss", "json")}


def check(text: str) -> None:
    for file in Feeds(hostile(text), searches={"found": ("posts/p", "links/l")}):
        if file.path in SHOWN:
            data = file.make()
            assert complaints(file.path, data) == []
            if not file.path.endswith(".json"):
                parsed = feedparser.parse(data, sanitize_html=False)
                assert not parsed.bozo
                for told in (parsed.feed.title, *(e.title for e in parsed.entries if file.path.endswith(".rss"))):
                    assert not re.search(r"<[a-zA-Z!/?]", told) or file.path.endswith(".atom")


def test_there_are_sixty_kinds() -> None:
    assert len(set(KINDS)) >= 60


@pytest.mark.parametrize("text", KINDS, ids=range(len(KINDS)))
def test_every_feed_stays_valid(text: str) -> None:
    check(text)


def test_a_megabyte_of_text_is_a_feed_too() -> None:
    text = "Lorem <ipsum> & " * 65_536
    network = assembled(networks.settings(), (networks.expert("ada", "Ada"),
                                              networks.post("p", 1, body=body(f"<p>{html.escape(text)}</p>"))))
    files = {f.path: f.make() for f in Feeds(network) if f.path.startswith("feed.")}
    wanted = f"<p>{html.escape(text)}</p>"
    assert etree.fromstring(files["feed.atom"]).findtext(".//{*}content") == wanted
    assert etree.fromstring(files["feed.rss"]).findtext(".//{*}encoded") == wanted
    assert json.loads(files["feed.json"])["items"][0]["content_html"] == wanted


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(codec=None, exclude_categories=[]), max_size=60))
def test_for_every_text_feeds_stay_valid(text: str) -> None:
    check(text)


def test_markup_in_a_title_is_seen_as_written() -> None:
    """RSS can't say that a title is text, so what would be a tag there is written wide."""
    files = {f.path: f.make() for f in Feeds(hostile("<b>R&D &amp; a < b</b>"))}
    rss, atom = (feedparser.parse(files[f"posts/feed.{form}"], sanitize_html=False).entries[0].title
                 for form in ("rss", "atom"))
    assert rss == "\uff1cb>R\uff06D \uff06amp; a < b\uff1c/b>"
    assert atom == "<b>R&D &amp; a < b</b>"
    assert json.loads(files["posts/feed.json"])["items"][0]["title"] == "<b>R&D &amp; a < b</b>"
