"""Related items of a build, out of what the last one knew: kept in the cache, and mended where texts changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from ..store.cache import Cache
from ..store.processes import in_processes, meanwhile
from ..store.stamp import stamp
from .relating import MakeTexts, Relations, relations, weave
from .terms import Terms, Text, all_terms
from .weaving import Subject, Woven, unknown

SPACE: Final = "relations"
"""Of the cache."""

KEY: Final = sys.byteorder
"""In it: places are packed as this machine writes them."""

WORTH_A_PROCESS: Final = 1000
"""New texts from which their relations are found beside the rest."""

_CHUNK: Final = 250  # texts: large enough to be worth a message


def relate(path: Path, jobs: int, subjects: Sequence[Subject], texts: MakeTexts) -> Callable[[], Relations]:
    """Return what gives related items; the cache at `path` knows those of the last build.

    Where many texts are new, it begins at once in a process of its own. The cache is opened for each use, since no
    process may use what another has open.
    """
    with Cache(path, stamp()) as cache:
        before = cache.get_many(SPACE, [KEY]).get(KEY, b"")
    woven = msgspec.msgpack.decode(before, type=Woven) if before else Woven()
    work = partial(_related, path, jobs, subjects, texts, woven, before)
    return meanwhile(work, jobs) if len(unknown(subjects, woven)) >= WORTH_A_PROCESS else work


def _related(path: Path, jobs: int, subjects: Sequence[Subject], texts: MakeTexts, woven: Woven, before: bytes,
             ) -> Relations:
    weave(subjects, lambda keys: analyse(texts(keys), jobs), woven)
    after = msgspec.msgpack.encode(woven)
    if after != before:
        with Cache(path, stamp()) as cache:
            cache.put_many(SPACE, {KEY: after})
    return relations(subjects, woven)


def analyse(texts: Sequence[Text], jobs: int = 1) -> list[Terms]:
    """Return the terms of texts, in their order; made in processes where that is worth it."""
    chunks = [texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK)]
    made = in_processes(all_terms, chunks, jobs if len(texts) >= WORTH_A_PROCESS else 1)
    return [terms for chunk in made for terms in chunk]
