"""Generators that make their output in a process of their own, while Pelican runs the others.

A capability asks for it by `apart` in its generator: it takes what is in the build when output begins, and gives
nothing but files, times, counts and problems. What is `heavy` has a process of its own, all that is `light` shares one:
each process comes to have a copy of the network. Who has nothing to do says the empty word, and is asked in turn.
A generator's `works` are steps of a light output, for whoever is free, in any order, the longest first.
What a generator does `ahead` begins when it is made, while the content is read; it asks what came of that by `begun`.

In a large network one process makes all of it, one thing after another, since a third copy would take more memory than
there may be; who is through with the pages takes over what it hasn't begun.

Where somebody watches and it is known how the network differs from the last one, they begin only after the pages: these
are shown as soon as they are there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from pelican.generators import Generator

from ..core.build import Build
from ..core.errors import OvertakenError
from ..core.problems import Problem
from ..store.processes import Aside, Turns, forks, give_back, nicely
from ..store.tree import OutputTree

LARGE: Final = 15_000
"""Items above which there is one process beside the pages, not two."""

_Work = Callable[[object], None]


class _Part(NamedTuple):
    """What came of a generator's output elsewhere."""

    files: bytes  # see `OutputTree.share`
    seconds: dict[str, float]
    counts: dict[str, int]
    problems: list[Problem]


class Beside:
    """The processes of one build that make output beside its own."""

    def __init__(self, build: Build, tree: OutputTree) -> None:
        """Begin with none."""
        self._build, self._tree = build, tree
        self._begun: list[Aside[_Part]] = []
        self._ahead: list[Aside[Any]] = []  # what generators do before their turn
        self._come: list[Callable[[], Any]] = []  # gives, any number of times, what each of them made
        self._light: list[Sequence[_Work]] = []  # they share one process, which begins before what is heavier
        self._shared: tuple[Turns, Sequence[_Work], object] | None = None  # works that this process may take over
        self._late: list[Callable[[], None]] = []  # begin what is to be made after the pages
        self._use = build.request.jobs > 1 and forks()

    def generator(self, kind: type[Generator]) -> Callable[..., Generator]:
        """Return what makes the generator: its output begins in another process, where it asks for that."""
        return partial(self._made, kind) if self._use else kind

    def gather(self) -> None:
        """Wait for all of them, and take in what they made. OvertakenError where a watcher says so meanwhile."""
        self._begin_light(None)
        watcher = self._build.request.watcher
        early = watcher is not None and self._build.early
        if watcher is not None and early:
            watcher.shown(self._tree.show())
        for begin in self._late:
            begin()
        self._build.catch_up()
        give_back()
        if self._shared is not None and watcher is None:
            _in_turn(*self._shared)
        for one in self._begun:
            while watcher is not None and (early or not one.done()):
                if watcher.overtaken():
                    raise OvertakenError
                early = False
            part = one.result()
            self._tree.join(part.files)
            self._build.problems.extend(part.problems)
            self._build.counts.update(part.counts)
            for stage, seconds in part.seconds.items():
                self._build.seconds[stage] = self._build.seconds.get(stage, 0.0) + seconds

    def end(self) -> None:
        """End those that are still at work: the build has come to its end, or to grief."""
        for one in (*self._begun, *self._ahead):
            one.terminate()
        for one in (*self._begun, *self._ahead):
            one.stop()

    def _made(self, kind: type[Generator], **given: Any) -> Generator:  # noqa: ANN401  # what Pelican gives it
        generator = kind(**given)
        if hasattr(generator, "ahead") and self._build.request.held is None:  # who lives on remembers it
            self._ahead.append(Aside(partial(nicely, generator.ahead)))
            generator.begun = cache(self._ahead[-1].result)
            self._come.append(generator.begun)
        work = getattr(generator, "generate_output", None)
        if work is None:
            return generator

        def begin(writer: object) -> None:
            match getattr(generator, "apart", ""):
                case "heavy" if self._is_large():
                    self._light.insert(0, [work])
                case "heavy":
                    self._ask([work], writer)
                case "light":
                    self._light.append(getattr(generator, "works", [work]))
                case _:
                    self._begin_light(writer)
                    work(writer)

        generator.generate_output = begin
        return generator

    def _begin_light(self, writer: object) -> None:
        if self._light:
            rounds, self._light = zip_longest(*self._light), []  # the longest of each, and what is short at last
            self._ask([work for some in rounds for work in some if work is not None], writer)

    def _ask(self, works: Sequence[_Work], writer: object) -> None:
        begin = partial(self._begin, works, writer)
        if self._build.request.watcher is not None and self._build.since is not None:
            self._late.append(begin)
        else:
            begin()

    def _begin(self, works: Sequence[_Work], writer: object) -> None:
        self._tree.ready()
        for come in self._come:
            come()  # so that it ends: who waits to tell needs memory, too
        give_back()
        turns = Turns(len(works))
        if self._is_large():
            self._shared = turns, works, writer
        self._begun.append(Aside(partial(self._part, turns, works, writer)))
        self._build.at_work = self._at_work

    def _is_large(self) -> bool:
        return len(self._build.records) > LARGE

    def _at_work(self) -> int:
        return sum(not one.done() for one in self._begun)

    def _part(self, turns: Turns, works: Sequence[_Work], writer: object) -> _Part:
        build = self._build
        build.seconds, build.counts, build.problems = {}, {}, []
        build.at_work = partial(int, build.request.jobs - build.request.jobs // 2)
        files = self._tree.share(partial(_in_turn, turns, works, writer))
        return _Part(files, build.seconds, build.counts, build.problems)


def _in_turn(turns: Turns, works: Sequence[_Work], writer: object) -> None:
    """Do those works that nobody else has begun."""
    for number in turns:
        works[number](writer)
        give_back()
