"""A network without its words, as data: what joining found out that no text decides.

Most edits change words alone. Records that differ from those of the last build in nothing else stand in the network as
they did, so that it can be put together again instead of being joined: the same network, sooner.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from ..core.model import EditionNote, Key, Record, Settings
from ..core.network import Acknowledgement, Attachment, Contributions, Edition, Hub, Network, Series, Shelf, Standing
from ..core.problems import Problem, Severity
from ..store.digests import digest
from .acknowledging import standing
from .admitting import answers_in
from .assembling import Assembly
from .mentions import spelled_out
from .settling import Taken, left
from .subjects import Relate, begin, digests_of
from .summaries import summary

Keys = tuple[Key, ...]
Edges = dict[Key, Keys]

_ENCODE: Final = msgspec.msgpack.Encoder().encode
_SIGNS: Final = msgspec.msgpack.Decoder(tuple[Acknowledgement, ...])
_LISTS: Final = ("experts", "posts", "links", "questions", "paths", "ideas", "pages")
"""Fields of a network that hold whole records."""


class Skeleton(msgspec.Struct, frozen=True):
    """A network without its words. Fields are called as the network's; records are known by their keys."""

    items: Keys
    talk: Keys  # what is compared to find what is related
    taken: dict[Key, frozenset[str]]  # see `settling.Taken`
    silenced: frozenset[Key]  # answers that are not published
    experts: Keys
    posts: Keys
    links: Keys
    questions: Keys
    paths: Keys
    ideas: Keys
    pages: Keys
    notes: dict[str, Key]
    editions: tuple[Edition, ...]
    latest: Keys
    targets: dict[Key, tuple[str | None, ...]]
    attachments: tuple[Attachment, ...]
    pictures: dict[Key, str]
    cites: Edges
    cited_by: Edges
    translations: Edges
    grown_into: Edges
    hubs: tuple[Hub, ...]
    shelves: tuple[Shelf, ...]
    series: tuple[Series, ...]
    unanswered: Keys
    contributions: dict[str, Contributions]
    signs: dict[str, msgspec.Raw]  # acknowledgements by expert; see `Standings`
    aliases: dict[str, str]
    problems: tuple[tuple[str, int, Severity, str], ...]


_SAME: Final = tuple(name for name in Skeleton.__struct_fields__
                     if name not in {*_LISTS, "items", "talk", "taken", "silenced", "notes", "signs", "problems"})
"""Fields that are the network's own."""


class Standings(Mapping[str, Standing]):
    """Standings by expert, made of acknowledgements when somebody looks: they are much, and an edit needs few."""

    def __init__(self, signs: Mapping[str, bytes | msgspec.Raw]) -> None:
        """Take the acknowledgements as data."""
        self._signs = signs
        self._known: dict[str, Standing] = {}

    def __getitem__(self, expert: str) -> Standing:
        """Return one."""
        found = self._known.get(expert)
        if found is None:
            found = self._known[expert] = standing(expert, _SIGNS.decode(self._signs[expert]))
        return found

    def __iter__(self) -> Iterator[str]:
        """Yield the experts."""
        return iter(self._signs)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._signs)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Go to another process whole."""
        return dict, (list(self.items()),)


def ground(settings: Settings, frames: Mapping[Key, bytes], files: Iterable[str], refused: AbstractSet[Key], *,
           editing: bool) -> bytes:
    """Return a digest of all that a skeleton depends on but the moment: equal ones, equal skeletons.

    `frames` are the digests of records but for their words (`Build.frames`), of all records.
    """
    found = hashlib.blake2b(digest((settings, editing, sorted(refused), sorted(files))), digest_size=16)
    keys = sorted(frames)
    found.update("\n".join(keys).encode())
    found.update(b"".join([frames[key] for key in keys]))  # all of one length
    return found.digest()


def skeleton(assembly: Assembly) -> Skeleton:
    """Return a network without its words."""
    network, taken = assembly.network, assembly.taken
    lists: dict[str, Any] = {name: tuple([record.key for record in getattr(network, name)]) for name in _LISTS}
    same: dict[str, Any] = {name: getattr(network, name) for name in _SAME}
    return Skeleton(
        items=tuple(network.items), talk=assembly.talk, taken=dict(taken.places), silenced=taken.answers,
        notes={slug: note.key for slug, note in network.notes.items()},
        signs={slug: msgspec.Raw(_ENCODE(one.acknowledgements)) for slug, one in network.standings.items()},
        problems=tuple((one.path, one.line, one.severity, one.message) for one in assembly.problems), **lists, **same,
    )


def troubled(bare: Skeleton) -> frozenset[str]:
    """Return the paths of files with something wrong: where it stands is of the words, too."""
    return frozenset(path for path, *_ in bare.problems)


def clothed(bare: Skeleton, settings: Settings, records: Sequence[Record], now: dt.datetime,
            digests: Mapping[Key, bytes], relate: Relate, summaries: Mapping[Key, str]) -> Assembly:
    """Return what `assemble` does of records whose frames are those of the skeleton's; some summaries may be known."""
    by_key = {record.key: record for record in records}
    taken = Taken(bare.taken, bare.silenced)
    items = {key: left(key, spelled_out(by_key[key]), taken) for key in bare.items}
    answers = answers_in(items.values())
    made = digests_of(items, by_key, digests)
    relations = begin(relate, bare.talk, items, made, bare.translations, settings.language)
    zone = ZoneInfo(settings.timezone)
    editions = tuple([replace(one, begins=one.begins.astimezone(zone), ends=one.ends.astimezone(zone))
                      for one in bare.editions])  # as data, moments are in UTC
    lists: dict[str, Any] = {name: tuple([items[key] for key in getattr(bare, name)]) for name in _LISTS}
    same: dict[str, Any] = {name: getattr(bare, name) for name in _SAME if name != "editions"}
    notes = {slug: note for slug, key in bare.notes.items() if isinstance(note := items[key], EditionNote)}
    network = Network(
        settings=settings, now=now, items=items, answers=answers, digests=made, notes=notes, editions=editions,
        summaries={key: known if (known := summaries.get(key)) is not None else summary(part)
                   for parts in (items, answers) for key, part in parts.items()}, related=relations(),
        standings=Standings(bare.signs), **lists, **same,
    )
    return Assembly(network, tuple([Problem(*one) for one in bare.problems]), bare.talk, taken)
