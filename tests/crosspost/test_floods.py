"""Accidents that made other tools post an archive, or everything twice: none of them posts anything here.

Each scene begins the same: 40 items counted as posted, two posted since, all of it in git. Then something happens, and
three runs follow, a day apart. What the servers have must be what they had.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plugins.core.errors import StoaError
from plugins.core.network import Network
from plugins.crosspost.git import push
from plugins.crosspost.running import Result
from plugins.crosspost.seeding import seed

from .models import SiteModel
from .networks import network, post
from .serving import Net
from .stage import MODELS, FakeClock, Stage, channel

CHANNELS = ("mastodon", "bluesky", "slack")  # with a key, with record names, and with nothing to ask
OLD = tuple(f"old-{n}" for n in range(20))
NEW = ("new-1", "new-2")
DAY = dt.timedelta(days=1)


class Scene:
    """What a scenario can do things to."""

    def __init__(self, folder: Path, name: str) -> None:
        clock = FakeClock()
        self.model = MODELS[name](clock.now)
        self.net = Net({f"{name}.test": self.model, "stoa.example": SiteModel("https://stoa.example", clock.now)})
        self.one = Stage(folder, (name,), fetch=self.net, clock=clock)
        self.name, self.start = name, clock.moment
        self.items = [*(post(slug, date=clock.moment - DAY * (n % 6)) for n, slug in enumerate(OLD)),
                      *(post(f"archive-{n}", date=clock.moment - DAY * (400 + n)) for n in range(20))]
        self.more: dict[str, Any] = {}  # for the run
        self.made: Callable[[], Network] = self.network
        self.one.content.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        outbox = self.one.outbox(built=self.network())
        for one in outbox.channels:
            seed(outbox, one, self.one.run())
        self.commit("seed")
        for slug in NEW:
            self.items.append(post(slug, date=clock.moment))
            self.one.send(built=self.network())
            self.commit(slug)
        assert len(self.model.posts) == len(NEW), self.one.said
        self.before = dict(self.model.posts)
        clock.moment += dt.timedelta(hours=2)  # past the hour of Mastodon's key

    @property
    def ledger(self) -> Path:
        return self.one.content / "ledger" / f"{self.name}.jsonl"

    def network(self) -> Network:
        channels = {self.name: channel(self.name)}
        return network(*self.items, channels=channels, now=self.one.clock.moment)

    def git(self, *words: str, folder: Path | None = None) -> None:
        subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@example.com", *words], check=True,
                       cwd=folder or self.one.content, capture_output=True)

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def forget_state(self) -> None:
        shutil.rmtree(self.one.folder / "state", ignore_errors=True)

    def forget_git(self) -> None:
        shutil.rmtree(self.one.content / ".git", ignore_errors=True)

    def lines(self) -> list[str]:
        return self.ledger.read_text("utf-8").splitlines(keepends=True)

    def keep(self, count: int, tail: int = 0) -> None:
        """Cut the ledger after some lines, and some characters of the next."""
        lines = self.lines()
        self.ledger.write_text("".join(lines[:count]) + (lines[count][:tail] if tail else ""), "utf-8")

    def run(self) -> list[Result]:
        return self.one.send(built=replace(self.made(), now=self.one.clock.moment), **self.more)


def gone(scene: Scene) -> None:
    scene.ledger.unlink()


def emptied(scene: Scene) -> None:
    scene.ledger.write_bytes(b"")


def all_gone(scene: Scene) -> None:
    shutil.rmtree(scene.ledger.parent)


def only_seed(scene: Scene) -> None:
    scene.keep(1)


def half(scene: Scene) -> None:
    scene.keep(len(scene.lines()) // 2)


def one_line_less(scene: Scene) -> None:
    scene.keep(len(scene.lines()) - 1)


def cut_in_a_line(scene: Scene) -> None:
    scene.keep(len(scene.lines()) - 1, tail=30)


def cut_in_the_seed(scene: Scene) -> None:
    scene.keep(0, tail=50)


def without_the_seed(scene: Scene) -> None:
    scene.ledger.write_text("".join(scene.lines()[1:]), "utf-8")


def garbled(scene: Scene) -> None:
    scene.ledger.write_bytes(b"<<<<<<< HEAD\n" + scene.ledger.read_bytes())


def binary(scene: Scene) -> None:
    scene.ledger.write_bytes(bytes(range(256)) * 20)


def of_an_older_commit(scene: Scene) -> None:
    scene.git("checkout", "-q", "HEAD~1", "--", "ledger")


def older_commit_checked_out(scene: Scene) -> None:
    scene.git("checkout", "-q", "HEAD~1")


def branch_rewound(scene: Scene) -> None:
    scene.git("reset", "-q", "--hard", "HEAD~2")


def clock_ahead(scene: Scene) -> None:
    scene.one.clock.moment += DAY * 3650


def clock_behind(scene: Scene) -> None:
    scene.one.clock.moment -= DAY * 3650


def clock_a_week_behind(scene: Scene) -> None:
    scene.one.clock.moment -= DAY * 7


def archive_imported(scene: Scene) -> None:
    old = scene.start - DAY * 900
    scene.items += [post(f"import-{n}", date=old + dt.timedelta(hours=n % 5000)) for n in range(10_000)]


def archive_imported_as_new(scene: Scene) -> None:
    """10,000 items whose dates an importer set to today."""
    scene.items += [post(f"import-{n}", date=scene.start - dt.timedelta(seconds=n)) for n in range(10_000)]


def slugs_renamed_without_ids(scene: Scene) -> None:
    """Ids come from names: a rename makes them new. Words tell."""
    scene.items = [post(f"renamed-{item.slug}", date=item.date or scene.start, summary=item.summary, title=item.title)
                   for item in scene.items if item.slug in NEW]


def ids_lost(scene: Scene) -> None:
    """Give the same addresses other ids."""
    scene.items = [replace(item, id=f"urn:uuid:00000000-0000-4000-8000-{n:012}")
                   for n, item in enumerate(scene.items) if item.slug in NEW]


def everything_edited(scene: Scene) -> None:
    scene.items = [replace(item, updated=scene.start) for item in scene.items]


def new_domain(scene: Scene) -> None:
    def moved() -> Network:
        there = scene.network()
        return replace(there, settings=replace(there.settings, url="https://new.example"))
    scene.made = moved
    scene.net.models = {**scene.net.models, "new.example": SiteModel("https://new.example", scene.one.clock.now)}


def preview_built(scene: Scene) -> None:
    outbox = scene.one.outbox
    scene.items.append(post("next", date=scene.start))

    def previewed(*slugs: str, built: Network | None = None) -> object:
        return replace(outbox(*slugs, built=built), preview="http://127.0.0.1:8000")
    scene.one.outbox = previewed  # type: ignore[method-assign, assignment]


def old_outbox(scene: Scene) -> None:
    """Find a build from before in a cache."""
    scene.items.append(post("next", date=scene.start))
    old = scene.one.outbox(built=scene.network())
    scene.one.outbox = lambda *_, **__: old  # type: ignore[method-assign]
    scene.one.clock.moment += DAY * 3


def page_not_live(scene: Scene) -> None:
    scene.items.append(post("next", date=scene.start))
    site = scene.net.models["stoa.example"]
    assert isinstance(site, SiteModel)
    site.gone.add("/posts/next/")


def withdrawn_item_edited(scene: Scene) -> None:
    text = scene.lines()[-1].replace('"step":"sent"', '"step":"withdrawn"')
    scene.ledger.write_text("".join(scene.lines()) + text, "utf-8")
    scene.items = [replace(item, summary=f"{item.summary} Edited.") if item.slug == NEW[-1] else item
                   for item in scene.items]


def two_runners(scene: Scene) -> None:
    """Two runs at once over one content root."""
    def both() -> list[Result]:
        found: list[Result] = []
        outbox = scene.one.outbox(built=scene.network())
        from plugins.crosspost.running import send  # noqa: PLC0415  # as a second command would
        runs = [threading.Thread(target=lambda: found.extend(send(outbox, scene.one.run(), outbox.channels)))
                for _ in range(2)]
        for run in runs:
            run.start()
        for run in runs:
            run.join()
        return found
    scene.run = both  # type: ignore[method-assign]


ACCIDENTS: tuple[Callable[[Scene], None], ...] = (
    gone, emptied, all_gone, only_seed, half, one_line_less, cut_in_a_line, cut_in_the_seed, without_the_seed, garbled,
    binary, of_an_older_commit, older_commit_checked_out, branch_rewound, clock_ahead, clock_behind,
    clock_a_week_behind, archive_imported, archive_imported_as_new, slugs_renamed_without_ids, ids_lost,
    everything_edited, new_domain, preview_built, old_outbox, page_not_live, withdrawn_item_edited, two_runners,
)

HUGE = (archive_imported, archive_imported_as_new)
"""Tried on one channel: what holds ten thousand items back asks no channel."""

CUTS = (gone, emptied, all_gone, only_seed, half, one_line_less, cut_in_a_line, cut_in_the_seed, without_the_seed,
        garbled, binary)


def check(scene: Scene) -> None:
    for _ in range(3):
        scene.run()
        assert {k: v for k, v in scene.model.posts.items() if k not in scene.before} == {}, scene.one.said
        scene.one.clock.moment += DAY


@pytest.mark.parametrize(("accident", "name"), [
    (accident, name) for accident in ACCIDENTS for name in CHANNELS if name == CHANNELS[0] or accident not in HUGE])
def test_accident(accident: Callable[[Scene], None], name: str, tmp_path: Path) -> None:
    scene = Scene(tmp_path, name)
    accident(scene)
    check(scene)


@pytest.mark.parametrize("name", CHANNELS)
@pytest.mark.parametrize("accident", CUTS)
def test_accident_on_a_new_machine(accident: Callable[[Scene], None], name: str, tmp_path: Path) -> None:
    """The same without the state folder: git is the witness."""
    scene = Scene(tmp_path, name)
    scene.forget_state()
    accident(scene)
    check(scene)


@pytest.mark.parametrize("name", CHANNELS)
@pytest.mark.parametrize("accident", CUTS)
def test_accident_with_no_witness(accident: Callable[[Scene], None], name: str, tmp_path: Path) -> None:
    """The same without the state folder and without git: the channel is the witness, or nothing goes out."""
    scene = Scene(tmp_path, name)
    scene.forget_state()
    scene.forget_git()
    accident(scene)
    check(scene)


@pytest.mark.parametrize("name", CHANNELS)
def test_a_job_run_again_on_its_old_commit(name: str, tmp_path: Path) -> None:
    """A runner that checks out the commit of its day, with nothing else: the push is refused, so nothing is sent."""
    scene = Scene(tmp_path, name)
    remote = tmp_path / "remote.git"
    scene.git("clone", "-q", "--bare", str(scene.one.content), str(remote))
    old = tmp_path / "old"
    scene.git("clone", "-q", "--depth", "1", f"file://{remote}", str(old))
    scene.git("fetch", "-q", "--depth", "3", "origin", folder=old)
    scene.git("checkout", "-q", "HEAD~2", folder=old)
    scene.git("update-ref", "-d", "refs/remotes/origin/main", folder=old)
    shutil.rmtree(scene.one.content)
    shutil.copytree(old, scene.one.content)
    scene.forget_state()
    scene.more["push"] = lambda paths: push(paths, "Record what was posted", "origin", "main")
    check(scene)


@pytest.mark.parametrize("name", CHANNELS)
def test_two_runners_on_two_machines_post_once(name: str, tmp_path: Path) -> None:
    """Two clones of one commit, both with something new to post: the first push wins."""
    scene = Scene(tmp_path, name)
    remote = tmp_path / "remote.git"
    scene.git("clone", "-q", "--bare", str(scene.one.content), str(remote))
    scene.items.append(post("next", date=scene.start))
    results = []
    for runner in ("a", "b"):
        folder = tmp_path / runner
        scene.git("clone", "-q", str(remote), str(folder / "content"), folder=tmp_path)
        scene.git("reset", "-q", "--hard", "HEAD", folder=folder / "content")
        stage = Stage(folder, (name,), fetch=scene.net, clock=scene.one.clock, seed=ord(runner))
        results.append(stage)
    pushes = [lambda paths: push(paths, "Record what was posted", "origin", "main")] * 2
    came = [stage.send(built=scene.network(), push=one) for stage, one in zip(results, pushes, strict=True)]
    assert [str(result) for result in came[0]] == [f"{name}: 1 posted"], results[0].said
    assert "another run is posting" in str(came[1][0]), results[1].said
    assert scene.model.about("/posts/next/") == 1


def test_seeding_with_a_clock_of_years_ago_is_refused(tmp_path: Path) -> None:
    clock = FakeClock()
    one = Stage(tmp_path, ("mastodon",), clock=clock)
    items = [post(f"item-{n}") for n in range(5)]
    built = network(channels={"mastodon": channel("mastodon")})
    outbox = replace(one.outbox(built=built), scheduled=len(items))
    with pytest.raises(StoaError, match="5 items are dated later than 2026-11-20, and only 0 earlier; set the clock"):
        seed(outbox, outbox.channels[0], one.run())


def test_seeding_with_a_clock_years_ahead_silences_nothing_later(tmp_path: Path) -> None:
    clock = FakeClock()
    one = Stage(tmp_path, ("mastodon",), clock=clock)
    made = one.network("old")
    clock.moment += DAY * 3650
    outbox = one.outbox(built=made)
    seed(outbox, outbox.channels[0], one.run())
    later = clock.moment - DAY * 3650
    assert one.history("mastodon").state("urn:uuid:x", later.isoformat()) == "new"


def test_there_are_fifty_scenarios_and_more() -> None:
    assert len(ACCIDENTS) + 2 * len(CUTS) >= 50
