"""What a process that reads a content root again and again keeps in memory: all of it may be dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .outcome import Conditions, Outcome
from .sources import fresh
from .tree import ContentTree, ItemFile, Names, Sign


class Read(NamedTuple):
    """A file that was read."""

    item: ItemFile
    sign: Sign
    key: str  # in the cache
    outcome: Outcome


@dataclass(slots=True)
class Held:
    """What was read last, if anything."""

    conditions: Conditions | None = None
    reads: dict[str, Read] = field(default_factory=dict)  # by path; of files whose sign tells whether they change
    names: Names | None = None

    def unchanged(self, tree: ContentTree, conditions: Conditions) -> dict[str, Read]:
        """Return what became of files that are as they were, by path."""
        if conditions != self.conditions:
            return {}
        signs, reads = tree.signs, self.reads
        found = ((item, reads.get(item.path)) for item in tree.items)
        return {item.path: one for item, one in found
                if one is not None and one.sign == signs[item.path] and (one.item is item or one.item == item)}

    def hold(self, tree: ContentTree, reads: Mapping[str, Read], conditions: Conditions, taken: int) -> None:
        """Keep what became of files; `taken` is the clock's time in nanoseconds before they were looked at."""
        self.names, self.conditions = tree.names, conditions
        self.reads = {path: one for path, one in reads.items() if not fresh(one.sign, taken)}
