"""The search's code for the browser: our ES modules and the analyser of the network's language, joined into one file.

One file is one request, and compresses better than ten; rjsmin (https://opensource.perlig.de/rjsmin/) takes out the
white space, and no name is changed. A module becomes a function that gives what it exports; only
the forms that our modules use are known (`import {a, b} from "./x.js";`, `export const` and `export class` at the
beginning of a line), and anything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import rjsmin

from ..analysis.browser import module
from ..core.errors import UnableError

FOLDER = Path("static", "js", "search")
"""Where the modules are in a theme."""

ORDER = ("analysis", "coding", "index", "query", "correct", "rank", "quote", "answer", "view")
"""Modules, each after those it imports. `main.js` stands alone: it is on every page, and loads the others."""

_IMPORT = re.compile(r'import (\{[\w, ]+\}|\* as (\w+)) from "\./(\w+)\.js";')
_EXPORT = re.compile(r"export (const|class) (\w+)")


def sources(theme: Path, language: str) -> dict[str, str]:
    """Return the modules by name. UnableError where the theme lacks one."""
    found = {"analysis": module(language)}
    for name in ORDER[1:]:
        path = theme / FOLDER / f"{name}.js"
        try:
            found[name] = path.read_text(encoding="utf-8")
        except OSError as problem:
            raise UnableError(f"{path}: the theme lacks the search's code ({problem.strerror}); "
                              "build with --no-search, or restore it") from problem
    return found


def script(modules: Mapping[str, str]) -> str:
    """Return the modules as one, which exports each of them under its name."""
    joined = [_wrapped(name, modules[name]) for name in ORDER]
    small: str = rjsmin.jsmin("".join(joined))
    return f"{small}\nexport {{{', '.join(f'${name} as {name}' for name in ORDER)}}};\n"


def _wrapped(name: str, text: str) -> str:
    exported: list[str] = []
    lines: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("//"):
            continue
        if line.startswith("import "):
            match = _IMPORT.fullmatch(line)
            if match is None:
                raise UnableError(f"theme: {name}.js: can't be joined with the others: {line}")
            lines.append(f"const {match[2] or match[1]} = ${match[3]};")
        elif line.startswith("export "):
            match = _EXPORT.match(line)
            if match is None:
                raise UnableError(f"theme: {name}.js: can't be joined with the others: {line}")
            exported.append(match[2])
            lines.append(line.removeprefix("export "))
        else:
            lines.append(line)
    body = "\n".join(lines)
    return f"const ${name} = (() => {{\n{body}\nreturn {{{', '.join(exported)}}};\n}})();\n"
