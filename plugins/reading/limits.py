"""How much of anything a file may hold. Counted, never timed: the same file is taken or refused on every machine.

Each number is far above what people write and low enough that no file costs more than a small multiple of an
honest one of its size; the table of what was measured is in `docs/format.md`, and a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may hold."""

    file_bytes: int = 500_000  # an item's file
    settings_bytes: int = 1_000_000  # `network.yaml`
    header_bytes: int = 50_000  # front matter
    depth: int = 8  # lists and mappings inside each other in YAML
    nodes: int = 2_000  # keys and values of front matter; `network.yaml` may have ten times as many
    headings: int = 500
    definitions: int = 1_000  # link, footnote and abbreviation definitions together
    abbreviations: int = 100
    marks: int = 1_000  # of each of * _ ` [ < & ! in one paragraph
    quotes: int = 20  # block quotes and lists inside each other
    paragraph: int = 50_000  # characters without an empty line between, outside fenced code
    tags: int = 20_000  # HTML tags in the result
    nesting: int = 100  # HTML tags inside each other
