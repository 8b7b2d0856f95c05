"""`invoke bench`: Stoa beside Hugo, plain Pelican and Pagefind, on the same items, in one run; a table in Markdown."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import corpus, peers
from tests.bench.measuring import Cost, median, run

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
Say = Callable[[str], None]


@dataclass(slots=True)
class Bench:
    """One size of the corpus, and what everything cost on it."""

    folder: Path
    items: int
    runs: int
    say: Say
    costs: dict[str, list[Cost]] = field(default_factory=dict)

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
            "--output", str(self.folder / "site"), "--theme", str(self.folder / "theme"), *options,
        ])

    def clean(self) -> None:
        """Forget everything Stoa knows of this content, and Hugo's output."""
        run([str(BIN / "invoke"), "clean", "--content", str(self.folder / "content"),
             "--output", str(self.folder / "site")], ROOT)
        shutil.rmtree(self.folder / "hugo" / "public", ignore_errors=True)
        shutil.rmtree(self.folder / "hugo" / "resources", ignore_errors=True)

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
        if pelican:
            self.once("plain Pelican, clean", [str(BIN / "pelican"), "-q"], self.folder / "pelican")


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
    yield "| | seconds | to Hugo's | processor seconds | peak MB | to Hugo's |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for name, costs in bench.costs.items():
        wall, peak = median(costs, lambda c: c.wall), median(costs, lambda c: c.peak)
        yield (f"| {name} | {wall:.2f} | {wall / hugo:.2f} | {median(costs, lambda c: c.cpu):.2f} "
               f"| {peak / 1e6:.0f} | {peak / memory:.2f} |")
    site = bench.folder / "site"
    files = [path for path in site.rglob("*") if path.is_file()]
    yield ""
    yield f"Stoa's site: {len(files):,} files, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB."
