"""Ids never change: an edit is an update, not a new item, whatever is edited."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.core.addresses import FEED_FORMATS
from plugins.core.model import Post, Topic
from plugins.core.network import Network
from plugins.feeds.files import Feeds

from . import networks
from .networks import assembled, body, day, expert, post

TOPICS = ("curation", "value", "empty")
URLS = ("https://stoa.example", "https://other.example", "https://third.example/below")


def edits() -> st.SearchStrategy[tuple[str, Any]]:
    """Return edits of a post: (what, to what)."""
    return st.one_of(
        st.tuples(st.just("slug"), st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)),
        st.tuples(st.just("title"), st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)),
        st.tuples(st.just("topics"), st.lists(st.sampled_from(TOPICS), unique=True).map(tuple)),
        st.tuples(st.just("date"), st.integers(0, 300).map(day)),
        st.tuples(st.just("updated"), st.integers(0, 300).map(day)),
        st.tuples(st.just("body"), st.sampled_from(["<p>One</p>", "<p>Two</p>", ""]).map(body)),
        st.tuples(st.just("authors"), st.sampled_from([("ada",), ("jonas",), ("ada", "jonas")])),
        st.tuples(st.just("stage"), st.sampled_from(["", "interest", "loyalty"])),
    )


history = st.lists(st.tuples(st.integers(0, 4), edits()), max_size=12)


def network(posts: list[Post], url: str, title: str) -> Network:
    stated = networks.settings(url=url, name=title, topics=tuple(Topic(t, t.upper()) for t in TOPICS))
    return assembled(stated, (*posts, expert("ada", "Ada"), expert("jonas", "Jonas")))


def items(of: Network) -> dict[str, list[str]]:
    """Return ids by file."""
    found = {}
    for file in Feeds(of):
        if file.path.endswith("feed.json"):
            found[file.path] = [item["id"] for item in json.loads(file.make())["items"]]
        elif file.path.endswith((".atom", ".rss")):
            found[file.path] = [entry.id for entry in feedparser.parse(file.make()).entries]
    return found


@settings(max_examples=40, deadline=None)
@given(history, st.sampled_from(URLS), st.text("abc", min_size=1, max_size=3))
def test_for_every_history_of_edits_ids_stay_and_no_item_comes_twice(
        edited: list[tuple[int, tuple[str, Any]]], url: str, name: str) -> None:
    posts = [post(f"p{n}", n) for n in range(5)]
    known = {p.id for p in posts}
    for number, (what, value) in edited:
        if what == "slug" and any(p.slug == value for p in posts):
            continue
        posts[number] = replace(posts[number], **{what: value})  # the id is in the file, so a rename keeps it
    after = items(network(posts, url, name))
    for form in ("atom", "rss", "json"):
        assert set(after[f"posts/feed.{form}"]) == known
    assert {i for p, ids in after.items() if not p.startswith(("experts/feed", "subs")) for i in ids} <= known
    assert all(len(ids) == len(set(ids)) for ids in after.values())


def test_a_thousand_edits_bring_a_follower_nothing_twice() -> None:
    """One follower of every format through 1,000 renames, moves, new titles, topics, authors and domains."""
    chance = Random(6)
    posts = [post(f"p{n}", n) for n in range(5)]
    known, url, done = {p.id for p in posts}, URLS[0], Counter[str]()
    for step in range(1_000):
        number = chance.randrange(len(posts))
        edit: list[tuple[str, Any]] = [
            ("slug", f"s{step}"), ("title", f"Title {step}"), ("topics", tuple(chance.sample(TOPICS, 2))),
            ("date", day(chance.randrange(300))), ("updated", day(chance.randrange(300))),
            ("body", body(f"<p>{step}</p>")), ("authors", chance.choice([("ada",), ("jonas",)])), ("url", step),
        ]
        what, value = chance.choice(edit)
        done[what] += 1
        if what == "url":
            url = chance.choice(URLS)
        else:
            posts[number] = replace(posts[number], **{what: value})
        if step % 4:
            continue  # the follower asks after every fourth edit
        now = network(posts, url, "N")
        form = FEED_FORMATS[step // 4 % 3]
        data = next(file for file in Feeds(now) if file.path == f"posts/feed.{form}").make()
        found = [item["id"] for item in json.loads(data)["items"]] if form == "json" \
            else [entry.id for entry in feedparser.parse(data).entries]
        assert (len(found), set(found)) == (len(known), known)
    assert len(done) == 8
    assert min(done.values()) > 80


def test_a_feeds_own_id_outlives_the_domain_and_an_experts_new_name() -> None:
    def ids(url: str, slug: str) -> set[str]:
        ada = replace(expert("ada", "Ada"), slug=slug)
        found = assembled(networks.settings(url=url), (ada, post("p", 1, authors=(slug,))))
        return {feedparser.parse(f.make()).feed.id for f in Feeds(found) if f.path.endswith("feed.atom")}

    assert ids("https://stoa.example", "ada") == ids("https://other.example/x", "ada-okafor")


def test_every_feed_of_a_network_has_another_id() -> None:
    found = [feedparser.parse(f.make()).feed.id for f in Feeds(networks.example()) if f.path.endswith("feed.atom")]
    assert len(found) == len(set(found))


def test_an_editions_id_is_the_same_with_and_without_a_note() -> None:
    whole = networks.example()
    bare = replace(whole, notes={}, editions=tuple(replace(e, note="") for e in whole.editions))
    assert items(whole)["editions/feed.atom"] == items(bare)["editions/feed.atom"]
