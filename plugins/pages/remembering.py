"""What the last build's pages were made from, so that this one needn't look at those which can't have changed.

A file of data beside the caches. Without it, or with one that is damaged, of another Stoa or of another look, every
page is looked at: the same site, later.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from .facts import EVERYTHING, Facts
from .routes import Route


class _Page(msgspec.Struct, frozen=True, array_like=True):
    """A page as it was made."""

    route: str
    key: str
    facts: bytes  # places in the record's list, each an unsigned integer of this machine


class _Record(msgspec.Struct, frozen=True):
    """What a build made."""

    mark: str
    lean: int  # how many facts there were when those that no page was made from were last left out
    facts: list[str]
    digests: list[bytes]
    pages: dict[str, _Page]


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

    def fresh(self) -> list[str]:
        """Return those that were named since this was asked last."""
        fresh, self._told = self.all[self._told :], len(self.all)
        return fresh


class Memory:
    """What is known of the last build's pages, and what becomes known of this one's."""

    def __init__(self, file: Path | None, mark: str, facts: Facts) -> None:
        """Read the record in a file, if it has the mark of all that every page depends on; None remembers nothing."""
        self._file, self._mark, self._facts = file, mark, facts
        record = _load(file, mark)
        self._names = Names(record.facts)
        self._whole = self._names.places([EVERYTHING])[0]
        self._changed = {place for place, (name, digest) in enumerate(zip(record.facts, record.digests, strict=True))
                         if facts.digest(name) != digest}
        self._before = record.pages
        self._lean = record.lean
        self._pages: dict[str, _Page] = {}

    def key(self, route: Route) -> str:
        """Return the key under which a page was made, if it would be made under the same again; else nothing."""
        page = self._before.get(route.path)
        if page is None or page.route != _said(route) or not self._changed.isdisjoint(array("I", page.facts)):
            return ""
        self._pages[route.path] = page
        return page.key

    def places(self, names: Iterable[str]) -> Sequence[int]:
        """Return what `note` calls these facts."""
        return self._names.places(names)

    def note(self, route: Route, key: str, facts: Sequence[int]) -> None:
        """Remember what a page was made from, unless it looked at everything."""
        if self._whole not in facts:
            self._pages[route.path] = _Page(_said(route), key, array("I", facts).tobytes())
        else:
            self._pages.pop(route.path, None)

    def save(self) -> None:
        """Write the record; one that can't be written is only time lost."""
        if self._file is None:
            return
        if len(self._names.all) > self._lean + self._lean // 4:
            self._leave_out()
        names = self._names.all
        digests = list(map(self._facts.digest, names))
        data = msgspec.msgpack.encode(_Record(self._mark, self._lean, names, digests, self._pages))
        temporary = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
            temporary.replace(self._file)
        except OSError:
            self._file.unlink(missing_ok=True)

    def _leave_out(self) -> None:
        """Forget facts that no page was made from."""
        used = sorted({place for page in self._pages.values() for place in array("I", page.facts)})
        now = {place: index for index, place in enumerate(used)}
        self._pages = {path: _Page(page.route, page.key, array("I", [now[n] for n in array("I", page.facts)]).tobytes())
                       for path, page in self._pages.items()}
        self._names = Names(self._names.all[place] for place in used)
        self._lean = len(used)


def _load(file: Path | None, mark: str) -> _Record:
    none = _Record(mark, 0, [], [], {})
    try:
        record = msgspec.msgpack.decode(file.read_bytes(), type=_Record) if file is not None else none
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return none
    if record.mark != mark or len(record.facts) != len(record.digests):
        return none
    most, size = len(record.facts), array("I").itemsize
    sound = all(len(page.facts) % size == 0 and max(array("I", page.facts), default=-1) < most
                for page in record.pages.values())
    return record if sound else none


def _said(route: Route) -> str:
    return f"{route.template} {route.maker} {route.arguments!r}"
