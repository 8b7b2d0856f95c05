"""SIGKILL at every step of a run, on every channel, then a run that resumes: no post twice, none lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT

from .mailbox import mailbox
from .models import TOKEN, BlueskyModel, SiteModel
from .networks import NOW, post
from .pds import Pds
from .serving import served
from .stage import DEAF, MODELS, FakeClock, Stage, environment

TALLY = Callable[[str], int]
MOST = 60  # steps: more than any run has


@pytest.fixture(scope="module")
def killer() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-m", "tests.crosspost.killing"], stdin=subprocess.PIPE, text=True,
                          stdout=subprocess.PIPE, cwd=ROOT) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def ask(killer: subprocess.Popen[str], job: dict[str, Any]) -> str:
    assert killer.stdin is not None
    assert killer.stdout is not None
    killer.stdin.write(json.dumps(job) + "\n")
    killer.stdin.flush()
    return killer.stdout.readline().strip()


def killed_everywhere(name: str, job: dict[str, Any], folder: Path, killer: subprocess.Popen[str],
                      tally: TALLY) -> int:
    """Kill a run at each step in turn, resume it, and look at the server; returns how many steps there were."""
    for kill in range(1, MOST):
        slug = f"{name}-{kill}"
        job |= {"folder": str(folder / slug), "slug": slug, "seed": kill, "kill": kill, "begin": True}
        came = ask(killer, job)
        if came == "ended 0":
            assert tally(slug) == 1
            return kill - 1
        assert came == "killed"
        for again in range(2):
            assert ask(killer, job | {"kill": 0, "begin": False, "seed": 1000 * (again + 1) + kill}) == "ended 0"
        one = Stage(folder / slug, (name,), clock=FakeClock(NOW))
        state = one.history(name).state(post(slug).id)
        if name in DEAF and state == "unknown":  # it can't be asked: it says so, and sends no second one
            assert tally(slug) <= 1, (name, kill)
        else:
            assert (tally(slug), state) == (1, "sent"), (name, kill)
    raise AssertionError(f"a run on {name} has more than {MOST} steps")


def job(name: str, server: str, site: str, **env: str) -> dict[str, Any]:
    hook = {f"STOA_{name.upper()}_URL": f"{server}/hook/{TOKEN}"}
    return {"name": name, "now": NOW.isoformat(), "servers": {name: server}, "url": site,
            "env": environment() | hook | env}


@pytest.mark.parametrize("name", [name for name in MODELS if MODELS[name] is not BlueskyModel])
def test_every_step(name: str, tmp_path: Path, killer: subprocess.Popen[str]) -> None:
    with ExitStack() as stack:
        model = MODELS[name](FakeClock().now)
        site = SiteModel("", FakeClock().now)
        site.url = stack.enter_context(served(site))
        server = stack.enter_context(served(model))
        steps = killed_everywhere(name, job(name, server, site.url), tmp_path, killer,
                                  lambda slug: model.about(f"/posts/{slug}/"))
        assert steps >= (13 if name in DEAF else 17)


def test_every_step_of_mail(tmp_path: Path, killer: subprocess.Popen[str]) -> None:
    with ExitStack() as stack:
        site = SiteModel("", FakeClock().now)
        site.url = stack.enter_context(served(site))
        box, server = stack.enter_context(mailbox())
        steps = killed_everywhere("email", job("email", server, site.url), tmp_path, killer,
                                  lambda slug: sum(f"/posts/{slug}/".encode() in letter for letter in box.letters))
        assert steps >= 13


def test_every_step_on_a_real_bluesky_server(tmp_path: Path, killer: subprocess.Popen[str], pds: Pds) -> None:
    with ExitStack() as stack:
        site = SiteModel("", FakeClock().now)
        site.url = stack.enter_context(served(site))
        work = job("bluesky", pds.url, site.url, STOA_BLUESKY_HANDLE=pds.handle, STOA_BLUESKY_PASSWORD=pds.password)
        steps = killed_everywhere("bluesky", work, tmp_path, killer, lambda slug: pds.about(f"/posts/{slug}/"))
        assert steps >= 20
