"""Whether a ledger is whole. It only ever grows, so every line that it was seen with must still be in it.

Witnesses are the copy in the state folder, and every commit that git still knows. Where there is neither, a channel
that can be asked is its own witness; one that can't must not be posted to.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..core.ledger import parsed, read
from .git import earlier
from .planning import Ledger
from .settings import Channel


def lacking(text: str, witnesses: Iterable[str]) -> list[str]:
    """Return the records that a witness has and the text has not, in their order."""
    here = set(text.split("\n"))
    lost = {line: None for witness in witnesses for line in witness.split("\n") if line not in here and parsed(line)}
    return list(lost)


def witnesses(path: Path, copy: Path) -> list[str]:
    """Return what a ledger was seen to be."""
    return [*([copy.read_bytes().decode("utf-8", "replace")] if copy.is_file() else []), *earlier(path)]


def examined(path: Path, copy: Path, channel: Channel) -> Ledger:
    """Return what is known of a channel's ledger."""
    seen = witnesses(path, copy)
    exists = path.is_file()
    text = path.read_bytes().decode("utf-8", "replace") if exists else ""
    return Ledger(exists=exists, history=read(text), missing=len(lacking(text, seen)),
                  unsure=not seen and bool(channel.place.asks))
