"""Content files become records: front matter, Markdown, sanitising.

`content.read_content(root)` reads a content root and returns its settings, its records and everything that is wrong
in it, by file and line. `docs/format.md` says what a file may hold.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican's signals."""
    from .plugin import register as connect  # noqa: PLC0415  # pure modules shall be cheap to import

    connect()
