"""One builder at a time for one output: an advisory lock that ends with its process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import UnableError

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has none: two builds at once are then the user's own care
    fcntl = None  # type: ignore[assignment]


@contextmanager
def only_one(path: Path, what: str, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock at `path` meanwhile. `what` says what it is for.

    Where another process holds it: waits for it to end, or raises UnableError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except OSError as problem:
                raise UnableError(f"{what}: another process is at it; wait for it to end, or stop it") from problem
        yield
