"""The network of a build, put together out of what the last one knew wherever words alone are others."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from ..core.build import Since
from ..core.model import Key, Question, Record, Settings
from ..store.cache import Cache
from ..store.messagepack import decoded
from ..store.stamp import stamp
from .analysing import Later, Weaving, do_at_once, relate
from .assembling import Assembly, assemble
from .mending import Edges, Skeleton, clothed, ground, skeleton, troubled
from .subjects import Relate

SPACE: Final = "network"
"""Of the cache."""

_WORDS: Final = "words"
_SKELETON: Final = "skeleton"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a network is made from; see `assembling.assemble`."""

    settings: Settings
    records: Sequence[Record]
    files: Collection[str]
    refused: AbstractSet[Key]
    digests: Mapping[Key, bytes]  # of every record
    frames: Mapping[Key, bytes]  # of every record; see `mending.ground`
    editing: bool
    now: dt.datetime
    until: dt.datetime  # when the same may first make another network


@dataclass(frozen=True, slots=True)
class Joined:
    """A network, and what is known of it."""

    assembly: Assembly
    mark: bytes  # a digest of what it was made from, but for the moment
    since: Since | None  # how it differs from the last one, where that is known


class _Words(msgspec.Struct, frozen=True):
    """What a build knew beside the skeleton."""

    ground: bytes
    begins: float  # seconds since 1970: in between the same content makes the same network
    ends: float
    mark: bytes
    digests: dict[Key, bytes]
    related: Edges
    summaries: dict[Key, str]  # of items and answers


@dataclass(slots=True)
class Held:
    """What a process that joins again and again keeps in memory: all of it may be dropped."""

    last: tuple[_Words, Skeleton] | None = None
    weaving: Weaving = field(default_factory=Weaving)


def join(given: Given, path: Path, jobs: int, held: Held | None = None, later: Later = do_at_once) -> Joined:
    """Return the network; the cache at `path`, and `held`, know the last one. `later` does what nobody waits for."""
    held = held or Held()
    base = ground(given.settings, given.frames, given.files, given.refused, editing=given.editing)
    relating = partial(relate, path, jobs, weaving=held.weaving, later=later)
    if held.last is None or not _holds(held.last[0], base, given.now):
        held.last = _load(path, base, given.now)
    joined = _mended(given, base, held, relating)
    if joined is None:
        found = assemble(given.settings, given.records, given.now, given.files, refused=given.refused,
                         editing=given.editing, digests=given.digests, relate=relating)
        words = _words(base, given.now.timestamp(), given.until.timestamp(), given, found)
        joined, held.last = Joined(found, words.mark, None), (words, skeleton(found))
        later(partial(_save, path, *held.last))
    elif held.last is not None and joined.since is not None and joined.mark != joined.since.mark:
        later(partial(_save, path, held.last[0]))
    return joined


def _mended(given: Given, base: bytes, held: Held, relating: Relate) -> Joined | None:
    """Return the network out of what is held, which then is of this one; None where more than words may be others."""
    if held.last is None:
        return None
    last, bare = held.last
    changed = frozenset(key for key, found in given.digests.items() if last.digests.get(key) != found)
    if not troubled(bare).isdisjoint(_paths(given.records, changed)):
        return None
    summaries = {key: said for key, said in last.summaries.items() if key.partition("#")[0] not in changed}
    found = clothed(bare, given.settings, given.records, given.now, given.digests, relating, summaries)
    words = _words(base, last.begins, last.ends, given, found)
    moved = frozenset(key for key, near in words.related.items() if last.related.get(key) != near)
    held.last = words, bare
    return Joined(found, words.mark, Since(last.mark, changed, moved))


def _holds(words: _Words, base: bytes, now: dt.datetime) -> bool:
    """Tell whether what was known then is still true."""
    return words.ground == base and words.begins <= now.timestamp() < words.ends


def _words(base: bytes, begins: float, ends: float, given: Given, found: Assembly) -> _Words:
    mark = hashlib.blake2b(base + f"{begins}".encode(), digest_size=16)  # what was true for a time has its own
    mark.update(b"".join([given.digests[key] for key in sorted(given.digests)]))
    related, summaries = found.network.related, found.network.summaries
    return _Words(base, begins, ends, mark.digest(), dict(given.digests), dict(related), dict(summaries))


def _paths(records: Sequence[Record], keys: AbstractSet[Key]) -> set[str]:
    """Return the files of items and their answers."""
    found = [record for record in records if record.key in keys]
    answers = (answer for record in found if isinstance(record, Question) for answer in record.answers)
    return {part.source.path for part in (*found, *answers)}


def _load(path: Path, base: bytes, now: dt.datetime) -> tuple[_Words, Skeleton] | None:
    """Return what the last build knew, if it had the same ground and its time is not over."""
    name = f"{_SKELETON} {base.hex()}"
    with Cache(path, stamp()) as cache:
        found = cache.get_many(SPACE, [_WORDS, name])
    words = decoded(found.get(_WORDS), _Words)
    if words is None or not _holds(words, base, now):
        return None
    bare = decoded(found.get(name), Skeleton)
    return (words, bare) if bare is not None else None


def _save(path: Path, words: _Words, bare: Skeleton | None = None) -> None:
    """Let the next build know."""
    name = f"{_SKELETON} {words.ground.hex()}"
    entries = {name: msgspec.msgpack.encode(bare)} if bare is not None else {}
    with Cache(path, stamp()) as cache:
        cache.put_many(SPACE, entries | {_WORDS: msgspec.msgpack.encode(words)})
        cache.keep_only(SPACE, {_WORDS, name})
