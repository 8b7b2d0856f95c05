"""The site being made: a folder beside the output that takes its place once everything is in it.

Files whose bytes did not change are hard links to the old site's, so they keep their time of change (a host's ETag
and rsync go by it) and cost no space. A failed or killed build leaves the old site as it was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from ..core.errors import UnableError
from . import swap
from .confine import inside


def put(new: Path, old: Path, path: str, data: bytes) -> bool:
    """Put a file into the folder `new`, as a link to the one in `old` where the bytes are equal.

    Returns whether the bytes changed. For any process: the tree learns of it by `took`.
    """
    target, before = new / path, old / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if _has(before, data):
            _link(before, target)
            return False
        with target.open("xb") as handle:
            handle.write(data)
    except OSError as problem:
        raise UnableError(f"{target}: can't be written: {problem.strerror or problem}") from problem
    return True


class OutputTree:
    """The tree that becomes `output`; implements `plugins.core.build.Tree`. For the process that leads the build."""

    def __init__(self, output: Path, *, linked: bool = True) -> None:
        """Begin a tree for an output folder, after mending what a killed build left.

        Without `linked` no file is shared with the old site, and none is kept: for plugins of others that change
        files after they were written.
        """
        self.output = output
        self._linked = linked
        self._before = output if linked else output.with_name(f".{output.name}.none")
        self._folder = output.with_name(f".{output.name}.new")
        self._changed: dict[str, bool] = {}
        try:
            swap.recover(output)
            if output.exists() and not output.is_dir():
                raise UnableError(f"{output}: is not a folder; move it away or choose another with --output")
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
        except OSError as problem:
            raise UnableError(f"{output}: no site can be made there: {problem.strerror or problem}") from problem

    @property
    def folder(self) -> Path:
        """The folder it grows in."""
        return self._folder

    def write(self, path: str, data: bytes) -> None:
        """Put a file; see `plugins.core.build.Tree`."""
        self._new(path)
        self._changed[path] = put(self._folder, self._before, path, data)

    def keep(self, path: str) -> bool:
        """Take a file over from the last build as it is; False if it isn't there."""
        self._new(path)
        before, target = self._before / path, self._folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(before, target)
        except FileNotFoundError:
            return False
        except OSError as problem:
            raise UnableError(f"{target}: can't be kept: {problem.strerror or problem}") from problem
        self._changed[path] = False
        return True

    def took(self, paths: Mapping[str, bool]) -> None:
        """Note files that another process put into the folder: path → whether its bytes changed."""
        for path in paths:
            self._new(path)
        self._changed.update(paths)

    def adopt(self) -> None:
        """Note the files that others (Pelican, its plugins) put into the folder."""
        for place, _, names in os.walk(self._folder):
            for name in names:
                file = Path(place, name)
                path = file.relative_to(self._folder).as_posix()
                if path not in self._changed:
                    data = file.read_bytes()
                    self._changed[path] = not _has(self.output / path, data)
                    if self._linked and not self._changed[path]:
                        file.unlink()
                        _link(self.output / path, file)

    def commit(self) -> None:
        """Show it to readers: the tree becomes the output, all at once."""
        try:
            swap.replace_folder(self._folder, self.output)
        except OSError as problem:
            why = problem.strerror or problem
            raise UnableError(f"{self.output}: can't be replaced by the new site: {why}") from problem

    def abandon(self) -> None:
        """Forget it; the old site stays."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def changed(self) -> Mapping[str, bool]:
        """What is in it so far: path → whether its bytes differ from the old site's."""
        return self._changed

    @property
    def before(self) -> Path:
        """The folder of the old site's files that may be shared, for `put` in another process."""
        return self._before

    @property
    def written(self) -> int:
        """How many files are new or have new bytes."""
        return sum(self._changed.values())

    @property
    def kept(self) -> int:
        """How many files are as they were."""
        return len(self._changed) - self.written

    def _new(self, path: str) -> None:
        if inside(path) is None:
            raise UnableError(f"{path!r}: would be written outside the output folder")
        if path in self._changed:
            raise UnableError(f"{path}: two pages or files would be written to it; rename one of their sources")


def _has(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and not path.is_symlink() and path.read_bytes() == data
    except OSError:
        return False


def _link(before: Path, target: Path) -> None:
    """Link where the file system can, copy with its time of change where not."""
    try:
        os.link(before, target, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(before, target, follow_symlinks=False)
