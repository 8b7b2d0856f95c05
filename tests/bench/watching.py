"""How long it takes from an edit to the page while somebody's server watches."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tests.bench.measuring import CommandError

EDITS = 5
LONGEST = 120.0  # seconds to wait for a page
_LOOK = 0.01  # seconds between two looks


def port() -> int:
    """Return a port of the loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def watched(command: Sequence[str], folder: Path, page: str, source: Path) -> float:
    """Return the seconds from an edit of a source to the page that shows it: the median of some, after a first one.

    `command` starts a server that watches, `page` is the whole address of what it makes of `source`.
    """
    with subprocess.Popen(list(command), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT,
                          start_new_session=True) as process:
        try:
            _wait(page, "<", process)
            taken = [_edit(page, source, f"edit{number}of{process.pid}", process) for number in range(EDITS + 1)]
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # a shell's background jobs are deaf to SIGINT
            process.wait()
    return statistics.median(taken[1:])


def _edit(page: str, source: Path, word: str, process: subprocess.Popen[bytes]) -> float:
    time.sleep(1)  # as a writer's own pause: the last rebuild is over
    text = source.read_text(encoding="utf-8")
    started = time.perf_counter()
    source.write_text(f"{text.rstrip()}\n\nAgain {word}.\n", encoding="utf-8")
    _wait(page, word, process)
    return time.perf_counter() - started


def _wait(page: str, word: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(page, timeout=LONGEST) as answer:
                if word in answer.read().decode():
                    return
        except (OSError, http.client.HTTPException):  # a page that is just being written may end too soon
            pass
        time.sleep(_LOOK)
    raise CommandError(f"{page}: didn't show an edit within {LONGEST:.0f} s")
