"""What is asked and what comes back, without any library's types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..core.errors import UnableError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one exchange may take."""

    seconds: float = 20.0  # wall-clock, from the name's look-up to the last byte, redirects included
    received: int = 4_000_000  # bytes as they come
    decoded: int = 16_000_000  # bytes after decompression
    redirects: int = 5
    agent: str = "Stoa/0.1"


@dataclass(frozen=True, slots=True)
class File:
    """A part of a form that is a file."""

    name: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One request. At most one of `json`, `form` and `content` is set; `files` go with `form`.

    Printing it shows the method alone: address, headers and body may hold what only its sender may know.
    """

    method: str = "GET"
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Any = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    files: Mapping[str, File] = field(default_factory=dict, repr=False)
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, decompressed."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    url: str  # where it came from, after redirects

    @property
    def ok(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300  # noqa: PLR2004  # RFC 9110, 15.3

    @property
    def text(self) -> str:
        """The body as UTF-8; what isn't is replaced."""
        return self.body.decode("utf-8", "replace")

    def data(self) -> Any:  # noqa: ANN401  # whatever JSON holds: the caller's schema decides
        """Return the body read as JSON; ValueError if it is not JSON."""
        return json.loads(self.body)


class FetchError(UnableError):
    """No whole answer came. `reached` says whether the other side may have got the request."""

    def __init__(self, place: str, why: str, *, reached: bool) -> None:
        """Take the origin that was asked, what went wrong, and whether any byte of the request went out."""
        self.place, self.why, self.reached = place, why, reached
        super().__init__(f"{place}: {why}")


class Fetch(Protocol):
    """Does one exchange; raises FetchError. Made by `plugins.fetching.http.opened`, or by a test."""

    def __call__(self, asking: Asking, limits: Limits = ...) -> Answer:
        """Return the answer, whatever its status."""
