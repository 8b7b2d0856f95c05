"""Which pages must be made, and making them: in this process, or in several with the same bytes.

A page's key is a digest of the theme, the site's view and its own view: everything its bytes depend on but Stoa's code,
which the tree's own stamp holds. What was made under the same key before is kept. Which views needn't even be made is
known from what they were made from (`facts.py`, `remembering.py`).

Several processes each make the views of some pages of their share and tell the keys; this one asks the tree what can be
kept; they print the rest, put it into the tree's folder and go on with the next ones.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Final

import msgspec

from ..core.build import Put, Tree
from ..core.errors import StoaError, UnableError
from ..store.filing import put
from ..store.stamp import stamp
from .desk import Desk, Materials
from .facts import plain
from .remembering import Memory, Names, News
from .rendering import Press
from .routes import Route, view
from .site import site_view
from .theme import Theme
from .views import SiteView, View

ALONE: Final = 400
"""Pages up to which one process is quicker than several."""

LITTLE: Final = 10
"""The last of the pages, one in so many, aren't worth the memory that several processes take."""


AT_ONCE: Final = 200
"""Pages whose views a process holds in memory."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What pages are made from: plain data, so that it can go to another process."""

    materials: Materials
    theme: Theme
    jinja: dict[str, Any]  # further options of Jinja, from Pelican's JINJA_ENVIRONMENT


@dataclass(frozen=True, slots=True)
class Made:
    """What making pages came to."""

    printed: int
    kept: int
    viewed: int  # how many views were made to decide: the others' facts are what they were


class Bench:
    """One process's tools."""

    def __init__(self, workshop: Workshop, desk: Desk | None = None) -> None:
        """Take the workshop, and its desk where it is there already."""
        self._desk = desk or Desk(workshop.materials)
        self._site: SiteView = site_view(self._desk)
        self._press = Press(workshop.theme, workshop.materials.words, self._site, workshop.jinja)
        self._encode = msgspec.msgpack.Encoder(enc_hook=plain).encode
        common = f"{workshop.theme.fingerprint}{sorted(workshop.jinja.items())!r}".encode()
        self._begun = hashlib.blake2b(common + self._encode(self._site), digest_size=16)

    @property
    def mark(self) -> str:
        """A digest of all that every page depends on."""
        given = self._desk.materials
        common = (given.network.settings, given.forge, given.editing, given.theme, given.icon, given.cards)
        digest = self._begun.copy()
        digest.update(self._encode(common))
        return f"{stamp()} {digest.hexdigest()}"

    def see(self, route: Route) -> tuple[View, str, set[str]]:
        """Return a page's view, its key, and the facts it was made from."""
        facts = self._desk.facts
        facts.read = set()
        made = view(self._desk, route)
        digest = self._begun.copy()
        digest.update(route.template.encode())
        digest.update(self._encode(made))
        return made, digest.hexdigest(), facts.read

    def print(self, route: Route, made: View) -> bytes:
        """Return a page."""
        return self._press.page(route.template, made)

    def put_away(self) -> None:
        """Let go of what prints, and of all it made for many pages: its parts know one another, so Python would not."""
        vars(self._press).clear()

    def clear(self) -> None:
        """Let go of the rest, too."""
        vars(self._desk).clear()


class Making:
    """Making every page that can't be kept: first those that may be other than they were, then what is missing."""

    def __init__(self, workshop: Workshop, desk: Desk, pages: Callable[[], Iterable[Route]], tree: Tree,
                 jobs: Callable[[], int], *, start: str | None = None, news: News | None = None) -> None:
        """Look at what there is to do; `pages` gives all, if it isn't known that they are those of the last build.

        `jobs` tells how many processes may be used now: what one begins, several go on with when others are through.
        `start` is how processes begin (`fork`, `spawn`); None: as is best here. `news` says what is known of an earlier
        build's pages; None: every page is looked at.
        """
        self._workshop, self._tree, self._jobs, self._start = workshop, tree, jobs, start
        self._bench = Bench(workshop, desk)
        self._memory = Memory(news or News(), self._bench.mark, desk.facts)
        self._doubtful = self._memory.doubtful(pages)
        self._printed = 0

    @property
    def sure(self) -> bool:
        """Whether it is known that nothing but words is other than in the last build."""
        return self._memory.sure

    def begin(self) -> None:
        """Make the pages that may be other than they were."""
        self._make(self._doubtful)

    def finish(self) -> Made:
        """Keep the others, and make those that can't be kept. Nothing can be made after that."""
        gone, same = self._memory.keep(self._tree.keep)
        self._make(gone)
        self._bench.put_away()
        self._memory.save()
        self._bench.clear()
        looked = len(self._doubtful) + len(gone)
        return Made(self._printed, len(self._doubtful) + same - self._printed, looked)

    def _make(self, pages: Sequence[Route]) -> None:
        alone = max(ALONE, len(pages) // LITTLE)
        for number, route in enumerate(pages):
            if number % AT_ONCE == 0 and len(pages) - number > alone and (jobs := self._jobs()) > 1:
                method = self._start or ("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
                self._printed += _together(self._workshop, self._bench, pages[number:], self._tree, self._memory, jobs,
                                           method)
                return
            made, key, read = self._bench.see(route)
            self._memory.note(route, key, self._memory.places(read))
            if not self._tree.keep(route.path, key):
                self._tree.write(route.path, self._bench.print(route, made), key)
                self._printed += 1


def _together(workshop: Workshop, bench: Bench, pages: Sequence[Route], tree: Tree, memory: Memory, jobs: int,
              method: str) -> int:
    context = multiprocessing.get_context(method)
    shares = [pages[n::jobs] for n in range(jobs)]
    lines: list[Connection] = []
    workers = []
    gc.freeze()  # a forked process that collects garbage would copy all of the network's memory
    try:
        for share in shares:
            ours, theirs = context.Pipe()
            inherited = bench if method == "fork" else None
            worker = context.Process(target=_work, args=(workshop, inherited, share, theirs), daemon=True)  # type: ignore[attr-defined]  # every context has it
            worker.start()
            theirs.close()
            lines.append(ours)
            workers.append(worker)
        kept = 0
        rest = dict(zip(lines, shares, strict=True))
        places: dict[Connection, list[int]] = {line: [] for line in lines}  # of the facts as each process numbers them
        while rest:
            for line in [line for line in rest if line in wait(list(rest))]:
                heard: _Looked | dict[str, Put] = _hear(line)
                if isinstance(heard, dict):
                    tree.took(heard)
                    del rest[line]
                    continue
                keys = heard.keys
                some, rest[line] = rest[line][: len(keys)], rest[line][len(keys) :]
                left = [n for n, route in enumerate(some) if not tree.keep(route.path, keys[n])]
                kept += len(some) - len(left)
                line.send((left, *tree.elsewhere({some[n].path: keys[n] for n in left})))
                places[line] += memory.places(heard.names)
                for route, key, facts in zip(some, keys, heard.facts, strict=True):
                    memory.note(route, key, [places[line][n] for n in facts])
        return len(pages) - kept
    finally:
        for line in lines:
            line.close()
        for worker in workers:
            worker.terminate()  # it is done, or waits for what nobody will tell it: it holds its line's other end, too
            worker.join()
        gc.unfreeze()


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a process says of the next pages of its share."""

    keys: list[str]
    names: list[str]  # facts it has not named before, numbered on from those it has
    facts: list[Sequence[int]]  # of each page


def _work(workshop: Workshop, inherited: Bench | None, share: Sequence[Route], line: Connection) -> None:
    """Make one share of the pages: tell the keys, hear what is left, print it, tell what changed."""
    try:
        bench = inherited or Bench(workshop)
        files: dict[str, Put] = {}
        names = Names()
        for some in (share[at : at + AT_ONCE] for at in range(0, len(share), AT_ONCE)):
            seen = [bench.see(route) for route in some]
            facts = [names.places(read) for _, _, read in seen]
            line.send(_Looked([key for _, key, _ in seen], names.fresh(), facts))
            left, new, old = line.recv()
            files |= {some[n].path: put(new, old, some[n].path, bench.print(some[n], seen[n][0])) for n in left}
        line.send(files)
    except StoaError as problem:
        line.send(problem)
    except EOFError:
        return  # the leading process gave up


def _hear(line: Connection) -> Any:  # noqa: ANN401  # what `_work` sends
    try:
        heard = line.recv()
    except EOFError as problem:
        raise UnableError("a process that made pages ended before it was done; the memory may be full: "
                          "try with --jobs 1") from problem
    if isinstance(heard, StoaError):
        raise heard
    return heard
