"""Something on the way to a real server that goes wrong on the wire: closed ports, half answers, answers twice."""

from __future__ import annotations

import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

import httpx

from plugins.fetching.exchange import Answer, Asking, Fetch, Limits

PATIENCE: Final = 0.6  # seconds that a client waits here for a whole answer
_LONG: Final = PATIENCE + 0.3

Act = Callable[[], bytes]
"""Hands the request on, and gives the answer as it goes over the wire."""


@dataclass
class Proxy:
    """A proxy and what goes wrong in it."""

    upstream: str
    url: str = ""
    fault: str = ""
    part: str = ""  # of the requests' addresses that meet it; empty: all
    left: int = 0  # requests that will meet it
    hits: int = 0
    chance: random.Random = field(default_factory=random.Random)

    def meet(self, fault: str, part: str, times: int, chance: random.Random) -> None:
        """Let a fault happen from now on."""
        self.fault, self.part, self.left, self.hits, self.chance = fault, part, times, 0, chance

    def strikes(self, target: str) -> bool:
        """Say whether this request meets the fault, and count it."""
        struck = bool(self.fault) and self.left > 0 and self.part in target
        self.left, self.hits = self.left - struck, self.hits + struck
        return struck

    def fetch(self, fetch: Fetch) -> Fetch:
        """Return a fetch of little patience with faults, whose requests find a closed port when that is the fault."""
        def asking(asking: Asking, limits: Limits = Limits()) -> Answer:  # noqa: B008  # frozen
            if self.fault == "refused" and asking.url.startswith(self.url) and self.strikes(asking.url):
                asking = replace(asking, url=asking.url.replace(self.url, f"http://localhost:{_closed_port()}", 1))
            return fetch(asking, replace(limits, seconds=PATIENCE) if self.fault else limits)
        return asking


def _closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _raw(status: int, body: bytes, **headers: str) -> bytes:
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} Odd\r\n{named}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _instead(*answer: bytes) -> Callable[[Act, socket.socket, random.Random], None]:
    return lambda _, line, __: line.sendall(b"".join(answer))


def _either(answer: bytes) -> Callable[[Act, socket.socket, random.Random], None]:
    """Take it, or not: the answer does not tell."""
    def fault(act: Act, line: socket.socket, chance: random.Random) -> None:
        if chance.random() < 0.5:
            act()
        line.sendall(answer)
    return fault


def _after(answer: bytes) -> Callable[[Act, socket.socket, random.Random], None]:
    def fault(act: Act, line: socket.socket, _: random.Random) -> None:
        act()
        line.sendall(answer)
    return fault


def _silence(act: Act | None) -> None:
    if act is not None:
        act()
    time.sleep(_LONG)


def _cut(act: Act, line: socket.socket, chance: random.Random) -> None:
    answer = act()
    line.sendall(answer[: chance.randrange(1, len(answer))])
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close by a reset


def _slow(act: Act, line: socket.socket, chance: random.Random) -> None:
    """Give the answer in pieces: sometimes just in time, sometimes not."""
    answer, pause = act(), chance.choice((PATIENCE / 10, PATIENCE / 2))
    for piece in (answer[:9], answer[9:40], answer[40:-2], answer[-2:]):
        line.sendall(piece)
        time.sleep(pause)


FAULTS: Mapping[str, Callable[[Act, socket.socket, random.Random], None]] = {
    "429 with Retry-After": _instead(_raw(429, b'{"error":"RateLimitExceeded"}', Retry_After="7")),
    "429 without": _instead(_raw(429, b'{"error":"RateLimitExceeded"}')),
    "500": _either(_raw(500, b'{"error":"InternalServerError"}')),
    "502": _either(_raw(502, b"<h1>Bad gateway</h1>")),
    "refused": _instead(),  # by the client's side: there is nobody at the port
    "timeout before": lambda *_: _silence(None),
    "timeout after": lambda act, *_: _silence(act),
    "reset in mid-answer": _cut,
    "401": _instead(_raw(401, b'{"error":"AuthenticationRequired"}')),
    "duplicate answers": lambda act, line, _: line.sendall(act() * 2),
    "slow": _slow,
    "not JSON": _after(_raw(200, b"<html>welcome to this cafe's wireless</html>")),
    "changed schema": _after(_raw(200, b'{"status":{"identifier":5}}')),
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: Proxy

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))

        def act() -> bytes:
            passed = {name: value for name, value in self.headers.items()
                      if name.lower() not in {"host", "connection", "accept-encoding"}}
            with httpx.Client(trust_env=False) as client:
                answer = client.request(self.command, f"{self.proxy.upstream}{self.path}", headers=passed, content=body)
            return _raw(answer.status_code, answer.content, Content_Type=answer.headers.get("content-type", ""))

        if self.proxy.fault != "refused" and self.proxy.strikes(self.path):
            FAULTS[self.proxy.fault](act, self.connection, self.proxy.chance)
            self.close_connection = self.proxy.fault not in {"duplicate answers", "429 with Retry-After", "401"}
        else:
            self.wfile.write(act())

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815  # http.server's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that do not wait."""


@contextmanager
def before(upstream: str) -> Iterator[Proxy]:
    """Serve a proxy before a server."""
    proxy = Proxy(upstream)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": proxy}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
