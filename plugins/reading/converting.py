"""Files to outcomes: those that the cache knows, and those that are read and converted now, in processes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from operator import call
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from ..core.problems import Problem
from ..store.processes import in_processes, meanwhile
from ..store.shelf import Shelf
from .outcome import Conditions, FileData, Outcome
from .packing import PackedOutcome, pack, share, unpack
from .sources import Known, read
from .texts import SPACE as TEXTS
from .texts import KnownTexts, ShelvedTexts
from .tree import ItemFile
from .zones import zone_digest

SPACE: Final = "reading"
"""Of the cache."""

_CHUNK_BYTES: Final = 100_000  # of sources: large enough to be worth a message, small enough to share evenly
_AT_ONCE: Final = 500  # outcomes taken out of the cache together: what is let go of in between is room for the next
_WORTH_PROCESSES: Final = 300_000  # bytes of sources: starting a process takes as long as converting a hundred items


class Converting:
    """Files on their way to what becomes of them."""

    def __init__(self, root: Path, conditions: Conditions, cache: Known | None, shelf: Shelf) -> None:
        """Begin with none. The texts of what is converted go on the shelf."""
        self.sources: dict[str, FileData] = {}  # by their keys in the cache, without their bytes
        self.outcomes: dict[str, Outcome] = {}
        self.unread: list[Problem] = []
        self.converted = 0
        self._root, self._conditions, self._cache = root, conditions, cache
        self._zone = ZoneInfo(conditions.timezone)
        self._base = hashlib.blake2b(f"{conditions!r} {zone_digest(conditions.timezone)}".encode(), digest_size=16)
        again = partial(_again, root, self.sources, conditions)
        self._known_texts = KnownTexts(cache, again) if cache is not None else None
        self._shelved_texts = ShelvedTexts(shelf)
        self._missing: list[str] = []  # keys of those that are being converted, in order
        self._waiting = iter(self._missing)
        self._coming: Iterator[list[PackedOutcome]] = iter(())

    def begin(self, files: Sequence[ItemFile], size: int, jobs: int) -> None:
        """Begin to read and convert files, of so many bytes together, with so many processes; `finish` gets the rest.

        Where they are many, they are read while the first are converted. A few, as after an edit, are converted by a
        process that begins now: what converts takes as long to load as thousands of outcomes.
        """
        work, chunks = partial(convert_packed, self._conditions), self._chunks(files)
        if size > _WORTH_PROCESSES:
            self._coming = in_processes(work, chunks, jobs)
        elif few := [one for chunk in chunks for one in chunk]:
            self._coming = map(call, [meanwhile(partial(work, few), jobs)])

    def take(self, unchanged: Sequence[FileData]) -> list[ItemFile]:
        """Take what became of files out of the cache, by their digests; return those of which it doesn't know."""
        keyed = self._keyed(unchanged)
        known = self._known(keyed)
        self.outcomes |= known
        self.sources |= {key: one for key, one in keyed.items() if key in known}
        return [one.file for key, one in keyed.items() if key not in known]

    def finish(self) -> None:
        """Wait for all that was begun, and let the cache know."""
        for chunk in self._coming:
            packed = dict(zip(islice(self._waiting, len(chunk)), chunk, strict=True))
            self.converted += len(packed)
            if self._cache is not None:  # first the texts, so that they are there for whoever finds the outcomes
                self._cache.put_many(TEXTS, {key: one.texts for key, one in packed.items()})
                self._cache.put_many(SPACE, {key: one.outcome for key, one in packed.items()})
            for key, one in packed.items():
                kind = self.sources[key].file.kind
                outcome = unpack(one.outcome, kind, self._zone, partial(self._shelved_texts.keep, one.texts))
                if outcome is not None:
                    self.outcomes[key] = outcome
                    if outcome.record is not None:
                        share(outcome.record, kind)
        self._coming = iter(())

    def _keyed(self, sources: Iterable[FileData]) -> dict[str, FileData]:
        """Return files by their keys: all their outcome depends on, but Stoa's version, which the cache knows."""
        keyed: dict[str, FileData] = {}
        for one in sources:
            key, file = self._base.copy(), one.file
            key.update("\0".join((file.path, file.kind, file.slug, file.name, *file.answers, one.digest)).encode())
            keyed[key.hexdigest()] = one
        return keyed

    def _known(self, sources: dict[str, FileData]) -> dict[str, Outcome]:
        """Return what became of files, by their keys, as far as the cache knows."""
        found: dict[str, Outcome] = {}
        if self._cache is None or self._known_texts is None:
            return found
        keys = list(sources)
        for start in range(0, len(keys), _AT_ONCE):
            for key, data in self._cache.get_many(SPACE, keys[start : start + _AT_ONCE]).items():
                outcome = unpack(data, sources[key].file.kind, self._zone, partial(self._known_texts.keep, key))
                if outcome is not None:
                    found[key] = outcome
        return found

    def _chunks(self, files: Sequence[ItemFile]) -> Iterator[list[FileData]]:
        """Read files; yield those, some at a time, that must be converted."""
        some: list[FileData] = []
        room = _CHUNK_BYTES
        for file in files:
            one = read(self._root, FileData(file, None, ""), self._conditions.limits.file_bytes)
            if isinstance(one, Problem):
                self.unread.append(one)
                continue
            some.append(one)
            room -= len(one.data or b"") + 500  # front matter costs too, however short the text
            if room <= 0:
                yield from self._unknown(some)
                some, room = [], _CHUNK_BYTES
        yield from self._unknown(some)

    def _unknown(self, some: Sequence[FileData]) -> Iterator[list[FileData]]:
        """Take what became of files out of the cache; yield those of which it doesn't know, if there are any."""
        keyed = self._keyed(some)
        self.sources |= {key: FileData(one.file, None, one.digest) for key, one in keyed.items()}
        known = self._known(keyed)
        self.outcomes |= known
        left = [key for key in keyed if key not in known]
        self._missing += left
        if left:
            yield [keyed[key] for key in left]


def _again(root: Path, sources: Mapping[str, FileData], conditions: Conditions, key: str) -> bytes | None:
    """Return the texts of a file that was converted before; None if it is another now."""
    before = sources[key]
    found = read(root, before, conditions.limits.file_bytes)
    if isinstance(found, Problem) or found.digest != before.digest:
        return None
    return convert_packed(conditions, [found])[0].texts


def convert_packed(conditions: Conditions, chunk: Sequence[FileData]) -> list[PackedOutcome]:
    """Convert some files; how it is asked for in another process."""
    from .conversion import convert_all  # noqa: PLC0415  # see `Converting.begin`

    return [pack(one) for one in convert_all(chunk, conditions)]
