"""`invoke bench`: measures Stoa beside its peers, and prints what came of it in Markdown."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from invoke.collection import Collection
from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task


@task(name="build", default=True, iterable=["items"], help={
    "items": "how many items; may be given several times (default: 1000 and 10000)", "runs": "of each command",
    "pelican": "plain Pelican too, once", "keep": "leave the corpus in this folder, and use it",
})
def build(context: Context, items: list[str], runs: int = 3, keep: str = "", *, pelican: bool = True) -> None:
    """Time clean, unchanged and edited builds beside Hugo, Pagefind and plain Pelican."""
    from tests.bench.measuring import CommandError  # noqa: PLC0415  # every command loads this file
    from tests.bench.report import ROOT, Bench, table  # noqa: PLC0415  # see above

    context.run(f"{sys.executable} -m pip install --quiet --disable-pip-version-check --require-hashes "
                f"-r {ROOT / 'requirements-bench.lock'}", hide="out")
    with tempfile.TemporaryDirectory() as temporary:
        for number in map(int, items or ["1000", "10000"]):
            bench = Bench(Path(keep or temporary) / str(number), number, runs, _say)
            try:
                bench.prepare(pelican=pelican)
                bench.measure(pelican=pelican)
            except CommandError as problem:
                raise Exit(str(problem), code=2) from problem
            print("\n".join(table(bench)), flush=True)


def _say(text: str) -> None:
    """Show progress on a terminal; stay quiet in a pipe."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


benching = Collection("bench")
benching.add_task(build, default=True)

collection = Collection()
collection.add_collection(benching)
