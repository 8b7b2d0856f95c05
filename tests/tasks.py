"""`invoke test` and `lint`: the project's own checks, and what they need on a new machine."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from invoke.collection import Collection
from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

BIN = Path(sys.executable).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN = {"chromium": BROWSERS, "default-jre-headless": ("java",), "nginx-light": ("nginx", "/usr/sbin/nginx")}
"""What the tests run beside Python and Node.js: Debian's package → the programs, any of which will do."""


@task
def setup(context: Context) -> None:
    """Install what the tests need beside Python's packages: checkers from npm, and programs where one is root."""
    if shutil.which("npm") is None:
        raise Exit("npm is missing: install Node.js 20 or newer (https://nodejs.org/)", code=2)
    context.run("npm ci --ignore-scripts --no-audit --no-fund --loglevel=error")
    context.run("npm rebuild better-sqlite3 --loglevel=error", hide="out")
    missing = [name for name, programs in DEBIAN.items() if not any(map(shutil.which, programs))]
    if not missing:
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        names = ", ".join("/".join(DEBIAN[name]) for name in missing)
        raise Exit(f"missing: {names}. Install them by your system's packages, then run this again.", code=2)
    context.run("apt-get update -q", hide="out")
    context.run(f"apt-get install -q -y --no-install-recommends {' '.join(missing)}",
                hide="out", env={"DEBIAN_FRONTEND": "noninteractive"})


@task
def lint(context: Context) -> None:
    """Check style and types."""
    context.run(f"{BIN}/ruff check plugins tests tasks.py pelicanconf.py", pty=sys.stdout.isatty())
    context.run(f"{BIN}/mypy", pty=sys.stdout.isatty())


@task(name="all", default=True, help={"only": "a file or folder of tests, instead of everything", "jobs": "processes"})
def run(context: Context, only: str = "", jobs: str = "auto") -> None:
    """Run everything: style, types and all tests."""
    if not only:
        lint(context)
    context.run(f"{BIN}/python -m pytest -n {jobs} --dist loadfile {only}", pty=sys.stdout.isatty())


testing = Collection("test", setup)
testing.add_task(run, default=True)

collection = Collection(lint)
collection.add_collection(testing)
