"""Work in several processes: chunks out, results back in order, so that the number of processes changes no byte."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Generic, TypeVar

from ..core.errors import StoaError, UnableError

In = TypeVar("In")
Out = TypeVar("Out")

_ENDED = "one of the build's processes was ended from outside; is the memory used up?"


def in_processes(work: Callable[[In], Out], chunks: Iterable[In], jobs: int) -> Iterator[Out]:
    """Yield what `work`, a module's function, makes of each chunk, in order. UnableError where a process dies.

    With several processes, all chunks are taken before the first result is given, each worked on as soon as it is
    there.
    """
    if jobs <= 1:
        yield from map(work, chunks)
        return
    try:
        with ProcessPoolExecutor(jobs, _context()) as pool:
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

    def done(self) -> bool:
        """Tell whether `result` needn't wait."""
        return self._line.poll()

    def terminate(self) -> None:
        """Let it end, whether it is done or not."""
        self._process.terminate()

    def stop(self) -> None:
        """End it, whether it is done or not, and wait for that."""
        self._line.close()
        self.terminate()
        self._process.join()


class Turns:
    """Numbers from 0, fewer than 256, each given to one of several processes: whoever asks next."""

    def __init__(self, count: int) -> None:
        """Begin, before this process is copied."""
        self._line, end = os.pipe()
        os.write(end, bytes(range(count)))
        os.close(end)

    def __del__(self) -> None:
        """Let go of the line."""
        os.close(self._line)

    def __iter__(self) -> Iterator[int]:
        """Take what is left, one after another."""
        while taken := os.read(self._line, 1):
            yield taken[0]


def meanwhile(work: Callable[[], Out], jobs: int, *, later: bool = False) -> Callable[[], Out]:
    """Return what gives the result of `work`, which has begun elsewhere where `jobs` and the system allow it.

    What is wanted only `later` leaves the processors to what others wait for already.
    """
    if jobs <= 1 or not forks():
        return work
    aside = Aside(partial(nicely, work) if later else work)

    def result() -> Out:
        try:
            return aside.result()
        finally:
            aside.stop()
    return result


def in_copies(work: Callable[[Sequence[In]], Sequence[Out]], given: Sequence[In], jobs: int) -> list[Out]:
    """Return what `work` makes of many: of equal shares of them, all but the first in copies of this process.

    For work that needs much of what this process knows, and gives little. All of it is done here where the system
    can't copy.
    """
    if jobs <= 1 or not forks():
        return list(work(given))
    size = -(-len(given) // jobs) or 1
    others: list[Aside[Sequence[Out]]] = []
    try:
        for at in range(size, len(given), size):
            others.append(Aside(partial(work, given[at : at + size])))  # noqa: PERF401  # each that began is ended below
        found = list(work(given[:size]))
        for one in others:
            found += one.result()
    finally:
        for one in others:
            one.stop()
    return found


def give_back() -> None:
    """Let the system have the memory that is free, where the C library holds on to it: a copy would hold it, too.

    https://man7.org/linux/man-pages/man3/malloc_trim.3.html
    """
    if os.name == "posix":
        import ctypes  # noqa: PLC0415  # a build that has nothing to do doesn't need it

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def nicely(work: Callable[[], Out]) -> Out:
    """Work, and leave the processors to those for whom others wait."""
    os.nice(10)
    return work()


def _tell(work: Callable[[], Out], line: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that leads, which then ends this one
    gc.freeze()  # a look for garbage would write to, and so copy, all of the memory that the two processes share
    try:
        found: Out | StoaError = work()
    except StoaError as problem:
        found = problem
    with suppress(BrokenPipeError):  # the process that leads has ended
        line.send(found)


def _context() -> BaseContext:
    return multiprocessing.get_context("fork" if forks() else "spawn")
