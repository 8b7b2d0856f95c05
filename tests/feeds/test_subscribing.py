"""The page on which people subscribe, in a real browser and without its script; and every page's way to its feeds."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

from plugins.building.loading import load
from plugins.core.addresses import FEED_FORMATS, feed, href, output_path
from plugins.core.slices import Slice, slices
from plugins.pages.desk import Desk, Materials
from plugins.pages.doing import MANY, subscribing
from plugins.pages.readers import readers
from plugins.pages.words import read_words
from tests.paths import CONTENT, ROOT
from tests.site import NOW

from .networks import assembled, expert, post, settings

URL = "https://stoa.example"
TYPES = {"application/atom+xml": "atom", "application/rss+xml": "rss", "application/feed+json": "json"}


@pytest.fixture(scope="module")
def parts() -> tuple[Slice, ...]:
    return slices(load(CONTENT, now=NOW, jobs=1).network)


@pytest.fixture
def page(browser: Browser, shipped_address: str) -> Iterator[Page]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    found, wrong = context.new_page(), []
    found.on("pageerror", lambda problem: wrong.append(str(problem)))
    found.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    found.goto(f"{shipped_address}/subscribe/")
    yield found
    context.close()
    assert wrong == []


def plain(site: Path) -> LexborHTMLParser:
    return LexborHTMLParser((site / "subscribe/index.html").read_text("utf-8"))


def test_without_a_script_every_slice_has_its_address_its_titles_and_its_pace(
        shipped_site: Path, parts: tuple[Slice, ...]) -> None:
    rows = {row.css_first(".address code").text(): row for row in plain(shipped_site).css(".slice")}
    offered = [part for part in parts if part.group not in {"expert-posts", "question"}]
    assert {href(URL, feed(part.place, "atom")) for part in offered} <= set(rows)
    for part in offered:
        row = rows[href(URL, feed(part.place, "atom"))]
        assert len(row.css(".slice-latest a")) == min(3, len(part.entries)), part.place
        assert row.css_first(".often").text(strip=True)
        assert len(row.css(".slice-open a[rel~=nofollow]")) == len(readers(""))


def test_every_address_that_is_offered_is_a_file_of_the_site(shipped_site: Path) -> None:
    there = plain(shipped_site)
    offered = {node.text() for node in there.css(".address code")}
    offered |= {node.attributes["href"] or "" for node in there.css(".slice-open a:not([rel])")}
    assert len(offered) > 100
    for address in offered:
        assert address.startswith(f"{URL}/")
        assert (shipped_site / output_path(address.removeprefix(URL))).is_file(), address


def test_links_to_readers_carry_the_feeds_address() -> None:
    address = f"{URL}/topics/a&b/feed.atom?x=1#y"
    for link in readers(address):
        parts = urlsplit(link.href)
        carried = [value for values in parse_qs(parts.query).values() for value in values]
        assert parts.scheme == "https"
        assert address in carried or unquote(parts.path).endswith(f"/feed/{address}"), link.label


def test_an_address_is_copied(page: Page) -> None:
    row = page.locator(".feed-group-topics .slice").first
    row.get_by_role("button").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == row.locator(".address code").text_content()


def test_what_is_ticked_becomes_a_list_for_readers(page: Page) -> None:
    assert page.locator(".chosen .ways").is_hidden()
    for name in ("Costs and proof", "Running it well", "For buyers who must choose"):
        page.get_by_label(name, exact=True).check()
    addresses = [f"{URL}/{place}/feed.atom" for place in ("topics/value", "stages/loyalty", "subscribe/for-buyers")]
    assert page.locator(".chosen li code").all_text_contents() == addresses
    with page.expect_download() as loading:
        page.get_by_role("button", name="Download").click()
    assert loading.value.suggested_filename == "subscriptions.opml"
    list_ = ET.fromstring(Path(loading.value.path()).read_bytes())
    assert (list_.tag, list_.get("version"), list_.findtext("head/title")) == ("opml", "2.0", "The Stoa")
    outlines = list_.findall("body/outline")
    assert [one.get("xmlUrl") for one in outlines] == addresses
    assert outlines[0].attrib == {
        "text": "The Stoa: Costs and proof", "title": "The Stoa: Costs and proof", "type": "rss",
        "xmlUrl": addresses[0], "htmlUrl": f"{URL}/topics/value/"}
    page.get_by_role("button", name="Copy the addresses").click()
    assert page.evaluate("navigator.clipboard.readText()") == "\n".join(addresses)


def test_topics_and_stages_that_the_editors_joined_are_offered_as_one_feed(page: Page) -> None:
    for name in ("Experts and trust", "Costs and proof", "Rules and fairness"):
        page.get_by_label(name, exact=True).check()
    assert page.locator(".chosen-one").is_hidden()
    page.get_by_label("Choosing and defending it", exact=True).check()
    assert "For buyers who must choose" in (page.locator(".chosen-one").text_content() or "")
    assert page.locator(".chosen-one code").text_content() == f"{URL}/subscribe/for-buyers/feed.atom"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_label("Search and addresses", exact=True).check()
    for summary in page.locator(".slice-open:not([open]) summary").all()[:5]:
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hundreds_of_people_are_folded() -> None:
    people = [expert(f"e-{n}", f"Expert {n}") for n in range(MANY + 1)]
    wrote = [post(f"p-{n}", n, authors=(one.slug,)) for n, one in enumerate(people)]
    network = assembled(settings(), (*people, *wrote))
    made = subscribing(Desk(Materials(network=network, words=read_words([ROOT / "theme"], "en"))))
    groups = {group.of: group for group in made.groups}
    assert {of: group.folded for of, group in groups.items()} == {
        "network": False, "kinds": False, "topics": False, "stages": False, "experts": True}
    row = groups["experts"].slices[0]
    assert (row.readers, len(row.latest), row.feeds[0].form, row.often) == ((), 1, "atom", "Too new to tell how often")


def test_every_page_leads_to_its_feeds(shipped_site: Path, parts: tuple[Slice, ...]) -> None:
    """The network's on every page, and its own slices' on a slice's page; each leads to a file."""
    found: dict[str, set[tuple[str, str]]] = {}
    for path in sorted(shipped_site.rglob("*.html")):
        links = LexborHTMLParser(path.read_text("utf-8")).css("head link[rel=alternate][title]")
        found[path.relative_to(shipped_site).as_posix()] = {
            (link.attributes["href"] or "", TYPES[link.attributes["type"] or ""]) for link in links}
    network = {(feed("/", form), form) for form in FEED_FORMATS}
    redirects = {path for path, links in found.items() if not links}
    assert all('http-equiv="refresh"' in (shipped_site / path).read_text("utf-8") for path in redirects), redirects
    assert all(network <= links for path, links in found.items() if path not in redirects)
    for part in parts:
        if part.group != "named":  # these are on the page that offers all
            expected = {(feed(part.place, form), form) for form in part.forms}
            assert expected <= found[output_path(part.page)], part.place
    offered = {address for links in found.values() for address, _ in links}
    assert [address for address in sorted(offered) if not (shipped_site / output_path(address)).is_file()] == []
