"""What a view reads is noted: by name, through what was made once, and as everything where it looks at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from plugins.core.network import Network
from plugins.pages.facts import EVERYTHING, Facts, Known, Made

from .making import network

FOUND = network()
POST = FOUND.posts[0].key


@pytest.mark.parametrize(("read", "noted"), [
    (lambda n: n.items[POST], {f"item {POST}"}),
    (lambda n: n.item(f"{POST}#answer"), {f"item {POST}"}),
    (lambda n: n.summary(POST), {f"item {POST}"}),
    (lambda n: "posts/none" in n.items, {"item posts/none"}),
    (lambda n: n.related.get("posts/none", ()), {"around posts/none"}),
    (lambda n: n.cites.get(POST), {f"around {POST}"}),
    (lambda n: n.latest, {"latest "}),
    (lambda n: n.hubs, {"hubs "}),
    (lambda n: n.posts, {"posts "}),
    (lambda n: n.now, {EVERYTHING}),
    (lambda n: list(n.items), {EVERYTHING}),
    (lambda n: list(n.items.values()), {EVERYTHING}),
    (lambda n: len(n.standings), {EVERYTHING}),
    (lambda n: n.listed("ideas"), {EVERYTHING}),
    (lambda n: n.settings.name, set()),
])
def test_what_is_read_is_noted(read: Callable[[Network], object], noted: set[str]) -> None:
    facts = Facts()
    read(facts.network(FOUND))
    assert facts.read == noted or EVERYTHING in facts.read & noted


def test_every_field_of_the_network_is_a_fact_or_everything() -> None:
    for name in Network.__dataclass_fields__:
        facts = Facts()
        value = getattr(facts.network(FOUND), name)
        if not hasattr(value, "keys"):
            assert facts.read or name == "settings", name


def test_who_gets_what_was_made_once_has_read_what_it_was_made_from() -> None:
    facts, known = Facts(), Known[str, int]()
    values = facts.of("value", {"a": 1})
    assert facts.once(known, "x", lambda _: values["a"]) == 1
    facts.read = set()
    assert facts.once(known, "x", lambda _: 0) == 1
    assert facts.read == {"value a"}


def test_a_digest_tells_values_and_their_absence_apart() -> None:
    def digest(**values: object) -> bytes:
        facts = Facts()
        facts.of("value", values)
        return facts.digest("value a")

    found = [digest(), digest(a=None), digest(a=""), digest(a="1"), digest(a=1), digest(a=(1,)), digest(a=(1, ()))]
    assert len(set(found)) == len(found)
    assert digest(a={"x": 1, "y": 2}) == digest(a={"y": 2, "x": 1})


def test_a_changed_item_is_another_fact() -> None:
    one, other = Facts(), Facts()
    one.network(FOUND)
    other.network(replace(FOUND, items={**FOUND.items, POST: replace(FOUND.items[POST], title="Another")},
                          digests={**FOUND.digests, POST: b"another"}))
    assert one.digest(f"item {POST}") != other.digest(f"item {POST}")
    assert one.digest(f"around {POST}") == other.digest(f"around {POST}")


def test_what_is_made_when_asked_for_is_made_once() -> None:
    asked: list[str] = []

    def make(key: str) -> str:
        asked.append(key)
        return key.upper()

    made = Made(make)
    assert (made["a"], made["a"], asked) == ("A", "A", ["a"])
