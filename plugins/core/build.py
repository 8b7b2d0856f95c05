"""What one build is asked for, and what its steps hand on. The only mutable thing in the model, one a build."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:  # a look at unchanged files needs no more than a request
    from .model import Key, Record, Settings
    from .network import Network
    from .problems import Problem

BUILD = "STOA_BUILD"
"""The name under which a build stands among Pelican's settings."""


class Watcher(Protocol):
    """Somebody who edits while builds are made."""

    def shown(self, paths: Sequence[str]) -> None:
        """Hear that these files of the output are new, though not all that changed is in it yet."""

    def overtaken(self) -> bool:
        """Tell whether there was another edit; takes a moment, so that it may be asked again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a build is asked for. Absolute, resolved folders."""

    content: Path
    output: Path
    state: Path  # `.stoa/<name of this content root>`: cache, Whoosh's index, `outbox.json`
    now: dt.datetime  # aware
    jobs: int = 1  # processes to use
    strict: bool = False  # warnings are errors
    keep_going: bool = False  # publish all but the refused items
    editing: bool = False  # `invoke serve`: drafts and warnings are shown on the pages
    search: bool = True
    url: str = ""  # instead of the one in `network.yaml`, for a preview
    held: dict[str, Any] | None = None
    # what parts of a build keep in memory, by their names, for the next one of this process; may be emptied in between
    watcher: Watcher | None = None  # sees pages before the rest is made, and may end what is out of date


class Put(NamedTuple):
    """What came of putting a file into a tree, and what the file system says of it then."""

    changed: bool  # whether its bytes differ from the old site's
    size: int
    when: int  # it was changed last, in nanoseconds
    inode: int


class Tree(Protocol):
    """The site being made. Nothing of it is seen by readers before the whole is done.

    Paths are relative to the output folder, with forward slashes. A key holds everything a file's bytes depend on.
    """

    @property
    def folder(self) -> Path:
        """The folder it grows in."""

    @property
    def changed(self) -> Mapping[str, bool]:
        """What is in it so far: path → whether its bytes differ from the old site's."""

    def write(self, path: str, data: bytes, key: str = "") -> None:
        """Put a file, under a key if the next build shall be able to keep it.

        A file whose bytes are the old site's keeps its time of change. UnableError for a path outside the tree, or
        one that was written before.
        """

    def keep(self, path: str, key: str) -> bool:
        """Take over the file that an earlier build wrote under this key; False if there is none any more."""

    def key(self, path: str) -> str:
        """Return the key under which the last build wrote a file; empty where there is none."""

    def holds(self, path: str, key: str) -> bool:
        """Tell whether a file could be kept."""

    def mark(self, part: str, now: bytes) -> bytes:
        """Note what a part of the build makes its files from: a digest, empty where none is known.

        Returns what the build noted that wrote the old site; empty where that is not known.
        """

    def elsewhere(self, keys: Mapping[str, str]) -> tuple[str, str]:
        """Make room for files that other processes will write by `plugins.store.filing.put`: path → key (or empty).

        Returns the first two arguments of `put`.
        """

    def took(self, files: Mapping[str, Put]) -> None:
        """Note what `put` returned elsewhere, by path."""


@dataclass(frozen=True, slots=True)
class Since:
    """How a network differs from one of an earlier build: in nothing but this."""

    mark: bytes  # of the earlier one
    words: frozenset[Key] = frozenset()  # items whose words, or whose answers' words, are others
    related: frozenset[Key] = frozenset()  # items that others are related to


@dataclass(slots=True)
class Build:
    """One build on its way through the capabilities, each filling in its part."""

    request: Request
    tree: Tree
    settings: Settings | None = None  # reading
    records: tuple[Record, ...] = ()  # reading: valid in themselves; drafts and scheduled items among them
    files: frozenset[str] = frozenset()  # reading: paths of the content's other files (pictures, PDFs), no symlinks
    refused: frozenset[Key] = frozenset()  # reading: keys of items that could not be read
    digests: Mapping[Key, bytes] = field(default_factory=dict)
    # reading: item → digest of the record it made of it, answers and all; equal ones, equal records; as far as known
    frames: Mapping[Key, bytes] = field(default_factory=dict)
    # reading: the same of the record but for its words: what stands in its front matter, which anchors and references
    # its texts have, in which order
    problems: list[Problem] = field(default_factory=list)  # reading, network
    network: Network | None = None  # network
    mark: bytes = b""  # network: a digest of all that the network depends on but the moment; empty where none is known
    since: Since | None = None  # network: where it is known how it differs from an earlier one
    until: dt.datetime | None = None  # network: when the same content may first make another site
    searches: dict[str, tuple[Key, ...]] = field(default_factory=dict)
    # search, in its generate_context: saved search's slug → what it finds, best first
    seconds: dict[str, float] = field(default_factory=dict)  # stage → wall-clock time
    at_work: Callable[[], int] = lambda: 0  # tells how many processes of this build are at work beside this one
    early: bool = False  # pages: nothing but words is new, so that pages can be shown before the rest is made
    waiting: list[Callable[[], None]] | None = None  # see `later`
    counts: dict[str, int] = field(default_factory=dict)  # what was done: `read`, `converted`, `rendered`, `kept` …

    @property
    def jobs(self) -> int:
        """How many processes this part of the build may use now."""
        return max(1, self.request.jobs - self.at_work())

    def later(self, work: Callable[[], None]) -> None:
        """Do what nobody waits for once pages are shown and other processes are at work; at once where none are."""
        if self.waiting is None:
            work()
        else:
            self.waiting.append(work)

    def catch_up(self) -> None:
        """Do what was left for later."""
        works, self.waiting = self.waiting or [], None
        for work in works:
            work()

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of what is done meanwhile to a stage, for the person who waits for it."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started
