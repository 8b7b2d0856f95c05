"""A file to convert, and what became of it: what is handed on without what converts."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..core.model import Answer, Record
from ..core.problems import Severity
from .limits import Limits
from .settings import MarkdownSettings
from .tree import ItemFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What the record of a file depends on beside the file."""

    network_id: str
    timezone: str
    markdown: MarkdownSettings = field(default_factory=MarkdownSettings)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class FileData:
    """A file to convert."""

    file: ItemFile
    data: bytes | None  # None where what became of it is known by its digest
    digest: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file; no record if one of the problems is an error."""

    record: Record | Answer | None
    problems: tuple[tuple[int, Severity, str], ...]  # line, severity, message
    frame: bytes = b""  # digest of the record but for its words; see `conversion.frame`
