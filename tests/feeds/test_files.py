"""Feeds are made when something in them changed, and only then."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from plugins.core.model import Body
from plugins.core.network import Network
from plugins.feeds import syndication
from plugins.feeds.files import feeds

from . import networks
from .networks import NOW, assembled, body, example, expert, post


def keys(network: Network) -> dict[str, str]:
    return {file.path: file.key for file in feeds(network)}


def bytes_of(network: Network) -> dict[str, bytes]:
    return {file.path: file.make() for file in feeds(network)}


def with_post(network: Network, slug: str, **changes: object) -> Network:
    """Return the network with a post changed."""
    changed = tuple(replace(p, **changes) if p.slug == slug else p for p in network.posts)  # type: ignore[arg-type]
    items = dict(network.items) | {p.key: p for p in changed}
    return replace(network, posts=changed, items=items)


def test_nothing_is_made_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syndication, "fragment", lambda *_, **__: pytest.fail("an entry was rendered"))
    assert keys(example())


def test_no_clock_is_in_any_feed() -> None:
    later = replace(example(), now=NOW + dt.timedelta(days=1))
    assert bytes_of(example()) == bytes_of(later)
    assert keys(example()) == keys(later)


def test_one_edit_rewrites_only_the_feeds_that_show_it() -> None:
    before = example()
    after = with_post(before, "first", body=body("<p>Another text.</p>"))
    changed = {path for path, key in keys(after).items() if keys(before)[path] != key}
    places = ["", "posts/", "topics/curation/", "topics/value/", "stages/awareness/", "experts/ada/",
              "experts/ada/posts/", "paths/start/"]
    assert changed == {f"{place}feed.{form}" for place in places for form in ("atom", "rss", "json")}


@pytest.mark.parametrize("change", [
    lambda n: replace(n, settings=replace(n.settings, name="Another")),
    lambda n: replace(n, settings=replace(n.settings, hub="https://other.example/")),
    lambda n: replace(n, settings=replace(n.settings, license="MIT")),
    lambda n: replace(n, settings=replace(n.settings, language="de")),
    lambda n: replace(n, pictures={**n.pictures, "experts/ada": "/experts/ada/new.jpg"}),
    lambda n: replace(n, summaries={**n.summaries, "posts/first": "Another."}),
    lambda n: with_post(n, "first", title="Another"),
    lambda n: with_post(n, "first", updated=networks.day(9)),
    lambda n: with_post(n, "first", date=networks.day(0)),
    lambda n: with_post(n, "talk", body=Body(n.items["posts/talk"].body.parts, tuple(
        replace(r, alt="Another") for r in n.items["posts/talk"].body.references))),
    lambda n: replace(n, targets={"posts/talk": ("/posts/talk/other.mp3", "/posts/talk/chart.png")}),
], ids=["name", "hub", "licence", "language", "face", "summary", "title", "updated", "date", "alt", "target"])
def test_keys_differ_exactly_where_bytes_do(change: object) -> None:
    before, after = example(), change(example())  # type: ignore[operator]
    by_key = {p for p, k in keys(after).items() if keys(before).get(p) != k}
    data, was = bytes_of(after), bytes_of(before)
    by_bytes = {p for p, d in data.items() if was.get(p) != d}
    assert by_bytes
    assert by_bytes <= by_key


def test_an_entry_is_rendered_once_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, str, bool]] = []
    real = syndication.fragment

    def counted(entry: object, form: str, *, full: bool) -> bytes:
        calls.append((entry.id, form, full))  # type: ignore[attr-defined]
        return real(entry, form, full=full)  # type: ignore[arg-type]

    monkeypatch.setattr(syndication, "fragment", counted)
    network = assembled(networks.settings(), (*(post(f"p{n:03}", n) for n in range(40)), expert("ada", "Ada")))
    bytes_of(network)
    assert len(calls) == len(set(calls)) > 40


def test_a_path_in_the_networks_address_prefixes_every_link() -> None:
    files = bytes_of(example(settings=networks.settings(url="https://host.example/a/b")))
    feed = files["feed.atom"].decode()
    assert "https://host.example/a/b/posts/first/" in feed
    assert 'href="/a/b/feed.css"' in feed
    assert "stoa.example" not in feed
