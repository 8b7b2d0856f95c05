"""Related items of a build, out of what the last one knew: kept in the cache, and mended where texts changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from ..core.model import Key
from ..store.cache import Cache
from ..store.messagepack import decoded
from ..store.processes import in_copies, meanwhile
from ..store.stamp import stamp
from .relating import MakeTexts, Relations, relations, weave
from .terms import Terms, all_terms
from .weaving import Subject, Woven, unknown

SPACE: Final = "relations"
"""Of the cache."""

KEY: Final = sys.byteorder
"""In it: places are packed as this machine writes them."""

WORTH_A_PROCESS: Final = 1000
"""New texts from which their terms are made in processes, and their relations found beside the rest."""


@dataclass(slots=True)
class Weaving:
    """What a process that relates again and again keeps in memory, if anything; nothing while it is at it."""

    last: tuple[bytes, Woven] | None = None  # as data, and taken apart


Later: TypeAlias = Callable[[Callable[[], None]], None]
"""Does what nobody waits for, sooner or later."""


def do_at_once(work: Callable[[], None]) -> None:
    """Do what nobody waits for."""
    work()


def relate(path: Path, jobs: int, subjects: Sequence[Subject], texts: MakeTexts,
           weaving: Weaving | None = None, later: Later = do_at_once) -> Callable[[], Relations]:
    """Return what gives related items; the cache at `path`, and `weaving`, know those of the last build.

    Where many texts are new, it begins at once in a process of its own. The cache is opened for each use, since no
    process may use what another has open.
    """
    known = weaving or Weaving()
    before, woven = known.last or _load(path)
    known.last = None
    work = partial(_related, path, jobs, subjects, texts, woven, before, known)
    if len(unknown(subjects, woven)) >= WORTH_A_PROCESS:
        return meanwhile(partial(work, do_at_once), jobs)
    return partial(work, later)


def _load(path: Path) -> tuple[bytes, Woven]:
    with Cache(path, stamp()) as cache:
        before = cache.get_many(SPACE, [KEY]).get(KEY, b"")
    return before, decoded(before, Woven) or Woven()


def _related(path: Path, jobs: int, subjects: Sequence[Subject], texts: MakeTexts, woven: Woven, before: bytes,
             known: Weaving, later: Later) -> Relations:
    weave(subjects, partial(analyse, texts, jobs=jobs), woven, jobs=jobs)
    later(partial(_save, path, woven, before, known))
    return relations(subjects, woven)


def _save(path: Path, woven: Woven, before: bytes, known: Weaving) -> None:
    """Let the next build know."""
    after = msgspec.msgpack.encode(woven)
    if after != before:
        with Cache(path, stamp()) as cache:
            cache.put_many(SPACE, {KEY: after})
    known.last = after, woven


def analyse(texts: MakeTexts, keys: Sequence[Key], jobs: int = 1) -> list[Terms]:
    """Return the terms of items' texts, in their order; made in processes where that is worth it."""
    return in_copies(lambda some: all_terms(texts(some)), keys, jobs if len(keys) >= WORTH_A_PROCESS else 1)
