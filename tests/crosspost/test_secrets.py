"""Secrets: where they come from, and that they are never seen."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.errors import SettingsError
from plugins.crosspost.channels.contract import Message, Sent, TroubleError
from plugins.crosspost.excerpts import Card
from plugins.crosspost.running import speaking
from plugins.crosspost.secrets import HIDDEN, Redactor, Secrets, gathered, variable

from .models import SiteModel
from .networks import post
from .serving import Net
from .stage import MODELS, FakeClock, Stage, environment

SECRET = "planted-Secret_1+=~0123456789"


def test_from_the_environment_or_a_command() -> None:
    environment = {"STOA_MY_TOOT_TOKEN_COMMAND": "printf 'from-a-command\\nsecond line'", "PATH": "/usr/bin:/bin"}
    assert gathered("my-toot", "mastodon", environment, Redactor())["TOKEN"] == "from-a-command"
    environment["STOA_MY_TOOT_TOKEN"] = " direct "
    assert gathered("my-toot", "mastodon", environment, Redactor())["TOKEN"] == "direct"


@pytest.mark.parametrize(("kind", "environment", "message"), [
    ("mastodon", {}, "a: set STOA_A_TOKEN in the environment (or …_COMMAND, which prints it)"),
    ("bluesky", {"STOA_A_HANDLE": "h"}, "a: set STOA_A_PASSWORD in the environment (or …_COMMAND, which prints it)"),
    ("mastodon", {"STOA_A_TOKEN": "tokén"}, "a: STOA_A_TOKEN has characters that can't be sent: copy it again"),
    ("slack", {"STOA_A_URL": "http://[::1/hook"}, "a: STOA_A_URL is not an address"),
    ("mastodon", {"STOA_A_TOKEN_COMMAND": "false"}, "STOA_A_TOKEN_COMMAND: printed nothing (exit code 1)"),
    ("mastodon", {"STOA_A_TOKEN_COMMAND": "no-such-program"},
     "STOA_A_TOKEN_COMMAND: can't be run (FileNotFoundError)"),
])
def test_what_is_missing_is_named(kind: str, environment: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        gathered("a", kind, environment | {"PATH": "/usr/bin:/bin"}, Redactor())
    assert str(caught.value) == message


def test_a_command_runs_in_no_shell() -> None:
    environment = {"STOA_A_TOKEN_COMMAND": "echo a;echo $HOME", "PATH": "/usr/bin:/bin", "HOME": "/nowhere"}
    assert gathered("a", "mastodon", environment, Redactor())["TOKEN"] == "a;echo $HOME"


def test_names_are_not_secrets() -> None:
    redact = Redactor()
    gathered("a", "bluesky", {"STOA_A_HANDLE": "stoa.example", "STOA_A_PASSWORD": "long-secret"}, redact)
    assert redact("stoa.example long-secret") == f"stoa.example {HIDDEN}"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=6, max_size=40))
def test_for_every_secret_no_form_of_it_is_said(secret: str) -> None:
    redact = Redactor()
    redact.learn(secret)
    forms = (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode(), repr(secret))
    said = redact(" and ".join(forms))
    assert all(form not in said for form in forms[:3])
    assert repr(Secrets({"TOKEN": secret})) == "Secrets(TOKEN)"


def test_the_variables_name() -> None:
    assert variable("my-toot", "TOKEN") == "STOA_MY_TOOT_TOKEN"


@pytest.mark.parametrize("status", [200, 400, 401, 403, 409, 422, 429, 500])
@pytest.mark.parametrize("name", MODELS)
def test_what_a_server_says_back_is_in_no_exception(name: str, status: int, tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    """Every exception that is made while each method of a channel meets a server that repeats all it was sent."""
    made: list[TroubleError] = []
    begin = TroubleError.__init__

    def noted(self: TroubleError, *words: str, **named: bool) -> None:
        made.append(self)
        begin(self, *words, **named)  # type: ignore[arg-type]  # as it comes

    monkeypatch.setattr(TroubleError, "__init__", noted)
    clock = FakeClock()
    model = MODELS[name](clock.now)
    model.token, model.echo = SECRET, status
    net = Net({f"{name}.test": model, "stoa.example": SiteModel("https://stoa.example", clock.now)})
    env = {key: value.replace("token-of-tests-0123456789", SECRET) for key, value in environment().items()}
    one = Stage(tmp_path, (name,), fetch=net, clock=clock, env=env)
    one.begin()
    run = one.run()
    outbox = one.outbox("new")
    item = post("new")
    message = Message(item=item.id, words="w", card=Card(link="https://stoa.example/", title="T"), at=clock.moment)
    sent = Sent(remote="7")
    with speaking(outbox.channels[0], run) as speaker:
        methods: tuple[Callable[[], object], ...] = (
            lambda: speaker.post(message), lambda: speaker.find(message, clock.moment),
            lambda: speaker.change(sent, message), lambda: speaker.withdraw(sent), lambda: speaker.replies(sent))
        for method in methods:
            with suppress(TroubleError):
                method()
    one.send("new")
    assert model.log
    told = "".join((*one.said, repr(run), (one.content / "ledger" / f"{name}.jsonl").read_text("utf-8"),
                    *("".join((repr(each), *traceback.format_exception(each))) for each in made)))
    assert SECRET not in told
    assert quote(SECRET) not in told
    assert SECRET[:20] not in told  # half of one, cut off before it was known
