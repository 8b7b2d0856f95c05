"""Hubs, stages, translations, ladders and summaries: what belongs together, and in which order."""

from __future__ import annotations

import pytest

from plugins.core.model import Body, Person, Record, Section, Sign, Stage, Step
from plugins.core.network import Network
from plugins.network.assembling import assemble
from plugins.network.summaries import opening

from .making import NOW, answer, body, day, record, settings, to


def network(*records: Record, **fields: object) -> Network:
    found = assemble(settings(**fields), [record("experts/ada"), record("experts/ben"), *records], NOW)
    assert found.problems == ()
    return found.network


def test_lists_are_newest_first_with_ties_by_id() -> None:
    net = network(
        record("posts/old", date=day("2020-01-01")), record("links/new", date=day("2022-01-01")),
        record("posts/x", id="urn:uuid:2"), record("posts/y", id="urn:uuid:1"), record("questions/q", id="urn:uuid:3"),
        record("ideas/i"), record("pages/b"), record("pages/a"), record("experts/zoe", title="anna"),
    )
    assert net.latest == ("posts/y", "posts/x", "questions/q", "links/new", "posts/old")
    assert [post.slug for post in net.posts] == ["y", "x", "old"]
    assert [page.slug for page in net.pages] == ["a", "b"]
    assert [expert.title for expert in net.experts] == ["ada", "anna", "ben"]


def test_a_hub_joins_what_is_on_its_topic_and_who() -> None:
    net = network(
        record("posts/a", topics=("git",), date=day("2026-01-01"), reviewed_by=(Sign("ben"),)),
        record("links/b", topics=("git", "seo"), curator="ben", date=day("2026-02-01")),
        record("questions/c", topics=("git",), date=day("2026-03-01")),
        record("questions/d", topics=("git", "seo"), date=day("2026-04-01"), asked_by=Person(name="B"),
               answers=(answer("d", "x", "ada"),)),
        record("ideas/e", topics=("git",), date=day("2026-05-01")),
        record("paths/f", topics=("git",), steps=(Step("links/b"), Step("posts/a"), Step("links/b"))),
        record("experts/cleo", topics=("git",)),
    )
    hub = net.hubs[0]
    assert (hub.posts, hub.links, hub.questions, hub.ideas, hub.paths) == (
        ("posts/a",), ("links/b",), ("questions/d", "questions/c"), ("ideas/e",), ("paths/f",))
    assert hub.items == ("ideas/e", "questions/d", "questions/c", "links/b", "posts/a")
    assert hub.unanswered == ("questions/c",)
    assert hub.start_here == ("posts/a", "links/b")
    assert hub.people == ("ada", "ben", "cleo")
    assert hub.neighbours == ("seo",)
    assert net.hubs[1].items == ("questions/d", "links/b")
    assert net.unanswered == ("questions/c",)


def test_people_on_a_hub_come_by_what_others_acknowledged_then_by_who_spoke_last() -> None:
    net = network(
        record("posts/a", topics=("git",), date=day("2026-01-01"), reviewed_by=(Sign("ben"),)),
        record("posts/b", topics=("git",), date=day("2026-02-01"), authors=("ben",)),
        record("posts/c", topics=("git",), date=day("2026-03-01"), authors=("cleo",)),
        record("experts/cleo"), record("experts/dan", topics=("git",), status="hidden"),
    )
    assert net.hubs[0].people == ("ada", "cleo", "ben")


def test_shelves_are_as_the_network_orders_its_stages() -> None:
    net = network(
        record("posts/a", stage="late", date=day("2026-01-01")), record("ideas/b", stage="late"),
        record("paths/c", stage="early", steps=(Step("posts/a"),)),
        stages=(Stage("early", "Early"), Stage("late", "Late")),
    )
    assert [(s.stage.slug, s.items, s.paths, s.start_here) for s in net.shelves] == [
        ("early", (), ("paths/c",), ()), ("late", ("ideas/b", "posts/a"), (), ("posts/a",))]


def test_translations_of_one_item_are_translations_of_one_another() -> None:
    net = network(
        record("posts/a"), record("posts/b", translation_of="posts/a", language="de"),
        record("posts/c", translation_of="b", language="fr"), record("posts/d", language="de"),
    )
    assert net.translations == {
        "posts/a": ("posts/b", "posts/c"), "posts/b": ("posts/a", "posts/c"), "posts/c": ("posts/b", "posts/a")}
    assert [post.translation_of for post in net.posts if post.slug == "c"] == ["posts/b"]


def test_an_idea_grows_by_either_end() -> None:
    net = network(
        record("ideas/i", becomes=("posts/a",)), record("posts/a", date=day("2026-01-01")),
        record("posts/b", grew_from=("ideas/i", "posts/a"), date=day("2026-02-01")),
    )
    assert net.grown_into == {"ideas/i": ("posts/b", "posts/a"), "posts/a": ("posts/b",)}


def test_a_summary_is_as_written_or_else_the_opening() -> None:
    net = network(record("posts/a", summary="Mine."), record("posts/b", body=body("It opens so.")), record("posts/c"),
                  record("questions/q", answers=(answer("q", "x", body=body("Because.")),)))
    assert [net.summary(key) for key in ("posts/a", "posts/b", "posts/c", "questions/q#x")] == [
        "Mine.", "It opens so.", "", "Because."]


SENTENCE = "This sentence has exactly fifty characters in it.. "


@pytest.mark.parametrize(("text", "start"), [
    ("Short.", "Short."),
    (SENTENCE * 9, (SENTENCE * 3).strip()),
    ("word " * 100, ("word " * 39).strip() + "…"),
    ("Dear reader. " + "word " * 100, "Dear reader. " + ("word " * 37).strip() + "…"),
    ("長" * 300, "長" * 199 + "…"),
    ("文。" * 150, "文。" * 100),
    ("version 3.11 is out, " * 30, "version 3.11 is out, " * 9 + "version…"),
    ("He said: “No.” " * 20, ("He said: “No.” " * 13).strip()),
])
def test_an_opening_ends_with_a_sentence_or_a_word(text: str, start: str) -> None:
    assert opening(Body(sections=(Section("", "", ""), Section("", "", text)))) == start


def test_a_citation_puts_an_item_where_to_start() -> None:
    net = network(record("posts/a", topics=("git",)), record("posts/b", topics=("git",), authors=("ben",),
                                                             body=body("", to("a.md"))))
    assert net.hubs[0].start_here == ("posts/a",)
