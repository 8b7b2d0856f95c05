"""`invoke build`, `serve`, `clean` and `check`."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoke.collection import Collection
from invoke.context import Context
from invoke.tasks import task

from ..core.ending import fail, left_whole, tell
from ..core.errors import StoaError, UsageError
from .refusing import refused

if TYPE_CHECKING:
    from .run import Report  # every command loads this file, so each of its own loads what it needs

SETTINGS = Path("pelicanconf.py")

_HELP = {
    "content": "the content root (default: PATH in pelicanconf.py)",
    "output": "the folder that becomes the site (default: OUTPUT_PATH in pelicanconf.py)",
}


@task(name="build", help={
    **_HELP, "strict": "a warning refuses what it is about, like an error",
    "keep-going": "publish all but what is refused, name it, and exit 1",
    "jobs": "processes to use (default: as many as there are processors)",
    "url": "the network's address, instead of the one in network.yaml", "theme": "the theme's folder",
    "search": "make the search too", "profile": "show where the time went",
})
def build_site(_: Context, content: str = "", output: str = "", url: str = "", theme: str = "", jobs: int = 0,  # noqa: PLR0913
               *, strict: bool = False, keep_going: bool = False, search: bool = True, profile: bool = False) -> None:
    """Make the site, all or nothing."""
    from .run import build, told  # noqa: PLC0415  # see above

    overrides = _overrides(content, output, theme) | {
        "STOA_STRICT": strict, "STOA_KEEP_GOING": keep_going, "STOA_JOBS": jobs, "STOA_SEARCH": search, "STOA_URL": url,
    }
    try:
        report = build(SETTINGS, overrides, os.environ, dt.datetime.now(dt.UTC))
    except StoaError as problem:
        fail(problem)
    tell(report.problems)
    print(told(report))
    if profile:
        _profile(report)
    left_whole(report)
    if refused(report.problems, strict=strict):
        sys.exit(1)


@task(name="site", help={**_HELP, "port": "where to listen on 127.0.0.1"})
def serve(_: Context, content: str = "", output: str = "", port: int = 8000) -> None:
    """Show the content as it is being written, drafts and warnings too; pages reload when they change."""
    from .serving import serve as serve_until_stopped  # noqa: PLC0415  # see above

    try:
        serve_until_stopped(SETTINGS, _overrides(content, output), "127.0.0.1", port, _say)
    except KeyboardInterrupt:
        _say("Stopped.")
    except StoaError as problem:
        fail(problem)


@task(help=_HELP)
def clean(_: Context, content: str = "", output: str = "") -> None:
    """Forget every cache and the output of this content."""
    from ..store.tree import spare  # noqa: PLC0415  # see above
    from .run import read_settings_file  # noqa: PLC0415  # see above
    from .settings import is_site, state_folder  # noqa: PLC0415  # see above

    try:
        settings = read_settings_file(SETTINGS, _overrides(content, output))
    except StoaError as problem:
        fail(problem)
    site = Path(settings["OUTPUT_PATH"]).resolve()
    folders = [state_folder(Path(settings.get("STOA_STATE", ".stoa")), Path(settings["PATH"]).resolve())]
    if is_site(site):
        folders += [site, spare(site)]
    elif site.exists():
        fail(UsageError(f"{site}: holds files that Stoa did not make, so it stays; remove it yourself"))
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)
            print(f"removed {folder}")


@task(help={"content": _HELP["content"], "output": "not used: every task takes it",
            "strict": "warnings count as errors", "fix": "write down the ids that items have by their names"})
def check(_: Context, content: str = "", output: str = "", *, strict: bool = False, fix: bool = False) -> None:
    """List every problem in the content; exit 1 if there is an error."""
    from .checking import check as look  # noqa: PLC0415  # see above
    from .checking import fix as mend  # noqa: PLC0415  # see above
    from .run import read_settings_file  # noqa: PLC0415  # see above
    from .settings import moment, processors, state_folder  # noqa: PLC0415  # see above

    try:
        settings = read_settings_file(SETTINGS, _overrides(content, output))
        root = Path(settings["PATH"]).resolve()
        if fix:
            for path in mend(root, processors()):
                print(f"{path}: id written")
        state = state_folder(Path(settings.get("STOA_STATE", ".stoa")), root)
        found = look(root, moment(os.environ, dt.datetime.now(dt.UTC)), processors(), state)
    except StoaError as problem:
        fail(problem)
    tell(found.problems)
    errors = len(refused(found.problems, strict=False))
    print(f"{found.items:,} items: {errors:,} errors, {len(found.problems) - errors:,} warnings")
    if refused(found.problems, strict=strict):
        sys.exit(1)


def _overrides(content: str, output: str, theme: str = "") -> dict[str, Any]:
    given = {"PATH": content, "OUTPUT_PATH": output, "THEME": theme}
    return {name: str(Path(value).resolve()) for name, value in given.items() if value}


def _profile(report: Report) -> None:
    for stage, seconds in sorted(report.stages.items(), key=lambda s: -s[1]):
        print(f"{seconds:8.2f} s  {stage}")
    for name, count in sorted(report.counts.items()):
        print(f"{count:8,}    {name}")


def _say(text: str) -> None:
    print(text, flush=True)


serving = Collection("serve")
serving.add_task(serve, default=True)

collection = Collection(build_site, clean, check)
collection.add_collection(serving)
