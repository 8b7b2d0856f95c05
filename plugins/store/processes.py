"""Work in several processes: chunks out, results back in order, so that the number of processes changes no byte."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Generic, TypeVar

from ..core.errors import StoaError, UnableError

In = TypeVar("In")
Out = TypeVar("Out")

_ENDED = "one of the build's processes was ended from outside; is the memory used up?"


def in_processes(work: Callable[[In], Out], chunks: Sequence[In], jobs: int) -> Iterator[Out]:
    """Yield what `work`, a module's function, makes of each chunk, in order. UnableError where a process dies."""
    if jobs <= 1 or len(chunks) <= 1:
        yield from map(work, chunks)
        return
    try:
        with ProcessPoolExecutor(min(jobs, len(chunks)), _context()) as pool:
            yield from pool.map(work, chunks)
    except BrokenProcessPool as problem:
        raise UnableError(_ENDED) from problem


def forks() -> bool:
    """Tell whether `fork` is to be had and safe: a copy of a process with threads may hold their locks for ever."""
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


class Aside(Generic[Out]):
    """Work in a copy of this process, which knows all that this one knew, while this one goes on. Where `forks()`."""

    def __init__(self, work: Callable[[], Out]) -> None:
        """Begin."""
        context = multiprocessing.get_context("fork")
        self._line, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_tell, args=(work, theirs))
        self._process.start()
        theirs.close()

    def result(self) -> Out:
        """Wait, and return what came of it; its StoaError is raised here, UnableError where it ended otherwise."""
        try:
            found: Out | StoaError = self._line.recv()
        except EOFError as problem:
            raise UnableError(_ENDED) from problem
        if isinstance(found, StoaError):
            raise found
        return found

    def stop(self) -> None:
        """End it, whether it is done or not."""
        self._line.close()
        self._process.terminate()
        self._process.join()


def meanwhile(work: Callable[[], Out], jobs: int) -> Callable[[], Out]:
    """Return what gives the result of `work`, which has begun elsewhere where `jobs` and the system allow it."""
    if jobs <= 1 or not forks():
        return work
    aside = Aside(work)

    def result() -> Out:
        try:
            return aside.result()
        finally:
            aside.stop()
    return result


def _tell(work: Callable[[], Out], line: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that leads, which then ends this one
    gc.freeze()  # a look for garbage would write to, and so copy, all of the memory that the two processes share
    try:
        line.send(work())
    except StoaError as problem:
        line.send(problem)


def _context() -> BaseContext:
    return multiprocessing.get_context("fork" if forks() else "spawn")
