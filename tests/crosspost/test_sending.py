"""A run on every channel: posts once, writes down each step, and does nothing the second time."""

from __future__ import annotations

from pathlib import Path

import pytest

from .models import SiteModel
from .serving import Net
from .stage import MODELS, FakeClock, Stage


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
