"""The one rule for a path that something else named: it stays inside its root."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

_ODD = re.compile(r"[\x00-\x1f\x7f\\]")


def inside(path: str) -> PurePosixPath | None:
    """Return a relative path with forward slashes if it can't leave the folder it is joined to, else None.

    Refuses empty and absolute paths, `.` and `..` parts, backslashes, drive letters and control characters: what
    stays means the same on every system.
    """
    if not path or _ODD.search(path) or (len(path) > 1 and path[1] == ":"):
        return None
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return None
    return PurePosixPath(path)


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
