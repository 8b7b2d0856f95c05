"""The browser's own code asked from Python: it runs in Node, over a folder that a build wrote."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..core.errors import UnableError

_RUNNER = Path(__file__).with_name("ranked_by_node.mjs")


def ask_browser(folder: Path, questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the browser's code answers, in order (see `ranked_by_node.mjs`); UnableError without Node."""
    node = shutil.which("node")
    if node is None:
        raise UnableError("node: is not installed, and runs the browser's code; get it from https://nodejs.org/")
    asked = "".join(f"{json.dumps(question)}\n" for question in questions)
    done = subprocess.run([node, str(_RUNNER), str(folder)], input=asked, capture_output=True, text=True, check=False)  # noqa: S603  # our own file
    if done.returncode:
        raise UnableError(f"node: {done.stderr.strip()[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]
