"""What earlier builds found out: keys to bytes, in SQLite, thrown away without harm.

A key holds everything its value depends on but Stoa's own code, which the file's stamp holds: an entry is never
wrong, only no longer asked for. Each value carries a checksum, so that a damaged entry is as good as none. A file
that is no cache, or was made by another version of Stoa, is dropped with a line saying so. Several processes may
share one file (by SQLite's own locks); a cache that can't be used at all makes a build slower, never wrong.
"""

from __future__ import annotations

import logging
import sqlite3
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from ..core.errors import UnableError
from .lock import only_one

log = logging.getLogger(__name__)

LAYOUT: Final = 1
"""Of the tables below. Another number in the file's `user_version` makes it foreign."""

_AT_ONCE: Final = 500  # keys a query: SQLite's limit on parameters was 999 before 3.32

_TABLES: Final = """
CREATE TABLE stamp (text TEXT NOT NULL);
CREATE TABLE entry (space TEXT NOT NULL, key TEXT NOT NULL, sum INTEGER NOT NULL, value BLOB NOT NULL,
                    PRIMARY KEY (space, key));
"""

_Result = TypeVar("_Result")


class Cache:
    """A file of entries, each in a space (`reading`, `pages` …) that belongs to one capability."""

    def __init__(self, path: Path, stamp: str) -> None:
        """Open the cache at `path`, made by the version of Stoa that `stamp` names; see `plugins.store.stamp`."""
        self._path = path
        self._stamp = stamp
        self._opened = 0
        self._db = self._open()

    def __enter__(self) -> Self:
        """Return itself; leaving closes it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        self.close()

    def again(self) -> Cache:
        """Open the same file once more, for the process and thread that asks: none may use another's."""
        return Cache(self._path, self._stamp)

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def get_many(self, space: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the values of those keys that are known. Damaged ones are not."""
        found: dict[str, bytes] = {}

        def read(db: sqlite3.Connection) -> None:
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = db.execute(
                    f"SELECT key, sum, value FROM entry WHERE space = ? AND key IN ({marks})",  # noqa: S608  # question marks only
                    (space, *some),
                )
                found.update((key, value) for key, total, value in rows if zlib.crc32(value) == total)

        self._try(read)
        return found

    def put_many(self, space: str, entries: Mapping[str, bytes]) -> None:
        """Keep these values; all of them or, where the disk or another process is in the way, none."""
        if not entries:
            return
        rows = [(space, key, zlib.crc32(value), value) for key, value in entries.items()]

        def write(db: sqlite3.Connection) -> None:
            with db:
                db.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)

        self._try(write)

    def keep_only(self, space: str, keys: Collection[str]) -> None:
        """Forget the entries of a space that are not among these keys."""
        def sweep(db: sqlite3.Connection) -> None:
            known = {key for (key,) in db.execute("SELECT key FROM entry WHERE space = ?", (space,))}
            gone = [(space, key) for key in known - set(keys)]
            with db:
                db.executemany("DELETE FROM entry WHERE space = ? AND key = ?", gone)

        self._try(sweep)

    def _try(self, action: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do it; where the file turns out to be damaged, start a new one and go on without."""
        if self._db is None:
            return None
        try:
            return action(self._db)
        except sqlite3.DatabaseError as problem:
            if isinstance(problem, sqlite3.OperationalError):  # locked, disk full: the file itself is well
                log.warning("the cache %s can't be used now (%s): going on without", self._path, problem)
                return None
            self.close()
            self._db = self._open(damage=f"it is damaged ({problem})")
            return None

    def _open(self, damage: str = "") -> sqlite3.Connection | None:
        """Open the file, or a new one in its place where it is none of this version's or `damage` was found in it.

        One process at a time puts a new one there, and whole: the others find that one, never half of it.
        """
        try:
            db, _ = (None, "") if damage else self._look()
            return db or self._anew(damage)
        except (OSError, sqlite3.Error, UnableError) as problem:
            log.warning("no cache can be kept at %s (%s): going on without", self._path, problem)
            return None

    def _anew(self, damage: str) -> sqlite3.Connection | None:
        with only_one(self._beside(".lock"), f"the cache {self._path}", wait=True):
            # Another process may have put a new one there meanwhile.
            db, wrong = (None, damage) if damage and self._number() == self._opened else self._look()
            if db is None:
                if wrong:
                    log.warning("the cache %s is dropped: %s", self._path, wrong)
                self._make()
                db, _ = self._look()
            return db

    def _look(self) -> tuple[sqlite3.Connection | None, str]:
        """Open the file if it is of use. Otherwise the second says what is wrong, or nothing where there is no file."""
        self._opened = self._number()
        if not self._opened:
            return None, ""
        db = sqlite3.connect(self._path, timeout=30)
        try:
            layout = db.execute("PRAGMA user_version").fetchone()[0]
            stamp = db.execute("SELECT text FROM stamp").fetchone()[0] if layout == LAYOUT else ""
            if layout == LAYOUT and stamp == self._stamp:
                self._tune(db)
                return db, ""
            wrong = "another version of Stoa made it"
        except (sqlite3.Error, TypeError) as problem:
            if getattr(problem, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise
            wrong = f"it is not one of Stoa's ({problem})"
        db.close()
        return None, wrong

    def _number(self) -> int:
        """Return what the file system calls the file at the path, another number for another file; 0 for none."""
        return self._path.stat().st_ino if self._path.exists() else 0

    def _make(self) -> None:
        """Make an empty file aside, and move it where the old one is."""
        aside = self._beside(".new")
        aside.unlink(missing_ok=True)
        with closing(sqlite3.connect(aside)) as db:
            self._tune(db)
            db.executescript(_TABLES)
            db.execute("INSERT INTO stamp VALUES (?)", (self._stamp,))
            db.execute(f"PRAGMA user_version = {LAYOUT}")
            db.commit()
        for suffix in ("-wal", "-shm", "-journal"):
            self._beside(suffix).unlink(missing_ok=True)
        aside.replace(self._path)

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)

    @staticmethod
    def _tune(db: sqlite3.Connection) -> None:
        """Trade safety against a power cut, which the checksums and the drop make harmless, for speed."""
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
