"""`channels` of network.yaml: what is refused, with its line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from plugins.crosspost.settings import Channel, read_channels

from .networks import settings


@pytest.mark.parametrize(("channels", "said"), [
    ({"mastodon": {"server": "https://a.example"}}, []),
    ({"mastodon": {}}, ["network.yaml:21: error: channels.mastodon: a channel of type mastodon needs `server`"]),
    ({"mastodon": {"server": "https://a.example", "hours": "8-25"}},
     ["network.yaml:23: error: channels.mastodon.hours: should be like `8-18`, hours of the day, not `8-25`"]),
    ({"mastodon": {"server": "a.example"}}, [
        ("network.yaml:21: error: channels.mastodon.server: should be an address such as https://example.social, "
         "not `a.example`")]),
    ({"toots": {"type": "mastadon"}}, [
        ("network.yaml:20: error: channels.toots.type: unknown type `mastadon`; did you mean `mastodon`?; known are "
         "mastodon, bluesky, linkedin, x, telegram, slack, teams, discord, webhook, email")]),
    ({"x": {"per_dya": 3}}, ["network.yaml:20: error: channels.x.per_dya: unknown setting; did you mean `per_day`?"]),
    ({"x": {"per_day": "many"}}, ["network.yaml:20: error: channels.x.per_day: should be a whole number, not `many`"]),
    ({"x": {"topics": ["byuing"]}}, [
        "network.yaml:20: error: channels.x.topics: unknown `byuing`; did you mean `buying`?"]),
    ({"x": {"kinds": "posts"}}, ["network.yaml:20: error: channels.x.kinds: should be a list of words"]),
    ({"x": {"edit": 3}}, ["network.yaml:20: error: channels.x.edit: should be true or false"]),
    ({"X!": {}}, ["network.yaml:20: error: channels.X!: a channel's name is lower-case letters, digits and hyphens"]),
    ({"x": "yes"}, ["network.yaml:20: error: channels.x: should be a mapping of settings"]),
    ({"linkedin": {}}, ["network.yaml:20: error: channels.linkedin: a channel of type linkedin needs `author`"]),
    ({"email": {"server": "smtp://a.example", "to": "a@b.c"}}, [
        "network.yaml:20: error: channels.email: a channel of type email needs `from`"]),
    ({"x": {"server": "https://u:p@a.example"}}, [
        "network.yaml:20: error: channels.x.server: should be an address without a name or password in it"]),
])
def test_problems(channels: dict[str, Any], said: list[str]) -> None:
    assert [str(problem) for problem in read_channels(settings(channels))[1]] == said


@pytest.mark.parametrize(("hours", "hour", "is_open"), [
    ("0-24", 0, True), ("8-18", 7, False), ("8-18", 8, True), ("8-18", 18, False), ("22-6", 23, True),
    ("22-6", 5, True), ("22-6", 6, False)])
def test_hours(hours: str, hour: int, *, is_open: bool) -> None:
    moment = dt.datetime(2026, 11, 20, hour, 30, tzinfo=dt.UTC)
    assert Channel(name="x", type="x", hours=hours).open_at(moment) == is_open


def test_two_of_one_kind() -> None:
    channels, problems = read_channels(settings({
        "toots": {"type": "mastodon", "server": "https://a.example/", "limit": 1000}, "x": None}))
    assert problems == ()
    assert [(one.name, one.type, one.server, one.place.limit) for one in channels] == [
        ("toots", "mastodon", "https://a.example", 1000), ("x", "x", "https://api.x.com", 280)]
