"""What all channels share that only take messages: one address, which is the secret, and no way to ask or take back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from ...fetching.exchange import Answer, Asking
from ...fetching.judging import origin
from .contract import Means, Message, Reply, Sent, TroubleError, asked, lasting, unheard

_PAGES: Final = (b"<!doctype", b"<html")


class Hook:
    """One address that takes messages."""

    def __init__(self, means: Means, body: Callable[[Message], Any], taken: Callable[[Answer], Sent],
                 headers: Callable[[Message], dict[str, str]] = lambda _: {}) -> None:
        """Take how a message becomes JSON, and how an answer becomes what was sent."""
        self._means, self._body, self._taken, self._headers = means, body, taken, headers

    def post(self, message: Message) -> Sent:
        """Send it."""
        return self._taken(asked(self._means, Asking(
            method="POST", url=self._means.secrets["URL"], json=self._body(message), headers=self._headers(message))))

    def find(self, message: Message, since: dt.datetime) -> Sent | None:  # noqa: ARG002  # it can't be asked
        """Refuse: it can't be asked."""
        raise unheard(self._means.channel.place)

    def change(self, sent: Sent, message: Message) -> Sent:  # noqa: ARG002  # it can't
        """Refuse: there is no way back."""
        raise lasting(self._means.channel.place.edits)

    def withdraw(self, sent: Sent) -> None:  # noqa: ARG002  # it can't
        """Refuse: there is no way back."""
        raise lasting(self._means.channel.place.deletes)

    def replies(self, sent: Sent) -> tuple[Reply, ...]:  # noqa: ARG002  # it can't be asked
        """Return nothing: it can't be asked."""
        return ()


def taken(answer: Answer) -> Sent:
    """Return what was sent where any success will do. A page for people is none: some proxy may have said it."""
    if answer.body.lstrip()[:9].lower().startswith(_PAGES):
        raise TroubleError(f"{origin(answer.url)}: answered with a page for people", taken=True)
    return Sent(remote="")
