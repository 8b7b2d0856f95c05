"""A process that is killed: `python -m tests.crosspost.killing`, driven by `test_killed.py`.

Reads one job a line (JSON) and does each in a fork of its own, so that nothing is imported twice: a run on one
channel that ends itself by SIGKILL at the n-th step. Steps are the moments before and after each request and each
line of the ledger, and in the middle of writing a line. Answers with what the fork came to: `killed` or `ended`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.ledger import Record, line
from plugins.crosspost import book, running
from plugins.crosspost.channels import mail
from plugins.fetching import http, smtp
from plugins.fetching.exchange import Answer, Asking, Fetch, Limits

from .stage import FakeClock, Stage


@dataclass
class Steps:
    """Counts steps, and dies at one of them."""

    last: int
    done: int = 0

    def step(self) -> None:
        """Be at the next step."""
        self.done += 1
        if self.done == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def armed(fetch: Fetch, steps: Steps) -> Fetch:
    """Return a fetch with a step before and after."""
    def wrapped(asking: Asking, limits: Limits = Limits()) -> Answer:  # noqa: B008  # frozen
        steps.step()
        answer = fetch(asking, limits)
        steps.step()
        return answer
    return wrapped


def arm(steps: Steps) -> None:
    """Put steps around the writing of lines and around mail."""
    add, deliver = book.Book.add, smtp.deliver

    def adding(self: book.Book, *records: Record) -> None:
        steps.step()
        if steps.done + 1 == steps.last and records:
            os.write(self._handle, line(records[0]).encode()[:40])  # a line cut off in the middle
        steps.step()
        add(self, *records)
        steps.step()

    def delivering(*words: Any, **named: Any) -> None:  # noqa: ANN401  # as `deliver` takes it
        steps.step()
        deliver(*words, **named)
        steps.step()

    book.Book.add = adding  # type: ignore[method-assign]
    vars(mail)["deliver"] = delivering


def work(job: dict[str, Any]) -> None:
    """Do one run; `kill` is the step that it dies at, 0 for none."""
    clock = FakeClock(dt.datetime.fromisoformat(job["now"]))
    one = Stage(Path(job["folder"]), (job["name"],), env=job["env"], clock=clock, seed=job["seed"], url=job["url"],
                servers=job["servers"])
    steps = Steps(job["kill"])
    with ExitStack() as stack:
        one.fetch = armed(stack.enter_context(http.opened(loopback=True)), steps)
        if job["begin"]:
            one.begin("old")
        arm(steps)
        outbox = one.outbox("old", job["slug"])
        running.send(outbox, one.run(), outbox.channels)


def main() -> None:
    """Do jobs until there are no more."""
    for text in sys.stdin:
        job = json.loads(text)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                work(job)
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if killed else f"ended {os.waitstatus_to_exitcode(status)}", flush=True)  # noqa: T201  # its answer


if __name__ == "__main__":
    main()
