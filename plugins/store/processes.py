"""Work in several processes: chunks out, results back in order, so that the number of processes changes no byte."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import TypeVar

from ..core.errors import UnableError

In = TypeVar("In")
Out = TypeVar("Out")


def in_processes(work: Callable[[In], Out], chunks: Sequence[In], jobs: int) -> Iterator[Out]:
    """Yield what `work`, a module's function, makes of each chunk, in order. UnableError where a process dies."""
    if jobs <= 1 or len(chunks) <= 1:
        yield from map(work, chunks)
        return
    try:
        with ProcessPoolExecutor(min(jobs, len(chunks)), _context()) as pool:
            yield from pool.map(work, chunks)
    except BrokenProcessPool as problem:
        raise UnableError("one of the build's processes was ended from outside; is the memory used up?") from problem


def _context() -> BaseContext:
    """Return `fork` where it is to be had and safe: a copy of a process with threads may hold their locks for ever."""
    forks = "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if forks and threading.active_count() == 1 else "spawn")
