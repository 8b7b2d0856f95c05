"""What the last build's pages were made from, so that this one needn't look at those which can't have changed.

A file of data beside the caches. Without it, or with one that is damaged, of another Stoa or of another look, every
page is looked at: the same site, later.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from ..store.held import loaded, save
from ..store.messagepack import read
from .facts import EVERYTHING, Facts
from .routes import Route


class _Page(msgspec.Struct, frozen=True, array_like=True):
    """A page as it was made."""

    route: Route
    key: str  # empty where it looked at everything: then it is looked at each time
    facts: bytes  # places in the record's list, each an unsigned integer of this machine


class _Record(msgspec.Struct, frozen=True):
    """What a build made."""

    mark: str
    stand: bytes  # see `News`
    lean: int  # how many facts there were when those that no page was made from were last left out
    facts: list[str]
    digests: list[bytes]
    pages: dict[str, _Page]  # in their order


class Names:
    """Facts, numbered in the order in which they are first named."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Begin with these."""
        self.all = list(names)
        self._places = {name: place for place, name in enumerate(self.all)}
        self._told = len(self.all)

    def places(self, names: Iterable[str]) -> Sequence[int]:
        """Return the numbers of some."""
        known = self._places
        found = array("I")
        for name in names:
            place = known.get(name)
            if place is None:
                place = known[name] = len(self.all)
                self.all.append(name)
            found.append(place)
        return found

    def known(self, name: str) -> bool:
        """Tell whether a fact has a number."""
        return name in self._places

    def fresh(self) -> list[str]:
        """Return those that were named since this was asked last."""
        fresh, self._told = self.all[self._told :], len(self.all)
        return fresh


@dataclass(frozen=True, slots=True)
class News:
    """Where the last build's pages are remembered, and how far this one's facts are known to be those of then."""

    file: Path | None = None  # None: nowhere
    held: dict[str, Any] | None = None  # what this process has in memory of files
    stand: bytes = b""  # a digest of all that facts are made from; empty where none is known
    before: bytes = b""  # the earlier one's: but for `doubted` ones its facts, and so its pages, are this one's
    doubted: frozenset[str] = frozenset()
    absent: str = ""  # how facts begin that most pages miss: those that were there are doubted, too


class Memory:
    """What is known of the last build's pages, and what becomes known of this one's."""

    def __init__(self, news: News, mark: str, facts: Facts) -> None:
        """Read the record in a file, if it has the mark of all that every page depends on."""
        self._file, self._mark, self._facts, self._news = news.file, mark, facts, news
        record = _load(news, mark)
        self._names = Names(record.facts)
        self._whole = self._names.places([EVERYTHING])[0]
        self._before, self._lean = record.pages, record.lean
        self.sure = bool(record.stand) and record.stand == self._news.before
        pairs = zip(record.facts, record.digests, strict=True)
        if self.sure:
            self._digests = record.digests
            doubted = [*filter(self._names.known, news.doubted), *_there(record, news.absent, facts)]
            self._changed = {place for name, place in zip(doubted, self._names.places(doubted), strict=True)
                             if facts.digest(name) != record.digests[place]}
        else:
            self._digests = []
            self._changed = {place for place, (name, digest) in enumerate(pairs) if facts.digest(name) != digest}
        self._pages: dict[str, _Page] = {}
        self._same: list[tuple[str, _Page]] = []

    def doubtful(self, routes: Callable[[], Iterable[Route]]) -> list[Route]:
        """Return the pages that may be other than they were made; the others are those to `keep`.

        `routes` gives all pages, where they aren't known to be the last build's.
        """
        doubtful = []
        for path, page in self._before.items() if self.sure else map(self._last, routes()):
            if page.key and self._changed.isdisjoint(array("I", page.facts)):
                self._pages[path] = page
                self._same.append((path, page))
            else:
                doubtful.append(page.route)
        return doubtful

    def keep(self, keep: Callable[[str, str], bool]) -> tuple[list[Route], int]:
        """Return the pages that `keep`, which takes a page over by its path and key, can't; and how many there were."""
        return [page.route for path, page in self._same if not keep(path, page.key)], len(self._same)

    def _last(self, route: Route) -> tuple[str, _Page]:
        path = route.path
        page = self._before.get(path)
        return path, page if page is not None and page.route == route else _Page(route, "", b"")

    def places(self, names: Iterable[str]) -> Sequence[int]:
        """Return what `note` calls these facts."""
        return self._names.places(names)

    def note(self, route: Route, key: str, facts: Sequence[int]) -> None:
        """Remember what a page was made from."""
        self._pages[route.path] = _Page(route, "" if self._whole in facts else key, array("I", facts).tobytes())

    def save(self) -> None:
        """Write the record; one that can't be written is only time lost."""
        if self._file is None:
            return
        names, digests = self._names.all, self._known()
        if not self._lean:  # all are this build's own
            self._lean = len(names)
        elif len(names) > self._lean + self._lean // 4:
            names, digests = self._leave_out(digests)
        record = _Record(self._mark, self._news.stand, self._lean, names, digests, self._pages)
        save(self._news.held, self._file, record)

    def _known(self) -> list[bytes]:
        """Return the digests of all facts."""
        names, digests = self._names.all, list(self._digests)
        for place in self._changed if self._digests else ():
            digests[place] = self._facts.digest(names[place])
        return digests + [self._facts.digest(name) for name in names[len(digests):]]

    def _leave_out(self, digests: Sequence[bytes]) -> tuple[list[str], list[bytes]]:
        """Forget facts that no page was made from. Returns the others, with their digests."""
        used = sorted({place for page in self._pages.values() for place in array("I", page.facts)})
        now = {place: index for index, place in enumerate(used)}
        self._pages = {path: _Page(page.route, page.key, array("I", [now[n] for n in array("I", page.facts)]).tobytes())
                       for path, page in self._pages.items()}
        self._lean = len(used)
        return [self._names.all[place] for place in used], [digests[place] for place in used]


def _there(record: _Record, name: str, facts: Facts) -> list[str]:
    """Return the facts of this name that were not absent."""
    if not name:
        return []
    absent = facts.digest(f"{name}\n")  # no key is this
    return [fact for fact, digest in zip(record.facts, record.digests, strict=True)
            if digest != absent and fact.startswith(name)]


def _load(news: News, mark: str) -> _Record:
    record = loaded(news.held, news.file, partial(_decoded, news.file)) if news.file is not None else None
    return record if record is not None and record.mark == mark else _Record(mark, b"", 0, [], [], {})


def _decoded(file: Path) -> _Record | None:
    """Return what is in a file; None where that is nothing, or damaged."""
    record = read(file, _Record)
    if record is None:
        return None
    most, size = len(record.facts), array("I").itemsize
    sound = len(record.digests) == most and all(
        len(page.facts) % size == 0 and max(array("I", page.facts), default=-1) < most
        for page in record.pages.values())
    return record if sound else None
