"""The design system's promises, counted: contrast of every pair of colours, and the weight of a first visit."""

from __future__ import annotations

import gzip
import re
from math import cos, radians, sin
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.paths import ROOT
from tests.theme.conftest import Visit
from tests.theme.pages import PAGES

CSS = ROOT / "theme" / "static" / "css"
TOKENS = {name: (light, dark) for name, light, dark in re.findall(
    r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", (CSS / "tokens.css").read_text("utf-8"))}
GROUNDS = ("ground", "raised", "sunk", "accent-soft", "sign-soft", "notice")
PAIRS = [(ink, ground) for ground in GROUNDS for ink in ("ink", "quiet", "accent", "sign")] + [
    ("on-accent", "accent"), ("ground", "ink")]
FIRST_VISIT = 60_000
SCRIPTS = 8_000


def luminance(red: float, green: float, blue: float) -> float:
    """Return WCAG's relative luminance of linear sRGB."""
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def of_hex(colour: str) -> float:
    parts = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
    return luminance(*(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts))


def of_oklch(light: float, chroma: float, hue: float) -> float:
    """Return the luminance of an OKLCH colour (https://bottosson.github.io/posts/oklab/), clipped to sRGB."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return luminance(*(min(1.0, max(0.0, one)) for one in (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short)))


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(ink: str, ground: str, scheme: int) -> None:
    """Every colour of text on every ground has a contrast of at least 4.5 to 1."""
    assert contrast(of_hex(TOKENS[ink][scheme]), of_hex(TOKENS[ground][scheme])) >= 4.5  # WCAG 1.4.3


def test_initials_stand_out_from_every_hue() -> None:
    """White initials on each of the twelve hues have a contrast of at least 4.5 to 1."""
    site = (CSS / "site.css").read_text("utf-8")
    found = re.search(r"\.initials \{[^}]*oklch\(([\d.]+) ([\d.]+) var\(--hue", site)
    assert found
    hues = [int(hue) for hue in re.findall(r"--hue: (\d+);", site)]
    assert len(hues) == 12  # PersonView.hue is 1 to 12
    assert min(contrast(1.0, of_oklch(float(found[1]), float(found[2]), hue)) for hue in hues) >= 4.5


def test_every_colour_is_a_token() -> None:
    """Components name no colours of their own: change tokens.css, and the whole site follows."""
    for sheet in ("site.css", "search.css"):
        text = re.sub(r"/\*.*?\*/", "", (CSS / sheet).read_text("utf-8"), flags=re.DOTALL)
        assert set(re.findall(r"#[0-9a-f]{3,8}\b", text)) <= {"#000", "#fff"}, sheet  # a mask; initials on any hue


def packed(path: Path) -> int:
    """Return what a file weighs on the way: fonts are compressed already, the rest is by gzip."""
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data, 9))


@pytest.mark.parametrize("name", ["home", "post", "question", "topic", "expert"])
def test_a_first_visit_is_light(visit: Visit, shipped_site: Path, name: str) -> None:
    """A page with all that a browser asks for to show it is at most 60 kB, compressed, without images."""
    page = visit(PAGES[name])
    page.wait_for_load_state("networkidle")
    asked = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    paths = [PAGES[name] + "index.html", *(urlsplit(one).path for one in asked)]
    files = {path for path in paths if not path.endswith((".svg", ".png"))}
    weights = {path: packed(shipped_site / path.lstrip("/")) for path in sorted(files)}
    assert any(path.endswith(".woff2") for path in weights)
    assert sum(weights.values()) <= FIRST_VISIT, weights


def test_scripts_are_small() -> None:
    """All JavaScript but the search's is at most 8 kB, compressed."""
    assert sum(map(packed, (ROOT / "theme" / "static" / "js").glob("*.js"))) <= SCRIPTS
