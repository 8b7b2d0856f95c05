"""Lists of feeds, the site map, the slices that the page for people offers, and what `network.yaml` may name."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import get_args

import pytest
import yaml

from plugins.core.errors import SettingsError
from plugins.core.model import Source
from plugins.core.named_feeds import named_feeds
from plugins.core.slices import Pace, days_between, how_often, moment, slices
from plugins.core.websub import header_links
from plugins.feeds.files import Feeds
from plugins.feeds.settings import FeedSettings
from plugins.feeds.sitemap import site_maps
from tests.paths import ROOT

from . import networks
from .networks import assembled, day, example, expert, post

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_topic_s_list_has_its_feed_and_its_peoples() -> None:
    files = {f.path: f.make() for f in Feeds(example())}
    outlines = ET.fromstring(files["topics/curation/subscriptions.opml"]).findall(".//outline[@xmlUrl]")
    assert [(o.get("text"), o.get("xmlUrl")) for o in outlines] == [
        ("The Stoa: Curation", "https://stoa.example/topics/curation/feed.atom"),
        ("The Stoa: Ada Okafor", "https://stoa.example/experts/ada/feed.atom"),
        ("The Stoa: Jonas Weber", "https://stoa.example/experts/jonas/feed.atom"),
    ]


def test_every_feed_in_the_list_is_there() -> None:
    files = {f.path: f.make() for f in Feeds(example(), searches={"first-month": ("posts/first",)})}
    outlines = ET.fromstring(files["subscriptions.opml"]).findall(".//outline[@xmlUrl]")
    own = [o.get("xmlUrl", "") for o in outlines if o.get("xmlUrl", "").startswith("https://stoa.example/")]
    assert len(own) == len(set(own)) > 20
    assert {url.removeprefix("https://stoa.example/") for url in own} <= files.keys()


def test_the_map_has_each_page_once_with_the_day_it_changed() -> None:
    root = ET.fromstring(next(f.make() for f in Feeds(example()) if f.path == "sitemap.xml"))
    found = {u.findtext(f"{MAP}loc", ""): u.findtext(f"{MAP}lastmod") for u in root}
    assert len(found) == len(list(root))
    assert found["https://stoa.example/posts/talk/"] == "2026-01-06"
    assert found["https://stoa.example/topics/value/"] == "2026-01-10"
    assert found["https://stoa.example/editions/2026-w01/"] == "2026-01-05"
    assert "https://stoa.example/search/" not in found


def test_a_hidden_item_is_in_no_feed_and_no_map() -> None:
    """`hidden` items have a page, and are in `items`, but in no list."""
    hidden = post("secret", 2, status="hidden")
    network = replace(example(), items={**example().items, hidden.key: hidden})
    assert not [f.path for f in Feeds(network) if b"secret" in f.make()]


def test_a_large_site_has_an_index_of_maps() -> None:
    made = {place: make() for place, _, make in site_maps(example(), slices(example()), limit=10)}
    index = ET.fromstring(made["/sitemap.xml"])
    assert index.tag == f"{MAP}sitemapindex"
    assert [s.findtext(f"{MAP}loc") for s in index] == [f"https://stoa.example/sitemap-{n}.xml" for n in range(1, 5)]
    urls = [u.findtext(f"{MAP}loc") for n in range(1, 5) for u in ET.fromstring(made[f"/sitemap-{n}.xml"])]
    assert len(urls) == len(set(urls)) == 34


def test_slices_are_newest_first_and_each_place_once() -> None:
    found = slices(example(), {"first-month": ("posts/first", "experts/ada", "posts/talk")})
    assert len({part.place for part in found}) == len(found)
    for part in found:
        dates = [moment(example(), key) for key in part.entries]
        assert None not in dates
        assert dates == sorted(dates, reverse=True)  # type: ignore[type-var]
    search = next(part for part in found if part.group == "search")
    assert search.entries == ("posts/talk", "posts/first", "experts/ada")
    assert (search.title, search.summary) == ("First month", "start small")


def test_an_expert_is_followed_in_all_they_do_or_in_their_posts_only() -> None:
    found = {part.group: part for part in slices(example()) if part.of == "ada"}
    assert found["expert"].entries == ("ideas/board", "questions/cost#ada", "posts/talk", "posts/first")
    assert found["expert-posts"].entries == ("posts/talk", "posts/first")


def test_who_considers_to_follow_sees_how_often() -> None:
    network = assembled(networks.settings(), (*(post(f"p-{n}", n * 7) for n in range(30)), expert("ada", "Ada")))
    part = slices(network)[0]
    assert days_between(network, part) == 7
    assert how_often(7) == "week"
    single = assembled(networks.settings(), (post("p", 1), expert("ada", "Ada")))
    assert days_between(single, slices(single)[0]) is None


def test_a_slice_that_fell_silent_does_not_look_busy() -> None:
    """Silence is measured by the network's newest item: no clock is in it."""
    old = [post(f"p-{n}", n, authors=("ada",)) for n in range(2)]
    later = (post("new", 301, authors=("bob",)), post("one", 200, authors=("eve",)))
    people = (expert("ada", "Ada"), expert("bob", "Bob"), expert("eve", "Eve"))
    network = assembled(networks.settings(), (*old, *later, *people))
    days = {part.of: days_between(network, part) for part in slices(network) if part.group == "expert"}
    assert days == {"ada": 301, "bob": None, "eve": 101}


@pytest.mark.parametrize(("days", "pace"), [
    (None, "new"), (0, "days"), (1, "day"), (3, "weekly"), (7, "week"), (14, "monthly"), (30, "month"), (90, "yearly"),
    (365, "year"), (2_000, "rare"),
])
def test_how_often_has_a_word(days: float | None, pace: str) -> None:
    assert how_often(days) == pace


def test_every_pace_has_its_word_in_every_language() -> None:
    for path in sorted((ROOT / "theme" / "words").glob("*.yaml")):
        words = yaml.safe_load(path.read_text("utf-8"))["words"]
        assert {f"subscribe.often.{pace}" for pace in get_args(Pace)} <= set(words), path.name


def test_a_named_feed_joins_topics_and_stages() -> None:
    part = next(part for part in slices(example()) if part.group == "named")
    assert (part.place, part.page) == ("/subscribe/money/", "/subscribe/")
    assert part.entries == ("questions/cost", "posts/talk")


@pytest.mark.parametrize(("value", "messages"), [
    ("x", ["`feeds.f` must hold `title`, `topics` and, if wanted, `stages`"]),
    ({"title": "T", "topics": ["valeu"]},
     ["`feeds.f.topics.0` `valeu` is none of the network's topics; did you mean `value`?"]),
    ({"title": "T", "topic": ["value"]}, ["`feeds.f.topic` is unknown; did you mean `topics`?",
                                          "`feeds.f.topics` must be a list of topics"]),
    ({"title": " ", "topics": "value", "stages": []},
     ["`feeds.f.title` must be a title", "`feeds.f.topics` must be a list of topics",
      "`feeds.f.stages` must be a list of stages"]),
    ({"title": "T", "topics": [["value"]]}, [
        "`feeds.f.topics.0` `['value']` is none of the network's topics; did you mean `value`?"]),
])
def test_what_is_wrong_with_a_named_feed_is_said_by_line(value: object, messages: list[str]) -> None:
    stated = networks.settings(feeds={"f": value}, source=Source("network.yaml", "", {"feeds": 9, "feeds.f": 10}))
    good, problems = named_feeds(stated)
    assert good == ()
    assert [p.message for p in problems] == messages
    assert {(p.path, p.line, p.severity) for p in problems} == {("network.yaml", 10, "error")}


def test_a_named_feeds_slug_is_an_address() -> None:
    _, problems = named_feeds(networks.settings(feeds={"../x": {"title": "T", "topics": ["value"]}}))
    assert [p.message for p in problems] == ["`feeds.../x` is no slug: lower-case letters, digits and hyphens"]


def test_headers_name_hub_and_feed() -> None:
    links = dict(header_links(example()))
    assert links["/feed.json"] \
        == '<https://hub.example/>; rel="hub", <https://stoa.example/feed.json>; rel="self"'
    assert len(links) == 24
    assert header_links(example(settings=networks.settings(hub=""))) == ()


@pytest.mark.parametrize("value", [0, -1, "20", 2.0, True, None])
def test_a_limit_is_a_positive_number(value: object) -> None:
    with pytest.raises(SettingsError) as caught:
        FeedSettings.of({"STOA_FEEDS_NEWEST": value})
    assert str(caught.value) \
        == f"STOA_FEEDS_NEWEST: is {value!r}, but must be a whole number from 1 up; see docs/feeds.md"


def test_limits_come_from_pelicans_settings() -> None:
    assert FeedSettings.of({"STOA_FEEDS_ARCHIVE": 50}) == FeedSettings(newest=10, archive=50)


def test_a_path_appears_with_the_last_of_its_steps() -> None:
    assert moment(example(), "paths/start") == day(4)


def test_feeds_bear_names_of_the_networks_language() -> None:
    network = replace(example(), settings=replace(example().settings, language="de"))
    files = {f.path: f.make() for f in Feeds(network)}
    groups = [o.get("text") for o in ET.fromstring(files["subscriptions.opml"]).findall("body/outline")]
    assert groups[:3] == ["Alles", "Themen", "Phasen"]
    assert "The Stoa: Beiträge" in files["posts/feed.atom"].decode()
    assert "The Stoa: Ada Okafor: Beiträge" in files["experts/ada/posts/feed.atom"].decode()
