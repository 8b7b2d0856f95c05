"""The network without a site: for commands that ask it, and for `invoke check`."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..core.errors import ContentError
from ..core.model import Settings
from ..core.network import Network
from ..core.problems import Problem
from ..crosspost.settings import read_channels
from ..network.analysing import relate
from ..network.assembling import assemble
from ..network.relating import whole
from ..reading.content import read_content
from ..store.cache import Cache
from ..store.stamp import stamp


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a content root holds at a moment."""

    settings: Settings
    network: Network
    problems: tuple[Problem, ...]  # sorted; whatever has an error isn't in the network
    items: int  # read, answers not counted


def load(content: Path, *, now: dt.datetime, jobs: int = 1, state: Path | None = None) -> Loaded:
    """Read a content root and join it; ContentError where its `network.yaml` can't be used.

    `state` is the folder of its caches; None does without.
    """
    known = state / "cache.sqlite" if state is not None else None
    with Cache(known, stamp()) if known is not None else nullcontext() as cache:
        reading = read_content(content, jobs=jobs, cache=cache)
    if reading.settings is None:
        advice = f"{content}: without a network.yaml that can be used there is no network."
        raise ContentError(reading.problems, advice)
    joined = assemble(
        reading.settings, reading.records, now, reading.files, refused=reading.refused, digests=reading.digests,
        relate=partial(relate, known, jobs) if known is not None else whole,
    )
    return Loaded(
        settings=reading.settings, network=joined.network, items=len(reading.records),
        problems=tuple(sorted({*reading.problems, *joined.problems, *read_channels(reading.settings)[1]})),
    )


