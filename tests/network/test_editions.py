"""Editions: which periods have one, by which rule its items are chosen, and that an old one doesn't change."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.core.model import EditionNote, Record, Sign, Topic
from plugins.core.network import Network
from plugins.network.assembling import Assembly, assemble
from plugins.network.editions import MOST
from plugins.network.periods import period, slug_of

from .making import answer, body, day, record, settings, to

TOPICS = tuple(Topic(f"t{i}", f"T{i}") for i in range(9))
EXPERTS = tuple(record(f"experts/{slug}") for slug in ("ada", "ben", "cleo", "dan"))


def joined(*records: Record, now: str = "2026-11-16", every: str = "week", zone: str = "UTC", editing: bool = False,
           ) -> Assembly:
    made = settings(topics=TOPICS, edition_every=every, timezone=zone)
    return assemble(made, [*EXPERTS, *records], day(now), editing=editing)


def issues(network: Network) -> list[tuple[str, dict[str, str]]]:
    return [(edition.slug, dict(edition.reasons)) for edition in network.editions]


@pytest.mark.parametrize(("slug", "title", "first", "after"), [
    ("2026-w47", "Week 47 of 2026", "2026-11-16", "2026-11-23"),
    ("2026-w53", "Week 53 of 2026", "2026-12-28", "2027-01-04"),
    ("2026-11", "November 2026", "2026-11-01", "2026-12-01"), ("2026-12", "December 2026", "2026-12-01", "2027-01-01"),
    ("2026-q4", "Quarter 4 of 2026", "2026-10-01", "2027-01-01"), ("2026", "2026", "2026-01-01", "2027-01-01"),
])
def test_a_slug_names_days(slug: str, title: str, first: str, after: str) -> None:
    found = period(slug)
    assert found is not None
    assert (found.title, str(found.first), str(found.after)) == (title, first, after)
    assert {slug_of(found.first, found.every), slug_of(found.after - dt.timedelta(days=1), found.every)} == {slug}


@pytest.mark.parametrize(("slug", "language", "title"), [
    ("2026-w47", "de-AT", "Woche 47 2026"), ("2026-03", "de", "März 2026"), ("2026-q4", "de", "4. Quartal 2026"),
    ("2026-w47", "tlh", "Week 47 of 2026"),
])
def test_a_title_is_in_the_networks_language(slug: str, language: str, title: str) -> None:
    found = period(slug, language)
    assert found is not None
    assert found.title == title


@pytest.mark.parametrize("slug", [
    "2025-w53", "2026-w00", "2026-13", "2026-00", "2026-q5", "0000", "9999", "26", "x", "", "2026-w1", "٢٠٢٦",
    "2026-w47x",
])
def test_other_words_name_none(slug: str) -> None:
    assert period(slug) is None


def test_an_edition_comes_once_its_period_is_over_and_not_empty() -> None:
    items = [record("posts/a", date=day("2026-11-09")), record("posts/b", date=day("2026-11-15")),
             record("posts/c", date=day("2026-10-20"))]
    assert [slug for slug, _ in issues(joined(*items, now="2026-11-15").network)] == ["2026-w43"]
    net = joined(*items, now="2026-11-16").network
    assert issues(net) == [
        ("2026-w46", {"posts/b": "newest", "posts/a": "newest"}), ("2026-w43", {"posts/c": "newest"})]
    assert (net.editions[0].begins, net.editions[0].ends) == (day("2026-11-09"), day("2026-11-16"))


@pytest.mark.parametrize(("zone", "slugs"), [("America/New_York", ["2026-w46"]), ("UTC", []), ("Asia/Tokyo", [])])
def test_days_are_the_networks_own(zone: str, slugs: list[str]) -> None:
    item = record("posts/a", date=dt.datetime(2026, 11, 16, 3, tzinfo=dt.UTC))  # still Sunday in New York
    net = joined(item, now="2026-11-17", zone=zone).network
    assert [edition.slug for edition in net.editions] == slugs


@pytest.mark.parametrize(("every", "slugs"), [
    ("week", ["2025-w40"]), ("month", ["2025-10"]), ("quarter", ["2025-q4"]), ("year", ["2025"]), ("never", [])])
def test_the_network_says_how_often(every: str, slugs: list[str]) -> None:
    net = joined(record("posts/a", date=day("2025-10-03")), every=every).network
    assert [edition.slug for edition in net.editions] == slugs


def test_the_rule_takes_the_editors_choice_then_the_acknowledged_then_variety_then_the_newest() -> None:
    def post(slug: str, by: str, topic: int, hour: int, **fields: object) -> Record:
        when = day("2026-11-09") + dt.timedelta(hours=hour)
        return record(f"posts/{slug}", authors=(by,), topics=(f"t{topic}",), date=when, **fields)
    signed = (Sign("ben", dt.date(2026, 11, 10)), Sign("cleo", dt.date(2026, 11, 11)))
    net = joined(
        post("chosen", "ada", 0, 0), post("same-topic", "ben", 0, 9), post("same-person", "ada", 1, 8),
        post("fresh", "dan", 2, 1), post("praised", "cleo", 3, 2, reviewed_by=signed[:1]),
        post("more", "cleo", 3, 1, reviewed_by=(signed[0], Sign("ada", dt.date(2026, 11, 9)))),
        record("editions/2026-w46", items=("posts/chosen", "posts/elsewhere"), title="Ours"),
        record("posts/elsewhere", date=day("2020-01-01")),
    ).network
    edition = net.editions[0]
    assert (edition.slug, edition.title, edition.note, edition.left_out) == ("2026-w46", "Ours", "editions/2026-w46", 0)
    assert list(edition.reasons.items()) == [
        ("posts/chosen", "editor"), ("posts/elsewhere", "editor"), ("posts/more", "acknowledged"),
        ("posts/praised", "acknowledged"), ("posts/fresh", "variety"), ("posts/same-topic", "newest"),
        ("posts/same-person", "newest")]
    assert edition.items == tuple(edition.reasons)


def test_an_edition_can_be_finished_and_keeps_room_for_what_nobody_has_seen() -> None:
    signed = (Sign("ben", dt.date(2026, 11, 10)),)
    many = [record(f"posts/p{i:02}", date=day("2026-11-10"), reviewed_by=signed if i < 20 else ()) for i in range(40)]
    edition = joined(*many).network.editions[0]
    reasons = list(edition.reasons.values())
    assert (len(edition.items), edition.left_out) == (MOST, 40 - MOST)
    assert reasons.count("acknowledged") == MOST // 2


def test_what_comes_after_the_period_changes_nothing_in_its_edition() -> None:
    early = [record(f"posts/p{i:02}", date=day("2026-11-10") + dt.timedelta(minutes=i)) for i in range(20)]
    later = record("posts/later", authors=("ben",), date=day("2026-11-16"), body=body("", to("p00.md")))
    signed = record("questions/q", date=day("2026-11-11"), answers=(
        answer("q", "x", endorsed_by=(Sign("ben", dt.date(2026, 11, 16)),), date=day("2026-11-17")),))
    before = joined(*early, record("questions/q", date=day("2026-11-11")), now="2026-11-16").network.editions
    after = joined(*early, signed, later, now="2026-11-18").network.editions
    assert before == after


def test_a_frozen_edition_is_its_notes_items_and_nothing_else() -> None:
    items = [record(f"posts/p{i}", date=day("2026-11-10")) for i in range(3)]
    note = record("editions/2026-w46", items=("posts/p2", "posts/p0"), extra={"frozen": True})
    edition = joined(*items, note).network.editions[0]
    assert (edition.items, edition.left_out) == (("posts/p2", "posts/p0"), 1)


def test_a_note_of_another_cadence_keeps_its_edition() -> None:
    item = record("posts/a", date=day("2025-10-03"))
    note = record("editions/2025-q4", body=body("Words."))
    net = joined(item, note, every="week").network
    assert issues(net) == [("2025-q4", {"posts/a": "newest"}), ("2025-w40", {"posts/a": "newest"})]
    assert list(net.notes) == ["2025-q4"]


def test_a_note_waits_for_its_period_and_is_there_while_editing() -> None:
    note = record("editions/2026-w47", body=body("Words."), title="Next")
    assert "editions/2026-w47" not in joined(note).network.items
    net = joined(note, editing=True).network
    assert (net.editions[0].title, isinstance(net.items["editions/2026-w47"], EditionNote)) == ("Next", True)


def test_a_note_with_nothing_to_show_is_said() -> None:
    found = joined(record("editions/2020-w10"))
    assert found.network.editions == ()
    message = "left out, as there is nothing in it: no words, no `items` and nothing dated in its period"
    assert [str(p) for p in found.problems] == [f"editions/2020-w10.md:1: warning: {message}"]
