"""Every template, as browsers and checkers see it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT
from tests.theme.conftest import Visit
from tests.theme.pages import PAGES

NU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
NOTHING = 0.0005
"""Lighthouse shows 0 below it: half a word that is painted while the rest of the page still arrives."""
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((one) => !one.closest("pre, .sections, .table, .unseen, .skip"))
  .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 120)])
  .filter(([box]) => box.right > innerWidth + 1 || box.left < -1).map(([, html]) => html)"""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_and_nothing_sticks_out(visit: Visit, name: str) -> None:
    """What was painted stays where it is, and no page scrolls sideways from 320 to 2560 pixels."""
    for width, height in ((320, 600), (1440, 900)):
        page = visit(PAGES[name], viewport={"width": width, "height": height})
        page.wait_for_timeout(120)
        shifts = page.evaluate("shifted")
        assert sum(shift[0] for shift in shifts) < NOTHING, (width, shifts)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.evaluate(WIDER)
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.evaluate(WIDER)
    for width in (768, 1280, 2560):
        page.set_viewport_size({"width": width, "height": 1000})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.evaluate(WIDER)


@pytest.mark.parametrize("name", PAGES)
def test_it_reads_without_scripts(visit: Visit, name: str) -> None:
    """Without scripts, all is there but what needs one, and every page says what to do next."""
    page = visit(PAGES[name], java_script_enabled=False)
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()
    assert page.locator(".script-only:visible").count() == 0
    assert page.locator("main aside.next a").count() == 1


def test_no_page_has_a_style_or_script_of_its_own(shipped_site: Path) -> None:
    """What the policy forbids isn't in the pages at all: no style attribute, no handler, no inline script."""
    found = [(str(path.relative_to(shipped_site)), word)
             for path in shipped_site.rglob("*.html") for text in [path.read_text("utf-8")]
             for word in (" style=", " onclick=", "<style", "javascript:") if word in text.replace("&lt;", "")]
    assert found == []
    inline = [path for path in shipped_site.rglob("*.html") for piece in path.read_text("utf-8").split("<script")[1:]
              if not piece.startswith((" src=", ' type="module" src=', ' type="application/ld+json"'))]
    assert inline == []


@pytest.mark.skipif(shutil.which("java") is None or not NU.exists(), reason="needs Java: `invoke test.setup`")
def test_the_nu_checker_finds_no_error(shipped_site: Path) -> None:
    """Every page of the shipped site is valid HTML."""
    options = ("--skip-non-html", "--format", "json", "--exit-zero-always")
    done = subprocess.run(["java", "-jar", NU, *options, shipped_site],
                          check=True, capture_output=True, text=True)
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    wrong = {f"{one['url'].removeprefix(f'file:{shipped_site}')}: {one['message']}"
             for one in messages if one["type"] == "error"}
    assert wrong == set()


def test_a_path_prints_as_a_dossier(visit: Visit) -> None:
    """On paper: the steps with their reasons and people, no navigation, no controls, and the addresses of links."""
    page = visit(PAGES["path"])
    page.emulate_media(media="print")
    for hidden in (".sections", ".tools", ".share", ".tick", ".next", ".toc", ".item-foot"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden
    for seen in ("h1", ".printed", ".step", ".step-why", ".card-who", ".the-end-say", ".path-for"):
        assert page.locator(f"{seen}:visible").count() > 0, seen
    assert len(page.pdf()) > 10_000  # a page with text on it


def test_forced_colours_keep_the_signs(visit: Visit) -> None:
    """Where a reader's own colours rule, buttons and the current section still have an edge."""
    page = visit(PAGES["stage"], forced_colors="active", viewport={"width": 1280, "height": 800})
    for chosen in (".rail [aria-current]", ".sections [aria-current]"):
        assert page.locator(chosen).evaluate("(one) => getComputedStyle(one).borderBlockEndWidth") != "0px"
