"""A mail server on loopback, by aiosmtpd."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


class Box:
    """Keeps what it is given."""

    def __init__(self) -> None:
        """Begin empty."""
        self.letters: list[bytes] = []
        self.refusal = ""  # said instead of taking a letter

    def authenticator(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str,  # noqa: ARG002  # aiosmtpd's own
                      data: object) -> AuthResult:  # noqa: ARG002  # as above
        """Let everybody in."""
        return AuthResult(success=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802  # aiosmtpd's own
        """Take a letter."""
        if self.refusal:
            return self.refusal
        content = envelope.content
        self.letters.append(content if isinstance(content, bytes) else str(content).encode())
        return "250 OK"


@contextmanager
def mailbox() -> Iterator[tuple[Box, str]]:
    """Serve a mailbox; gives it and its address."""
    box = Box()
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=20,
                            authenticator=box.authenticator, auth_require_tls=False)
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
