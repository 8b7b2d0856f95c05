"""Names to addresses, within a time: the system's own look-up can't be told when to stop."""

from __future__ import annotations

import socket
import threading


def resolve(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Return the addresses of a host, in the system's order, each once; OSError if there are none in time."""
    found: list[str] = []
    failed: list[OSError] = []

    def look() -> None:
        try:
            found.extend(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as problem:
            failed.append(problem if isinstance(problem, OSError) else OSError(f"not a host name: {problem}"))

    thread = threading.Thread(target=look, daemon=True)  # a hanging one ends with the process
    thread.start()
    thread.join(max(seconds, 0.001))
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError(f"its name was not found in {seconds:.0f} s")
    return tuple(dict.fromkeys(found))
