"""One content file's bytes to its record, or to all that is wrong with it. Pure: all it depends on is an argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Final, get_args
from zoneinfo import ZoneInfo

from ..core.model import Answer, Body, Record, Settings, Source
from ..core.problems import Problem, Severity
from ..store.digests import digest
from . import records
from .characters import decode
from .effort import TooMuchError, check_html
from .front_matter import Parts, split
from .html_body import Place, read_html
from .limits import Limits
from .markdown_text import Converter
from .outcome import Conditions, FileData, Outcome
from .sanitising import sanitise
from .schema import FREE, SCHEMA, AnswerKeys, ItemKeys, Keys, NetworkKeys, check
from .settings import MarkdownSettings
from .source_lines import SourceLines
from .tree import ItemFile
from .yaml_text import Header, read_yaml

ANSWER_LEVEL: Final = 3
"""An answer's highest headings stand below the heading of its question's answers."""

_SUMMARISED: Final = frozenset({"posts", "questions", "paths"})
"""Kinds whose missing summary is worth a word: lists, feeds and search show it."""

_TEXTS: Final = frozenset({"posts", "answers", "pages"})
"""Kinds that are nothing without a text."""


_FRONT_MATTER: Final = {
    kind: attrgetter(*(one.name for one in fields(kind) if one.name not in {"body", "source"}))
    for kind in (*get_args(Record), Answer)
}
"""Kind of record → what takes everything out of one but its text and where it comes from."""


class _Report:
    """Collects what is wrong with one file."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, Severity, str]] = []
        self.refused = False

    def error(self, line: int, message: str) -> None:
        self.problems.append((line, "error", message))
        self.refused = True

    def warning(self, line: int, message: str) -> None:
        self.problems.append((line, "warning", message))


class _Work:
    """A file on its way from step to step."""

    def __init__(self, given: FileData, parts: Parts, conditions: Conditions) -> None:
        self.given = given
        self.file = given.file
        self.parts = parts
        self.conditions = conditions
        self.report = _Report()
        self.header = Header()
        self.keys: Keys | None = None
        self.html = ""  # empty also where the text is refused
        self.body = Body()
        self.record: Record | Answer | None = None

    def lines(self) -> SourceLines:
        return SourceLines(self.parts.body, self.parts.body_line)


def convert(given: FileData, conditions: Conditions) -> Outcome:
    """Return what becomes of one file. Never raises for what is in it."""
    return convert_all([given], conditions)[0]


def convert_all(given: Sequence[FileData], conditions: Conditions) -> list[Outcome]:
    """Return what becomes of each of some files. Never raises for what is in them.

    A step is done for all of them before the next one: so its code and what it uses of the libraries stay near the
    processor, and some tens of files together take a fifth less time than one after the other.
    """
    cut = [_cut(one, conditions.limits) for one in given]
    works = [_Work(one, parts, conditions) for one, parts in zip(given, cut, strict=True) if isinstance(parts, Parts)]
    for step in _STEPS:
        for work in works:
            step(work)
    done = map(_outcome, works)
    return [next(done) if isinstance(parts, Parts) else Outcome(None, ((parts[0], "error", parts[1]),))
            for parts in cut]


def _outcome(work: _Work) -> Outcome:
    problems = tuple(sorted(work.report.problems))
    record = work.record
    return Outcome(None, problems) if record is None else Outcome(record, problems, frame(record))


def frame(record: Record | Answer) -> bytes:
    """Return a digest of a record but for its words: equal ones stand in a network alike.

    Of the text it holds what others can see: whether there is one, its anchors, and what it refers to.
    """
    body, source = record.body, record.source
    references = [(one.kind, one.target, one.fragment) for one in body.references]
    front_matter = _FRONT_MATTER[type(record)](record)
    return digest((front_matter, source.path, source.lines, body.empty, body.anchors, references))


def _cut(given: FileData, limits: Limits) -> Parts | tuple[int, str]:
    """Return front matter and text of a file, or line and message of what is in the way."""
    if given.data is None:
        raise ValueError(f"{given.file.path}: is to be converted without its bytes")
    text = decode(given.data)
    parts = text if isinstance(text, tuple) else split(text)
    if isinstance(parts, Parts) and len(parts.header) > limits.header_bytes:
        return 1, f"the front matter is longer than {limits.header_bytes:,} characters; that is the limit"
    return parts


def _read(work: _Work) -> None:
    limits = work.conditions.limits
    work.header = read_yaml(work.parts.header, 2, limits.depth, limits.nodes, FREE)


def _validate(work: _Work) -> None:
    work.keys = _check(SCHEMA[work.file.kind], work.header, ZoneInfo(work.conditions.timezone), work.report)


def _check(schema: type[Keys], header: Header, zone: ZoneInfo, report: _Report) -> Keys | None:
    """Return checked front matter, or report all that is wrong with it."""
    for line, message in header.problems:
        report.error(line, message)
    if not header.whole:
        return None
    values = {key: value for key, value in header.values.items() if key not in header.spoilt}
    checked = check(schema, values, header.lines, {"zone": zone})
    if not isinstance(checked, tuple):
        return checked
    known = Source("", "", header.lines)
    for place, message in checked:
        if place.partition(".")[0] not in header.spoilt:
            report.error(known.line(place), message)
    return None


def _mark_up(work: _Work) -> None:
    text, limits = work.parts.body, work.conditions.limits
    if not text.strip():
        return
    try:
        html = converter(work.conditions.markdown, limits).html(text)
        if "<" in text:
            check_html(html, limits)
    except TooMuchError as problem:
        work.report.error(work.lines().of_text(problem.near), str(problem))
    else:
        work.html = html


def _clean(work: _Work) -> None:
    work.html = sanitise(work.html)


def _make_body(work: _Work) -> None:
    if not work.html:
        return
    file, keys = work.file, work.keys
    title = "" if keys is None else str(getattr(keys, "title", "") or getattr(keys, "name", ""))
    place = Place(title=title, taken=file.answers)
    if file.kind == "answers":
        place = Place(prefix=f"{file.name}:", first_level=ANSWER_LEVEL)
    lines = work.lines()
    try:
        work.body, warnings = read_html(work.html, place, lines, work.conditions.limits)
    except TooMuchError as problem:
        work.report.error(lines.of_text(problem.near), str(problem))
        return
    for line, message in warnings:
        work.report.warning(line, message)


def _make_record(work: _Work) -> None:
    file, keys, network_id = work.file, work.keys, work.conditions.network_id
    source = Source(file.path, work.given.digest, work.header.lines)
    if isinstance(keys, ItemKeys):
        _look(file, keys, source, work.report)
        if file.kind in _TEXTS and not work.parts.body.strip():
            work.report.warning(1, "there is no text under the front matter")
    if keys is None or work.report.refused:
        return
    if isinstance(keys, AnswerKeys):
        work.record = records.answer(keys, file.name, network_id, file.slug, source, work.body)
    elif file.kind == "answers":  # pragma: no cover - SCHEMA gives answers their own
        raise TypeError(file.kind)
    else:
        work.record = records.item(file.kind, keys, file.slug, network_id, source, work.body)


_STEPS: Final = (_read, _validate, _mark_up, _clean, _make_body, _make_record)


def _look(file: ItemFile, keys: ItemKeys, source: Source, report: _Report) -> None:
    """Warn of what is published, but not as it might be."""
    if file.kind in _SUMMARISED and not keys.summary:
        report.warning(1, "`summary` is missing: lists, feeds and search show it")
    if keys.image is not None and not keys.image.alt:
        report.warning(source.line("image"), "the picture has no description: write `image: {file: …, alt: …}`")


def read_settings(data: bytes, path: str, mark: str, limits: Limits) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Return the settings in `network.yaml`, or everything that is wrong with them."""
    report = _Report()
    keys: Keys | None = None
    lines: Mapping[str, int] = {}
    text = decode(data)
    if isinstance(text, tuple):
        report.error(*text)
    else:
        header = read_yaml(text, 1, limits.depth, limits.nodes * 10, FREE)
        lines = header.lines
        keys = _check(NetworkKeys, header, ZoneInfo("UTC"), report)
    problems = tuple(Problem(path, *problem) for problem in sorted(report.problems))
    if not isinstance(keys, NetworkKeys) or report.refused:
        return None, problems
    return records.settings(keys, Source(path, mark, lines)), problems


@lru_cache(maxsize=4)
def converter(settings: MarkdownSettings, limits: Limits) -> Converter:
    """Return this process's converter for these settings: making one takes as long as converting three texts."""
    return Converter(settings, limits)
