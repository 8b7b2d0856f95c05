"""What only the sender may know: read from the environment, or from a command that prints it; never shown.

`STOA_<CHANNEL>_<FIELD>` holds a secret, `STOA_<CHANNEL>_<FIELD>_COMMAND` a command that prints it (`pass show …`). The
command stands in the environment, not in the content: who may propose a change to the content must not run commands.
"""

from __future__ import annotations

import base64
import json
import shlex
import subprocess
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

from ..core.errors import SettingsError

HIDDEN: Final = "•••"
_LEAST: Final = 6  # characters: a shorter secret is hidden only as a whole word of an answer, or half of it would go
_PATIENCE: Final = 60.0  # seconds for a command: a password manager may ask its user

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "mastodon": ("TOKEN",), "bluesky": ("HANDLE", "PASSWORD"), "linkedin": ("TOKEN",),
    "x": ("KEY", "KEY_SECRET", "TOKEN", "TOKEN_SECRET"), "telegram": ("TOKEN",), "slack": ("URL",), "teams": ("URL",),
    "discord": ("URL",), "webhook": ("URL",), "email": (),
}
"""What a kind of channel needs."""

OPTIONAL: Final[Mapping[str, tuple[str, ...]]] = {"email": ("USER", "PASSWORD"), "webhook": ("TOKEN",)}

_PART: Final = 8  # characters: of an address that is a secret, parts of this length that are no plain words are hidden
_SPOKEN: Final = frozenset({"TOKEN", "TOKEN_SECRET", "KEY", "KEY_SECRET", "URL"})  # go into addresses and headers
_PUBLIC: Final = frozenset({"HANDLE", "USER"})
"""Fields that are names, not secrets."""


class Redactor:
    """Takes secrets out of whatever is said, in every form in which they may come back."""

    def __init__(self) -> None:
        """Begin with none."""
        self._forms: set[str] = set()

    def learn(self, secret: str) -> str:
        """Hide this from now on; returns it."""
        if len(secret) >= _LEAST:
            encoded = secret.encode()
            self._forms |= {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1],
                            json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1],
                            base64.b64encode(encoded).decode(), base64.urlsafe_b64encode(encoded).decode().rstrip("="),
                            encoded.hex()}
        return secret

    def __call__(self, text: str) -> str:
        """Return a text without any secret."""
        for form in sorted(self._forms, key=len, reverse=True):
            text = text.replace(form, HIDDEN)
        return text


class Secrets:
    """The secrets of one channel. Printing it shows none."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Take field → value."""
        self._values = dict(values)

    def __getitem__(self, field: str) -> str:
        """Return a field's value, empty if it is not set."""
        return self._values.get(field, "")

    def __repr__(self) -> str:
        """Name the fields only."""
        return f"Secrets({', '.join(sorted(self._values))})"


def variable(channel: str, field: str) -> str:
    """Return the name of the environment's variable."""
    return f"STOA_{channel.upper().replace('-', '_')}_{field}"


def gathered(channel: str, kind: str, environment: Mapping[str, str], redact: Redactor) -> Secrets:
    """Return a channel's secrets; SettingsError names the variable that is missing or the command that fails."""
    values = {}
    for field in (*FIELDS[kind], *OPTIONAL.get(kind, ())):
        name = variable(channel, field)
        value = environment.get(name, "").strip() or _printed(name, environment)
        if field in _SPOKEN and not (value.isascii() and value.isprintable()):
            raise SettingsError(f"{channel}: {name} has characters that can't be sent: copy it again")
        if value:
            values[field] = value if field in _PUBLIC else redact.learn(value)
            if field == "URL":
                try:
                    parts = _parts(value)
                except ValueError:
                    raise SettingsError(f"{channel}: {name} is not an address") from None
                for part in parts:
                    redact.learn(part)
    if kind == "x" and set(values) == {"TOKEN"}:  # a bearer token alone is enough
        return Secrets(values)
    missing = [variable(channel, field) for field in FIELDS[kind] if field not in values]
    if missing:
        names = " and ".join(missing)
        raise SettingsError(f"{channel}: set {names} in the environment (or …_COMMAND, which prints it)")
    return Secrets(values)


def _parts(address: str) -> list[str]:
    """Return what of an address is as secret as the whole: its path, and what in it and its query is no plain word."""
    parts = urlsplit(address)
    inner = [*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))]
    return [*([parts.path] if parts.path.count("/") > 1 else []),
            *(part for part in inner if len(part) >= _PART and not (part.isalpha() and part.islower()))]


def _printed(name: str, environment: Mapping[str, str]) -> str:
    command = environment.get(f"{name}_COMMAND", "").strip()
    if not command:
        return ""
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=_PATIENCE,  # noqa: S603  # the user's own environment
                              check=False, env=dict(environment))
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        raise SettingsError(f"{name}_COMMAND: can't be run ({type(problem).__name__})") from None
    if done.returncode or not done.stdout.strip():
        raise SettingsError(f"{name}_COMMAND: printed nothing (exit code {done.returncode})")
    return done.stdout.strip().splitlines()[0]
