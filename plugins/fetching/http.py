"""HTTP, by httpx's requests over httpcore's connections (https://www.encode.io/httpcore/network-backends/).

`httpx.Client` follows the environment's proxies and keeps cookies unless told not to, and its transport can't be
given another network backend in public. So requests are made by httpx and sent by httpcore, whose backend is where
addresses are judged: after the name's look-up, on the socket that is really used, for every hop.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from .decoding import TooMuchError, decoded
from .exchange import Answer, Asking, Fetch, FetchError, Limits
from .judging import origin, refused
from .names import resolve

_HANDED_ON: Final = frozenset({"accept", "accept-language", "if-none-match", "if-modified-since", "range"})
"""Headers that another host may see after a redirect."""

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_BEGINNING: Final = b"HTTP/1."  # of an answer


class _RefusedError(Exception):
    """An address that may not be connected to."""


class _Stream(httpcore.NetworkStream):
    """A connection that knows the exchange's deadline, and notes when a byte goes out.

    An answer that comes twice stays in httpcore's buffer, and the next request would take it for its own. So a
    connection that gave more than one beginning of an answer to a request says that it can't be used again.
    """

    def __init__(self, inner: httpcore.NetworkStream, way: _Way) -> None:
        self._inner, self._way = inner, way
        self._tail, self._answers, self._spent = b"", 0, False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  # ours is stricter
        data = self._inner.read(max_bytes, self._way.left(httpcore.ReadTimeout))
        seen = self._tail + data
        self._answers += seen.count(_BEGINNING)
        self._tail = seen[-len(_BEGINNING) + 1:]
        self._spent = self._spent or self._answers > 1
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002  # ours is stricter
        self._way.wrote = True
        self._tail, self._answers = b"", 0
        self._inner.write(buffer, self._way.left(httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None,  # noqa: ANN401  # the base class's own
                  timeout: float | None = None) -> httpcore.NetworkStream:  # noqa: ARG002  # ours is stricter
        left = self._way.left(httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._way)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # the base class's own
        if info == "is_readable" and self._spent:  # which is how httpcore asks an idle one whether it ended
            return True
        return self._inner.get_extra_info(info)


class _Way(httpcore.NetworkBackend):
    """Makes connections to judged addresses only."""

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback
        self._inner = httpcore.SyncBackend()
        self.until = 0.0  # by time.monotonic()
        self.wrote = False

    def left(self, late: type[Exception]) -> float:
        """Return the seconds that are left; raises `late` if there are none."""
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise late("the time is up")
        return seconds

    def connect_tcp(self, host: str, port: int, timeout: float | None = None,  # noqa: ARG002  # ours is stricter
                    local_address: str | None = None,
                    socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:
        try:
            addresses = resolve(host, port, self.left(httpcore.ConnectTimeout))
        except OSError as problem:
            raise httpcore.ConnectError(f"its name can't be looked up ({problem})") from problem
        reasons = {address: refused(address, loopback=self._loopback) for address in addresses}
        good = [address for address, reason in reasons.items() if not reason]
        if not good:
            address, reason = next(iter(reasons.items()))
            raise _RefusedError(f"{address} may not be asked: {reason}")
        trouble: Exception | None = None
        for address in good:
            try:
                stream = self._inner.connect_tcp(address, port, self.left(httpcore.ConnectTimeout), local_address,
                                                 socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as problem:
                trouble = problem
                continue
            peer = str(stream.get_extra_info("server_addr")[0])
            if reason := refused(peer, loopback=self._loopback):  # pragma: no cover - connected to what was judged
                stream.close()
                raise _RefusedError(f"{peer} may not be asked: {reason}")
            return _Stream(stream, self)
        raise trouble or httpcore.ConnectError("no address")

    def connect_unix_socket(self, *_: object, **__: object) -> httpcore.NetworkStream:
        raise _RefusedError("sockets of this machine may not be asked")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@contextmanager
def opened(*, loopback: bool = False, **pool: Any) -> Iterator[Fetch]:  # noqa: ANN401  # for httpcore, by tests
    """Give the function that asks; connections are kept until the end. For one thread."""
    way = _Way(loopback=loopback)
    with httpcore.ConnectionPool(network_backend=way, max_connections=8, keepalive_expiry=15.0, **pool) as connections:

        def fetch(asking: Asking, limits: Limits = Limits()) -> Answer:  # noqa: B008  # frozen
            way.until, way.wrote = time.monotonic() + limits.seconds, False
            for _ in range(limits.redirects + 1):
                answer = _one(connections, way, asking, limits)
                onward = _onward(asking, answer)
                if onward is None:
                    return answer
                asking = onward
            raise FetchError(origin(asking.url), f"it redirects more than {limits.redirects} times", reached=True)

        yield fetch


def _onward(asking: Asking, answer: Answer) -> Asking | None:
    """Return the request that a redirect asks for. Only reading follows: a post's answer is the caller's to judge."""
    place = answer.headers.get("location", "")
    if answer.status not in _REDIRECTS or not place or asking.method not in {"GET", "HEAD"}:
        return None
    target = urljoin(asking.url, place)
    same = origin(target) == origin(asking.url)
    headers = {k: v for k, v in asking.headers.items() if same or k.lower() in _HANDED_ON}
    return Asking(method=asking.method, url=target, headers=headers)


def _one(connections: httpcore.ConnectionPool, way: _Way, asking: Asking, limits: Limits) -> Answer:
    """Do one exchange without redirects."""
    place = origin(asking.url)
    request = _made(asking, limits)
    try:
        response = connections.handle_request(httpcore.Request(
            request.method.encode(),
            httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port,
                         target=request.url.raw_path),
            headers=request.headers.raw, content=request.read(),
            extensions={"timeout": {"connect": limits.seconds, "read": limits.seconds, "write": limits.seconds,
                                    "pool": limits.seconds}},
        ))
        try:
            headers = httpx.Headers(response.headers)
            body = b"" if asking.method == "HEAD" else decoded(
                response.iter_stream(), headers.get("content-encoding", ""), limits.received, limits.decoded)
        finally:
            response.close()
    except (_RefusedError, TooMuchError) as problem:
        raise FetchError(place, str(problem), reached=way.wrote) from None
    except httpcore.TimeoutException:
        raise FetchError(place, f"no whole answer in {limits.seconds:g} s", reached=way.wrote) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as problem:
        raise FetchError(place, _said(problem), reached=way.wrote) from None
    return Answer(status=response.status, headers={k.lower(): v for k, v in headers.items()}, body=body,
                  url=asking.url)


def _said(problem: Exception) -> str:
    return str(problem) or f"the connection broke ({type(problem).__name__})"


def _made(asking: Asking, limits: Limits) -> httpx.Request:
    """Make the request; FetchError for an address that is none."""
    try:
        parts = urlsplit(asking.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("not an http or https address")  # noqa: TRY301  # one handler for all
        if parts.username is not None or parts.password is not None:
            raise ValueError("an address with a password in it is not asked")  # noqa: TRY301  # as above
        headers = {"User-Agent": limits.agent, "Accept-Encoding": "gzip", "Accept": "*/*", **asking.headers}
        if asking.files:  # httpx draws the boundary by lot: the same form shall be the same bytes
            named = hashlib.blake2b(b"".join(file.data for file in asking.files.values()), digest_size=16).hexdigest()
            headers["Content-Type"] = f"multipart/form-data; boundary={named}"
        return httpx.Request(
            asking.method, asking.url, headers=headers, json=asking.json, content=asking.content,
            data=dict(asking.form) if asking.form is not None else None,
            files={name: (file.name, file.data, file.media_type) for name, file in asking.files.items()} or None,
        )
    except (ValueError, httpx.InvalidURL, UnicodeError) as problem:
        raise FetchError(origin(asking.url), f"{problem}", reached=False) from None
