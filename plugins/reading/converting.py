"""Files to outcomes: those that the cache knows, and those that are converted now, in processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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

SPACE: Final = "reading"
"""Of the cache."""

_CHUNK_BYTES: Final = 100_000  # of sources: large enough to be worth a message, small enough to share evenly
_AT_ONCE: Final = 500  # outcomes taken out of the cache together: what is let go of in between is room for the next
_WORTH_PROCESSES: Final = 300_000  # bytes of sources: starting a process takes as long as converting a hundred items


def known(sources: Mapping[str, FileData], conditions: Conditions, cache: Known | None, texts: KnownTexts | None,
           ) -> dict[str, Outcome]:
    """Return what became of files, by their keys, as far as the cache knows."""
    if cache is None or texts is None:
        return {}
    zone, keys = ZoneInfo(conditions.timezone), list(sources)
    found: dict[str, Outcome] = {}
    for start in range(0, len(keys), _AT_ONCE):
        for key, data in cache.get_many(SPACE, keys[start : start + _AT_ONCE]).items():
            outcome = unpack(data, sources[key].file.kind, zone, partial(texts.keep, key))
            if outcome is not None:
                found[key] = outcome
    return found


def again(root: Path, sources: Mapping[str, FileData], conditions: Conditions, key: str) -> bytes | None:
    """Return the texts of a file that was converted before; None if it is another now."""
    found = read(root, sources[key], conditions.limits.file_bytes)
    if isinstance(found, Problem) or found.digest != sources[key].digest:
        return None
    return convert_packed(conditions, [found])[0].texts


def begin(missing: Mapping[str, FileData], conditions: Conditions, jobs: int) -> Iterator[list[PackedOutcome]]:
    """Return what gives what becomes of files that are there with their bytes, in their order.

    Where many are to be converted, that is done by processes when it is asked for; a few of them, as after an edit,
    are converted by one that begins now: what converts takes as long to load as thousands of outcomes.
    """
    size = sum(len(one.data or b"") for one in missing.values())
    if not missing:
        return iter(())
    work = partial(convert_packed, conditions)
    if size > _WORTH_PROCESSES:
        return in_processes(work, _chunks(list(missing.values())), jobs)
    return map(call, [meanwhile(partial(work, list(missing.values())), jobs)])


def converted(missing: Mapping[str, FileData], made: Iterator[list[PackedOutcome]], conditions: Conditions,
               cache: Known | None, shelf: Shelf) -> dict[str, Outcome]:
    """Return what became of files, by their keys, and let the cache know."""
    keys, zone, texts = iter(missing), ZoneInfo(conditions.timezone), ShelvedTexts(shelf)
    found: dict[str, Outcome] = {}
    for chunk in made:
        packed = dict(zip(islice(keys, len(chunk)), chunk, strict=True))
        if cache is not None:  # first the texts, so that they are there for whoever finds the outcomes
            cache.put_many(TEXTS, {key: one.texts for key, one in packed.items()})
            cache.put_many(SPACE, {key: one.outcome for key, one in packed.items()})
        for key, one in packed.items():
            outcome = unpack(one.outcome, missing[key].file.kind, zone, partial(texts.keep, one.texts))
            if outcome is not None:
                found[key] = outcome
                if outcome.record is not None:
                    share(outcome.record, missing[key].file.kind)
    return found


def convert_packed(conditions: Conditions, chunk: Sequence[FileData]) -> list[PackedOutcome]:
    """Convert some files; how it is asked for in another process."""
    from .conversion import convert_all  # noqa: PLC0415  # see `begin`

    return [pack(one) for one in convert_all(chunk, conditions)]


def _chunks(files: Sequence[FileData]) -> list[list[FileData]]:
    chunks: list[list[FileData]] = []
    room = 0
    for one in files:
        if room <= 0:
            chunks.append([])
            room = _CHUNK_BYTES
        chunks[-1].append(one)
        room -= len(one.data or b"") + 500  # front matter costs too, however short the text
    return chunks
