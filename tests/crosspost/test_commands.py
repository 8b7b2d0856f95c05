"""The commands as an editor runs them: build, seed, look, send, withdraw; with twenty planted secrets never seen."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.paths import ROOT

from .models import TOKEN, MastodonModel
from .serving import served

PLANTED = [f"planted-Secret_{n:02}/+=é" for n in range(20)]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def site(folder: Path) -> ThreadingHTTPServer:
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


class Desk:
    """A folder with a network and its commands."""

    def __init__(self, folder: Path, url: str, channels: str) -> None:
        self.folder, self.content = folder, folder / "content"
        self.env = {**os.environ, "STOA_MASTODON_TOKEN": TOKEN}
        self.heard = ""
        for name in ("plugins", "theme", "tests", "tasks.py", "pelicanconf.py"):
            (folder / name).symlink_to(ROOT / name)
        write(self.content / "network.yaml", (
            f"name: Trial\nurl: {url}\nid: urn:uuid:68c591b8-c955-4562-b43d-2837b63cb00b\n"
            f"topics:\n  buying: {{title: Buying with care}}\nchannels:\n{channels}"))
        write(self.content / "experts/ada.md", "---\nname: Ada Okafor\noffer: I say no.\n---\n")

    def post(self, slug: str, words: str) -> None:
        """Write a post of an hour ago."""
        moment = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
        write(self.content / f"posts/{slug}.md", (
            f"---\ntitle: About {slug}\ndate: {moment.isoformat(timespec='seconds')}\nauthors: [ada]\n"
            f"topics: [buying]\nsummary: {words}\n---\nWords.\n"))

    def do(self, *words: str) -> tuple[int, str]:
        """Run a command in a folder of its own; returns its exit code and what it said."""
        output = ["--output", str(self.folder / "site")] if words[0] == "build" else []
        done = subprocess.run(
            [sys.executable, "-m", "invoke", *words, "--content", str(self.content), *output],
            cwd=self.folder, env=self.env, capture_output=True, text=True, check=False, timeout=120)
        said = done.stdout + done.stderr
        self.heard += said
        return done.returncode, said

    def artefacts(self) -> Iterator[Path]:
        """Yield every file that the commands left."""
        made = (self.content, self.folder / ".stoa", self.folder / "site")
        return (path for folder in made for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Desk, MastodonModel]]:
    with ExitStack() as stack:
        server = site(tmp_path / "site")
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
        model = MastodonModel()
        address = stack.enter_context(served(model))
        url = f"http://127.0.0.1:{server.server_address[1]}"
        yield Desk(tmp_path, url, f"  mastodon:\n    server: {address}\n  hook: {{type: slack}}\n"), model


def test_an_editors_day(desk: tuple[Desk, MastodonModel]) -> None:
    one, model = desk
    for number, secret in enumerate(PLANTED):
        one.env[f"STOA_HOOK_{number}"] = secret
    one.env["STOA_HOOK_URL"] = f"http://127.0.0.1:9/services/{PLANTED[0]}"
    one.post("first", "A first thought.")
    assert one.do("crosspost")[0] == 2  # no build yet
    assert one.do("build")[0] == 0
    code, said = one.do("crosspost", "--send")
    assert (code, model.posts) == (2, {})
    assert ("mastodon: stopped: ledger/mastodon.jsonl is missing; bring it back from git, or, for a "
            "channel that was never used, run `invoke crosspost.seed --channel mastodon`\n") in said
    assert one.do("crosspost.seed")[0] == 0

    one.post("second", "A second thought.")
    assert one.do("build")[0] == 0
    code, said = one.do("crosspost")
    assert code == 0
    assert "post posts/second" in said
    assert "    │ A second thought.\n    │ — Ada Okafor\n" in said
    page = next((one.folder / ".stoa").rglob("outbox.html")).read_text("utf-8")
    assert "A second thought." in page

    code, said = one.do("crosspost", "--send")
    assert code == 2  # Slack's address answers nobody, which is not Mastodon's trouble
    assert "mastodon: 1 posted" in said
    assert "hook: posts/second failed" in said
    assert one.do("crosspost", "--send", "--channel", "mastodon") == (0, "mastodon: nothing to do\n")
    assert len(model.posts) == 1

    one.do("build")
    html = (one.folder / "site/posts/second/index.html").read_text("utf-8")
    assert 'href="https://example.social/@stoa/1001"' in html
    assert "u-syndication" in html

    assert one.do("crosspost.withdraw", "posts/second", "--channel", "mastodon")[0] == 0
    assert model.posts == {}
    seen = one.heard.encode() + b"".join(path.read_bytes() for path in one.artefacts())
    for secret in (*PLANTED, TOKEN):
        assert secret.encode() not in seen


def test_wrong_channels_refuse_the_build(desk: tuple[Desk, MastodonModel]) -> None:
    one, _ = desk
    text = (one.content / "network.yaml").read_text("utf-8")
    write(one.content / "network.yaml", text + "  other: {type: mastadon}\n")
    code, said = one.do("build")
    assert code == 1
    assert "network.yaml:10: error: channels.other.type: unknown type `mastadon`; did you mean `mastodon`?" in said


def test_an_unknown_channel_is_said(desk: tuple[Desk, MastodonModel]) -> None:
    one, _ = desk
    one.do("build")
    assert one.do("crosspost", "--channel", "mastodn") == (
        1, "--channel: network.yaml has no channel `mastodn`; did you mean `mastodon`?\n")
