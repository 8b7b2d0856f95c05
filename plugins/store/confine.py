"""The one rule for a path that something else named: it stays inside its root."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

_PART = r"(?!\.\.?(?:/|\Z))[^/\x00-\x1f\x7f\\]+"
_SAFE = re.compile(rf"(?!.:){_PART}(?:/{_PART})*", re.DOTALL)


def inside(path: str) -> PurePosixPath | None:
    """Return a relative path with forward slashes if it can't leave the folder it is joined to, else None.

    Refuses empty and absolute paths, `.` and `..` parts, backslashes, drive letters and control characters: what
    stays means the same on every system.
    """
    return PurePosixPath(path) if is_inside(path) else None


def is_inside(path: str) -> bool:
    """Tell whether `inside` takes a path: for the many that need no object."""
    return _SAFE.fullmatch(path) is not None


def real_inside(root: Path, path: str) -> Path | None:
    """Return the real file at a path below a root, if there is one and no symlink leads out of the root; else None."""
    relative = inside(path)
    if relative is None:
        return None
    try:
        real = (root / relative).resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    return real if real.is_relative_to(root.resolve()) else None
