"""A real Bluesky server behind a way on which things go wrong: each item is there once in the end, and known to be.

`STOA_SEEDS` sets how many seeds each fault is tried with.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from plugins.fetching import http

from .models import SiteModel
from .networks import post
from .pds import Pds
from .proxy import FAULTS, before
from .serving import served
from .stage import FakeClock, Stage, environment

SEEDS = int(os.environ.get("STOA_SEEDS", "1"))


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_makes_two_posts_or_loses_one(fault: str, tmp_path: Path, pds: Pds) -> None:
    named = fault.lower().replace(" ", "-")
    with ExitStack() as stack:
        site = SiteModel("", FakeClock().now)
        site.url = stack.enter_context(served(site))
        proxy = stack.enter_context(before(pds.url))
        fetch = proxy.fetch(stack.enter_context(http.opened(loopback=True)))
        for seed in range(SEEDS):
            chance = random.Random(f"{fault} {seed}")
            only_posts, times = seed == 0 or chance.random() < 0.6, chance.choice((1, 1, 2, 3, 100))
            slug, clock = f"{named}-{seed}", FakeClock()
            one = Stage(tmp_path / slug, ("bluesky",), clock=clock, url=site.url, fetch=fetch, seed=seed,
                        servers={"bluesky": proxy.url}, env=environment() | {
                            "STOA_BLUESKY_HANDLE": pds.handle, "STOA_BLUESKY_PASSWORD": pds.password})
            one.begin("old")
            proxy.meet(fault, "putRecord" if only_posts else "", times, chance)
            results = one.send("old", slug)
            assert proxy.hits, "the fault was not met"
            proxy.fault = ""
            for _ in range(3):
                clock.moment += dt.timedelta(minutes=20)
                results += one.send("old", slug)
            state = one.history("bluesky").state(post(slug).id)
            assert state == "sent", (seed, [str(result) for result in results], one.said)
    there = Counter(record["value"]["embed"]["external"]["uri"] for record in pds.records()
                    if f"/posts/{named}-" in str(record["value"].get("embed", "")))
    assert there == {f"{site.url}/posts/{named}-{seed}/": 1 for seed in range(SEEDS)}
