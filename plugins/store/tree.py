"""The site being made: a folder beside the output that takes its place once everything is in it.

Files whose bytes did not change are hard links to the old site's, so they keep their time of change (a host's ETag
and rsync go by it) and cost no space. A failed or killed build leaves the old site as it was.

The two folders change places, so the site before stays as a spare, hidden beside the output, and what changed is linked
into it, too. The next build begins with it: its files are the right ones already, so that an edit costs as many writes
as it has changes, however large the site is. Nothing in the spare is believed without a look at its inode.

A file may be written under a key, which holds everything its bytes depend on. The next build asks for the key and
takes the file over without making it. What was written under which key is kept beside the caches, with what the file
system says of each file, so that a file somebody else touched, or of another output folder, is made again, and an
output that is as it was is known by a look.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from ..core.build import Put
from ..core.errors import UnableError
from . import swap
from .confine import is_inside
from .filing import Made, follow, has, link, look, make_folder, put
from .held import loaded, save
from .processes import meanwhile


class _Share(msgspec.Struct, frozen=True):
    """What another process put into its copy of a tree."""

    changed: dict[str, bool]
    keys: dict[str, str]
    files: dict[str, Made]


class _Record(msgspec.Struct, frozen=True):
    """Everything that the last build wrote."""

    stamp: str
    output: str
    files: dict[str, Made]


class OutputTree:
    """The tree that becomes `output`; implements `plugins.core.build.Tree`. For the process that leads the build."""

    def __init__(self, output: Path, record: Path, stamp: str, *, alone: bool = True, shared: bool = True,
                 jobs: int = 1, held: dict[str, Any] | None = None) -> None:
        """Begin a tree for an output folder, after mending what a killed build left.

        `record` is the file that remembers keys, `stamp` names the version of Stoa they hold for. `alone` says that
        nobody but this tree writes into the folder: otherwise it begins empty, since who overwrites a file in the
        spare overwrites the old site's. Without `shared` no file is shared with the old site, and none is kept: for
        plugins of others that change files after they were written. `held` is what this process has of state files.
        """
        self.output = output
        self._record, self._stamp = record, stamp
        self._alone, self._shared, self._jobs, self._held = alone and shared, shared, jobs, held
        self._folder = spare(output)
        self._new = str(self._folder)
        self._changed: dict[str, bool] = {}
        self._keys: dict[str, str] = {}
        self._files: dict[str, Made] = {}  # those of which it is known what the file system says
        try:
            swap.recover(output)
            if output.exists() and not output.is_dir():
                raise UnableError(f"{output}: is not a folder; move it away or choose another with --output")
            if not self._alone:
                shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True, exist_ok=True)
            self._old = str(output) if shared and output.is_dir() else ""  # the old site, if files of it are used
        except OSError as problem:
            raise UnableError(f"{output}: no site can be made there: {problem.strerror or problem}") from problem
        look = partial(_listing, self._new)
        self._listing = look if held is not None else meanwhile(look, jobs)
        self._spare: dict[str, int] | None = None  # inode of every file that was in the folder, by path; see `ready`
        self._folders: set[str] = set()  # in it, as far as they are known
        if not self._alone:
            self.ready()  # before others write
        self._made = self._load()

    def ready(self) -> None:
        """Wait until it is known what the folder holds: before this process is copied."""
        if self._spare is None:
            self._spare, folders = self._listing()
            self._folders |= folders

    def _before(self) -> dict[str, int]:
        """Return what the folder holds, as far as it must be known to write a file or two.

        A process that holds things in memory looks only when it has shown what somebody waits for.
        """
        if self._held is None:
            self.ready()
        return self._spare or {}

    @property
    def folder(self) -> Path:
        """The folder it grows in."""
        return self._folder

    @property
    def changed(self) -> Mapping[str, bool]:
        """What is in it so far: path → whether its bytes differ from the old site's."""
        return self._changed

    def write(self, path: str, data: bytes, key: str = "") -> None:
        """Put a file; see `plugins.core.build.Tree`."""
        self._claim(path)
        if key:
            self._keys[path] = key
        self.took({path: put(self._new, self._old, path, data)})

    def keep(self, path: str, key: str) -> bool:
        """Take over the file that was written under this key; False if there is none any more."""
        made = self._made.get(path)
        if made is None or made.key != key or not key or not self._old:
            return False
        before = f"{self._old}/{path}"
        try:
            if look(before, key) != made:
                return False
            self._claim(path)
            if self._before().get(path) != made.inode:
                link(before, f"{self._new}/{path}")
        except FileNotFoundError:
            return False
        except OSError as problem:
            raise UnableError(f"{self._new}/{path}: can't be kept: {problem.strerror or problem}") from problem
        self._changed[path] = False
        self._keys[path] = key
        self._files[path] = made
        return True

    def elsewhere(self, keys: Mapping[str, str]) -> tuple[str, str]:
        """Make room for files that other processes will `put`: path → key. Returns what `put` calls new and old."""
        for path in keys:
            self._claim(path)
        self._keys.update(keys)
        return self._new, self._old

    def took(self, files: Mapping[str, Put]) -> None:
        """Note what `put` returned elsewhere, by path."""
        for path, (changed, size, when, inode) in files.items():
            self._changed[path] = changed
            self._files[path] = Made(self._keys.get(path, ""), size, when, inode)

    def share(self, work: Callable[[], None]) -> bytes:
        """Return what `work` puts into this tree, for the process whose copy it is to `join`."""
        self._changed, self._keys, self._files = {}, {}, {}
        work()
        return msgspec.msgpack.encode(_Share(self._changed, self._keys, self._files))

    def join(self, share: bytes) -> None:
        """Take in what another process put into its copy. UnableError where both have the same path."""
        other = msgspec.msgpack.decode(share, type=_Share)
        for path in other.changed:
            self._claim(path)
        self._changed.update(other.changed)
        self._keys.update(other.keys)
        self._files.update(other.files)

    def adopt(self) -> None:
        """Note the files that others (Pelican, its plugins) put into the folder, and take out what is not to stay."""
        self.ready()
        try:
            spare = self._spare or {}
            for path in spare.keys() - self._changed.keys():
                Path(self._new, path).unlink()
                del spare[path]
            if not self._alone:
                self._note_others()
            self._prune()
        except OSError as problem:
            raise UnableError(f"{self._new}: can't be put in order: {problem.strerror or problem}") from problem

    def _note_others(self) -> None:
        files, self._folders = _listing(self._new)
        for path in files.keys() - self._changed.keys():
            file, before = f"{self._new}/{path}", f"{self._old}/{path}"
            self._changed[path] = not (self._old and has(before, Path(file).read_bytes()))
            if not self._changed[path]:
                link(before, file)

    def _prune(self) -> None:
        """Remove folders that nothing is in any more, the deepest first."""
        used = {""}
        for path in self._changed:
            folder = path.rpartition("/")[0]
            while folder not in used:
                used.add(folder)
                folder = folder.rpartition("/")[0]
        for folder in sorted(self._folders - used, key=len, reverse=True):
            Path(self._new, folder).rmdir()
        self._folders &= used

    def show(self) -> list[str]:
        """Put the files that changed so far into the site that readers see, each at once; returns their paths.

        For somebody who edits and doesn't wait for the rest. What the record says of these files isn't true from here
        on until the tree is committed, so that no build keeps them.
        """
        paths = [path for path, new in self._changed.items() if new] if self._old else []
        try:
            for path in paths:
                make_folder(self._old, path.rpartition("/")[0])
                beside = f"{self._new}.shown"
                link(f"{self._new}/{path}", beside)
                os.replace(beside, f"{self._old}/{path}")  # noqa: PTH105  # as everywhere here
        except OSError as problem:
            raise UnableError(f"{self.output}: can't be changed: {problem.strerror or problem}") from problem
        return paths

    def commit(self) -> None:
        """Show it to readers: the tree becomes the output, all at once; the old site becomes the spare."""
        self.adopt()
        missing = self._keys.keys() - self._changed.keys()
        if missing:
            raise UnableError(f"{min(missing)}: was to be written, but was not; the old site stays")
        known = self._files if self._alone else {}  # who else writes files may have changed ours
        files = {path: known.get(path) or look(f"{self._new}/{path}", self._keys.get(path, ""))
                 for path in self._changed}
        try:
            swap.exchange_folders(self._folder, self.output)
        except OSError as problem:
            why = problem.strerror or problem
            raise UnableError(f"{self.output}: can't be replaced by the new site: {why}") from problem
        if self._shared:
            half = self._follow(0), self._follow(1)
            other = meanwhile(half[1], self._jobs)
            half[0]()
            self._save(files)
            other()
        else:
            self._save(files)
            shutil.rmtree(self._folder, ignore_errors=True)

    def _follow(self, half: int) -> Callable[[], None]:
        """Return what links one half of what changed into the spare."""
        paths = [path for path, new in self._changed.items() if new][half::2]
        return partial(follow, str(self.output), self._new, paths)

    def abandon(self) -> None:
        """Forget it; the old site stays, and what there is of the new one is the next build's spare."""
        with suppress(UnableError):
            self.ready()  # so that no process waits to tell

    def _claim(self, path: str) -> None:
        """Take a path, once, and make its folder."""
        if not is_inside(path):
            raise UnableError(f"{path!r}: would be written outside the output folder")
        if path in self._changed or path in self._keys:
            raise UnableError(f"{path}: two pages or files would be written to it; rename one of their sources")
        folder = path.rpartition("/")[0]
        self._before()
        if folder not in self._folders:
            try:
                make_folder(self._new, folder)
            except OSError as problem:
                raise UnableError(f"{self._new}/{folder}: can't be made: {problem.strerror or problem}") from problem
            self._folders.add(folder)

    def _load(self) -> dict[str, Made]:
        if not self._shared:
            return {}
        found = loaded(self._held, self._record, partial(_decoded, self._record))
        return _of(found, self._stamp, self.output)

    def _save(self, files: dict[str, Made]) -> None:
        """Keep the record; one that can't be written is only time lost."""
        save(self._held, self._record, _Record(self._stamp, str(self.output), files))


def written(record: Path) -> str:
    """Return a digest of what the record says that the last build wrote; empty where there is none."""
    data = _bytes(record)
    return hashlib.blake2b(data, digest_size=16).hexdigest() if data else ""


def untouched(output: Path, record: Path, stamp: str) -> bool:
    """Tell whether an output holds the files that the record says, and no others, as they were when it was made."""
    files = _of(_decoded(record), stamp, output)
    seen = 0
    try:
        for path, entry in _walk(str(output)):
            if not entry.is_dir(follow_symlinks=False):
                made, now = files.get(path), entry.stat(follow_symlinks=False)
                if made is None or (made.size, made.changed, made.inode) != (now.st_size, now.st_mtime_ns, now.st_ino):
                    return False
                seen += 1
    except OSError:
        return False
    return seen == len(files)


def _decoded(record: Path) -> _Record | None:
    try:
        return msgspec.msgpack.decode(_bytes(record), type=_Record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _of(record: _Record | None, stamp: str, output: Path) -> dict[str, Made]:
    """Return the files of a record, if it is of this Stoa and this output."""
    return record.files if record is not None and (record.stamp, record.output) == (stamp, str(output)) else {}


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def spare(output: Path) -> Path:
    """Return the hidden folder beside an output in which its next tree grows."""
    return output.with_name(f".{output.name}.spare")


def _listing(folder: str) -> tuple[dict[str, int], set[str]]:
    """Return the inode of every file below a folder, by path, and its folders (itself is the empty path)."""
    files: dict[str, int] = {}
    folders = {""}
    try:
        for path, entry in _walk(folder):
            if entry.is_dir(follow_symlinks=False):
                folders.add(path)
            else:
                files[path] = entry.inode()
    except OSError as problem:
        raise UnableError(f"{folder}: can't be read: {problem.strerror or problem}") from problem
    return files, folders


def _walk(folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield everything below a folder, by path, with forward slashes; a link is what it is, not where it leads."""
    stack = [""]
    while stack:
        below = stack.pop()
        with os.scandir(f"{folder}/{below}" if below else folder) as entries:
            for entry in entries:
                path = f"{below}/{entry.name}" if below else entry.name
                if entry.is_dir(follow_symlinks=False):
                    stack.append(path)
                yield path, entry
