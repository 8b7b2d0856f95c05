"""Why an item is held back, and how to allow it: one table, exact words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plugins.core.ledger import OUTBOX
from plugins.crosspost.outbox import read
from plugins.crosspost.planning import Plan
from plugins.crosspost.plugin import found
from plugins.crosspost.running import plans
from plugins.crosspost.sheet import sheet
from plugins.crosspost.showing import shown
from tests.building.making import made
from tests.building.making import network as bench_network

from .networks import NOW, network, post
from .stage import Stage, channel


def planned(folder: Path, *slugs: str, at: dt.datetime = NOW, settings: dict[str, Any] | None = None,
            **more: Any) -> Plan:  # noqa: ANN401  # a post's own fields
    one = Stage(folder, ("mastodon",))
    one.begin()
    items = [post(slug, **{"date": NOW - dt.timedelta(hours=5, minutes=-n), **more}) for n, slug in enumerate(slugs)]
    built = network(*items, channels={"mastodon": channel("mastodon") | (settings or {})})
    outbox = one.outbox(built=built)
    one.clock.moment = at
    (found,) = plans(replace(outbox, made=min(at, outbox.made)), one.run())
    return found


@pytest.mark.parametrize(("settings", "more", "said"), [
    ({"hours": "13-18"}, {},
     "it is 12:00 in the network's time zone, outside 13-18; wait, or set `channels.mastodon.hours`"),
    ({"per_day": 0}, {}, "0 in 24 hours are reached; wait, or set `channels.mastodon.per_day`"),
    ({"per_run": 0}, {}, "a run posts 0 at most; run again, or set `channels.mastodon.per_run`"),
    ({}, {"date": NOW + dt.timedelta(days=1)},
     "it is dated 2026-11-21 12:00+00:00, which is later than now; wait, or mend the date or the clock"),
    ({}, {"crosspost": {"mastodon": "x" * 600}},
     ("its own words for mastodon are 625 of 500 characters: shorten `crosspost.mastodon`; see posts/a.md")),
])
def test_held_back(settings: dict[str, Any], more: dict[str, Any], said: str, tmp_path: Path) -> None:
    found = planned(tmp_path, "a", settings=settings, **more)
    assert [str(held.guard) for held in found.held] == [said]
    assert found.postings == ()


def test_the_oldest_first_three_a_run(tmp_path: Path) -> None:
    found = planned(tmp_path, "a", "b", "c", "d")
    assert [one.entry.key for one in found.postings] == ["posts/a", "posts/b", "posts/c"]
    assert [one.entry.key for one in found.held] == ["posts/d"]


def test_an_import_is_held_back_as_a_whole(tmp_path: Path) -> None:
    found = planned(tmp_path, *(f"item-{n}" for n in range(31)))
    assert [str(guard) for guard in found.guards] == [
        ("31 items are new at once, more than 30; if they are an import, run `invoke crosspost.seed --channel mastodon "
         "--again`; if not, set `channels.mastodon.burst`")]


@pytest.mark.parametrize(("at", "said"), [
    (NOW + dt.timedelta(days=3), "the outbox was made 3 days ago by this clock; set the clock, or build again"),
    (NOW - dt.timedelta(days=3), ("ledger/mastodon.jsonl has records of 2026-11-20T12:00:00.001000+00:00, after now "
                                  "(2026-11-17 12:00+00:00); set the clock")),
])
def test_a_clock_that_can_not_be_right(at: dt.datetime, said: str, tmp_path: Path) -> None:
    found = planned(tmp_path, "a", at=at)
    assert [str(guard).replace(".003000", ".001000").replace(".002000", ".001000") for guard in found.guards] == [said]


def test_a_plan_is_shown_as_people_will_see_it(tmp_path: Path) -> None:
    found = planned(tmp_path, "a", "b", "c", "d")
    text = shown([found])
    assert text.startswith(
        "mastodon: 3 to post, 1 held back\n"
        "  post posts/a (96 of 500 characters, en)\n"
        "    │ The thought of a in one sentence.\n"
        "    │ — @ada@example.social\n"
        "    │ \n"
        "    │ https://stoa.example/posts/a/\n"
        "    │ #BuyingWithCare #CostsAndProof\n"
        "    card: About a · https://stoa.example/posts/a/\n")
    assert text.endswith(
        "  held back: posts/d: a run posts 3 at most\n    → run again, or set `channels.mastodon.per_run`\n")


def test_a_plan_says_where_an_address_is_no_link(tmp_path: Path) -> None:
    one = Stage(tmp_path, ("x", "mastodon"), url="http://localhost:8000")
    one.begin()
    outbox = one.outbox("a")
    first, second = (shown([plan]) for plan in plans(outbox, one.run()))
    assert "    note: x makes no link of this address\n" in first
    assert "note:" not in second
    assert "<p>Note: x makes no link of this address.</p>" in sheet(outbox, plans(outbox, one.run()))


def test_the_page_of_a_plan_has_no_markup_of_the_content(tmp_path: Path) -> None:
    one = Stage(tmp_path, ("mastodon",))
    one.begin()
    built = network(post("a", summary="<script>alert(1)</script>", title='"><img src=x onerror=alert(1)>'),
                    channels={"mastodon": channel("mastodon")})
    outbox = one.outbox(built=built)
    page = sheet(outbox, plans(outbox, one.run()))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_no_channels_no_plan() -> None:
    assert shown([]) == "network.yaml has no channels: nothing goes anywhere.\n"


def test_the_outbox_of_a_network_without_channels_is_the_one_that_would_be_made(tmp_path: Path) -> None:
    report = made(bench_network(tmp_path), tmp_path / "site")
    assert report.made is not None
    assert report.made.network is not None
    assert read(report.request.state / OUTBOX) == found(report.made.network, report.request, {})
