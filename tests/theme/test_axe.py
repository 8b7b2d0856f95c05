"""Accessibility, as axe-core (https://github.com/dequelabs/axe-core) can tell it."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Page

from tests.paths import ROOT
from tests.theme.conftest import Visit
from tests.theme.pages import PAGES

AXE: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
FINDINGS: Final = """async (only) =>
  (await axe.run(document, { runOnly: only, resultTypes: ["violations"] })).violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(" ")}: ${node.failureSummary}`))"""


def axe(page: Page, *widths: int) -> None:
    """Look at a page at each width; the scheme changes colours only, so that in the dark one rule is enough."""
    page.add_script_tag(path=AXE)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        assert page.evaluate(FINDINGS, RULES) == [], (width, "light")
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(FINDINGS, ["color-contrast"]) == [], (width, "dark")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit: Visit, name: str) -> None:
    """No rule of WCAG 2.2 A and AA is broken in any template, at 320, 768 and 1280 pixels, light and dark."""
    axe(visit(PAGES[name], bypass_csp=True), 320, 768, 1280)


def test_axe_finds_nothing_in_what_opens(visit: Visit) -> None:
    """Neither with everything unfolded, nor in the dialog that asks for one's server."""
    for name in ("question", "contribute", "subscribe"):
        page = visit(PAGES[name], bypass_csp=True)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        axe(page, 320)
    page = visit(PAGES["link"], bypass_csp=True)
    page.locator("[data-share=mastodon]").click()
    page.locator("dialog[open]").wait_for()
    axe(page, 320, 1280)
