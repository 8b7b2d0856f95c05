"""What each place gets to read: tables of a story and its words there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from plugins.core.model import Link, Source
from plugins.core.network import Edition, Network
from plugins.crosspost.channels.linkedin import little
from plugins.crosspost.channels.slack import escaped
from plugins.crosspost.excerpts import Excerpt, camel, excerpt
from plugins.crosspost.settings import Channel, read_channels
from plugins.crosspost.stories import stories

from .networks import NOW, answer, network, post, question
from .stage import channel

ALL = ("mastodon", "bluesky", "linkedin", "x", "telegram", "slack", "teams", "discord", "webhook", "email")


def channels(*names: str) -> dict[str, Channel]:
    read, problems = read_channels(network(channels={name: channel(name) for name in names}).settings)
    assert not problems
    return {one.name: one for one in read}


def made(built: Network, key: str, name: str) -> Excerpt:
    (story,) = (story for story in stories(built) if story.key == key)
    return excerpt(story, channels(name)[name])


COST = "https://stoa.example/posts/cost/"
TAGS = "#BuyingWithCare #CostsAndProof"
THOUGHT = "Ask what it costs before you ask what it does."


@pytest.mark.parametrize(("name", "words"), [
    ("mastodon", f"{THOUGHT}\n— @ada@example.social\n\n{COST}\n{TAGS}"),
    ("bluesky", f"{THOUGHT}\n— @ada.test\n\n{TAGS}"),
    ("linkedin", f"{THOUGHT}\n— Ada Okafor\n\n{TAGS}"),
    ("x", f"{THOUGHT}\n— @adaokafor\n\n{COST}\n{TAGS}"),
    ("telegram", f"{THOUGHT}\n— Ada Okafor\n\n{COST}\n{TAGS}"),
    ("slack", f"{THOUGHT}\n— Ada Okafor\n\n{COST}"),
    ("email", f"{THOUGHT}\n— Ada Okafor\n\n{COST}"),
])
def test_a_post(name: str, words: str) -> None:
    assert made(network(post("cost", summary=THOUGHT)), "posts/cost", name).texts == (words,)


def test_a_question_is_a_question_and_its_accepted_answer_an_answer() -> None:
    asked = question("begin", answer("ada", "begin", "With one file."), accepted=("ada",), title="How do we begin.")
    built = network(asked)
    assert made(built, "questions/begin", "slack").texts == (
        "How do we begin?\n\nhttps://stoa.example/questions/begin/",)
    assert made(built, "questions/begin#ada", "slack").texts == (
        "How do we begin?\n\nWith one file.\n— Ada Okafor\n\nhttps://stoa.example/questions/begin/#ada",)


def test_an_answer_that_is_not_accepted_is_no_story() -> None:
    built = network(question("begin", answer("ada", "begin", "With one file.")))
    assert [story.key for story in stories(built)] == ["questions/begin"]


def test_a_link_names_what_it_is_about() -> None:
    link = Link(slug="gate", id="urn:uuid:1", title="Gate-free", url="https://elsewhere.example/", curator="ada",
                site="Elsewhere", date=NOW, source=Source("links/gate.md", ""), topics=("buying",))
    built = replace(network(), links=(link,), summaries={"links/gate": "Drop the form."})
    assert made(built, "links/gate", "slack").texts == (
        "“Gate-free”, Elsewhere\n\nDrop the form.\n— Ada Okafor\n\nhttps://stoa.example/links/gate/",)


def test_an_edition_names_its_items() -> None:
    ends = NOW - dt.timedelta(days=2)
    week = Edition("2026-w46", "Week 46", ends - dt.timedelta(days=7), ends, ("posts/a", "posts/b"))
    built = replace(network(post("a"), post("b")), editions=(week,))
    assert made(built, "editions/2026-w46", "slack").texts == (
        "Week 46\n\nAbout a · About b\n\nhttps://stoa.example/editions/2026-w46/",)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("words", [
    "Long words of one sentence " * 300, "漢字" * 3000, "👨‍👩‍👧‍👦 " * 3000, "x" * 9000 + " end"])
def test_for_every_place_what_is_long_fits(name: str, words: str) -> None:
    one = made(network(post("long", summary=words)), "posts/long", name)
    place = channels(name)[name].place
    assert one.why_not or all(map(place.fits, one.texts))
    if place.link == "text" and not one.why_not:
        assert "https://stoa.example/posts/long/" in one.texts[0]


def test_words_of_others_call_nobody() -> None:
    built = network(post("call", summary="Ask @everyone at @ada@example.social."))
    text = made(built, "posts/call", "mastodon").texts[0]
    assert text.startswith("Ask @\u2060everyone at @\u2060ada@\u2060example.social.")


@pytest.mark.parametrize(("own", "texts", "why"), [
    ({"mastodon": "My own words."}, ("My own words.\n\nhttps://stoa.example/posts/own/",), ""),
    ({"mastodon": "See https://stoa.example/posts/own/ now"}, ("See https://stoa.example/posts/own/ now",), ""),
    ({"mastodon": ["One.", "Two."]}, ("One.\n\nhttps://stoa.example/posts/own/", "Two."), ""),
    ({"all": "For every place."}, ("For every place.\n\nhttps://stoa.example/posts/own/",), ""),
    ({"mastodon": "x" * 480}, None,
     "its own words for mastodon are 505 of 500 characters: shorten `crosspost.mastodon`"),
    ({"mastodon": 7}, (), "`crosspost.mastodon` should be words, a list of words (a thread), or false"),
    ({"mastodon": True}, (), "`crosspost.mastodon` should be words, a list of words (a thread), or false"),
])
def test_own_words(own: dict[str, object], texts: tuple[str, ...] | None, why: str) -> None:
    one = made(network(post("own", crosspost=own)), "posts/own", "mastodon")
    assert one.why_not == why
    assert texts is None or one.texts == texts


def test_false_keeps_an_item_from_a_place() -> None:
    assert made(network(post("own", crosspost={"mastodon": False})), "posts/own", "mastodon").quiet


def test_a_thread_is_one_text_where_there_are_none() -> None:
    one = made(network(post("own", crosspost={"all": ["One.", "Two."]})), "posts/own", "slack")
    assert one.texts == ("One.\n\nTwo.\n\nhttps://stoa.example/posts/own/",)


@pytest.mark.parametrize(("words", "tag"), [
    ("Publishing with git", "PublishingWithGit"), ("B2B", "B2B"), ("Über-Größe", "ÜberGröße"), ("C++ & C#", "CC"),
    ("search", "Search"), ("日本語 検索", "日本語検索"), ("", "")])
def test_tags_are_camel_case(words: str, tag: str) -> None:
    assert camel(words) == tag


def test_marks_that_mean_something_elsewhere_are_escaped() -> None:
    assert little("a*b (c) #Tag @x") == "a\\*b \\(c\\) {hashtag|\\#|Tag} \\@x"
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_a_query_is_put_on_links_only_where_asked() -> None:
    built = network(post("utm"))
    (story,) = stories(built)
    plain, marked = channels("slack")["slack"], replace(channels("slack")["slack"], query="utm_source=slack")
    assert excerpt(story, plain).card.link == "https://stoa.example/posts/utm/"
    assert excerpt(story, marked).card.link == "https://stoa.example/posts/utm/?utm_source=slack"
