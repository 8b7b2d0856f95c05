"""`invoke crosspost`, `crosspost.seed`, `crosspost.withdraw`, `crosspost.settle` and `replies`."""

from __future__ import annotations

import datetime as dt
import os
import random
import secrets as chances
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.collection import Collection
from invoke.context import Context
from invoke.tasks import task

from ..core.ending import fail
from ..core.errors import StoaError, UnableError, UsageError
from ..core.problems import suggestion

if TYPE_CHECKING:
    from .outbox import Outbox
    from .running import Run
    from .settings import Channel

SETTINGS = Path("pelicanconf.py")
EPOCH = "SOURCE_DATE_EPOCH"

_HELP = {
    "content": "the content root (default: PATH in pelicanconf.py)",
    "output": "not used: every task takes it",
    "channel": "only this one, as network.yaml names it",
}


class _Clock:
    """The machine's clock; it begins at SOURCE_DATE_EPOCH where that is set."""

    def __init__(self) -> None:
        epoch = os.environ.get(EPOCH, "")
        self._ahead = float(epoch) - time.time() if epoch.isdigit() else 0.0

    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(time.time() + self._ahead, dt.UTC)

    def sleep(self, seconds: float) -> None:
        if seconds > 2 and sys.stdout.isatty():  # noqa: PLR2004  # a wait that a person would notice
            print(f"waiting {seconds:.0f} s …", flush=True)
        time.sleep(max(0.0, seconds))


@task(name="plan", default=True, help={
    **_HELP, "send": "post what the plan shows", "push": "with --send: push the ledger, as REMOTE/BRANCH, before each "
    "post and after the run, so that a run elsewhere can't post the same",
    "wait": "with --send: seconds to wait for pages to be live",
    "html": "where the plan is written as a page (default: outbox.html beside outbox.json)",
})
def crosspost(_: Context, content: str = "", output: str = "", channel: str = "", push: str = "", html: str = "",
              wait: int = 0, *, send: bool = False) -> None:
    """Show what would be posted where, in full and as people will see it; with --send, post it."""
    from .running import plans, send as post  # noqa: PLC0415,I001  # httpx takes a while to load
    from .sheet import sheet  # noqa: PLC0415  # as above
    from .showing import shown  # noqa: PLC0415  # as above

    def work() -> int:
        outbox, run = _opened(content, output, push, wait)
        chosen = _chosen(outbox, channel)
        if send:
            return 0 if all(result.well for result in post(outbox, run, chosen)) else 2
        made = [one for one in plans(outbox, run) if one.channel in chosen]
        print(run.redact(shown(made)), end="")
        page = Path(html) if html else run.state / "outbox.html"
        page.write_text(run.redact(sheet(outbox, made)), "utf-8")
        print(f"\nThe same as a page: {page}")
        wrong = [held for one in made for held in one.held if held.excerpt.why_not]
        return 1 if wrong else 0

    _finish(work)


@task(help={**_HELP, "again": "count all that is published now as posted, though the channel has a seed"})
def seed(_: Context, content: str = "", output: str = "", channel: str = "", *, again: bool = False) -> None:
    """Begin a channel: what is published now counts as posted. Puts back lines that a ledger lost."""
    from .seeding import seed as plant  # noqa: PLC0415  # httpx takes a while to load

    def work() -> int:
        outbox, run = _opened(content, output)
        code = 0
        for one in _chosen(outbox, channel):
            try:
                print(run.redact(plant(outbox, one, run, again=again)))
            except UsageError as problem:
                print(problem, file=sys.stderr)
                code = 1 if channel else code
        return code

    _finish(work)


@task(positional=["item"], help={**_HELP, "item": "its key (posts/budget-first) or its id"})
def withdraw(_: Context, item: str, content: str = "", output: str = "", channel: str = "") -> None:
    """Delete an item's posts everywhere they can be deleted, and say where they can't."""
    from .afterlife import withdraw as take_back  # noqa: PLC0415  # httpx takes a while to load

    def work() -> int:
        outbox, run = _opened(content, output)
        return 0 if all(result.well for result in take_back(item, _chosen(outbox, channel), run)) else 2

    _finish(work)


@task(positional=["item"], help={**_HELP, "item": "its key (posts/budget-first) or its id", "posted": "it is out there",
                                 "not-posted": "it is not", "url": "with --posted: its address there"})
def settle(_: Context, item: str, channel: str, content: str = "", output: str = "", url: str = "", *,
           posted: bool = False, not_posted: bool = False) -> None:
    """Write down whether a post that is unknown is out, after looking there."""
    from .afterlife import settle as write_down  # noqa: PLC0415  # httpx takes a while to load

    def work() -> int:
        if posted == not_posted:
            raise UsageError("say either --posted or --not-posted")
        outbox, run = _opened(content, output)
        for one in _chosen(outbox, channel):
            count = write_down(item, one, run, posted=posted, url=url)
            print(f"{one.name}: {count} settled as {'posted' if posted else 'not posted'}")
        return 0

    _finish(work)


@task(help=_HELP)
def replies(_: Context, content: str = "", output: str = "", channel: str = "") -> None:
    """Bring answers to posts into the content's inbox, as candidates for questions."""
    from .afterlife import replies as bring  # noqa: PLC0415  # httpx takes a while to load

    def work() -> int:
        outbox, run = _opened(content, output)
        brought, well = bring(_chosen(outbox, channel), run)
        print(f"{brought:,} new answer{'' if brought == 1 else 's'} in {run.content / 'inbox'}")
        return 0 if well else 2

    _finish(work)


def _opened(content: str, output: str, push: str = "", wait: int = 0) -> tuple[Outbox, Run]:
    """Return the outbox that was built last, and a run over it."""
    from ..building.run import read_settings_file  # noqa: PLC0415  # Pelican takes a while to load
    from ..building.settings import request  # noqa: PLC0415  # as above
    from ..core.ledger import OUTBOX  # noqa: PLC0415  # as above
    from .outbox import read  # noqa: PLC0415  # as above
    from .running import Run  # noqa: PLC0415  # as above

    overrides = ({"PATH": content} if content else {}) | ({"OUTPUT_PATH": output} if output else {})
    clock = _Clock()
    asked = request(read_settings_file(SETTINGS, overrides), os.environ, clock.now())
    run = Run(content=asked.content, state=asked.state, environment=os.environ, clock=clock, patience=float(wait),
              chance=random.Random(), name=lambda: chances.token_hex(6), say=print,  # noqa: S311  # for pauses only
              push=_pusher(push) if push else None)
    return read(asked.state / OUTBOX), run


def _pusher(where: str) -> Callable[[Sequence[Path]], None]:
    from .git import push  # noqa: PLC0415  # only a runner needs it

    remote, _, branch = where.partition("/")
    if not remote or not branch:
        raise UsageError(f"--push: should be like origin/main, not `{where}`")
    return lambda paths: push(paths, "Record what was posted", remote, branch)


def _chosen(outbox: Outbox, name: str) -> list[Channel]:
    chosen = [one for one in outbox.channels if name in {"", one.name}]
    if name and not chosen:
        names = [one.name for one in outbox.channels]
        raise UsageError(f"--channel: network.yaml has no channel `{name}`{suggestion(name, names)}")
    return chosen


def _finish(work: Callable[[], int]) -> None:
    """Do it and leave with its exit code; an error is said, without a traceback, which might show a secret."""
    try:
        code = work()
    except StoaError as problem:
        fail(problem)
    except Exception as problem:  # noqa: BLE001  # a mistake of ours, of any type: its words may hold a secret
        last = traceback.extract_tb(problem.__traceback__)[-1]
        fail(UnableError(f"{type(problem).__name__} in {last.filename}:{last.lineno}; please report it"))
    if code:
        sys.exit(code)


collection = Collection()
collection.add_collection(Collection("crosspost", crosspost, seed, withdraw, settle), name="crosspost")
collection.add_task(replies)
