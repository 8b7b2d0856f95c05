"""Archives by RFC 5005: nothing is lost to who was away, and a new item leaves archives alone."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from plugins.core.slices import Slice
from plugins.feeds.files import Feeds
from plugins.feeds.plan import Document, documents
from plugins.feeds.settings import FeedSettings

from . import networks
from .networks import assembled, expert, post

A = "{http://www.w3.org/2005/Atom}"


def part(count: int) -> Slice:
    """Return a slice with entries 0 to `count`, the newest with the highest number."""
    return Slice("topic", "/topics/x/", "/topics/x/", "X", tuple(f"posts/{n}" for n in reversed(range(count))))


def walk(found: dict[str, Document], start: str) -> Iterator[Document]:
    place = start
    while place:
        yield found[place]
        place = found[place].older


@given(st.integers(0, 400), st.integers(1, 30), st.integers(1, 30))
def test_for_every_number_of_entries_the_chain_holds_each_once(count: int, newest: int, archive: int) -> None:
    limits = FeedSettings(newest=newest, archive=archive)
    found = {d.place: d for d in documents(part(count), "atom", limits)}
    chain = list(walk(found, "/topics/x/feed.atom"))
    assert [key for d in chain for key in d.keys] == list(part(count).entries)
    assert len(chain) == len(found)
    assert min(count, newest) <= len(chain[0].keys) < newest + archive
    assert all(len(d.keys) == archive and d.current == "/topics/x/feed.atom" for d in chain[1:])
    assert [d.newer for d in chain[2:]] == [d.place for d in chain[1:-1]]
    assert not any(d.newer for d in chain[:2])


@given(st.integers(0, 300))
def test_for_every_new_entry_no_archive_changes(count: int) -> None:
    limits = FeedSettings(newest=5, archive=10)
    before = {d.place: d.keys for d in documents(part(count), "atom", limits) if d.current}
    after = {d.place: d.keys for d in documents(part(count + 1), "atom", limits) if d.current}
    assert before.items() <= after.items()
    assert len(after) - len(before) in {0, 1}


def test_archives_are_marked_and_linked_in_the_documents() -> None:
    posts = [post(f"p{n:03}", n) for n in range(60)]
    network = assembled(networks.settings(), (*posts, expert("ada", "Ada")))
    files = {f.path: f for f in Feeds(network, limits=FeedSettings(newest=10, archive=20))}
    chain, path = [], "feed.atom"
    while path:
        root = etree.fromstring(files[path].make())
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{A}link")}
        marked = root.find("{http://purl.org/syndication/history/1.0}archive") is not None
        assert marked == (path != "feed.atom")
        assert (links.get("current") == "https://stoa.example/feed.atom") == marked
        assert links["self"] == f"https://stoa.example/{path}"
        chain += [e.findtext(f"{A}title") for e in root.findall(f"{A}entry")]
        path = (links.get("prev-archive") or "").removeprefix("https://stoa.example/")
    assert chain == [f"P{n:03}" for n in reversed(range(60))]


def test_every_text_is_archived_once_and_other_archives_hold_summaries() -> None:
    posts = [post(f"p{n:03}", n) for n in range(60)]
    network = assembled(networks.settings(), (*posts, expert("ada", "Ada")))
    files = {f.path: f for f in Feeds(network)}
    assert b"Text of p001." in files["feed-1.atom"].make()
    brief = files["topics/curation/feed-1.atom"].make()
    assert b"Text of p001." not in brief
    assert b"<summary>About p001.</summary>" in brief


def test_the_other_formats_point_to_atoms_archives_or_have_none() -> None:
    posts = [post(f"p{n:03}", n) for n in range(60)]
    network = assembled(networks.settings(), (*posts, expert("ada", "Ada")))
    files = {f.path: f for f in Feeds(network)}
    assert b'rel="prev-archive" href="https://stoa.example/feed-2.atom" type="application/atom+xml"' \
        in files["feed.rss"].make()
    assert not [path for path in files if path.endswith((".rss", ".json")) and "feed-" in path]
