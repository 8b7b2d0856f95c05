"""The commands as an editor runs them, on every kind of channel at once; Bluesky's server is a real one."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from tests.paths import ROOT

from .mailbox import mailbox
from .models import MastodonModel, Model
from .pds import Pds
from .serving import served
from .stage import MODELS

FORMS: tuple[Callable[[str], str], ...] = (
    str, lambda secret: quote(secret, safe=""), quote, lambda secret: repr(secret)[1:-1],
    lambda secret: json.dumps(secret)[1:-1], lambda secret: base64.b64encode(secret.encode()).decode())
"""How a secret may be written where it should not be."""

KEYS = ("KEY", "KEY_SECRET", "TOKEN", "TOKEN_SECRET")


def planted(name: str) -> str:
    """Return a secret with signs that are written in other ways in addresses, JSON and base64."""
    return f"planted-Secret_{name}/+=~"


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

    def __init__(self, folder: Path, url: str, channels: str, env: Mapping[str, str]) -> None:
        self.folder, self.content, self.remote = folder, folder / "content", folder / "remote.git"
        self.env = {**os.environ, **env}
        self.heard = ""
        for name in ("plugins", "theme", "tests", "tasks.py", "pelicanconf.py"):
            (folder / name).symlink_to(ROOT / name)
        write(self.content / "network.yaml", (
            f"name: Trial\nurl: {url}\nid: urn:uuid:68c591b8-c955-4562-b43d-2837b63cb00b\n"
            f"topics:\n  buying: {{title: Buying with care}}\nchannels:\n{channels}"))
        write(self.content / "experts/ada.md", "---\nname: Ada Okafor\noffer: I say no.\n---\n")
        self.git("init", "-q", "--bare", "-b", "main", str(self.remote))
        self.git("init", "-q", "-b", "main")
        self.git("remote", "add", "origin", str(self.remote))

    def post(self, slug: str, words: str) -> None:
        """Write a post of an hour ago."""
        moment = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
        write(self.content / f"posts/{slug}.md", (
            f"---\ntitle: About {slug}\ndate: {moment.isoformat(timespec='seconds')}\nauthors: [ada]\n"
            f"topics: [buying]\nsummary: {words}\n---\nWords.\n"))

    def do(self, *words: str, flags: Sequence[str] = ()) -> tuple[int, str]:
        """Run a command; returns its exit code and what it said."""
        output = ["--output", str(self.folder / "site")] if words[0] == "build" else []
        done = subprocess.run(
            [sys.executable, "-m", "invoke", *flags, *words, "--content", str(self.content), *output],
            cwd=self.folder, env=self.env, capture_output=True, text=True, check=False, timeout=120)
        self.heard += done.stdout + done.stderr
        return done.returncode, done.stdout + done.stderr

    def git(self, *words: str, folder: Path | None = None) -> bytes:
        """Run git in the content, which is a repository of its own."""
        return subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@example.com", *words], check=True,
                              cwd=folder or self.content, capture_output=True).stdout

    def commit(self, message: str) -> None:
        """Commit everything, merge what a run has pushed meanwhile, and push it."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        if self.git("ls-remote", "origin", "main"):
            self.git("pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
        self.git("push", "-q", "origin", "main")

    def artefacts(self) -> bytes:
        """Return all that was said, every file that is there, and every object of both repositories, unpacked."""
        made = (self.content, self.folder / ".stoa", self.folder / "site")
        files = (path.read_bytes() for folder in made for path in folder.rglob("*") if path.is_file())
        objects = (self.git("cat-file", "--batch-all-objects", "--batch", folder=folder)
                   for folder in (self.content, self.remote))
        return b"\n".join((self.heard.encode(), *files, *objects))


class Day:
    """A network with every kind of channel, each with a server that answers."""

    def __init__(self, folder: Path, stack: ExitStack, pds: Pds) -> None:
        server = site(folder / "site")
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
        self.pds = pds
        self.models: dict[str, Model] = {name: MODELS[name]() for name in MODELS if name != "bluesky"}
        self.models["toots"] = MastodonModel()
        self.box, post_office = stack.enter_context(mailbox())
        self.env, channels = {}, ""
        self.secrets: dict[str, str] = {}
        for name, model in self.models.items():
            place, kind = stack.enter_context(served(model)), "mastodon" if name in {"gotosocial", "toots"} else name
            channels += f"  {name}: {{type: {kind}, server: '{place}', {EXTRA.get(name, '')}}}\n"
            if name in {"slack", "teams", "discord", "webhook"}:
                model.token = planted(name).replace("/", "").replace("~", "")  # one part of the address
                self.secret(name, "URL", f"{place}/hook/{quote(model.token)}")
                self.secrets[f"{name}'s part"] = model.token
                model.token = quote(model.token)
            else:
                model.token = planted(name)
        self.models["telegram"].token = "123456789:planted-Secret_telegram"  # as they are: it is part of an address
        for name in ("mastodon", "gotosocial", "linkedin", "telegram"):
            self.secret(name, "TOKEN", self.models[name].token)
        for field in KEYS:
            self.secret("x", field, planted(f"x {field}"))
        vars(self.models["x"])["keys"] = tuple(planted(f"x {field}") for field in KEYS)
        self.secret("webhook", "TOKEN", planted("webhook token"))
        write(folder / "printed", self.models["toots"].token)
        self.secrets["printed by a command"] = self.models["toots"].token
        self.env["STOA_TOOTS_TOKEN_COMMAND"] = f"cat {folder / 'printed'}"
        channels += (f"  bluesky: {{server: '{pds.url}'}}\n"
                     f"  email: {{server: '{post_office}', from: stoa@stoa.example, to: list@stoa.example}}\n")
        self.env |= {"STOA_EMAIL_USER": "stoa", "STOA_BLUESKY_HANDLE": pds.handle}
        self.secret("email", "PASSWORD", planted("email"))
        self.secret("bluesky", "PASSWORD", pds.password)
        self.desk = Desk(folder, f"http://127.0.0.1:{server.server_address[1]}", channels, self.env)

    def secret(self, name: str, field: str, value: str) -> None:
        """Give a channel its secret."""
        self.env[f"STOA_{name.upper()}_{field}"] = self.secrets[f"{name} {field}"] = value

    def about(self, slug: str) -> dict[str, int]:
        """Return how many posts each server has about an item."""
        link = f"/posts/{slug}/"
        return {name: model.about(link) for name, model in self.models.items()} | {
            "bluesky": self.pds.about(link), "email": sum(link.encode() in letter for letter in self.box.letters)}

    def echo(self) -> None:
        """Let every server refuse what it gets, and say all of it back."""
        for number, model in enumerate(self.models.values()):
            model.echo = (400, 401, 403, 422, 500)[number % 5]
        self.box.refusal = f"554 not with {planted('email')}"


EXTRA = {"linkedin": "author: 'urn:li:organization:1', settle: 0", "telegram": "to: '@stoa'", "x": "settle: 0",
         "mastodon": "settle: 0", "gotosocial": "settle: 0", "toots": "settle: 0"}
DEAF_TO_CHANGES = {"x", "slack", "teams", "webhook", "email"}


def trouble(day: Day) -> None:
    """Run against servers that refuse everything and say it back, with the most that a command can be made to say."""
    one = day.desk
    one.post("day-third", "A third thought.")
    assert one.do("build")[0] == 0
    one.commit("sent, changed, withdrawn")
    day.echo()
    one.env["STOA_TOOTS_TOKEN_COMMAND"] += " /nowhere"
    one.env["STOA_BLUESKY_PASSWORD"] = day.secrets["a wrong password"] = planted("wrong")
    code, said = one.do("crosspost", "--send", flags=["--debug"])
    assert (code, sum(day.about("day-third").values())) == (2, 0), said
    assert "mastodon: posts/day-third failed: " in said
    one.commit("trouble")


def answered(one: Desk) -> None:
    """Bring an answer home, and make a question of it as an editor does."""
    code, said = one.do("replies")
    assert code == 0
    assert "“And what does it cost?” by Bo Reader (bo.test) on bluesky, about posts/day-second\n" in said
    (path,) = (one.content / "inbox").glob("*.md")
    question = one.content / "questions/what-it-costs/question.md"
    write(question, path.read_text("utf-8").replace('status: "draft"', "topics: [buying]"))  # what an editor adds


def test_an_editors_day(tmp_path: Path, pds: Pds) -> None:
    """Every kind of channel by the command line: look, seed, send, change, replies, withdraw."""
    with ExitStack() as stack:
        day = Day(tmp_path, stack, pds)
        one, names = day.desk, {*day.models, "bluesky", "email"}
        one.post("day-first", "A first thought.")
        assert one.do("crosspost")[0] == 2  # no build yet
        assert one.do("build")[0] == 0
        assert one.do("crosspost", "--channel", "mastodn") == (
            1, "--channel: network.yaml has no channel `mastodn`; did you mean `mastodon`?\n")
        code, said = one.do("crosspost", "--send")
        assert code == 2
        assert ("mastodon: stopped: ledger/mastodon.jsonl is missing; bring it back from git, or, for a "
                "channel that was never used, run `invoke crosspost.seed --channel mastodon`\n") in said
        assert one.do("crosspost.seed")[0] == 0
        assert one.do("crosspost.seed", "--channel", "bluesky")[0] == 1
        assert day.about("day-first") == dict.fromkeys(day.about(""), 0)
        one.commit("seed")

        one.post("day-second", "A second thought.")
        assert one.do("build")[0] == 0
        code, said = one.do("crosspost")
        assert code == 0
        assert said.count("post posts/day-second") == len(names)
        assert "    │ A second thought.\n    │ — Ada Okafor\n" in said
        assert "A second thought." in next((one.folder / ".stoa").rglob("outbox.html")).read_text("utf-8")

        assert one.do("crosspost", "--send", "--channel", "mastodon", "--push", "origin/main") == (0, (
            "mastodon: posted posts/day-second: https://example.social/@stoa/1001\nmastodon: 1 posted\n"))
        assert '"step":"sent"' in one.git("show", "main:ledger/mastodon.jsonl", folder=one.remote).decode()
        code, said = one.do("crosspost", "--send")
        assert (code, said.count(": 1 posted")) == (0, len(names) - 1), said
        assert one.do("crosspost", "--send", "--channel", "mastodon") == (0, "mastodon: nothing to do\n")
        assert day.about("day-second") == dict.fromkeys(names, 1)

        one.post("day-second", "A better thought.")
        assert one.do("build")[0] == 0
        html = (one.folder / "site/posts/day-second/index.html").read_text("utf-8")
        assert 'href="https://example.social/@stoa/1001"' in html
        assert f'href="https://bsky.app/profile/{pds.handle}/post/' in html
        assert "u-syndication" in html
        code, said = one.do("crosspost", "--send")
        assert (code, said.count(": 1 changed")) == (0, len(names - DEAF_TO_CHANGES)), said
        (record,) = [r["value"] for r in pds.records() if "/posts/day-second/" in str(r)]
        assert record["text"].startswith("A better thought.")

        answered(one)
        code, said = one.do("crosspost.withdraw", "posts/day-second")
        assert code == 2  # some only take messages
        assert day.about("day-second") == {name: int(name in DEAF_TO_CHANGES - {"x"}) for name in day.about("")}
        trouble(day)
        seen = one.artefacts()
    assert len(day.secrets) >= 20
    assert [name for name, secret in day.secrets.items() for form in FORMS if form(secret).encode() in seen] == []


def test_wrong_channels_refuse_the_build(tmp_path: Path) -> None:
    one = Desk(tmp_path, "https://stoa.example", "  other: {type: mastadon}\n", {})
    code, said = one.do("build")
    assert code == 1
    assert "network.yaml:7: error: channels.other.type: unknown type `mastadon`; did you mean `mastodon`?" in said
