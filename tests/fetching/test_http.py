"""The way out, against real sockets on loopback: what it reaches, follows, keeps to itself, and when it stops."""

from __future__ import annotations

import gzip
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from plugins.fetching import http
from plugins.fetching.exchange import Asking, FetchError, File, Limits

Talk = Callable[[socket.socket, bytes], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@contextmanager
def talking(*talks: Talk) -> Iterator[tuple[str, list[bytes]]]:
    """Serve one connection after the other by these functions; gives the address, and what was heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        def serve() -> None:
            for talk in talks:
                try:
                    peer, _ = server.accept()
                except OSError:
                    return
                with peer:
                    data = b""
                    while b"\r\n\r\n" not in data:
                        more = peer.recv(65536)
                        if not more:
                            break
                        data += more
                    length = int((re.search(rb"Content-Length: (\d+)", data) or [b"", b"0"])[1])
                    while len(data.partition(b"\r\n\r\n")[2]) < length:
                        data += peer.recv(65536)
                    heard.append(data)
                    try:
                        talk(peer, data)
                    except OSError:
                        continue
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)  # wakes one who still waits
    thread.join(5)


def saying(data: bytes) -> Talk:
    return lambda peer, _: peer.sendall(data)


def dripping(data: bytes, pause: float = 0.05) -> Talk:
    def talk(peer: socket.socket, _: bytes) -> None:
        for byte in data:
            peer.sendall(bytes([byte]))
            time.sleep(pause)
    return talk


def resetting(data: bytes) -> Talk:
    def talk(peer: socket.socket, _: bytes) -> None:
        peer.sendall(data)
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    return talk


def test_an_answer() -> None:
    with talking(saying(OK)) as (url, heard), http.opened(loopback=True) as fetch:
        answer = fetch(Asking(url=f"{url}/a?b=c"))
    assert (answer.status, answer.text, answer.url) == (200, "ok", f"{url}/a?b=c")
    assert heard[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")


def test_this_machine_is_refused_unless_it_is_allowed() -> None:
    with talking(saying(OK)) as (url, heard), http.opened() as fetch, pytest.raises(FetchError) as caught:
        fetch(Asking(url=url))
    assert str(caught.value) == f"{url}: 127.0.0.1 may not be asked: it is this machine"
    assert (caught.value.reached, heard) == (False, [])


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "017700000001", "localhost", "[::ffff:127.0.0.1]"])
def test_other_spellings_of_this_machine_are_it(host: str) -> None:
    with http.opened() as fetch, pytest.raises(FetchError) as caught:
        fetch(Asking(url=f"http://{host}:9/"))
    assert not caught.value.reached
    assert "may not be asked" in str(caught.value) or "can't be looked up" in str(caught.value)


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is the address, whatever the name: a public name may point anywhere, and change (rebinding)."""
    monkeypatch.setattr(http, "resolve", lambda *_: ("10.0.0.7",))
    with http.opened(loopback=True) as fetch, pytest.raises(FetchError, match=r"10\.0\.0\.7 may not be asked"):
        fetch(Asking(url="http://public.example/"))


def test_a_redirect_inside_is_refused() -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/meta\r\nContent-Length: 0\r\n\r\n"
    with talking(saying(head)) as (url, _), http.opened(loopback=True) as fetch, pytest.raises(FetchError) as caught:
        fetch(Asking(url=url))
    assert str(caught.value) == "http://169.254.169.254: 169.254.169.254 may not be asked: it is not a public address"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "http:///x"])
def test_a_redirect_to_another_scheme_is_refused(target: str) -> None:
    head = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
    with talking(saying(head)) as (url, _), http.opened(loopback=True) as fetch, pytest.raises(FetchError):
        fetch(Asking(url=url, method="GET"), Limits(redirects=1, seconds=3))


def test_credentials_stay_with_their_host() -> None:
    with talking(saying(OK)) as (there, heard):
        head = f"HTTP/1.1 302 Found\r\nLocation: {there}/b\r\nContent-Length: 0\r\n\r\n".encode()
        with talking(saying(head)) as (url, _), http.opened(loopback=True) as fetch:
            fetch(Asking(url=url, headers={"Authorization": "Bearer s", "Cookie": "a=b", "If-None-Match": '"x"'}))
    assert b"Bearer" not in heard[0]
    assert b"ookie" not in heard[0]
    assert b'If-None-Match: "x"' in heard[0]


def test_a_post_is_not_sent_on() -> None:
    with talking(saying(b"HTTP/1.1 307 X\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")) as (url, heard):
        with http.opened(loopback=True) as fetch:
            assert fetch(Asking(url=url, method="POST", json={"a": 1})).status == 307
        assert len(heard) == 1


def test_redirects_end() -> None:
    loop = saying(b"HTTP/1.1 302 X\r\nLocation: /b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    with talking(*[loop] * 4) as (url, _), http.opened(loopback=True) as fetch, pytest.raises(FetchError) as caught:
        fetch(Asking(url=url), Limits(redirects=3))
    assert str(caught.value) == f"{url}: it redirects more than 3 times"


def test_no_cookies_are_kept() -> None:
    cookie = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with talking(saying(cookie), saying(OK)) as (url, heard), http.opened(loopback=True) as fetch:
        fetch(Asking(url=url))
        fetch(Asking(url=url))
    assert b"ookie" not in heard[1]


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with talking(saying(OK)) as (url, _), http.opened(loopback=True) as fetch:
        assert fetch(Asking(url=url)).text == "ok"


@pytest.mark.parametrize("talk", [
    dripping(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 4000),
    dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n" + b"x" * 4000),
    lambda *_: time.sleep(1.5)])
def test_the_clock_runs_over_the_whole_exchange(talk: Talk) -> None:
    with talking(talk) as (url, _), http.opened(loopback=True) as fetch, pytest.raises(FetchError) as caught:
        fetch(Asking(url=url), Limits(seconds=0.5))
    assert str(caught.value) == f"{url}: no whole answer in 0.5 s"
    assert caught.value.reached


def test_a_name_that_is_not_found_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> list[object]:
        time.sleep(3)
        return []

    monkeypatch.setattr("socket.getaddrinfo", slow)
    with http.opened() as fetch, pytest.raises(FetchError) as caught:
        fetch(Asking(url="http://slow.example/"), Limits(seconds=0.2))
    assert not caught.value.reached


@pytest.mark.parametrize(("talk", "why"), [
    (resetting(b""), ""), (resetting(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"), ""),
    (saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"), ""), (saying(b""), ""), (saying(b"SSH-2.0-x\r\n"), "")])
def test_a_broken_answer_may_have_been_taken(talk: Talk, why: str) -> None:
    with talking(talk) as (url, _), http.opened(loopback=True) as fetch, pytest.raises(FetchError) as caught:
        fetch(Asking(url=url, method="POST", json={}), Limits(seconds=2))
    assert caught.value.reached
    assert why in str(caught.value)


@pytest.mark.parametrize("first", [
    pytest.param(OK * 2, id="twice"), pytest.param(OK + OK[:9], id="begun again")])
def test_an_answer_that_comes_twice_is_not_the_next_requests(first: bytes) -> None:
    """It lies in the kept connection's buffer when the next request is written."""
    other = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother"

    def twice(peer: socket.socket, _: bytes) -> None:
        peer.sendall(first)
        peer.settimeout(5)
        with suppress(OSError):
            peer.recv(65536)  # a second request on this connection, were there one, or its end

    with talking(twice, saying(other)) as (url, heard), http.opened(loopback=True) as fetch:
        assert [fetch(Asking(url=url)).text for _ in range(2)] == ["ok", "other"]
    assert len(heard) == 2


def test_a_kept_connection_is_used_again() -> None:
    def both(peer: socket.socket, _: bytes) -> None:
        peer.sendall(OK)
        peer.recv(65536)
        peer.sendall(OK)

    with talking(both) as (url, heard), http.opened(loopback=True) as fetch:
        assert [fetch(Asking(url=url)).text for _ in range(2)] == ["ok", "ok"]
    assert len(heard) == 1


def test_a_refused_connection_reached_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with http.opened(loopback=True) as fetch, pytest.raises(FetchError) as caught:
        fetch(Asking(url=f"http://127.0.0.1:{port}/"))
    assert not caught.value.reached


def packed(data: bytes, encoding: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data


@pytest.mark.parametrize(("data", "encoding"), [
    (gzip.compress(b"hello", mtime=0), "gzip"), (zlib.compress(b"hello"), "deflate"), (b"hello", "identity")])
def test_compressed_answers(data: bytes, encoding: str) -> None:
    with talking(saying(packed(data, encoding))) as (url, _), http.opened(loopback=True) as fetch:
        assert fetch(Asking(url=url)).body == b"hello"


@pytest.mark.parametrize(("data", "encoding", "why"), [
    (gzip.compress(bytes(10_000_000), mtime=0), "gzip", "it is longer than 100,000 bytes when decompressed"),
    (bytes(60_000), "identity", "it is longer than 50,000 bytes"),
    (b"not gzip", "gzip", "it can't be decompressed (Error -3 while decompressing data: incorrect header check)"),
    (gzip.compress(b"hello" * 99, mtime=0)[:-9], "gzip", "its compressed data ends too early"),
    (b"x", "br", "it is encoded as 'br', which was not asked for"),
    (b"x", "gzip, gzip", "it is encoded as 'gzip, gzip', which was not asked for"),
])
def test_bombs_and_other_odd_bodies(data: bytes, encoding: str, why: str) -> None:
    with talking(saying(packed(data, encoding))) as (url, _), http.opened(loopback=True) as fetch, (
            pytest.raises(FetchError)) as caught:
        fetch(Asking(url=url), Limits(received=50_000, decoded=100_000))
    assert str(caught.value) == f"{url}: {why}"


@pytest.mark.parametrize("url", ["ftp://example.com/", "http://", "http://u:p@example.com/", "nothing", "http://a b/",
                                 "http://[::1", "http://example.com:99999/", "http://" + "a" * 300 + ".com"])
def test_what_is_no_address(url: str) -> None:
    with http.opened() as fetch, pytest.raises(FetchError) as caught:
        fetch(Asking(url=url), Limits(seconds=3))
    assert not caught.value.reached


def test_a_form_with_a_file_is_the_same_each_time() -> None:
    asking = Asking(url="", method="POST", form={"a": "b"}, files={"f": File("x.png", b"data", "image/png")})
    with talking(saying(OK), saying(OK)) as (url, heard):
        for _ in range(2):
            with http.opened(loopback=True) as fetch:
                fetch(Asking(url=url, method="POST", form=asking.form, files=asking.files))
    assert heard[0] == heard[1]
    assert b'name="f"; filename="x.png"\r\nContent-Type: image/png\r\n\r\ndata\r\n' in heard[0]
