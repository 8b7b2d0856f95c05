"""What tests of several capabilities share: the shipped site, served, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.site import built_once, served

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile(os.environ.get("STOA_PROPERTIES", "steady"))
"""The same examples in every run, so that a change is judged by what it changed; `searching` tries others."""

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Say at once what fails: a run that is ended from outside would else leave only a letter."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\n{report.nodeid} ({report.when})\n{report.longreprtext}", flush=True)  # noqa: T201  # see above


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a temporary folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def shipped_site(shared_folder: Path) -> Path:
    """Return the shipped network's site, built once a run. Don't write into it."""
    return built_once(shared_folder, "shipped")


@pytest.fixture(scope="session")
def shipped_address(shipped_site: Path) -> Iterator[str]:
    """Serve the shipped site; yield its address."""
    with served(shipped_site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a headless Chromium."""
    assert BROWSER is not None, "no Chromium: `make test` installs it, or says how"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()
