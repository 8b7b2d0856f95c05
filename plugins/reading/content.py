"""A content root to records: what changed is read and converted, in processes; the rest comes from the cache."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from operator import call
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from ..core.errors import UsageError
from ..core.model import Answer, Key, Question, Record, Settings
from ..core.named_feeds import named_feeds
from ..core.problems import Problem, error, suggestion
from ..store.processes import in_processes, meanwhile
from ..store.shelf import Shelf
from .holding import Held, Read
from .limits import Limits
from .outcome import Conditions, FileData, Outcome
from .packing import PackedOutcome, pack, pack_settings, share, unpack, unpack_settings
from .settings import MarkdownSettings
from .sources import Known, digest, last_names, look, read, read_file, remember_names
from .texts import SPACE as TEXTS
from .texts import KnownTexts, ShelvedTexts
from .tree import SETTINGS_FILE, ContentTree, ItemFile, read_tree
from .zones import zone_digest

SPACE: Final = "reading"
"""Of the cache."""

_CHUNK_BYTES: Final = 100_000  # of sources: large enough to be worth a message, small enough to share evenly
_AT_ONCE: Final = 500  # texts taken out of the cache together: what is let go of in between is room for the next
_WORTH_PROCESSES: Final = 300_000  # bytes of sources: starting a process takes as long as converting a hundred items


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
    found, unread = look(root, tree, limits.file_bytes, cache, taken, reads)
    sources = _keyed(found, conditions)
    changed = {key: one for key, one in sources.items() if one.data is not None}
    texts = KnownTexts(cache, partial(_again, root, sources, conditions)) if cache is not None else None
    outcomes = _known(changed, conditions, cache, texts)
    left = {key: one for key, one in changed.items() if key not in outcomes}
    converted = _begin(left, conditions, jobs if held is None else 1)
    outcomes |= _known({key: one for key, one in sources.items() if key not in changed}, conditions, cache, texts)
    lost: dict[str, FileData] = {}
    for key in [key for key, one in sources.items() if one.data is None and key not in outcomes]:
        again = read(root, sources.pop(key), limits.file_bytes)
        if isinstance(again, Problem):
            unread.append(again)
        else:
            lost |= _keyed([again], conditions)
    for missing, made in ((left, converted), (lost, _begin(lost, conditions, jobs))):
        outcomes |= _converted(missing, made, conditions, cache, shelf)
    sources |= lost
    reads |= {one.file.path: Read(one.file, tree.signs[one.file.path], key, outcomes[key])
              for key, one in sources.items()}
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
        problems=tuple(sorted({*problems, *tree.problems, *unread, *said, *joined})),
        counts={"read": len(reads), "converted": len(left) + len(lost), "refused": len(refused)},
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


def _settings(root: Path, limits: Limits, cache: Known | None) -> tuple[Settings | None, tuple[Problem, ...], str]:
    """Return the settings, what is wrong with them, and their key in the cache."""
    data = read_file(root, SETTINGS_FILE, limits.settings_bytes)
    if isinstance(data, str):
        return None, (error(SETTINGS_FILE, 1, data),), ""
    mark = digest(data)
    key = f"settings {mark} {limits.depth} {limits.nodes}"
    known = cache.get_many(SPACE, [key]).get(key) if cache is not None else None
    settings = unpack_settings(known) if known is not None else None
    problems: tuple[Problem, ...] = ()
    if settings is None:
        from .conversion import read_settings  # noqa: PLC0415  # what checks takes a while to load

        settings, problems = read_settings(data, SETTINGS_FILE, mark, limits)
        if cache is not None and settings is not None and not problems and (found := pack_settings(settings)):
            cache.put_many(SPACE, {key: found})
    return settings, problems + (named_feeds(settings)[1] if settings else ()), key


def _keyed(sources: Sequence[FileData], conditions: Conditions) -> dict[str, FileData]:
    """Return files by their keys in the cache: all their outcome depends on, but Stoa's version, which it knows."""
    base = hashlib.blake2b(f"{conditions!r} {zone_digest(conditions.timezone)}".encode(), digest_size=16)
    keyed: dict[str, FileData] = {}
    for one in sources:
        key = base.copy()
        file = one.file
        key.update("\0".join((file.path, file.kind, file.slug, file.name, *file.answers, one.digest)).encode())
        keyed[key.hexdigest()] = one
    return keyed


def _known(sources: Mapping[str, FileData], conditions: Conditions, cache: Known | None, texts: KnownTexts | None,
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


def _again(root: Path, sources: Mapping[str, FileData], conditions: Conditions, key: str) -> bytes | None:
    """Return the texts of a file that was converted before; None if it is another now."""
    found = read(root, sources[key], conditions.limits.file_bytes)
    if isinstance(found, Problem) or found.digest != sources[key].digest:
        return None
    return convert_packed(conditions, [found])[0].texts


def _begin(missing: Mapping[str, FileData], conditions: Conditions, jobs: int) -> Iterator[list[PackedOutcome]]:
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


def _converted(missing: Mapping[str, FileData], made: Iterator[list[PackedOutcome]], conditions: Conditions,
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
    from .conversion import convert_all  # noqa: PLC0415  # see `_begin`

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
