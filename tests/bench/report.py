"""`invoke bench`: Stoa beside Hugo, plain Pelican and Pagefind, on the same items, in one run; a table in Markdown."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import corpus, peers
from tests.bench.measuring import Cost, median, run
from tests.bench.watching import port, watched

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
REST = 61.0
"""Seconds that ext4 passes over the inode of a removed file, one by one, for every file it makes nearby
(`recently_deleted`, https://github.com/torvalds/linux/blob/master/fs/ext4/ialloc.c): right after the removal of as many
files as a clean build writes, that was a tenth of the build's processor time."""
Say = Callable[[str], None]


@dataclass(slots=True)
class Bench:
    """One size of the corpus, and what everything cost on it."""

    folder: Path
    items: int
    runs: int
    say: Say
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    waits: dict[str, list[float]] = field(default_factory=dict)  # seconds from an edit to the page, while serving

    def prepare(self, *, pelican: bool) -> None:
        """Write the same items for everyone."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.say(f"{self.items:,} items: writing the corpus")
        corpus.write(self.folder / "content", self.items)
        peers.write_hugo(self.folder / "content", self.folder / "hugo")
        if pelican:
            peers.write_pelican(self.folder / "content", self.folder / "pelican")
        shutil.copytree(ROOT / "theme", self.folder / "theme")

    def once(self, name: str, command: Sequence[str], folder: Path | None = None) -> Cost:
        """Run one of the commands, and note its cost."""
        cost = run(command, folder or ROOT, {"SOURCE_DATE_EPOCH": "1790000000"})
        self.costs.setdefault(name, []).append(cost)
        self.say(f"{self.items:,} items: {name}: {cost.wall:.2f} s")
        return cost

    def stoa(self, name: str, *options: str) -> Cost:
        """Build with Stoa, as a user does."""
        return self.once(name, [
            str(BIN / "invoke"), "build", "--content", str(self.folder / "content"),
            "--output", str(self.folder / "site"), "--theme", str(self.folder / "theme"), "--profile", *options,
        ])

    def clean(self) -> None:
        """Forget everything Stoa knows of this content, and Hugo's output; what comes next finds the disk at rest.

        As a new machine would: all written, and nothing removed a moment ago.
        """
        self.say(f"{self.items:,} items: letting the disk come to rest")
        run([str(BIN / "invoke"), "clean", "--content", str(self.folder / "content"),
             "--output", str(self.folder / "site")], ROOT)
        shutil.rmtree(self.folder / "hugo" / "public", ignore_errors=True)
        shutil.rmtree(self.folder / "hugo" / "resources", ignore_errors=True)
        os.sync()
        time.sleep(REST)

    def hugo(self, name: str) -> Cost:
        """Build with Hugo."""
        return self.once(name, [str(BIN / "hugo"), "--quiet"], self.folder / "hugo")

    def measure(self, *, pelican: bool) -> None:
        """Time everything, in turns, so that a machine's slow minute falls on all."""
        for _ in range(self.runs):
            self.clean()
            self.hugo("Hugo, clean")
            self.once("Pagefind", [sys.executable, "-m", "pagefind", "--site", str(self.folder / "hugo" / "public")])
            self.stoa("clean, no search", "--no-search")
            self.clean()
            self.stoa("clean")
            self.stoa("unchanged")
            for name, change in CHANGES:
                change(self.folder)
                self.stoa(name)
            change_post(self.folder)
            self.stoa("one post edited, no search", "--no-search")
            self.stoa("search again")
            self.serve()
        if pelican:
            self.once("plain Pelican, clean", [str(BIN / "pelican"), "-q"], self.folder / "pelican")

    def serve(self) -> None:
        """Edit while Stoa serves, and while Hugo does."""
        at, there = port(), port()
        place = f"posts/{Path(corpus.path(3)).stem}"
        for name, command, url, source in (
            ("Stoa", [str(BIN / "invoke"), "serve", "--content", str(self.folder / "content"),
                      "--output", str(self.folder / "preview"), "--port", str(at)],
             f"http://127.0.0.1:{at}/{place}/", self.folder / "content" / corpus.path(3)),
            ("Hugo", [str(BIN / "hugo"), "server", "--quiet", "--bind", "127.0.0.1", "--port", str(there)],
             f"http://127.0.0.1:{there}/{place}/", self.folder / "hugo" / "content" / f"{place}.md"),
        ):
            folder = ROOT if name == "Stoa" else self.folder / "hugo"
            self.waits.setdefault(name, []).append(watched(command, folder, url, source))
            self.say(f"{self.items:,} items: an edit while {name} serves: {self.waits[name][-1]:.2f} s")


def change_post(folder: Path) -> None:
    """Edit one post."""
    _replace(folder / "content" / corpus.path(3), "\n", " again\n", last=True)


def change_template(folder: Path) -> None:
    """Edit the template of posts."""
    template = folder / "theme" / "templates" / "post.html"
    _replace(template, "{% endblock %}", "<!-- changed -->{% endblock %}", last=True)


def rename_expert(folder: Path) -> None:
    """Give an expert another name."""
    _replace(folder / "content" / "experts" / f"{corpus.expert(1)}.md", "name: ", "name: New ", last=False)


CHANGES: Sequence[tuple[str, Callable[[Path], None]]] = (
    ("one post edited", change_post), ("one template changed", change_template), ("one expert renamed", rename_expert),
)


def _replace(file: Path, old: str, new: str, *, last: bool) -> None:
    text = file.read_text(encoding="utf-8")
    head, found, tail = text.rpartition(old) if last else text.partition(old)
    if not found:
        raise ValueError(f"{file}: has no {old!r}")
    file.write_text(head + new + tail, encoding="utf-8")


def table(bench: Bench) -> Iterator[str]:
    """Yield the lines of a table in Markdown: medians, and ratios to Hugo within this run."""
    hugo = median(bench.costs["Hugo, clean"], lambda c: c.wall)
    memory = median(bench.costs["Hugo, clean"], lambda c: c.peak)
    yield f"### {bench.items:,} items, {os.cpu_count()} processors, medians of {bench.runs}"
    yield ""
    yield "| | seconds | to Hugo's | processor seconds | peak MB | to Hugo's | files written |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, costs in bench.costs.items():
        wall, peak = median(costs, lambda c: c.wall), median(costs, lambda c: c.peak)
        yield (f"| {name} | {wall:.2f} | {wall / hugo:.2f} | {median(costs, lambda c: c.cpu):.2f} "
               f"| {peak / 1e6:.0f} | {peak / memory:.2f} | {_written(costs[-1])} |")
    site = bench.folder / "site"
    files = [path for path in site.rglob("*") if path.is_file()]
    yield ""
    yield from _stages(bench)
    if bench.waits:
        yield ""
        yield "From an edit to the page, while serving: " + ", ".join(
            f"{name} {statistics.median(taken):.2f} s" for name, taken in bench.waits.items()) + "."
    yield ""
    yield f"Stoa's site: {len(files):,} files, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB."


def _written(cost: Cost) -> str:
    found = re.search(r"([\d,]+) files written", cost.output)
    return found[1] if found else ""


def _stages(bench: Bench) -> Iterator[str]:
    """Yield where the time of a clean build and of one edit goes; stages run side by side: they may add up to more."""
    shown = [name for name in ("clean", "one post edited") if name in bench.costs]
    found = {name: {stage: float(seconds) for seconds, stage in re.findall(
        r"^ +([\d.]+) s  (.+)$", bench.costs[name][-1].output, re.MULTILINE)} for name in shown}
    yield "| stage, seconds | " + " | ".join(shown) + " |"
    yield "| --- |" + " ---: |" * len(shown)
    for stage in sorted({stage for stages in found.values() for stage in stages}):
        yield f"| {stage} | " + " | ".join(f"{found[name].get(stage, 0):.2f}" for name in shown) + " |"
