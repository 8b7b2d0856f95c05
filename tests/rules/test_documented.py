"""What a user can set or call is documented, and what is documented is there."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields

import pytest
from invoke.collection import Collection

import tasks
from plugins.building.settings import BuildingSettings
from tests.paths import ROOT

DOCS = ROOT / "docs"


def names(collection: Collection, before: str = "") -> set[str]:
    """Return the tasks' names as one types them: `crosspost` and `crosspost.seed`."""
    found = set()
    for name in collection.tasks:
        found.add(before.rstrip(".") if before and name == collection.default else f"{before}{name}")
    for name, part in collection.collections.items():
        found |= names(part, f"{before}{name}.")
    return found


CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
"""Examples in the documentation, whose links are nobody's."""

HANDED_OVER = {"STOA_BUILD", "STOA_REQUEST"}
"""What stands among Pelican's settings during a build, but is no setting."""

TASKS = names(tasks.namespace)


def documented() -> set[str]:
    return set(re.findall(r"^\| `invoke ([a-z.]+)", (DOCS / "commands.md").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_task_is_documented_and_every_documented_task_is_there() -> None:
    assert documented() == TASKS


@pytest.mark.parametrize("name", sorted(TASKS))
def test_every_task_says_what_it_does_and_takes_the_common_options(name: str) -> None:
    task = tasks.namespace[name]
    assert task.__doc__
    assert task.__doc__.strip().endswith(".")
    if not name.startswith(("test", "lint", "bench")):
        arguments = task.get_arguments()
        assert {"content", "output"} <= {argument.name for argument in arguments}
        assert [argument.name for argument in arguments if not argument.help] == []


@pytest.mark.parametrize("setting", [f"STOA_{field.name.upper()}" for field in fields(BuildingSettings)])
def test_every_setting_of_a_build_is_documented(setting: str) -> None:
    field = next(f for f in fields(BuildingSettings) if f"STOA_{f.name.upper()}" == setting)
    default = str(field.default) if isinstance(field.default, bool | int) else f'"{field.default}"'
    assert f"| `{setting}` | `{default}` |" in (DOCS / "pelican.md").read_text(encoding="utf-8")


def test_every_setting_that_the_code_reads_is_documented() -> None:
    used = {
        name for path in (ROOT / "plugins").rglob("*.py")
        for name in re.findall(r'"(STOA_[A-Z_]+)"', path.read_text(encoding="utf-8"))
    }
    text = "".join(path.read_text(encoding="utf-8") for path in DOCS.glob("*.md"))
    assert {name for name in used if name not in text} - HANDED_OVER == set()


def test_every_link_in_the_documentation_leads_to_a_file() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md")]
    missing = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", CODE.sub("", page.read_text(encoding="utf-8")))
        if not (page.parent / target).exists()
    ]
    assert missing == []


def test_commands_need_nothing_that_only_tests_need() -> None:
    script = (
        "import sys\n"
        "for name in ('pytest', 'hypothesis', 'playwright', 'feedparser', 'mypy'):\n"
        "    sys.modules[name] = None\n"
        "import tasks\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
