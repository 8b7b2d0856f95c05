"""Ten tasks and more, done by keyboard alone: Tab, Enter, Space, Escape and typing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.theme.conftest import Visit
from tests.theme.pages import PAGES

HERE = "(wanted) => document.activeElement?.matches(wanted) ?? false"
SEEN = """() => {
  const one = document.activeElement, look = getComputedStyle(one.matches(".ask-row input") ? one.parentElement : one);
  return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 && one.getBoundingClientRect().width > 0;
}"""
WIDE = {"width": 1280, "height": 800}


def tab_to(page: Page, wanted: str, most: int = 150) -> None:
    """Press Tab until what is wanted has the focus, and see that the focus can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(HERE, wanted):
            assert page.evaluate(SEEN), f"the focus on {wanted} can't be seen"
            return
    pytest.fail(f"{wanted} can't be reached by Tab")


def press(page: Page, key: str = "Enter") -> None:
    """Press a key that leads to another page, and wait for it."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_skip_to_the_content(visit: Visit) -> None:
    page = visit(PAGES["post"])
    page.keyboard.press("Tab")
    assert page.evaluate(HERE, ".skip")
    page.keyboard.press("Enter")
    assert page.evaluate(HERE, "#main")
    page.keyboard.press("Tab")
    assert page.evaluate(HERE, "main a")


def test_search_from_home(visit: Visit) -> None:
    page = visit("/")
    tab_to(page, "#home-q")
    page.keyboard.type("review")
    press(page)
    assert "/search/?q=review" in page.url


def test_start_at_my_stage(visit: Visit) -> None:
    page = visit("/")
    tab_to(page, ".bay-name[href$='/stages/confidence/']")
    press(page)
    assert page.locator("h1").inner_text() == "Choosing and defending it"
    tab_to(page, "section[aria-labelledby=start-here] .card-title a")
    press(page)
    assert page.locator("article.sheet").count() == 1


def test_find_the_person_behind_a_topic_and_the_evidence(visit: Visit) -> None:
    page = visit(PAGES["topic"])
    tab_to(page, ".card-experts .card-title a")
    press(page)
    assert "/experts/" in page.url
    tab_to(page, ".evidence a")
    press(page)
    assert "/experts/" not in page.url


def test_read_the_whole_question(visit: Visit) -> None:
    page = visit(PAGES["question"])
    tab_to(page, ".asked summary")
    assert not page.locator(".asked .prose").is_visible()
    page.keyboard.press("Enter")
    assert page.locator(".asked .prose").is_visible()


def test_tick_a_step_of_a_path_and_find_it_ticked(visit: Visit) -> None:
    page = visit(PAGES["path"])
    tab_to(page, "[data-step]:nth-of-type(2) input")
    page.keyboard.press("Space")
    assert page.locator("#said").inner_text() == "1 of 7 steps"
    page.reload()
    assert page.locator("[data-step] input").nth(1).is_checked()
    assert page.locator("[data-path-progress]").inner_text() == "1 of 7 steps"
    tab_to(page, "[data-step]:nth-of-type(2) input")
    page.keyboard.press("Space")
    page.reload()
    assert page.locator("[data-step] input:checked").count() == 0


def test_choose_the_dark_scheme_and_keep_it(visit: Visit) -> None:
    page = visit("/", color_scheme="light")
    tab_to(page, "[data-scheme-switch]")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.keyboard.press("Enter")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    assert page.locator("[data-scheme-switch]").get_attribute("aria-pressed") == "true"
    page.goto(PAGES["topic"])
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_copy_code(visit: Visit) -> None:
    page = visit(PAGES["specimen"], permissions=["clipboard-read", "clipboard-write"])
    tab_to(page, ".highlight pre")
    page.keyboard.press("Tab")
    assert page.evaluate(HERE, ".copy")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('said').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()").startswith("def standing(person, signs):")


def test_jump_by_the_table_of_contents(visit: Visit) -> None:
    page = visit(PAGES["specimen"], viewport=WIDE)
    tab_to(page, ".toc a[href='#code']")
    page.keyboard.press("Enter")
    page.wait_for_function("scrollY > 300")
    page.wait_for_function("document.querySelector('.toc [aria-current]')?.hash === '#code'")


def test_read_a_footnote_beside_the_text_and_go_back(visit: Visit) -> None:
    page = visit(PAGES["specimen"], viewport={"width": 1440, "height": 900})
    tab_to(page, "a.footnote-ref")
    page.keyboard.press("Enter")
    assert page.evaluate(HERE, ".sidenote")
    assert not page.locator(".footnote").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(HERE, ".sidenote .footnote-backref")
    page.set_viewport_size({"width": 800, "height": 900})
    page.locator(".footnote").wait_for(state="visible")
    assert page.locator(".sidenote").count() == 0


def test_pass_it_on_by_ones_own_server(visit: Visit) -> None:
    page = visit(PAGES["link"])
    tab_to(page, "[data-share=mastodon]")
    page.keyboard.press("Enter")
    assert page.locator("dialog").is_visible()
    assert page.evaluate(HERE, "dialog input")
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert page.evaluate(HERE, "[data-share=mastodon]")


def test_copy_the_address(visit: Visit) -> None:
    page = visit(PAGES["post"], permissions=["clipboard-read", "clipboard-write"])
    tab_to(page, "[data-share=copy]")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('said').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == "https://stoa.example/posts/evidence-not-scores/"


def test_take_the_address_of_a_feed(visit: Visit) -> None:
    page = visit(PAGES["subscribe"], permissions=["clipboard-read", "clipboard-write"])
    tab_to(page, ".address button")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('said').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == "https://stoa.example/feed.atom"


def test_begin_a_file(visit: Visit) -> None:
    page = visit(PAGES["contribute"])
    tab_to(page, ".door details summary")
    page.keyboard.press("Enter")
    assert page.locator(".door pre").first.is_visible()
    assert "title:" in page.locator(".door pre").first.inner_text()


def test_the_end_of_an_edition_leads_to_the_one_before(visit: Visit) -> None:
    page = visit(PAGES["edition"])
    tab_to(page, ".turn a[rel=prev]")
    press(page)
    assert "/editions/" in page.url


def test_every_stop_on_home_can_be_seen(visit: Visit) -> None:
    """Wherever Tab stops, the focus is drawn."""
    page = visit("/", viewport=WIDE)
    stops = page.locator("a[href]:visible, button:visible, input:visible").count()
    for stop in range(stops):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), f"stop {stop}: {page.evaluate('document.activeElement.outerHTML')[:200]}"


def test_on_a_phone_the_current_section_is_in_sight(visit: Visit) -> None:
    page = visit(PAGES["list of ideas"], viewport={"width": 390, "height": 800})
    box = page.locator(".sections [aria-current]").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390  # the phone's width
