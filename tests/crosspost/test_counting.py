"""Lengths and facets by the places' own vectors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from plugins.crosspost.counting import Rules, graphemes, mastodon_length, utf16_units, valid_on_x, weighted_length
from plugins.crosspost.facets import facets
from plugins.crosspost.linking import is_address, is_tag, mentioned
from tests.paths import DATA, needs_shared

VERSION_1 = Rules(limit=140, heavy=1, whole_emoji=False)
VERSION_2 = Rules(whole_emoji=False)


@pytest.mark.parametrize(("text", "length"), [
    ("", 0), ("Hi http://test.co", 26), ("ÁB", 2), ("H🐱☺👨‍👩‍👧‍👦", 7), ("example.com", 23), ("not a.url here", 14),
    ("の", 2), ("©", 1), ("1⃣", 2), ("end https://example.com/a.", 28), ("wait..what", 10),
])
def test_weighted_length(text: str, length: int) -> None:
    assert weighted_length(text) == length


@pytest.mark.parametrize(("text", "length"), [
    ("", 0), ("a", 1), ("👨‍👩‍👧‍👧", 1), ("e\u0301", 1), ("see https://example.com/very/long/path?x=1", 27),
    ("@ada@example.social said", 9), ("(https://example.com/a)", 25), ("mail ada@example.com", 20), ("🏳️‍🌈🇩🇪", 2),
])
def test_mastodon_length(text: str, length: int) -> None:
    assert mastodon_length(text) == length


def test_other_counts() -> None:
    assert (utf16_units("a🐱"), graphemes("a🐱e\u0301\r\n")) == (3, 4)


@needs_shared
def test_every_vector_of_x() -> None:
    found = json.loads((DATA / "vectors/twitter-text-validate.json").read_text("utf-8"))
    for name, rules in (("WeightedTweetsCounterTest", VERSION_2),
                        ("WeightedTweetsWithDiscountedEmojiCounterTest", Rules()),
                        ("UnicodeDirectionalMarkerCounterTest", Rules())):
        for one in found[name]:
            expected = one["expected"]
            assert (weighted_length(one["text"], rules), valid_on_x(one["text"], rules)) == (
                expected["weightedLength"], expected["valid"]), one["description"]
    for one in found["tweets"]:
        assert valid_on_x(one["text"], VERSION_1) == one["expected"], one["description"]
    for one in found["urls_without_protocol"]:
        assert (weighted_length(one["text"]) == 23) == one["expected"], one["description"]


@needs_shared
def test_every_vector_of_what_x_links() -> None:
    found = json.loads((DATA / "vectors/twitter-text-validate.json").read_text("utf-8"))
    rules: dict[str, Callable[[str], bool]] = {
        "usernames": lambda text: (mentioned(text) or ("", "-"))[1] == "",
        "lists": lambda text: (mentioned(text) or ("", ""))[1] != "",
        "hashtags": is_tag, "urls": is_address, "urls_without_protocol": lambda text: is_address(f"https://{text}")}
    for name, rule in rules.items():
        for one in found[name]:
            assert rule(one["text"]) == one["expected"], (name, one["description"])


@pytest.mark.parametrize(("text", "name"), [
    ("@ada", ("ada", "")), ("@ada/readers", ("ada", "readers")), ("@ada-b", None), ("@" + "a" * 21, None),
    ("ada", None), ("@adä", None), ("@ada/1", None)])
def test_what_x_takes_for_a_mention(text: str, name: tuple[str, str] | None) -> None:
    assert mentioned(text) == name


@pytest.mark.parametrize(("text", "tag", "address"), [
    ("#B2B", True, False), ("#42", False, False), ("#日本語検索", True, False), ("#a-b", False, False),
    ("https://stoa.example/posts/a/#ada", False, True), ("http://127.0.0.1:8000/posts/a/", False, True),
    ("http://localhost:8000/posts/a/", False, False), ("http://" + "a." * 2000 + "-", False, False)])
def test_what_x_takes_for_a_tag_and_an_address(text: str, tag: bool, address: bool) -> None:  # noqa: FBT001  # a table
    assert (is_tag(text), is_address(text)) == (tag, address)


@needs_shared
def test_every_vector_of_bluesky() -> None:
    for one in json.loads((DATA / "vectors/bluesky-facets.json").read_text("utf-8")):
        text = one["text"]
        assert (graphemes(text), len(text.encode())) == (one["graphemes"], one["bytes"])
        assert [(f.start, f.end, f"app.bsky.richtext.facet#{f.kind}", f.value) for f in facets(text)] == [
            (f["byteStart"], f["byteEnd"], f["type"], f["value"]) for f in one["facets"]], text


@needs_shared
def test_every_vector_of_mastodon() -> None:
    def spelled(text: str) -> str:
        return re.sub(r"(\w)\*(\d+)", lambda found: found[1] * int(found[2]), text)
    for one in json.loads((DATA / "vectors/mastodon-length.json").read_text("utf-8")):
        length = mastodon_length(spelled(one["text"])) + graphemes(spelled(one["spoiler"]))
        assert (length <= 500) == one["ok"], one


def test_facets_count_bytes() -> None:
    text = "👍 @ada.bsky.social: see example.org/ä, #Tag"
    assert [(text.encode()[f.start:f.end].decode(), f.kind, f.value) for f in facets(text)] == [
        ("@ada.bsky.social", "mention", "ada.bsky.social"), ("example.org/ä", "link", "https://example.org/ä"),
        ("#Tag", "tag", "Tag")]


@pytest.mark.parametrize(("text", "length"), [
    ("a." * 5000, 10_000), ("漢字" * 3000, 12_000), ("漢." * 5000, 15_000), ("@a." * 4000, 12_000),
    ("http://" * 2000, 14_000), (("a" * 60 + ".") * 300, 18_300)])
def test_long_odd_texts_are_counted_at_once(text: str, length: int) -> None:
    """Such texts took half a minute each while a host name could have any length."""
    assert weighted_length(text) == length
