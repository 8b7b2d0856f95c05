"""Twelve faults of the network on every channel: never two posts, and none lost without a word.

`STOA_SEEDS` sets how many seeds each pair of fault and channel is tried with.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from plugins.crosspost.channels import mail
from plugins.fetching import http
from plugins.fetching.exchange import FetchError

from .models import TOKEN, Asked, SiteModel
from .proxy import before
from .serving import FAULTS, Net, _twice, arriving, served
from .stage import DEAF, MODELS, POSTING, FakeClock, Stage, environment

SEEDS = int(os.environ.get("STOA_SEEDS", "2"))


def staged(folder: Path, name: str, seed: int) -> tuple[Stage, Net]:
    clock = FakeClock()
    model = MODELS[name](clock.now)
    site = SiteModel("https://stoa.example", clock.now)
    net = Net({f"{name}.test": model, "stoa.example": site}, random.Random(seed))
    return Stage(folder, (name,), fetch=net, clock=clock, seed=seed), net


def arm(net: Net, name: str, fault: str, seed: int) -> None:
    """Put a fault on the posting, or on any request, once, a few times, or for good, as the seed wills."""
    chance = random.Random(seed)
    net.fault = FAULTS[fault]
    only_posts = chance.random() < 0.6
    times = chance.choice((1, 1, 2, 3, 100))

    def when(asked: Asked) -> bool:
        posting = asked.method == "POST" and POSTING[name] in asked.target
        return net.hits < times and "stoa.example" not in asked.headers.get("host", "") and (posting or not only_posts)

    net.when = when


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_makes_two_posts_or_loses_one(fault: str, name: str, tmp_path: Path) -> None:
    for seed in range(SEEDS):
        one, net = staged(tmp_path / str(seed), name, seed)
        one.begin("old")
        arm(net, name, fault, seed)
        first = one.send("old", "new")
        net.fault = None
        for _ in range(3):
            one.clock.moment += dt.timedelta(minutes=20)
            last = one.send("old", "new")
        there = net.models[f"{name}.test"].about("/posts/new/")
        state = one.history(name).state(one.network("new").posts[0].id)
        story = (fault, name, seed, [str(result) for result in (*first, *last)], one.said)
        assert there <= 1, story
        if name in DEAF and state == "unknown":
            assert last[0].unknown == 1, story  # shown in every run
        else:
            assert (there, state) == (1, "sent"), story


@pytest.mark.parametrize("name", MODELS)
def test_a_request_that_something_repeats_on_the_way(name: str, tmp_path: Path) -> None:
    """What stands between may send a request twice: keys and record names make it one post where there are any."""
    one, net = staged(tmp_path, name, 0)
    one.begin()
    net.fault, net.when = _twice, lambda asked: asked.method == "POST" and POSTING[name] in asked.target
    one.send("new")
    net.fault = None
    one.clock.moment += dt.timedelta(minutes=20)
    one.send("new")
    if name in {"mastodon", "bluesky", "linkedin", "x"}:
        assert net.models[f"{name}.test"].about("/posts/new/") == 1


@pytest.mark.parametrize("name", MODELS)
def test_an_answer_that_comes_twice(name: str, tmp_path: Path) -> None:
    """On a kept connection the second one lies there when the next request is written."""
    clock = FakeClock()
    model, site = MODELS[name](clock.now), SiteModel("", clock.now)
    with (served(site) as site.url, served(model) as server, before(server) as proxy,
          http.opened(loopback=True) as fetch):
        one = Stage(tmp_path, (name,), clock=clock, url=site.url, fetch=fetch, servers={name: proxy.url},
                    env=environment() | {f"STOA_{name.upper()}_URL": f"{proxy.url}/hook/{TOKEN}"})
        one.begin("old")
        proxy.meet("duplicate answers", "", 100, random.Random(0))
        assert [str(result) for result in one.send("old", "new", "other")] == [f"{name}: 2 posted"], one.said
    assert proxy.hits
    tries = [one.history(name).parts(item.id)[0].last.remote for item in one.network("new", "other").posts]
    assert [model.about(f"/posts/{slug}/") for slug in ("old", "new", "other")] == [0, 1, 1]
    assert len(set(tries)) == (1 if name in DEAF - {"telegram", "discord"} else 2)


@pytest.mark.parametrize("name", ["mastodon", "gotosocial", "bluesky", "linkedin", "x"])
def test_a_request_that_arrives_late(name: str, tmp_path: Path) -> None:
    """Nobody knows it is under way: absence must not count too soon."""
    one, net = staged(tmp_path, name, 0)
    one.begin()
    net.fault = arriving(net, 6.0)
    net.when = lambda asked: asked.method == "POST" and POSTING[name] in asked.target and net.hits < 1
    for minutes in (0, 0, 20, 20):
        one.clock.moment += dt.timedelta(minutes=minutes)
        one.send("new")
    for _, arrive in net.late:
        arrive()
    assert net.models[f"{name}.test"].about("/posts/new/") == 1


MAIL: Mapping[str, tuple[str, bool, bool | None]] = {
    "429 with Retry-After": ("452 too many messages, try in 7 s", False, False),
    "429 without": ("452 too many messages", False, False), "500": ("554 failed", False, False),
    "502": ("421 closing", False, False), "refused": ("connection refused", False, False),
    "timeout before": ("timed out", True, False), "timeout after": ("timed out", True, True),
    "reset in mid-answer": ("connection reset by peer", True, None), "401": ("535 no such login", False, False),
    "slow": ("timed out", True, None), "not JSON": ("-1 ?", True, None),
    "changed schema": ("it took the message, but not for 1 of 2", True, True),
}
"""Fault → how it looks on a mail server: what is said, whether the letter was on its way, and arrived."""


@pytest.mark.parametrize("fault", MAIL)
def test_mail(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server is no HTTP: its faults are put in where the letter is handed over (`fetching/test_smtp.py`)."""
    why, reached, arrives = MAIL[fault]
    assert set(MAIL) == set(FAULTS)
    for seed in range(SEEDS):
        chance, got = random.Random(seed), list[object]()
        left = [fault] * chance.choice((1, 1, 2, 3, 100))

        def deliver(server: str, message: object, *_: object, left: list[str] = left, got: list[object] = got,
                    chance: random.Random = chance, **__: object) -> None:
            struck = bool(left and left.pop())
            if not struck or (chance.random() < 0.5 if arrives is None else arrives):
                got.append(message)
            if struck:
                raise FetchError(server, why, reached=reached)

        monkeypatch.setattr(mail, "deliver", deliver)
        clock = FakeClock()
        net = Net({"stoa.example": SiteModel("https://stoa.example", clock.now)})
        one = Stage(tmp_path / str(seed), ("email",), fetch=net, clock=clock, seed=seed)
        one.begin("old")
        one.send("old", "new")
        left.clear()
        for _ in range(3):
            clock.moment += dt.timedelta(minutes=20)
            last = one.send("old", "new")
        state = one.history("email").state(one.network("new").posts[0].id)
        story = (fault, seed, [str(result) for result in last], one.said)
        assert (len(got), state) == (1, "sent") if not reached else (len(got) <= 1 and state == "unknown"), story
        assert last[0].unknown == reached, story  # shown in every run
