"""A real Bluesky server (PDS) on loopback, with its directory and a stub of the AppView: `pds.cjs`."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.paths import ROOT

_SCRIPT = ROOT / "tests" / "crosspost" / "pds.cjs"
_FIRST, _LAST = 9200, 9249
_MINE = 10 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % (_LAST - _FIRST)  # a worker's own


@dataclass(frozen=True)
class Pds:
    """A server with one account."""

    url: str
    handle: str
    password: str
    did: str

    def records(self) -> list[dict[str, Any]]:
        """Return every post of the account, as the server lists them."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            query = {"repo": self.did, "collection": "app.bsky.feed.post", "limit": "100"}
            page = httpx.get(f"{self.url}/xrpc/com.atproto.repo.listRecords",
                             params=query | ({"cursor": cursor} if cursor else {}), trust_env=False).json()
            found += page["records"]
            cursor = page.get("cursor", "")
            if not cursor or not page["records"]:
                return found

    def about(self, link: str) -> int:
        """Return how many posts there are about a link."""
        return sum(link in json.dumps(record["value"]) for record in self.records())

    def account(self, handle: str) -> str:
        """Make a further account; returns its DID."""
        made = httpx.post(f"{self.url}/xrpc/com.atproto.server.createAccount", trust_env=False, json={
            "handle": handle, "email": f"{handle}@example.com", "password": self.password}).json()
        return str(made["did"])


def _free_port() -> int:
    for port in range(_FIRST + _MINE, _LAST):
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError(f"no free port from {_FIRST} to {_LAST}")


@contextmanager
def running(folder: Path) -> Iterator[Pds]:
    """Run a server meanwhile."""
    port = _free_port()
    environment = {**os.environ, "LOG_ENABLED": "false", "NODE_ENV": "test"}
    with subprocess.Popen(["node", str(_SCRIPT), str(port), str(folder)], stdout=subprocess.PIPE, text=True,
                          cwd=ROOT, env=environment) as process:
        assert process.stdout is not None
        ready = process.stdout.readline()
        try:
            if not ready:
                raise AssertionError("the Bluesky server does not start: run `npm ci --ignore-scripts` and "
                                     "`npm rebuild better-sqlite3`, or `invoke test.setup`, which does both")
            url = json.loads(ready)["url"]
            server = Pds(url, "stoa.test", "password-of-tests", "")
            yield Pds(url, server.handle, server.password, server.account(server.handle))
        finally:
            process.terminate()
