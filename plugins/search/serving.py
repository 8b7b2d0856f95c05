"""A search over HTTP for hosts that want one: a WSGI application (PEP 3333) that answers JSON.

`GET /search?q=…` answers as `invoke search --json`; `GET /openapi.json` describes it. An answer may be cached for a
while and is known by an ETag; who asks too often is told when to ask again (RFC 6585, 429).
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias
from urllib.parse import parse_qs

from .answering import Answer, Searching
from .data import as_data
from .openapi import description
from .query import LONGEST_QUERY, Filters

StartResponse: TypeAlias = Callable[[str, list[tuple[str, str]]], object]
Environ: TypeAlias = Mapping[str, Any]

MOST = 50
"""Results an answer has at most."""

DEEPEST = 1000
"""Results that can be leafed through."""

CLIENTS = 10_000
"""Clients whose questions are counted at a time; the one that was quiet longest is forgotten first."""

_STATUS = {200: "200 OK", 304: "304 Not Modified", 400: "400 Bad Request", 404: "404 Not Found",
           405: "405 Method Not Allowed", 429: "429 Too Many Requests"}
_PARAMETERS = ("q", "kind", "topic", "stage", "by", "order", "first", "most")


class Clock(Protocol):
    """Seconds that only grow."""

    def __call__(self) -> float:
        """Return now."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client may ask, and how long an answer keeps."""

    a_minute: int = 60  # questions of one client
    at_once: int = 20  # of those, without a pause
    max_age: int = 300  # seconds an answer may be cached


class Application:
    """The WSGI application over one search. Several threads may call it."""

    def __init__(self, searching: Searching, version: str, clock: Clock, limits: Limits | None = None) -> None:
        """Take the search, what tells this index from another, and a clock."""
        self._searching = searching
        self._version = version
        self._clock = clock
        self._limits = limits or Limits()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client → questions left, as of when
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        status, headers, body = self._answer(environ)
        data = json.dumps(body, ensure_ascii=False).encode(errors="replace") if body is not None else b""
        start(_STATUS[status], [
            ("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(data))),
            ("X-Content-Type-Options", "nosniff"), ("Access-Control-Allow-Origin", "*"), *headers,
        ])
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [data]

    def _answer(self, environ: Environ) -> tuple[int, list[tuple[str, str]], object]:  # noqa: PLR0911  # one a status
        if environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            return 405, [("Allow", "GET, HEAD")], {"error": "only GET is answered"}
        path = environ.get("PATH_INFO", "")
        if path == "/openapi.json":
            return 200, [("Cache-Control", f"public, max-age={self._limits.max_age}")], description()
        if path not in {"/search", "/search/"}:
            return 404, [], {"error": "there is /search and /openapi.json"}
        wait = self._wait(str(environ.get("REMOTE_ADDR", "")))
        if wait:
            return 429, [("Retry-After", str(wait))], {"error": f"too many questions; ask again in {wait} seconds"}
        asked = environ.get("QUERY_STRING", "")
        tag = hashlib.blake2b(f"{self._version}?{asked}".encode(errors="replace"), digest_size=12).hexdigest()
        headers = [("Cache-Control", f"public, max-age={self._limits.max_age}"), ("ETag", f'"{tag}"')]
        if f'"{tag}"' in environ.get("HTTP_IF_NONE_MATCH", ""):
            return 304, headers, None
        try:
            query, answer = self._ask(parse_qs(asked, keep_blank_values=True))
        except ValueError as problem:
            return 400, [], {"error": str(problem)}
        return 200, headers, as_data(query, answer)

    def _ask(self, given: Mapping[str, Sequence[str]]) -> tuple[str, Answer]:
        for name in given:
            if name not in _PARAMETERS:
                message = f"there is no parameter `{name[:40]}`; there are {', '.join(_PARAMETERS)}"
                raise ValueError(message)
        order = given.get("order", ["relevance"])[0]
        if order not in {"relevance", "date"}:
            raise ValueError("`order` must be relevance or date")
        query = given.get("q", [""])[0][:LONGEST_QUERY]
        wanted = {name: frozenset(s for value in given.get(name, ()) for s in self._named(name, value))
                  for name in ("kind", "topic", "stage", "by")}
        extra = Filters(wanted["kind"], wanted["topic"], wanted["by"], wanted["stage"])
        return query, self._searching.answer(
            query, extra=extra, first=_number(given, "first", 0, DEEPEST), most=_number(given, "most", 10, MOST),
            order="date" if order == "date" else "relevance",
        )

    def _named(self, name: str, value: str) -> Sequence[str]:
        found = self._searching.resolve(name, value.lower())
        if not found:
            message = f"there is no {name} `{value[:80]}`"
            raise ValueError(message)
        return found

    def _wait(self, client: str) -> int:
        """Take one question from what a client has left; return the seconds to wait if there is none."""
        limits, now = self._limits, self._clock()
        with self._lock:
            left, since = self._left.pop(client, (float(limits.at_once), now))
            left = min(limits.at_once, left + (now - since) * limits.a_minute / 60)
            self._left[client] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > CLIENTS:
                self._left.popitem(last=False)
        return 0 if left >= 1 else max(1, round((1 - left) * 60 / limits.a_minute + 0.5))


def _number(given: Mapping[str, Sequence[str]], name: str, default: int, most: int) -> int:
    value = given.get(name, [str(default)])[0]
    if not value.isascii() or not value.isdigit() or int(value[:9]) > most:
        message = f"`{name}` must be a number from 0 to {most}"
        raise ValueError(message)
    return int(value)
