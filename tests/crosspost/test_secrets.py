"""Secrets: where they come from, and that they are never seen."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.errors import SettingsError
from plugins.crosspost.secrets import HIDDEN, Redactor, Secrets, gathered, variable


def test_from_the_environment_or_a_command() -> None:
    environment = {"STOA_MY_TOOT_TOKEN_COMMAND": "printf 'from-a-command\\nsecond line'", "PATH": "/usr/bin:/bin"}
    assert gathered("my-toot", "mastodon", environment, Redactor())["TOKEN"] == "from-a-command"
    environment["STOA_MY_TOOT_TOKEN"] = " direct "
    assert gathered("my-toot", "mastodon", environment, Redactor())["TOKEN"] == "direct"


@pytest.mark.parametrize(("kind", "environment", "message"), [
    ("mastodon", {}, "a: set STOA_A_TOKEN in the environment (or …_COMMAND, which prints it)"),
    ("bluesky", {"STOA_A_HANDLE": "h"}, "a: set STOA_A_PASSWORD in the environment (or …_COMMAND, which prints it)"),
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
