"""One search behind its doors, on the shipped network: the command, the page, and the browser's code beside Whoosh."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from plugins.building.loading import load
from plugins.core.network import Network
from plugins.search.finding import Prepared, by_whoosh, prepare
from plugins.search.node import ask_browser
from tests.building.making import invoke
from tests.building.making import network as small_network
from tests.paths import CONTENT

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def network() -> Network:
    return load(CONTENT, now=NOW).network


@pytest.fixture(scope="module")
def prepared(network: Network) -> Prepared:
    return prepare(network)


def queries(network: Network, number: int) -> list[str]:
    """Return as many queries of one to three words out of titles and summaries, the same every time."""
    chance = random.Random("queries")
    texts = [f"{item.title} {network.summary(key)}" for key, item in sorted(network.items.items())]
    words = [re.findall(r"\w{3,}", text) for text in texts]
    return [" ".join(chance.sample(w, min(len(w), chance.randint(1, 3)))) for w in chance.choices(words, k=number) if w]


def test_the_browser_answers_as_whoosh_does(
    prepared: Prepared, network: Network, shipped_site: Path, tmp_path: Path,
) -> None:
    """The first ten of many queries are the same and in the same order, out of the shards and of Whoosh's index."""
    asked = queries(network, 500)
    whoosh = by_whoosh(prepared, tmp_path / "whoosh")
    browser = ask_browser(shipped_site / "search", [{"text": text, "most": 10} for text in asked])
    different = []
    for text, answer in zip(asked, browser, strict=True):
        ours = [[number, round(score, 4)] for number, score in whoosh.ask(text)[1][:10]]
        theirs = [[number, round(score, 4)] for number, score in answer["results"]]
        if ours != theirs:
            different.append(text)
    assert different == []


@pytest.fixture
def page(browser: Browser, shipped_address: str) -> Iterator[Page]:
    wrong: list[str] = []
    with browser.new_context(base_url=shipped_address) as context:
        page = context.new_page()
        page.on("pageerror", lambda problem: wrong.append(str(problem)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        yield page
    assert wrong == []


def test_a_query_in_the_address_is_answered(page: Page) -> None:
    page.goto("/search/?q=track+readers")
    hits = page.locator(".search-hit")
    expect(hits.first).to_be_visible()
    assert hits.count() >= 5
    assert page.locator(".search-snippet mark").count() > 0
    expect(page.locator(".search-people a").first).to_be_visible()


def test_typing_answers_and_the_address_follows(page: Page) -> None:
    page.goto("/search/")
    page.get_by_role("searchbox").first.press_sequentially("peer review")
    expect(page.locator(".search-hit").first).to_be_visible()
    page.wait_for_url(re.compile(r"q=peer"))


def test_the_dialog_opens_by_slash_and_leads_by_enter(page: Page) -> None:
    page.goto("/posts/")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.type("feed reader")
    expect(dialog.locator(".search-hit").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


@pytest.mark.parametrize(
    "hostile", ["<img src=x onerror=alert(1)>", '"', "topic:", "-", "((((", "a" * 3000, "\u202e", "\\"])
def test_no_query_is_an_error_or_markup(page: Page, hostile: str) -> None:
    page.goto("/search/")
    page.get_by_role("searchbox").first.fill(hostile)
    page.wait_for_timeout(300)
    assert page.locator("#search-results img, #search-results script").count() == 0


def test_nothing_found_leads_to_asking_with_the_question(page: Page) -> None:
    page.goto("/search/?q=zzqqx+%26+vvkkj")
    page.locator(".search-none a").first.click()
    page.wait_for_url(re.compile(r"/ask/\?q=zzqqx"))
    expect(page.locator("#ask-q")).to_have_value("zzqqx & vvkkj")
    for way, name in (("mailto:", "subject"), ("https:", "title")):
        link = page.locator(f'.ways a[href^="{way}"]').get_attribute("href") or ""
        given = parse_qs(urlsplit(link).query)
        assert given[name] == ["zzqqx & vvkkj"]
        assert "zzqqx & vvkkj" in given["body"][0]


def test_without_scripts_there_is_a_plain_list(browser: Browser, shipped_address: str) -> None:
    with browser.new_context(java_script_enabled=False, base_url=shipped_address) as context:
        page = context.new_page()
        page.goto("/search/?q=x")
        expect(page.get_by_role("link", name="Posts").first).to_be_visible()
        assert page.locator("main a").count() > 10


def test_the_command_answers_in_json_as_designed() -> None:
    done = invoke("search", "accepted answer", "--json", "--kind", "questions")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["query"] == "accepted answer"
    assert answer["total"] >= len(answer["results"]) > 0
    assert {"path", "kind", "title", "score", "people", "snippet"} <= set(answer["results"][0])
    assert {result["kind"] for result in answer["results"]} == {"questions"}


def test_a_narrowing_that_means_nothing_is_named() -> None:
    done = invoke("search", "x", "--topic", "nowhere")
    assert done.returncode == 1
    assert "nowhere" in done.stderr


def test_two_who_ask_at_once_both_get_an_answer(tmp_path: Path) -> None:
    """The index is brought up to date by one at a time."""
    with ThreadPoolExecutor() as pool:
        small_network(tmp_path)
        content = ["--content", str(tmp_path / "content")]
        asked = list(pool.map(lambda _: invoke("search", "the", "--json", *content), range(8)))
    assert [done.stderr for done in asked] == [""] * 8
    assert len({done.stdout for done in asked}) == 1
