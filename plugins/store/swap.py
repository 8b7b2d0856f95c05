"""Putting a finished tree in the place of the old one, all at once."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from pathlib import Path
from typing import Final

from ..core.errors import UnableError

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2  # renameat2(2), Linux 3.15


def exchange_folders(new: Path, old: Path) -> None:
    """Make `new` be called `old` and the other way round. Both lie in the same folder; `old` need not be there.

    Where the system can exchange two names (Linux), readers see the old or the new tree, never none, and a killed
    process leaves one of them. Elsewhere there is a moment with neither, which `recover` mends.
    """
    if not old.exists():
        new.rename(old)
        return
    if _exchange(new, old):
        return
    aside = _aside(old)
    shutil.rmtree(aside, ignore_errors=True)
    old.rename(aside)
    new.rename(old)
    aside.rename(new)


def recover(old: Path) -> None:
    """Put back the tree that a process killed in the middle of `exchange_folders` had moved aside."""
    aside = _aside(old)
    if aside.exists() and not old.exists():
        aside.rename(old)


def _aside(old: Path) -> Path:
    return old.with_name(f".{old.name}.old")


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names atomically; False where the system or the file system can't."""
    library = ctypes.CDLL(None, use_errno=True)
    function = getattr(library, "renameat2", None)
    if function is None:
        return False
    if function(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:
        return False
    raise UnableError(f"{other}: can't be replaced by the new site: {os.strerror(number)}")
