"""Mail by the standard library's smtplib, to judged addresses only (https://docs.python.org/3/library/smtplib.html)."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any, Final
from urllib.parse import urlsplit

from .exchange import FetchError
from .judging import origin, refused
from .names import resolve

_READY: Final = 220


class _Judged(smtplib.SMTP):
    """Connects to the address that was judged; the certificate is still checked against the name."""

    loopback = False  # whether this machine may be asked
    reached = False  # whether the message itself was on its way

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        reasons = {address: refused(address, loopback=self.loopback) for address in resolve(host, port, timeout)}
        good = [address for address, reason in reasons.items() if not reason]
        if not good:
            address, reason = next(iter(reasons.items()))
            raise OSError(f"{address} may not be asked: {reason}")
        return socket.create_connection((good[0], port), timeout)

    def data(self, msg: Any) -> tuple[int, bytes]:  # noqa: ANN401  # the base class's own
        """Note that the message itself is on its way."""
        self.reached = True
        return super().data(msg)


class _JudgedTLS(smtplib.SMTP_SSL, _Judged):
    """The same from the first byte under TLS: SMTP_SSL wraps what its base's `_get_socket` gives."""


def deliver(server: str, message: EmailMessage, to: Sequence[str], login: tuple[str, str] | None, *,
            seconds: float = 20.0, loopback: bool = False) -> None:
    """Hand a message to a mail server: `smtp://host[:587]` (STARTTLS unless on loopback) or `smtps://host[:465]`.

    FetchError otherwise; its `reached` says whether the message may have been taken all the same.
    """
    parts, place, context = urlsplit(server), origin(server), ssl.create_default_context()
    host = parts.hostname or ""
    client: _Judged | None = None
    try:
        secure = parts.scheme == "smtps"
        client = _JudgedTLS(timeout=seconds, context=context) if secure else _Judged(timeout=seconds)
        client.loopback = loopback
        client._host = host  # type: ignore[attr-defined]  # noqa: SLF001  # what certificates are checked against
        code, words = client.connect(host, parts.port or (465 if secure else 587))
        if code != _READY:
            raise smtplib.SMTPConnectError(code, words)
        if not secure and not loopback:
            client.starttls(context=context)
        if login is not None:
            client.login(*login)
        missed = client.send_message(message, to_addrs=list(to))
    except smtplib.SMTPResponseException as problem:  # 4yz and 5yz are a clear no: the message was not taken
        reached = client is not None and client.reached and problem.smtp_code // 100 not in {4, 5}
        raise FetchError(place, f"{problem.smtp_code} {_words(problem.smtp_error)}", reached=reached) from None
    except smtplib.SMTPRecipientsRefused:
        raise FetchError(place, "it takes no mail for these recipients", reached=False) from None
    except UnicodeEncodeError:  # smtplib writes names and passwords in ASCII
        raise FetchError(place, "its login has characters that can't be sent", reached=False) from None
    except (OSError, smtplib.SMTPException) as problem:
        reached = client is not None and client.reached
        raise FetchError(place, str(problem) or type(problem).__name__, reached=reached) from None
    finally:
        if client is not None:
            _leave(client)
    if missed:
        raise FetchError(place, f"it took the message, but not for {len(missed)} of {len(to)}", reached=True)


def _leave(client: _Judged) -> None:
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()


def _words(given: bytes | str) -> str:
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else given
