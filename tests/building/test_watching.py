"""Runs the tests of `watching.py` in a process of its own: one in which other tests left threads doesn't fork."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.paths import ROOT


def test_somebody_who_edits_sees_pages_early(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "--basetemp", str(tmp_path),
         "tests/building/watching.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout or sys.platform == "win32"
