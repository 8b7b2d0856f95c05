"""A content root to records: what changed is read and converted, in processes; the rest comes from the cache."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, Protocol
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from ..core.errors import UsageError
from ..core.model import Answer, Key, Question, Record, Settings
from ..core.named_feeds import named_feeds
from ..core.problems import Problem, error, suggestion
from ..store.processes import in_processes
from .conversion import Conditions, FileData, Outcome, convert, read_settings
from .limits import Limits
from .packing import pack, unpack
from .settings import MarkdownSettings
from .tree import SETTINGS_FILE, ContentTree, ItemFile, read_tree
from .zones import zone_digest

SPACE: Final = "reading"
"""Of the cache."""

_CHUNK_BYTES: Final = 100_000  # of sources: large enough to be worth a message, small enough to share evenly
_WORTH_PROCESSES: Final = 300_000  # bytes of sources: starting a process takes as long as converting a hundred items


class Known(Protocol):
    """What earlier builds made; `plugins.store.cache.Cache` is one."""

    def get_many(self, space: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the values of those keys that are known."""

    def put_many(self, space: str, entries: Mapping[str, bytes]) -> None:
        """Keep these values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a content root holds."""

    settings: Settings | None  # None where `network.yaml` can't be used
    records: tuple[Record, ...]  # by kind and slug; each valid in itself
    problems: tuple[Problem, ...]  # sorted
    counts: Mapping[str, int]  # `read`: files; `converted`: those that were not in the cache; `refused`
    files: frozenset[str] = frozenset()  # paths of other files, which items may refer to
    refused: frozenset[Key] = frozenset()  # keys of items and answers with an error
    keys: frozenset[str] = field(default=frozenset(), repr=False)  # of the cache: all that is still of use


def read_content(
    root: Path, *, jobs: int = 1, cache: Known | None = None,
    markdown: MarkdownSettings | None = None, limits: Limits | None = None,
) -> Reading:
    """Read a content root with so many processes.

    Never raises for what is in it: everything wrong is among the problems. UsageError where there is no such folder.
    """
    if not root.is_dir():
        raise UsageError(f"{root}: there is no such folder")
    root = root.resolve()
    limits = limits or Limits()
    settings, problems = _settings(root, limits)
    conditions = Conditions(
        network_id=settings.id if settings else uuid5(NAMESPACE_URL, "no network").urn,
        timezone=settings.timezone if settings else "UTC",
        markdown=markdown or MarkdownSettings(), limits=limits,
    )
    tree = read_tree(root)
    loaded, unread = _load(root, tree.items, limits.file_bytes)
    keys = _keys(loaded, conditions)
    outcomes, converted = _outcomes(loaded, keys, conditions, jobs, cache)
    records, joined = _join(tree, loaded, outcomes)
    kept = {r.key for r in records}
    kept |= {f"{r.key}#{a.name}" for r in records if isinstance(r, Question) for a in r.answers}
    said = [Problem(one.file.path, *p) for one, o in zip(loaded, outcomes, strict=True) for p in o.problems]
    refused = tree.refused | {item.key for item in tree.items if item.key not in kept}
    return Reading(
        settings=settings, records=records,
        problems=tuple(sorted({*problems, *tree.problems, *unread, *said, *joined})),
        counts={"read": len(loaded), "converted": converted, "refused": len(refused)},
        files=tree.files, refused=refused, keys=frozenset(keys),
    )


def _settings(root: Path, limits: Limits) -> tuple[Settings | None, tuple[Problem, ...]]:
    data = read_file(root, SETTINGS_FILE, limits.settings_bytes)
    if isinstance(data, str):
        return None, (error(SETTINGS_FILE, 1, data),)
    settings, problems = read_settings(data, SETTINGS_FILE, digest(data), limits)
    return settings, problems + (named_feeds(settings)[1] if settings else ())


def read_file(root: Path, path: str, most: int) -> bytes | str:
    """Return a file's bytes, or what is in the way of having them. Follows no symbolic link."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(root / path, flags)
        with open(descriptor, "rb", buffering=0) as opened:  # noqa: PTH123  # of a descriptor
            data = opened.read(most + 1) or b""
            while len(data) <= most and (more := opened.read(most + 1 - len(data))):
                data += more
    except FileNotFoundError:
        return "there is no such file; `invoke new.network DIR` makes one" if path == SETTINGS_FILE else "is gone"
    except OSError as problem:
        return f"can't be read: {problem.strerror}"
    return data if len(data) <= most else f"is larger than {most:,} bytes; that is the limit"


def digest(data: bytes) -> str:
    """Return what `Source.digest` is."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _load(root: Path, items: Sequence[ItemFile], most: int) -> tuple[list[FileData], list[Problem]]:
    loaded: list[FileData] = []
    problems: list[Problem] = []
    for item in items:
        data = read_file(root, item.path, most)
        if isinstance(data, str):
            problems.append(error(item.path, 1, data))
        else:
            loaded.append(FileData(item, data, digest(data)))
    return loaded, problems


def _keys(loaded: Sequence[FileData], conditions: Conditions) -> list[str]:
    """Return each file's key in the cache: all its outcome depends on, but Stoa's version, which the cache knows."""
    base = hashlib.blake2b(f"{conditions!r} {zone_digest(conditions.timezone)}".encode(), digest_size=16)
    keys: list[str] = []
    for one in loaded:
        key = base.copy()
        key.update(f"{one.file!r} {one.digest}".encode())
        keys.append(key.hexdigest())
    return keys


def _outcomes(loaded: Sequence[FileData], keys: Sequence[str], conditions: Conditions, jobs: int,
              cache: Known | None) -> tuple[list[Outcome], int]:
    """Return what becomes of each file, and how many had to be converted."""
    zone = ZoneInfo(conditions.timezone)
    known = cache.get_many(SPACE, keys) if cache is not None else {}
    outcomes: dict[str, Outcome] = {}
    missing: list[tuple[str, FileData]] = []
    for key, one in zip(keys, loaded, strict=True):
        found = unpack(known[key], one.file.kind, zone) if key in known else None
        if found is None:
            missing.append((key, one))
        else:
            outcomes[key] = found
    made = dict(_convert([one for _, one in missing], [key for key, _ in missing], conditions, jobs))
    for key, one in missing:
        outcome = unpack(made[key], one.file.kind, zone)
        if outcome is None:  # pragma: no cover - it was packed a moment ago
            raise TypeError(one.file.path)
        outcomes[key] = outcome
    if cache is not None and made:
        cache.put_many(SPACE, made)
    return [outcomes[key] for key in keys], len(missing)


def _convert(missing: Sequence[FileData], keys: Sequence[str], conditions: Conditions,
             jobs: int) -> Iterator[tuple[str, bytes]]:
    size = sum(len(one.data) for one in missing)
    chunks = _chunks(missing)
    results = in_processes(partial(convert_packed, conditions), chunks, jobs if size > _WORTH_PROCESSES else 1)
    yield from zip(keys, (packed for chunk in results for packed in chunk), strict=True)


def convert_packed(conditions: Conditions, chunk: Sequence[FileData]) -> list[bytes]:
    """Convert some files; how it is asked for in another process."""
    return [pack(convert(one, conditions)) for one in chunk]


def _chunks(files: Sequence[FileData]) -> list[list[FileData]]:
    chunks: list[list[FileData]] = []
    room = 0
    for one in files:
        if room <= 0:
            chunks.append([])
            room = _CHUNK_BYTES
        chunks[-1].append(one)
        room -= len(one.data) + 500  # front matter costs too, however short the text
    return chunks


def _join(tree: ContentTree, loaded: Sequence[FileData],
          outcomes: Sequence[Outcome]) -> tuple[tuple[Record, ...], list[Problem]]:
    """Put answers to their questions, and refuse ids that are not one's own."""
    problems: list[Problem] = []
    names = {item.slug: item.answers for item in tree.items if item.kind == "questions"}
    answers: dict[str, list[Answer]] = defaultdict(list)
    items: list[Record] = []
    for one, outcome in zip(loaded, outcomes, strict=True):
        if isinstance(outcome.record, Answer):
            answers[one.file.slug].append(outcome.record)
        elif outcome.record is not None:
            items.append(outcome.record)
    shared = _shared_ids([*items, *(a for several in answers.values() for a in several)], problems)
    records: list[Record] = []
    for item in items:
        if item.source.path in shared:
            continue
        if isinstance(item, Question):
            own = [answer for answer in answers[item.slug] if answer.source.path not in shared]
            whole = _with_answers(item, own, names[item.slug], problems)
            records += [whole] if whole is not None else []
        else:
            records.append(item)
    return tuple(sorted(records, key=lambda r: (r.kind, r.slug))), problems


def _shared_ids(items: Sequence[Record | Answer], problems: list[Problem]) -> set[str]:
    """Return the paths of files whose id another has too."""
    by_id: dict[str, list[str]] = defaultdict(list)
    lines: dict[str, int] = {}
    for item in items:
        by_id[item.id].append(item.source.path)
        lines[item.source.path] = item.source.line("id")
    shared: set[str] = set()
    for paths in by_id.values():
        if len(paths) > 1:
            shared.update(paths)
            problems += [
                error(path, lines[path], f"its `id` is also that of `{next(p for p in paths if p != path)}`; "
                      "take the line out of the file that was copied")
                for path in paths
            ]
    return shared


def _with_answers(question: Question, answers: Sequence[Answer], names: Sequence[str],
                  problems: list[Problem]) -> Question | None:
    """Return a question with its answers; None where it accepts one that is not there."""
    there = {answer.name for answer in answers}
    wrong = False
    for index, name in enumerate(question.accepted):
        if name not in names:
            wrong = True
            problems.append(error(
                question.source.path, question.source.line(f"accepted.{index}"),
                f"`accepted`: there is no answer `{name}` in this folder{suggestion(name, names)}",
            ))
    if wrong:
        return None
    return replace(
        question, answers=tuple(sorted(answers, key=_age)),
        accepted=tuple(name for name in dict.fromkeys(question.accepted) if name in there),
    )


def _age(answer: Answer) -> tuple[dt.datetime, str]:
    return answer.date, answer.id
