"""The import rules of docs/design.md, read off the code."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

PLUGINS = ROOT / "plugins"
SHARED = {"core", "store", "fetching", "analysis"}
LAYERS = {  # part → the parts of Stoa it may import, itself aside
    "core": set[str](),
    "analysis": {"core"},
    "store": {"core"},
    "fetching": {"core", "store"},
    "building": None,  # the one part that knows all others
}
MORE_THAN_ONE_FILE = {
    "pelican": "the shell: each capability's plugin.py meets it, and building",
    "invoke": "each capability's tasks.py",
    "msgspec": "the form in which our own data crosses processes and is kept",
    "markupsafe": "text that is safe to put into a page, as a type",
    "yaml": "content's is read as events with lines, in reading; the theme's own words are plain, in pages and search",
    "markdown": "one file converts with it, another knows which of its steps a text needs",
    "jinja2": "the templates' environment, and the folding of constants that it compiles with",
    "PIL": "one file makes pictures smaller, another puts words on them",
    "whoosh": "its stemmers serve every analysis, its index the search alone",
}
"""Libraries that several files may import, and why; every other is behind one file."""

FILES = sorted(PLUGINS.rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Yield what a file imports, as full names: `plugins.core.model`, `json`."""
    package = path.relative_to(ROOT).with_suffix("").parts
    package = package[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            name = ".".join(part for part in (base, node.module) if part)
            yield from ((f"{name}.{alias.name}", node.level) for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PLUGINS)))
def test_parts_import_only_what_they_may(path: Path) -> None:
    part = path.relative_to(PLUGINS).parts[0]
    if part == "__init__.py":
        return  # it leads Pelican to its class in building
    allowed = LAYERS.get(part, SHARED)
    for name, _ in imported(path):
        if not name.startswith("plugins.") or path.name == "tasks.py":
            continue  # commands join parts: they are edges
        other = name.split(".")[1]
        assert other == part or allowed is None or other in allowed, f"{part} must not import {other} ({name})"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PLUGINS)))
def test_imports_inside_plugins_are_relative(path: Path) -> None:
    assert [name for name, level in imported(path) if name.startswith("plugins.") and not level] == []


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name == "core"], ids=lambda p: p.name)
def test_core_needs_the_standard_library_only(path: Path) -> None:
    outside = {name.partition(".")[0] for name, level in imported(path) if not level} - sys.stdlib_module_names
    assert outside == set()


def test_each_library_is_behind_one_file() -> None:
    users: dict[str, set[str]] = {}
    for path in FILES:
        for name, level in imported(path):
            library = name.partition(".")[0]
            if not level and library not in {*sys.stdlib_module_names, *MORE_THAN_ONE_FILE, "plugins"}:
                users.setdefault(library, set()).add(path.relative_to(PLUGINS).as_posix())
    assert {library: sorted(files) for library, files in users.items() if len(files) > 1} == {}


def test_the_core_does_no_input_or_output() -> None:
    found = {
        f"{path.name}: {node.id}"
        for path in (PLUGINS / "core").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id in {"open", "print", "input", "environ"}
    }
    assert found == set()
