"""Running a command and saying what it cost: seconds, processor time, and memory of all its processes together."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE = 0.02  # seconds between two looks at the memory, at least
SHARE = 50  # a look takes time from what is measured: no more than one part of so many


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost."""

    wall: float  # seconds
    cpu: float  # seconds, user and system, with its children
    peak: int  # bytes: the largest sum of the proportional set sizes of all its processes
    output: str  # the end of what it printed


class CommandError(Exception):
    """A measured command failed, so there is nothing to compare."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end; CommandError with what it printed if it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(
        list(command), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, **(environment or {})},
    )
    peak = _Peak(process.pid)
    peak.start()
    output = process.communicate()[0]
    wall = time.perf_counter() - started
    peak.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise CommandError(f"{' '.join(command)}: exit {process.returncode}\n{output[-3000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, peak.bytes, output[-2000:])


def median(costs: Sequence[Cost], what: Callable[[Cost], float]) -> float:
    """Return the median of one figure over runs."""
    return statistics.median(what(cost) for cost in costs)


class _Peak(threading.Thread):
    """Samples the memory of a process and its descendants (https://docs.kernel.org/filesystems/proc.html, Pss)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self._pid = pid
        self._done = threading.Event()

    def run(self) -> None:
        pause = SAMPLE
        while not self._done.wait(pause):
            began = time.perf_counter()
            self.bytes = max(self.bytes, sum(_memory(pid) for pid in _family(self._pid)))
            pause = max(SAMPLE, (time.perf_counter() - began) * SHARE)

    def stop(self) -> None:
        self._done.set()
        self.join()


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            for thread in Path(f"/proc/{one}/task").iterdir():
                found.extend(int(child) for child in (thread / "children").read_text().split())
        except OSError:
            continue
    return found


def _memory(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0
