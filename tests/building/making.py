"""Small networks and their builds, for tests of what a build as a whole does."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.building.run import Report, build
from tests.bench import corpus
from tests.paths import ROOT

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def network(folder: Path, items: int = 20) -> Path:
    """Write a small network; return its content root."""
    content = folder / "content"
    corpus.write(content, items)
    return content


def made(content: Path, output: Path, now: dt.datetime = NOW, held: dict[str, Any] | None = None,
         **settings: Any) -> Report:  # noqa: ANN401  # any value
    """Build a network as `invoke build` does, or as `invoke serve` where something is held in memory."""
    overrides = {"PATH": str(content), "OUTPUT_PATH": str(output), "STOA_STATE": str(output.parent / "state"),
                 "STOA_JOBS": 1, **settings}
    return build(ROOT / "pelicanconf.py", overrides, {}, now, known=held is None, held=held)


def tree(folder: Path) -> dict[str, str]:
    """Return a digest of every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
        for path in folder.rglob("*") if path.is_file()
    }


def invoke(*arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run one of the project's commands in a process of its own."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "invoke"), *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), **(environment or {})},
    )
