"""Whether a ledger is whole. It only ever grows, so every line that it was seen with must still be in it.

Witnesses are the copy in the state folder, and every commit that git still knows. A channel that can be asked is one
too. One that can't needs the copy, or a push that the remote refuses where it has more: a fresh clone may be an old
one (a job that is run again checks out the commit of its day).
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


def examined(path: Path, copy: Path, channel: Channel, *, pushing: bool = False) -> Ledger:
    """Return what is known of a channel's ledger; `pushing`: nothing is posted before the remote took its intent."""
    seen = witnesses(path, copy)
    exists = path.is_file()
    text = path.read_bytes().decode("utf-8", "replace") if exists else ""
    return Ledger(exists=exists, history=read(text), missing=len(lacking(text, seen)),
                  unsure=bool(channel.place.asks) and not pushing and not copy.is_file())
