"""Git, by its command: what a ledger was in other states of the content, and its push that another run can refuse."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..core.errors import UnableError

_VERSIONS: Final = 40  # commits looked back: each holds all lines before it
_TRIES: Final = 5
_SECONDS: Final = 120.0
_QUIET: Final = {"GIT_TERMINAL_PROMPT": "0"}
_ROBOT: Final = {f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER")
                 for name, value in (("NAME", "Stoa"), ("EMAIL", "stoa@localhost"))}
"""Who commits where git is not told, as on a runner."""


class BehindError(UnableError):
    """The ledger on the remote has lines that are not here: another run is posting."""


def _git(folder: Path, *words: str, given: bytes = b"", more: dict[str, str] | None = None) -> bytes | None:
    """Return what git prints, or None if it fails."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], input=given, capture_output=True,  # noqa: S603, S607  # git
                              timeout=_SECONDS, check=False, env={**os.environ, **_QUIET, **(more or {})})
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def _must(folder: Path, *words: str, given: bytes = b"", more: dict[str, str] | None = None) -> str:
    out = _git(folder, *words, given=given, more=more)
    if out is None:
        raise UnableError(f"git {words[0]} failed in {folder}; nothing was sent")
    return out.decode().strip()


def top(folder: Path) -> Path | None:
    """Return the work tree that a folder is in, or None if it is in none or there is no git."""
    if not folder.is_dir():
        return None
    out = _git(folder, "rev-parse", "--show-toplevel")
    return Path(out.decode().strip()) if out else None


def earlier(path: Path) -> list[str]:
    """Return the texts that a file had in commits: on every branch, remote-tracking or lost ones included."""
    root = top(path.parent) if path.parent.is_dir() else top(path.parent.parent)
    if root is None:
        return []
    name = path.resolve().relative_to(root.resolve()).as_posix()
    commits = _git(root, "rev-list", "--all", "--reflog", f"--max-count={_VERSIONS}", "--", name)
    found = []
    for commit in dict.fromkeys((*(commits or b"").decode().split(), "HEAD")):
        text = _git(root, "cat-file", "blob", f"{commit}:{name}")
        if text:
            found.append(text.decode("utf-8", "replace"))
    return found


def push(paths: Sequence[Path], message: str, remote: str, branch: str) -> None:
    """Put these files, as they are now, on top of a remote branch; nothing else of the work tree goes along.

    The push is refused by the remote if the branch moved meanwhile; then it is tried on top of what is there. But if
    a file there has lines that are not here, another run is at it: BehindError.
    """
    root = top(paths[0].parent)
    if root is None:
        raise UnableError(f"{paths[0].parent}: is not in a git repository, so the ledger can't be pushed")
    names = [path.resolve().relative_to(root.resolve()).as_posix() for path in paths]
    for _ in range(_TRIES):
        _must(root, "fetch", "--quiet", remote, f"refs/heads/{branch}")
        tip = _must(root, "rev-parse", "FETCH_HEAD")
        for path, name in zip(paths, names, strict=True):
            there = (_git(root, "cat-file", "blob", f"{tip}:{name}") or b"").decode("utf-8", "replace")
            if set(there.splitlines()) - set(path.read_text("utf-8").splitlines()):
                raise BehindError(f"{name}: has lines on {remote}/{branch} that are not here: another run is posting")
        commit = _commit(root, tip, names, message)
        if commit == tip or _git(root, "push", "--quiet", remote, f"{commit}:refs/heads/{branch}") is not None:
            return
    raise UnableError(f"{remote}/{branch}: can't be pushed to; nothing was sent")


def _commit(root: Path, tip: str, names: Sequence[str], message: str) -> str:
    """Return a commit on top of `tip` with these files as they are here; `tip` itself if nothing differs."""
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": f"{folder}/index"}
        _must(root, "read-tree", tip, more=index)
        for name in names:
            blob = _must(root, "hash-object", "-w", "--", name)
            _must(root, "update-index", "--add", "--cacheinfo", f"100644,{blob},{name}", more=index)
        tree = _must(root, "write-tree", more=index)
    if tree == _must(root, "rev-parse", f"{tip}^{{tree}}"):
        return tip
    who = {} if _git(root, "config", "user.email") else _ROBOT
    return _must(root, "commit-tree", tree, "-p", tip, "-m", message, more=who)
