"""One content file's bytes to its record, or to all that is wrong with it. Pure: all it depends on is an argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final
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


def convert(given: FileData, conditions: Conditions) -> Outcome:
    """Return what becomes of one file. Never raises for what is in it."""
    report = _Report()
    record = _convert(given, conditions, report)
    problems = tuple(sorted(report.problems))
    return Outcome(None, problems) if record is None or report.refused else Outcome(record, problems, frame(record))


def frame(record: Record | Answer) -> bytes:
    """Return a digest of a record but for its words: equal ones stand in a network alike.

    Of the text it holds what others can see: whether there is one, its anchors, and what it refers to.
    """
    body = record.body
    text = Body(parts=("",) if body.empty else ("…",), anchors=body.anchors,
                references=tuple(replace(one, line=0, alt="", title="") for one in body.references))
    return digest(replace(record, body=text, source=Source(record.source.path, "", record.source.lines)))


def _convert(given: FileData, conditions: Conditions, report: _Report) -> Record | Answer | None:
    file, limits = given.file, conditions.limits
    if given.data is None:
        raise ValueError(f"{given.file.path}: is to be converted without its bytes")
    text = decode(given.data)
    parts = text if isinstance(text, tuple) else split(text)
    if isinstance(parts, tuple):
        report.error(*parts)
        return None
    if len(parts.header) > limits.header_bytes:
        report.error(1, f"the front matter is longer than {limits.header_bytes:,} characters; that is the limit")
        return None
    header = read_yaml(parts.header, 2, limits.depth, limits.nodes, FREE)
    keys = _check(SCHEMA[file.kind], header, ZoneInfo(conditions.timezone), report)
    title = "" if keys is None else str(getattr(keys, "title", "") or getattr(keys, "name", ""))
    body = _body(file, title, parts, conditions, report)
    source = Source(file.path, given.digest, header.lines)
    if isinstance(keys, ItemKeys):
        _look(file, keys, source, report)
        if file.kind in _TEXTS and not parts.body.strip():
            report.warning(1, "there is no text under the front matter")
    if keys is None or report.refused:
        return None
    if isinstance(keys, AnswerKeys):
        return records.answer(keys, file.name, conditions.network_id, file.slug, source, body)
    if file.kind == "answers":  # pragma: no cover - SCHEMA gives answers their own
        raise TypeError(file.kind)
    return records.item(file.kind, keys, file.slug, conditions.network_id, source, body)


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


def _body(file: ItemFile, title: str, parts: Parts, conditions: Conditions, report: _Report) -> Body:
    if not parts.body.strip():
        return Body()
    place = Place(title=title, taken=file.answers)
    if file.kind == "answers":
        place = Place(prefix=f"{file.name}:", first_level=ANSWER_LEVEL)
    lines = SourceLines(parts.body, parts.body_line)
    try:
        html = converter(conditions.markdown, conditions.limits).html(parts.body)
        if "<" in parts.body:
            check_html(html, conditions.limits)
        body, warnings = read_html(sanitise(html), place, lines, conditions.limits)
    except TooMuchError as problem:
        report.error(lines.of_text(problem.near), str(problem))
        return Body()
    for line, message in warnings:
        report.warning(line, message)
    return body


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
