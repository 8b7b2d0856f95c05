"""A feed opened in a browser is readable by its style sheet."""

from __future__ import annotations

from pathlib import Path

import flask
from playwright.sync_api import Browser

from plugins.feeds.files import Feeds
from plugins.feeds.style import style

from .networks import example
from .serving import free_port, wsgi

JS_SHOWN = """() => [...document.querySelectorAll('*')].filter(e => e.children.length === 0 || e.localName === 'link')
  .filter(e => e.checkVisibility() && e.getClientRects().length).map(e => e.localName)"""


def test_it_speaks_the_networks_language() -> None:
    assert 'content: "This is a feed.' in style("en-GB").decode()
    assert 'content: "Das ist ein Feed.' in style("de").decode()
    assert style("tlh") == style("en")


def test_titles_people_dates_and_summaries_are_shown_and_texts_and_ids_are_not(
    tmp_path: Path, browser: Browser,
) -> None:
    files = {file.path: file.make() for file in Feeds(example())}
    app, port = flask.Flask("site"), free_port()

    @app.route("/<path:path>")
    def serve(path: str) -> flask.Response:
        return flask.Response(files.get(path, b""), mimetype="text/css" if path.endswith("css") else "application/xml")

    with wsgi(app, port) as url, browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        shown = {}
        for form in ("atom", "rss"):
            page.goto(f"{url}/feed.{form}")
            shown[form] = set(page.evaluate(JS_SHOWN))
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            page.screenshot(path=tmp_path / f"{form}.png")
    assert shown == {"atom": {"title", "subtitle", "name", "updated", "summary", "link"},
                     "rss": {"title", "description", "creator", "pubDate", "link"}}
