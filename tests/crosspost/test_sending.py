"""A run on every channel: posts once, writes down each step, and does nothing the second time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.core.ledger import parsed
from plugins.crosspost.places import PLACES

from .models import Asked, SiteModel
from .networks import network, post
from .serving import FAULTS, Net
from .stage import MODELS, POSTING, FakeClock, Stage, channel


def stage(folder: Path, *names: str) -> tuple[Stage, Net]:
    clock = FakeClock()
    net = Net({f"{name}.test": MODELS[name](clock.now) for name in names})
    net.models = {**net.models, "stoa.example": SiteModel("https://stoa.example", clock.now)}
    return Stage(folder, names, fetch=net, clock=clock), net


@pytest.mark.parametrize("name", MODELS)
def test_posts_once_and_never_again(name: str, tmp_path: Path) -> None:
    one, net = stage(tmp_path, name)
    one.begin("old")
    assert [str(result) for result in one.send("old", "new")] == [f"{name}: 1 posted"], one.said
    assert [str(result) for result in one.send("old", "new")] == [f"{name}: nothing to do"]
    assert net.models[f"{name}.test"].about("/posts/new/") == 1
    assert net.models[f"{name}.test"].about("/posts/old/") == 0
    assert [r.state for r in one.history(name).parts(one.network("new").posts[0].id).values()] == ["sent"]


@pytest.mark.parametrize("name", MODELS)
def test_the_intent_is_on_the_disk_before_the_request_and_its_end_after_it(
        name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, net = stage(tmp_path, name)
    one.begin("old")
    seen: list[tuple[str, str, int]] = []  # at each sync, and at each request that posts: the newest line of the ledger
    sync = os.fsync

    def newest(what: str) -> None:
        last = parsed((one.content / "ledger" / f"{name}.jsonl").read_text("utf-8").splitlines()[-1])
        seen.append((what, last.step if last else "", last.part if last else 0))

    def synced(handle: int) -> None:
        sync(handle)
        newest("synced")

    def posting(asked: Asked) -> bool:
        if asked.method == "POST" and POSTING[name] in asked.target:
            newest("asked")
        return False

    monkeypatch.setattr(os, "fsync", synced)
    net.fault, net.when = FAULTS["500"], posting
    words = ["First of two.", "Second of two."]
    built = network(post("new", crosspost={name: words}, date=one.clock.moment), channels={name: channel(name)})
    assert [str(result) for result in one.send(built=built)] == [f"{name}: 1 posted"]
    parts = 2 if PLACES[channel(name)["type"]].threads else 1
    assert seen == [("synced", "planned", 0), *(step for part in range(parts) for step in (
        ("synced", "intent", part), ("asked", "intent", part), ("synced", "sent", part)))]
