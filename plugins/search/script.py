"""The search's code for the browser: our ES modules and the analyser of the network's language, joined into one file.

One file is one request, and compresses better than ten; rjsmin (https://opensource.perlig.de/rjsmin/) takes out the
white space, and the numbers that constants name are put in their places. The modules share one scope in it, so no two
may use a name at their top level, and their imports have the form `import {a, b} from "./x.js";`: anything else is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import rjsmin

from ..core.errors import UnableError

FOLDER = Path("static", "js", "search")
"""Where the modules are in a theme."""

ORDER = ("analysis", "coding", "index", "query", "correct", "rank", "quote", "answer", "view")
"""Modules, each after those it imports. `main.js` stands alone: it is on every page, and loads the others."""

PUBLIC = ("page", "openDialog", "open", "ask", "quote", "parse", "words", "compared")
"""What the joined file exports: for `main.js`, and for what runs the browser's code in Node."""

_IMPORT = re.compile(r'import \{[\w, ]+\} from "\./\w+\.js";')
_NUMBERS = re.compile(r"^const ((?:[A-Z][A-Z\d_]* = [\d.]+,\s+)*[A-Z][A-Z\d_]* = [\d.]+)(;|,)", re.MULTILINE)
_TOP_LEVEL = re.compile(r"^(?:export )?(?:const|let|class) ([\w$]+)", re.MULTILINE)


def sources(theme: Path, language: str) -> dict[str, str]:
    """Return the modules by name. UnableError where the theme lacks one."""
    from ..analysis.browser import module  # noqa: PLC0415  # most builds keep the file that it is for

    return {"analysis": module(language), **of_theme(theme)}


def of_theme(theme: Path) -> dict[str, str]:
    """Return the modules that are the theme's own. UnableError where it lacks one."""
    found = {}
    for name in ORDER[1:]:
        path = theme / FOLDER / f"{name}.js"
        try:
            found[name] = path.read_text(encoding="utf-8")
        except OSError as problem:
            raise UnableError(f"{path}: the theme lacks the search's code ({problem.strerror}); "
                              "build with --no-search, or restore it") from problem
    return found


def script(modules: Mapping[str, str]) -> str:
    """Return the modules as one. UnableError for a name that two of them use, or a form that can't be joined."""
    seen: dict[str, str] = {}
    for name in ORDER:
        for found in _TOP_LEVEL.findall(modules[name]):
            if seen.get(found, name) != name:
                raise UnableError(f"theme: {name}.js: `{found}` is {seen[found]}.js's name too; call it something else")
            seen[found] = name
    small: str = rjsmin.jsmin("\n".join(_plain(name, modules[name]) for name in ORDER))
    return f"{small}\nexport{{{','.join(PUBLIC)}}};\n"


def _plain(name: str, text: str) -> str:
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("import "):
            if not _IMPORT.fullmatch(line):
                raise UnableError(f"theme: {name}.js: can't be joined with the others: {line}")
        else:
            lines.append(line.removeprefix("export "))
    return _inlined("\n".join(lines))


def _inlined(text: str) -> str:
    """Return a module with the numbers that its first constants name in their places: what a reader needn't fetch."""
    match = _NUMBERS.search(text)
    if match is None:
        return text
    numbers = dict(re.findall(r"([A-Z][A-Z\d_]*) = ([\d.]+)", match[1]))
    rest = text[:match.start()] + ("const" if match[2] == "," else "") + text[match.end():]
    return re.sub(rf"(?<![\w$.])(?:{'|'.join(numbers)})(?![\w$])", lambda name: numbers[name[0]], rest)
