"""`invoke serve`, as somebody who writes meets it: a real server, a real browser, a real edit."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from plugins.building.serving import serve
from tests.bench import corpus
from tests.building.making import network
from tests.paths import ROOT


@dataclass
class Served:
    """A running preview."""

    content: Path
    url: str
    process: subprocess.Popen[str]

    def get(self, place: str) -> str:
        with urllib.request.urlopen(self.url + place) as answer:
            return str(answer.read().decode())


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    content = network(tmp_path)
    command = [str(Path(sys.executable).parent / "invoke"), "serve", "--content", str(content),
               "--output", str(tmp_path / "preview"), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
                          preexec_fn=_hears_ctrl_c) as process:  # noqa: PLW1509  # it only sets a signal
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("Reading "):
                break
        yield Served(content, f"http://127.0.0.1:{port}", process)
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def _hears_ctrl_c() -> None:
    """Undo what a shell does to background jobs, of which this run may be one."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 900, "height": 500}) as context:
        yield context.new_page()


def test_an_edit_reloads_the_page_where_the_reader_was(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/posts/item-0/")
    page.evaluate("scrollTo(0, 700)")
    page.wait_for_function("scrollY > 600")
    other = page.context.new_page()
    other.goto(f"{served.url}/about-nothing/")  # a page that is not there stays as it is, too
    other.evaluate("window.same = true")
    post = served.content / corpus.path(0)
    post.write_text(post.read_text().rstrip() + "\n\nAn edit that a reader should see.\n")
    page.get_by_text("An edit that a reader should see.").wait_for(timeout=20_000)
    page.wait_for_function("scrollY > 600")
    assert other.evaluate("window.same") is True


def test_drafts_and_warnings_are_shown_in_the_preview(served: Served) -> None:
    post = served.content / corpus.path(1)
    post.write_text(re.sub("^title:", "status: draft\ntitle:", post.read_text(), count=1, flags=re.MULTILINE)
                    + "\n[a link](nowhere.md)\n")
    deadline = time.monotonic() + 20
    while "editing" not in (html := served.get("/posts/item-1/")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert 'class="editing"' in html
    assert "nowhere.md" in html
    assert "noindex" in html


@pytest.mark.timeout(60)
def test_what_is_edited_during_the_first_build_is_built_next(tmp_path: Path) -> None:
    content = network(tmp_path)
    post = content / corpus.path(0)
    said: list[str] = []

    def say(text: str) -> None:
        if "files written" in text:
            said.append(text)
            if len(said) > 1:
                raise KeyboardInterrupt
            post.write_text(post.read_text() + "\nBefore anybody looked.\n")

    overrides = {"PATH": str(content), "OUTPUT_PATH": str(tmp_path / "site"), "STOA_STATE": str(tmp_path / "state")}
    with pytest.raises(KeyboardInterrupt):
        serve(ROOT / "pelicanconf.py", overrides, "127.0.0.1", 0, say)
    assert "Before anybody looked." in (tmp_path / "site" / "posts" / "item-0" / "index.html").read_text()


def test_an_error_is_said_and_the_preview_goes_on(served: Served) -> None:
    post = served.content / corpus.path(1)
    whole = post.read_text()
    post.write_text(whole.replace("title:", "tytle:"))
    assert served.process.stdout is not None
    said = next(line for line in served.process.stdout if "tytle" in line)
    assert said.startswith(f"{corpus.path(1)}:2: error: unknown key `tytle`")
    assert next(line for line in served.process.stdout if "files written" in line)
    post.write_text(whole)
    assert next(line for line in served.process.stdout if "files written" in line)
    assert "item" in served.get("/posts/item-1/")


def test_the_published_site_has_no_trace_of_the_preview(served: Served) -> None:
    assert "/_stoa/reload.js" in served.get("/")
    assert not any("_stoa" in path.read_text("utf-8") for path in (served.content.parent / "preview").rglob("*.html"))


def test_it_answers_as_a_static_host_would(served: Served) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        served.get("/nowhere/")
    assert served.get("/posts").startswith("<!doctype html>")  # led to /posts/
    with urllib.request.urlopen(f"{served.url}/feed.atom") as answer:
        assert answer.headers["Content-Type"].startswith("application/atom+xml")


def test_a_port_that_is_taken_is_said(served: Served) -> None:
    port = served.url.rpartition(":")[2]
    done = subprocess.run(
        [str(Path(sys.executable).parent / "invoke"), "serve", "--content", str(served.content), "--port", port,
         "--output", str(served.content.parent / "other")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )
    assert done.returncode == 2
    assert f"127.0.0.1:{port}: can't serve there" in done.stderr
