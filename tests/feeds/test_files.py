"""Feeds are made when something in them changed, and only then."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import msgspec
import pytest

from plugins.core.model import Body, EditionNote, Question, Record
from plugins.core.network import Network
from plugins.feeds import syndication
from plugins.feeds.entry import Entry
from plugins.feeds.files import Feeds
from plugins.feeds.gathering import material, site
from plugins.feeds.showing import look, show

from . import networks
from .networks import NOW, assembled, body, example, expert, post

NAME = re.compile(r"(urn:uuid|[a-z]+/[a-z0-9-]+(#[a-z]+)?|ada|jonas).*")


def keys(network: Network) -> dict[str, str]:
    return {file.path: file.key for file in Feeds(network)}


def bytes_of(network: Network) -> dict[str, bytes]:
    return {file.path: file.make() for file in Feeds(network)}


def with_post(network: Network, slug: str, **changes: object) -> Network:
    """Return the network with a post changed."""
    changed = tuple(replace(p, **changes) if p.slug == slug else p for p in network.posts)  # type: ignore[arg-type]
    items = dict(network.items) | {p.key: p for p in changed}
    return replace(network, posts=changed, items=items)


def test_nothing_is_made_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("fragment", "both"):
        monkeypatch.setattr(syndication, name, lambda *_, **__: pytest.fail("an entry was rendered"))
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


def variants(value: Any) -> Iterator[Any]:  # noqa: ANN401  # any plain data
    """Yield the same data with one thing in it changed, for each thing in turn; what names other things is left."""
    match value:
        case str() if value and not NAME.fullmatch(value):
            yield f"{value} &c."
        case bool() | int():
            yield not value if isinstance(value, bool) else value + 1
        case dt.datetime():
            yield from (value + dt.timedelta(minutes=1), value.astimezone(dt.timezone(dt.timedelta(hours=1))))
        case tuple():
            yield from (value[:n] for n in range(len(value)))
            yield from ((*value[:n], x, *value[n + 1:]) for n, one in enumerate(value) for x in variants(one))
        case Mapping():
            yield from ({**value, name: other} for name, one in value.items() for other in variants(one))
        case _ if is_dataclass(value) and not isinstance(value, type):
            names = [part.name for part in fields(value)]
            yield from (replace(value, **{name: x}) for name in names for x in variants(getattr(value, name)))
        case _:
            return


def with_record(network: Network, record: Record) -> Network:
    """Return the network with an item as it is here, wherever it stands."""
    lists: dict[str, Any] = {name: tuple(record if r.key == record.key else r for r in getattr(network, name))
             for name in ("experts", "posts", "links", "questions", "paths", "ideas", "pages")}
    answers = {f"{record.key}#{a.name}": a for a in record.answers} if isinstance(record, Question) else {}
    notes = {record.slug: record} if isinstance(record, EditionNote) else {}
    return replace(network, items={**network.items, record.key: record}, answers={**network.answers, **answers},
                   notes={**network.notes, **notes}, **lists)


def changes() -> Iterator[Network]:
    """Yield networks other than the example in one thing."""
    network = example()
    for record in network.items.values():
        yield from (with_record(network, other) for other in variants(record)
                    if other.key == record.key and other.source is record.source)
    for part in ("settings", "summaries", "targets", "pictures", "editions", "hubs", "shelves", "series",
                 "contributions", "latest", "unanswered"):
        yield from (replace(network, **{part: other}) for other in variants(getattr(network, part)))


def test_whatever_changes_equal_keys_are_equal_bytes() -> None:
    """For every single thing that a network holds."""
    was = {file.path: (file.key, file.make()) for file in Feeds(example())}
    seen = 0
    for network in changes():
        try:
            files = list(Feeds(network))
        except (KeyError, ValueError, StopIteration):  # now it names what is not there: network makes none such
            continue
        seen += 1
        same = [file for file in files if was.get(file.path, ("", b""))[0] == file.key]
        assert {file.path: file.make() for file in same} == {file.path: was[file.path][1] for file in same}
    assert seen > 250


def test_an_entry_is_rendered_once_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, str, bool]] = []
    fragment, both = syndication.fragment, syndication.both

    def one(entry: Entry, form: syndication.Form, *, full: bool) -> bytes:
        calls.append((entry.id, form, full))
        return fragment(entry, form, full=full)

    def two(entry: Entry) -> tuple[bytes, bytes]:
        calls.append((entry.id, "atom", True))
        return both(entry)

    monkeypatch.setattr(syndication, "fragment", one)
    monkeypatch.setattr(syndication, "both", two)
    network = assembled(networks.settings(), (*(post(f"p{n:03}", n) for n in range(40)), expert("ada", "Ada")))
    bytes_of(network)
    assert len(calls) == len(set(calls)) > 40


def test_an_entry_with_its_summary_only_is_that_entry_without_its_text() -> None:
    network = example()
    here = site(network)
    entries = [show(look(network.settings), material(here, key)) for key in (*network.items, *network.answers)]
    for entry in entries:
        for one in (entry, msgspec.structs.replace(entry, summary=""), msgspec.structs.replace(entry, content="")):
            assert syndication.both(one) == tuple(syndication.fragment(one, "atom", full=f) for f in (True, False))


def test_a_path_in_the_networks_address_prefixes_every_link() -> None:
    files = bytes_of(example(settings=networks.settings(url="https://host.example/a/b")))
    feed = files["feed.atom"].decode()
    assert "https://host.example/a/b/posts/first/" in feed
    assert 'href="/a/b/feed.css"' in feed
    assert "stoa.example" not in feed
