"""For every text that people write: it stays text; pages have the elements and attributes of plain words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from plugins.pages.desk import Desk
from plugins.pages.rendering import Press
from plugins.pages.routes import Route, routes, view
from plugins.pages.site import site_view
from plugins.pages.theme import read_theme
from tests.paths import ROOT

from .making import THEME, materials, network

THEMES = [THEME, ROOT / "theme"]
WEAPONS = (
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<!--", "-->", "<![CDATA[", "]]>", "</title>",
    '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>", '" onmouseover="alert(1)', "' style='x", "`",
    "javascript:alert(1)", "&lt;b&gt;", "&#60;i&#62;", "{{ 7 * 7 }}", "{% raw %}", "{n}", "{0.__class__}", "%s", "\\",
    "\u2028", "\u202e", "\ufeff", "</textarea>", "</style>", "<a href=//evil.example>", "<base href=//evil.example>",
)
TEXTS = st.lists(st.one_of(st.sampled_from(WEAPONS), st.text(st.characters(exclude_categories=("Cs", "Cc")))),
                 min_size=1, max_size=4).map(lambda parts: f"Aa {' '.join(parts)} zz")


def pages(text: str, theme: Path) -> dict[Route, bytes]:
    """Return every page of a network with this text wherever people write plain text."""
    looks = read_theme(theme)
    found = network(text)  # what is near, and a series' address, follow from the words: they are the same here
    found = replace(found, related=related(), series=tuple(replace(one, slug="series") for one in found.series))
    there = Desk(materials(found, looks))
    press = Press(looks, there.words, site_view(there))
    return {route: press.page(route.template, view(there, route)) for route in routes(there)}


@lru_cache(maxsize=1)
def related() -> Mapping[str, tuple[str, ...]]:
    return network("Aa plain words zz").related


def elements(page: bytes) -> list[LexborNode]:
    """Return the elements of a page, as a browser's parser finds them (https://html.spec.whatwg.org/#parsing)."""
    root = LexborHTMLParser(page.decode()).root
    assert root is not None
    return list(root.traverse())


def shape(page: bytes) -> Counter[tuple[str, ...]]:
    """Return which elements with which attributes a browser sees in a page, and how often."""
    return Counter((str(one.tag), *sorted(one.attributes)) for one in elements(page))


@lru_cache(maxsize=2)
def plain(theme: Path) -> dict[Route, Counter[tuple[str, ...]]]:
    return {route: shape(page) for route, page in pages("Aa plain words zz", theme).items()}


@pytest.mark.parametrize("theme", THEMES, ids=["tests", "shipped"])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_whatever_people_write_no_page_gets_an_element_or_attribute_from_it(theme: Path, text: str) -> None:
    expected = plain(theme)
    for route, page in pages(text, theme).items():
        if route.maker != "redirect":
            assert shape(page) == expected[route], route


@pytest.mark.parametrize("theme", THEMES, ids=["tests", "shipped"])
def test_each_weapon_alone_changes_no_page(theme: Path) -> None:
    expected = plain(theme)
    for route, page in pages(f"Aa {' '.join(WEAPONS)} zz", theme).items():
        assert shape(page) == expected[route], route
        for one in elements(page):
            addresses = [one.attributes.get(name) or "" for name in ("href", "src", "action", "formaction", "srcdoc")]
            assert not [address for address in addresses if address.lower().startswith(("javascript:", "data:"))]
            assert not [name for name in one.attributes if name.startswith("on")]


@pytest.mark.parametrize("theme", THEMES, ids=["tests", "shipped"])
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_linked_data_in_a_page_is_what_was_put_in(theme: Path, text: str) -> None:
    for route, page in pages(text, theme).items():
        if route.template in {"post.html", "question.html", "home.html"}:
            found = [one.text() for one in elements(page) if one.attributes.get("type") == "application/ld+json"]
            data = json.loads(found[0])
            assert data["@context"] == "https://schema.org"
            things = {thing["@type"]: thing for thing in data["@graph"]}
            if route.place == "/":
                assert things["WebSite"]["name"] == text
            elif route.place == "/posts/one/":
                assert things["BlogPosting"]["headline"] == text
                assert things["BlogPosting"]["author"][0] == {
                    "@type": "Person", "name": text, "url": "https://stoa.example/net/experts/ada/"}
