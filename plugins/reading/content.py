"""A content root to records: what changed is read and converted, in processes; the rest comes from the cache."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from ..core.errors import UsageError
from ..core.model import Answer, Key, Question, Record, Settings
from ..core.named_feeds import named_feeds
from ..core.problems import Problem, error, suggestion
from ..store.shelf import Shelf
from .converting import SPACE, Converting
from .holding import Held, Read
from .limits import Limits
from .outcome import Conditions, Outcome
from .packing import pack_settings, unpack_settings
from .settings import MarkdownSettings
from .sources import Known, digest, last_index, last_names, look, read_file, remember_index, remember_names
from .tree import SETTINGS_FILE, ContentTree, ItemFile, read_tree


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
    digests: Mapping[Key, bytes] = field(default_factory=dict, repr=False)
    # item → digest of its record, answers and all: equal ones, equal records
    frames: Mapping[Key, bytes] = field(default_factory=dict, repr=False)
    # item → digest of its record but for its words, answers and all: see `conversion.frame`


def read_content(
    root: Path, *, jobs: int = 1, cache: Known | None = None,
    markdown: MarkdownSettings | None = None, limits: Limits | None = None, held: Held | None = None,
    shelf: Shelf | None = None,
) -> Reading:
    """Read a content root with so many processes; `held` is what this one kept in memory of the last time.

    Texts of what is converted go on the shelf; those of the rest stay in the cache until somebody asks.

    Never raises for what is in it: everything wrong is among the problems. UsageError where there is no such folder.
    """
    if not root.is_dir():
        raise UsageError(f"{root}: there is no such folder")
    root = root.resolve()
    limits, shelf = limits or Limits(), shelf or Shelf()
    settings, problems, settings_key = _settings(root, limits, cache)
    conditions = Conditions(
        network_id=settings.id if settings else uuid5(NAMESPACE_URL, "no network").urn,
        timezone=settings.timezone if settings else "UTC",
        markdown=markdown or MarkdownSettings(), limits=limits,
    )
    taken = time.time_ns()
    names = held.names if held is not None else last_names(cache)
    tree = read_tree(root, names)
    if held is None and tree.names is not names:
        remember_names(cache, tree.names)
    reads = held.unchanged(tree, conditions) if held is not None else {}
    before = last_index(cache) if held is None else {}
    unchanged, others = look(tree, before, reads)
    work = Converting(root, conditions, cache, shelf)
    work.begin(others, _size(tree, others), jobs if held is None else 1)
    if lost := work.take(unchanged):
        work.finish()
        work.begin(lost, _size(tree, lost), jobs)
    work.finish()
    if held is None:
        remember_index(cache, tree, work.sources.values(), before, taken)
    reads |= {one.file.path: Read(one.file, tree.signs[one.file.path], key, work.outcomes[key])
              for key, one in work.sources.items()}
    if held is not None:
        held.hold(tree, reads, conditions, taken)
    files = [(one.item, one.outcome) for item in tree.items if (one := reads.get(item.path))]
    records, joined = _join(tree, files)
    kept = {record.key for record in records}
    kept |= {f"{r.key}#{answer.name}" for r in records if isinstance(r, Question) for answer in r.answers}
    said = [Problem(file.path, *p) for file, outcome in files for p in outcome.problems]
    refused = tree.names.refused | {item.key for item in tree.items if item.key not in kept}
    return Reading(
        settings=settings, records=records,
        problems=tuple(sorted({*problems, *tree.problems, *work.unread, *said, *joined})),
        counts={"read": len(reads), "converted": work.converted, "refused": len(refused)},
        files=tree.files, refused=refused, keys=frozenset((settings_key, *(one.key for one in reads.values()))),
        digests=_digests(records, {path: bytes.fromhex(one.key) for path, one in reads.items()}),
        frames=_digests(records, {file.path: outcome.frame for file, outcome in files}),
    )


def _digests(records: Iterable[Record], parts: Mapping[str, bytes]) -> dict[Key, bytes]:
    """Return a digest of each item out of those of its files, by path.

    A file's key in the cache is one: it holds all that its record depends on.
    """
    return {record.key: _digest(record, parts) if isinstance(record, Question) else parts[record.source.path]
            for record in records}


def _digest(record: Question, parts: Mapping[str, bytes]) -> bytes:
    own = parts[record.source.path]
    accepted = "\n".join((*record.accepted, "")).encode()
    return hashlib.blake2b(b"".join((own, *(parts[answer.source.path] for answer in record.answers), accepted)),
                           digest_size=16).digest()


def settings_of(root: Path, cache: Known | None) -> Settings | None:
    """Return the settings alone, for what may begin before the content is read; None where they can't be used."""
    return _settings(root.resolve(), Limits(), cache)[0]


def _settings(root: Path, limits: Limits, cache: Known | None) -> tuple[Settings | None, tuple[Problem, ...], str]:
    """Return the settings, what is wrong with them, and their key in the cache."""
    data = read_file(root, SETTINGS_FILE, limits.settings_bytes)
    if isinstance(data, str):
        return None, (error(SETTINGS_FILE, 1, data),), ""
    mark = digest(data)
    key = f"settings {mark} {limits.depth} {limits.nodes}"
    packed = cache.get_many(SPACE, [key]).get(key) if cache is not None else None
    settings = unpack_settings(packed) if packed is not None else None
    problems: tuple[Problem, ...] = ()
    if settings is None:
        from .conversion import read_settings  # noqa: PLC0415  # what checks takes a while to load

        settings, problems = read_settings(data, SETTINGS_FILE, mark, limits)
        if cache is not None and settings is not None and not problems and (found := pack_settings(settings)):
            cache.put_many(SPACE, {key: found})
    return settings, problems + (named_feeds(settings)[1] if settings else ()), key


def _size(tree: ContentTree, files: Iterable[ItemFile]) -> int:
    """Return how many bytes files have."""
    return sum(tree.signs[file.path].size for file in files)


def _join(tree: ContentTree, files: Sequence[tuple[ItemFile, Outcome]]) -> tuple[tuple[Record, ...], list[Problem]]:
    """Put answers to their questions, and refuse ids that are not one's own."""
    problems: list[Problem] = []
    names = {item.slug: item.answers for item in tree.items if item.kind == "questions"}
    answers: dict[str, list[Answer]] = defaultdict(list)
    items: list[Record] = []
    for file, outcome in files:
        if isinstance(outcome.record, Answer):
            answers[file.slug].append(outcome.record)
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
    if len({item.id for item in items}) == len(items):
        return set()
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
