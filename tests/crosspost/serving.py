"""Models over HTTP on loopback, and in process with faults around them."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from plugins.fetching.exchange import Answer, Asking, FetchError, Limits
from plugins.fetching.judging import origin

from .models import Asked, Model, Told


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: Model
    lock: threading.Lock

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, self.rfile.read(length))
        with self.lock:
            told = self.model.handle(asked)
        self.send_response_only(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told.body)))
        self.end_headers()
        self.wfile.write(told.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve  # noqa: N815  # http.server's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(model: Model) -> Iterator[str]:
    """Serve a model on a free port of loopback; gives its address."""
    handler = type("Handler", (_Handler,), {"model": model, "lock": threading.Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


Fault = Callable[[Callable[[], Told], str, random.Random], Told]
"""Does a request, or not, and gives an answer, or raises FetchError; gets the place for its message."""


class Net:
    """A network in process: host → model, with a fault on chosen requests."""

    def __init__(self, models: Mapping[str, Model], chance: random.Random | None = None) -> None:
        self.models = models
        self.chance = chance or random.Random(0)
        self.fault: Fault | None = None
        self.when: Callable[[Asked], bool] = lambda _: False
        self.hits = 0
        self.late: list[tuple[dt.datetime, Callable[[], Told]]] = []  # requests that are still on their way

    def __call__(self, asking: Asking, limits: Limits = Limits()) -> Answer:  # noqa: ARG002, B008  # none here
        """Do one exchange."""
        request = httpx.Request(asking.method, asking.url, headers=dict(asking.headers), json=asking.json,
                                content=asking.content, data=dict(asking.form) if asking.form else None)
        target = request.url.raw_path.decode()
        asked = Asked(asking.method, target, {k.lower(): v for k, v in request.headers.items()}, request.read())
        model = self.models[request.url.host]
        for one in [one for one in self.late if one[0] <= model.now()]:
            self.late.remove(one)
            one[1]()
        if self.fault is not None and self.when(asked):
            self.hits += 1
            told = self.fault(lambda: model.handle(asked), origin(asking.url), self.chance)
        else:
            told = model.handle(asked)
        return Answer(status=told.status, headers={k.lower(): v for k, v in told.headers.items()}, body=told.body,
                      url=asking.url)


def _before(why: str, *, reached: bool) -> Fault:
    def fault(_: Callable[[], Told], place: str, __: random.Random) -> Told:
        raise FetchError(place, why, reached=reached)
    return fault


def _after(why: str) -> Fault:
    def fault(act: Callable[[], Told], place: str, _: random.Random) -> Told:
        act()
        raise FetchError(place, why, reached=True)
    return fault


def _instead(told: Told) -> Fault:
    return lambda *_: told


def _answered(told: Told) -> Fault:
    def fault(act: Callable[[], Told], _: str, __: random.Random) -> Told:
        act()
        return told
    return fault


def _either(told: Told) -> Fault:
    """Take it, or not: the answer does not tell."""
    def fault(act: Callable[[], Told], _: str, chance: random.Random) -> Told:
        if chance.random() < 0.5:
            act()
        return told
    return fault


def _twice(act: Callable[[], Told], _: str, __: random.Random) -> Told:
    """Something on the way sends the request again."""
    act()
    return act()


def arriving(net: Net, seconds: float) -> Fault:
    """Return a fault: no answer comes, and the request arrives after a while, when nobody waits for it any more."""
    def fault(act: Callable[[], Told], place: str, _: random.Random) -> Told:
        now = next(iter(net.models.values())).now()
        net.late.append((now + dt.timedelta(seconds=seconds), act))
        raise FetchError(place, "no whole answer in 20 s", reached=True)
    return fault


FAULTS: Mapping[str, Fault] = {
    "429 with Retry-After": _instead(Told(429, {"error": "Too many requests"}, {"retry-after": "7"})),
    "429 without": _instead(Told(429, {"error": "Too many requests"})),
    "500": _either(Told(500, {"error": "Internal"})),
    "502": _either(Told(502, b"<h1>Bad gateway</h1>")),
    "refused": _before("connection refused", reached=False),
    "timeout before": _before("no whole answer in 20 s", reached=True),
    "timeout after": _after("no whole answer in 20 s"),
    "reset in mid-answer": _after("connection reset by peer"),
    "401": _instead(Told(401, {"error": "invalid token"})),
    "slow": _after("no whole answer in 20 s"),
    "not JSON": _answered(Told(200, b"<html>welcome to this cafe's wireless</html>")),
    "changed schema": _answered(Told(200, {"status": {"identifier": 5}})),
}
