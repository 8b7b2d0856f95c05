"""How much of anything a file may hold. Counted, never timed: the same file is taken or refused on every machine.

Each number is far above what people write and low enough that no file costs more than a small multiple of an
honest one of its size; the table of what was measured is in `docs/format.md`, and a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may hold."""

    file_bytes: int = 250_000  # an item's file
    settings_bytes: int = 1_000_000  # `network.yaml`
    header_bytes: int = 50_000  # front matter
    depth: int = 8  # lists and mappings inside each other in YAML
    nodes: int = 2_000  # keys and values of front matter; `network.yaml` may have ten times as many
    headings: int = 500
    breaks: int = 1_000  # headings, rules and `!!!`
    definitions: int = 1_000  # of links, notes and abbreviations
    abbreviations: int = 100
    abbreviated: int = 2_000  # times their letters stand in the text
    note_uses: int = 50  # of one note
    cells: int = 10_000  # of tables, rows counted as wide as the widest
    fences: int = 1_000  # lines of ``` or ~~~
    open_fences: int = 10
    marks: int = 200  # ` or * or _ in a row
    code: int = 8_000  # characters that are highlighted; longer code is shown as it is
    open_tags: int = 500  # `<a` without its `>`
    open_tags_by_length: int = 50_000_000  # their number times the characters of the text
    formatting: int = 30  # `<b>`, `<font>` and the like inside each other, or never closed
    nesting: int = 100  # HTML elements inside each other, or never closed
    blocks: int = 30  # quotes, lists and notes inside each other
    steps: int = 100_000  # from bracket to bracket, or to copy 64 characters, in the paragraphs of a text …
    steps_by_length: int = 20  # … and so many more for each character
