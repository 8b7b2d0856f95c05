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

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ..core.build import Put
from ..core.errors import UnableError
from . import swap
from .confine import is_inside
from .filing import Made, follow, has, link, look, make_folder, put
from .held import loaded, save
from .messagepack import read
from .outputs import Outputs, Survey, is_same, survey, valid, walk
from .processes import meanwhile


class _Share(msgspec.Struct, frozen=True):
    """What another process put into its copy of a tree."""

    kept: list[str]
    changed: dict[str, bool]  # of the others
    keys: dict[str, str]
    files: dict[str, Made]
    marks: dict[str, bytes]


class Seen(NamedTuple):
    """What there is before a build."""

    record: Outputs  # of the last one
    site: str  # the old one, if files of it are used
    look: Callable[[], Survey]  # gives, once, how the two folders differ from the record


def begin_look(output: Path, record: Path, stamp: str, jobs: int, held: dict[str, Any] | None = None, *,
               shared: bool = True) -> Seen:
    """Mend what a killed build left, and begin to look at what the last one left; who begins asks for it, too.

    For who holds the lock, and before anybody writes. UnableError where no site can be made there.
    """
    try:
        swap.recover(output)
        if output.exists() and not output.is_dir():
            raise UnableError(f"{output}: is not a folder; move it away or choose another with --output")
        site = str(output) if shared and output.is_dir() else ""
    except OSError as problem:
        raise UnableError(f"{output}: no site can be made there: {problem.strerror or problem}") from problem
    known = valid(loaded(held, record, partial(read, record, Outputs)) if shared else None, stamp, output)
    look = partial(survey, site, str(spare(output)), known.files)
    return Seen(known, site, look if held is not None else meanwhile(look, jobs, later=True))


class OutputTree:
    """The tree that becomes `output`; implements `plugins.core.build.Tree`. For the process that leads the build."""

    def __init__(self, output: Path, record: Path, stamp: str, *, alone: bool = True, shared: bool = True,
                 jobs: int = 1, held: dict[str, Any] | None = None, seen: Seen | None = None) -> None:
        """Begin a tree for an output folder, after mending what a killed build left.

        `record` is the file that remembers keys, `stamp` names the version of Stoa they hold for. `alone` says that
        nobody but this tree writes into the folder: otherwise it begins empty, since who overwrites a file in the
        spare overwrites the old site's. Without `shared` no file is shared with the old site, and none is kept: for
        plugins of others that change files after they were written. `held` is what this process has of state files,
        `seen` what `begin_look` gave for the same folder, if that was asked before.
        """
        self.output = output
        self._record, self._stamp = record, stamp
        self._alone, self._shared, self._jobs, self._held = alone and shared, shared, jobs, held
        self._folder = spare(output)
        self._new = str(self._folder)
        self._changed: dict[str, bool] = {}
        self._kept: set[str] = set()  # of these, those that were taken over
        self._keys: dict[str, str] = {}  # of the others
        self._files: dict[str, Made] = {}  # those of which it is known what the file system says
        self._marks: dict[str, bytes] = {}
        if not self._alone:
            if seen is not None:
                seen.look()  # so that no process waits to tell
            shutil.rmtree(self._folder, ignore_errors=True)
            seen = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            if seen is not None:
                seen.look()
            raise UnableError(f"{output}: no site can be made there: {problem.strerror or problem}") from problem
        self._before, self._old, self._look = seen or begin_look(output, record, stamp, jobs, held, shared=shared)
        self._made = self._before.files
        self._survey: Survey | None = None  # see `ready`
        self._folders: set[str] = set()  # in it, as far as they are known
        if not self._alone:
            self.ready()  # before others write

    def ready(self) -> None:
        """Wait until it is known what the two folders hold: before this process is copied."""
        if self._survey is None:
            self._survey = self._look()
            self._folders |= self._survey.folders

    def _looked(self) -> Survey | None:
        """Return what the folders hold, as far as it must be known to write a file or two.

        A process that holds things in memory looks only when it has shown what somebody waits for.
        """
        if self._held is None:
            self.ready()
        return self._survey

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

    def key(self, path: str) -> str:
        """Return the key under which the last build wrote a file; empty where there is none."""
        made = self._made.get(path)
        return made.key if made is not None else ""

    def mark(self, part: str, now: bytes) -> bytes:
        """Note what a part of the build makes its files from; return what it was for the old site, if that is known."""
        self._marks[part] = now
        return self._before.marks.get(part, b"")

    def holds(self, path: str, key: str) -> bool:
        """Tell whether the file that was written under this key is still there as it was."""
        made = self._made.get(path)
        if made is None or made.key != key or not key or not self._old:
            return False
        seen = self._looked()
        return path not in seen.gone if seen is not None else is_same(f"{self._old}/{path}", made)

    def keep(self, path: str, key: str) -> bool:
        """Take over the file that was written under this key; False if there is none any more."""
        if not self.holds(path, key):
            return False
        self._once(path)
        if self._survey is None or path in self._survey.lacking:
            self._own_folder(path)
            try:
                link(f"{self._old}/{path}", f"{self._new}/{path}")
            except FileNotFoundError:
                return False
            except OSError as problem:
                raise UnableError(f"{self._new}/{path}: can't be kept: {problem.strerror or problem}") from problem
        self._changed[path] = False
        self._kept.add(path)
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

    def share(self, work: Callable[[], object]) -> bytes:
        """Return what `work` puts into this tree, for the process whose copy it is to `join`."""
        self._changed, self._kept, self._keys, self._files, self._marks = {}, set(), {}, {}, {}
        work()
        others = {path: new for path, new in self._changed.items() if path not in self._kept}
        return msgspec.msgpack.encode(_Share(list(self._kept), others, self._keys, self._files, self._marks))

    def join(self, share: bytes) -> None:
        """Take in what another process put into its copy. UnableError where both have the same path."""
        other = msgspec.msgpack.decode(share, type=_Share)
        for path in other.changed:
            self._claim(path)
        for path in self._changed.keys() & other.kept:
            self._once(path)
        self._changed.update(dict.fromkeys(other.kept, False))
        self._changed.update(other.changed)
        self._kept.update(other.kept)
        self._keys.update(other.keys)
        self._files.update(other.files)
        self._marks.update(other.marks)

    def adopt(self) -> None:
        """Note the files that others (Pelican, its plugins) put into the folder, and take out what is not to stay."""
        self.ready()
        try:
            if self._survey is not None:
                there = (self._made.keys() - self._survey.lacking) | self._survey.strange
                for path in there - self._changed.keys():
                    Path(self._new, path).unlink(missing_ok=True)
            if not self._alone:
                self._note_others()
            self._prune()
        except OSError as problem:
            raise UnableError(f"{self._new}: can't be put in order: {problem.strerror or problem}") from problem

    def _note_others(self) -> None:
        found = {path: entry.is_dir(follow_symlinks=False) for path, entry in walk(self._new)}
        self._folders = {path for path, is_folder in found.items() if is_folder}
        for path in found.keys() - self._folders - self._changed.keys():
            file, before = f"{self._new}/{path}", f"{self._old}/{path}"
            self._changed[path] = not (self._old and has(before, Path(file).read_bytes()))
            if not self._changed[path]:
                link(before, file)

    def _prune(self) -> None:
        """Remove folders that nothing is in any more, the deepest first."""
        used = {""}
        for own in {path.rpartition("/")[0] for path in self._changed}:
            folder = own
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
        files = {path: self._made[path] for path in self._kept} | self._files
        if not self._alone:  # who else writes files may have changed ours
            keys = {path: made.key for path, made in files.items()}
            files = {path: look(f"{self._new}/{path}", keys.get(path, "")) for path in self._changed}
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

    def _once(self, path: str) -> None:
        if path in self._changed or path in self._keys:
            raise UnableError(f"{path}: two pages or files would be written to it; rename one of their sources")

    def _claim(self, path: str) -> None:
        """Take a path, once, and make its folder."""
        if not is_inside(path):
            raise UnableError(f"{path!r}: would be written outside the output folder")
        self._once(path)
        self._looked()
        self._own_folder(path)

    def _own_folder(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            try:
                make_folder(self._new, folder)
            except OSError as problem:
                raise UnableError(f"{self._new}/{folder}: can't be made: {problem.strerror or problem}") from problem
            self._folders.add(folder)

    def _save(self, files: dict[str, Made]) -> None:
        """Keep the record; one that can't be written is only time lost."""
        save(self._held, self._record, Outputs(self._stamp, str(self.output), files, self._marks))


def spare(output: Path) -> Path:
    """Return the hidden folder beside an output in which its next tree grows."""
    return output.with_name(f".{output.name}.spare")
