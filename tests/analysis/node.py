"""JavaScript run in Node, for what must be the same on both sides."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any


def run(folder: Path, module: str, expression: str, data: object) -> Any:  # noqa: ANN401  # JSON
    """Return what an expression over `m` (a module's exports) and `data` gives."""
    node = shutil.which("node")
    assert node is not None, "no Node: `make test` says how to get it"
    path = folder / "module.mjs"
    path.write_text(module, encoding="utf-8")
    program = (
        f"import * as m from {json.dumps(path.as_uri())};"
        "let text = ''; for await (const part of process.stdin.setEncoding('utf8')) text += part;"
        f"const data = JSON.parse(text); console.log(JSON.stringify({expression}));"
    )
    done = subprocess.run([node, "--input-type=module", "-e", program], input=json.dumps(data), capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
