"""Former addresses: where they lead now, and what they may not be."""

from __future__ import annotations

import pytest

from plugins.core.model import Record
from plugins.network.assembling import Assembly, assemble

from .making import NOW, record, settings


def joined(*records: Record, aliases: dict[str, str] | None = None) -> Assembly:
    return assemble(settings(aliases=aliases or {}), [record("experts/ada"), *records], NOW)


def test_aliases_of_items_and_of_the_network_lead_straight_to_present_addresses() -> None:
    found = joined(record("posts/a", aliases=("/2013/a.html", "/old/")), aliases={
        "/older/": "/old/", "/oldest": "/older", "/tags/git/": "/topics/git/", "/q/": "/posts/a/#costs"})
    assert found.network.aliases == {
        "/2013/a.html": "/posts/a/", "/old/": "/posts/a/", "/older/": "/posts/a/", "/oldest": "/posts/a/",
        "/tags/git/": "/topics/git/", "/q/": "/posts/a/#costs"}
    assert found.problems == ()


@pytest.mark.parametrize(("alias", "why"), [
    ("/posts/b/", "is the address of posts/b.md"), ("/posts/b/index.html", "is the address of posts/b.md"),
    ("/posts/b", "is the address of posts/b.md"), ("/posts/a/", "is the address of posts/a.md"),
    ("/topics/git/", "is /topics/git/, which every network has"), ("/", "is /, which every network has"),
    ("/theme/x.css", "is in the theme's folder"), ("/posts/page/2/", "is a list's further page"),
    ("/editions/2026-w01/", "is an edition's address"), ("/taken/", "is an alias of posts/0.md already"),
    ("/other/", "leads to /posts/b/ by network.yaml"),
])
def test_an_alias_is_nobody_elses_address(alias: str, why: str) -> None:
    found = joined(record("posts/0", aliases=("/taken/",)), record("posts/b"), record("posts/a", aliases=(alias,)),
                   aliases={"/other/": "/posts/b/"})
    assert [str(p) for p in found.problems] == [f"posts/a.md:1: error: `aliases`: {alias} {why}"]
    assert "posts/a" not in found.network.items


@pytest.mark.parametrize(("aliases", "message"), [
    ({"/x/": "/pots/a/"}, "/x/ leads to /pots/a/, which is nothing; did you mean `/posts/a/`?"),
    ({"/x/": "/y/", "/y/": "/x/"}, "/x/ leads round in a circle"),
    ({"/posts/a/": "/topics/git/"}, "/posts/a/ is the address of a page: remove it here"),
])
def test_an_alias_of_the_network_leads_to_something(aliases: dict[str, str], message: str) -> None:
    found = joined(record("posts/a"), aliases=aliases)
    assert str(found.problems[0]) == f"network.yaml:1: error: `aliases`: {message}"
    assert found.network.aliases == {}


def test_an_alias_to_a_draft_waits_for_it() -> None:
    found = joined(record("posts/a", status="draft", aliases=("/old/",)), aliases={"/x/": "/posts/a/"})
    assert (found.network.aliases, found.problems) == ({}, ())
