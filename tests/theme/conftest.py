"""A reader's page: whatever goes wrong on it fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.theme.pages import PAGES

Visit = Callable[..., Page]
MEANT = {"error", "warning"}
NOWHERE = PAGES["not found"]

SHIFTS = """
window.shifted = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  window.shifted.push([entry.value, ...entry.sources.map((one) => one.node?.className ?? one.node?.nodeName)]);
})).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def visit(browser: Browser, shipped_address: str) -> Iterator[Visit]:
    """Yield a function that opens a page in a context of its own; errors in the console and other origins fail."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(path: str, **options: object) -> Page:
        context = browser.new_context(**{"base_url": shipped_address, "reduced_motion": "reduce", **options})  # type: ignore[arg-type]
        contexts.append(context)
        context.add_init_script(SHIFTS)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if said.type in MEANT else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith((shipped_address, "data:", "blob:"))
                else wrong.append(f"asks another origin: {asked.url}"))
        page.goto(path, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in wrong if "404 (Not Found)" not in one or NOWHERE not in one] == []
