"""Handing a letter to a mail server, against real sockets: what counts as taken, and what surely is not."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage

import pytest

from plugins.fetching import smtp
from plugins.fetching.exchange import FetchError

TO = ("a@list.example", "b@list.example")
PATIENCE = 0.5

Script = dict[str, bytes | None]
"""What is answered to a command, by its first word; None: nothing at all. `.` is the end of the letter."""


def reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextmanager
def server(script: Script, *, ends: str = "") -> Iterator[tuple[str, list[str]]]:
    """Serve one connection; `ends` is the command after which it is reset. Gives the address and what was heard."""
    heard: list[str] = []

    def talk(line: socket.socket) -> None:
        usual: Script = {"hello": b"220 here", "ehlo": b"250 here", "mail": b"250 ok", "rcpt": b"250 ok",
                         "second": b"250 ok", "data": b"354 go on", ".": b"250 taken", "rset": b"250 ok",
                         "quit": b"221 bye"}
        said = usual | script
        with line, line.makefile("rb") as lines:
            within, word = False, "hello"
            while True:
                if not within or word == ".":
                    heard.append(word)
                    if word == ends:
                        reset(line)
                        return
                    again = heard.count(word) > 1 and word == "rcpt"
                    answer = said.get("second" if again else word, b"502 unknown")
                    if answer is None:
                        time.sleep(2 * PATIENCE)
                        return
                    line.sendall(answer + b"\r\n")
                    within = word == "data" and answer.startswith(b"354")
                data = lines.readline()
                if not data:
                    return
                word = data.decode().split()[0].lower() if not within and data.strip() else data.decode().strip()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        def serve() -> None:
            with suppress(OSError):
                talk(listening.accept()[0])
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}", heard
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def letter() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "stoa@stoa.example", ", ".join(TO), "A letter"
    made.set_content("Words.\n")
    return made


def hand(address: str) -> None:
    smtp.deliver(address, letter(), TO, None, seconds=PATIENCE, loopback=True)


def test_a_letter_is_taken() -> None:
    with server({}) as (address, heard):
        hand(address)
    assert heard == ["hello", "ehlo", "mail", "rcpt", "rcpt", "data", ".", "quit"]


@pytest.mark.parametrize(("script", "ends", "reached", "why"), [
    ({"hello": b"421 too many connections"}, "", False, "421 too many connections"),
    ({"mail": b"451 try later"}, "", False, "451 try later"),
    ({"rcpt": b"550 nobody", "second": b"550 nobody"}, "", False, "it takes no mail for these recipients"),
    ({"data": b"451 not now"}, "", False, "451 not now"),
    ({".": b"554 no"}, "", False, "554 no"),
    ({".": b"452 full"}, "", False, "452 full"),
    ({"hello": None}, "", False, "timed out"),
    ({"rcpt": None}, "", False, "timed out"),
    ({".": None}, "", True, "timed out"),
    ({".": b"what?"}, "", True, ""),
    ({}, "hello", False, ""),
    ({}, "rcpt", False, ""),
    ({}, ".", True, ""),
])
def test_what_may_have_been_taken(script: Script, ends: str, why: str, *, reached: bool) -> None:
    with server(script, ends=ends) as (address, _), pytest.raises(FetchError) as caught:
        hand(address)
    assert (caught.value.reached, why in caught.value.why) == (reached, True), caught.value


def test_one_of_two_recipients_is_refused() -> None:
    """It took the letter, for some: to hand it over again would give those two."""
    with server({"rcpt": b"250 ok", "second": b"550 nobody"}) as (address, _), pytest.raises(FetchError) as caught:
        hand(address)
    assert (caught.value.reached, caught.value.why) == (True, "it took the message, but not for 1 of 2")


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    with pytest.raises(FetchError) as caught:
        hand(f"smtp://127.0.0.1:{port}")
    assert caught.value.reached is False


def test_this_machine_is_refused_unless_it_is_allowed() -> None:
    with pytest.raises(FetchError, match="may not be asked: it is this machine"):
        smtp.deliver("smtp://127.0.0.1:9", letter(), TO, None)


def test_a_password_that_can_not_be_written_is_not_sent() -> None:
    greeting = b"250-here\r\n250 AUTH PLAIN LOGIN"
    with server({"ehlo": greeting}) as (address, heard), pytest.raises(FetchError) as caught:
        smtp.deliver(address, letter(), TO, ("stoa", "pässword"), seconds=PATIENCE, loopback=True)
    assert (caught.value.reached, caught.value.why) == (False, "its login has characters that can't be sent")
    assert "data" not in heard
