"""Discord by a webhook (https://discord.com/developers/docs/resources/webhook#execute-webhook)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from ...fetching.exchange import Answer, Asking
from .contract import GONE, Means, Message, Reply, Sent, asked, read, unheard


class Discord:
    """One channel of a server there."""

    def __init__(self, means: Means) -> None:
        """Take what it is opened with; nothing is asked yet."""
        self._means = means

    def post(self, message: Message) -> Sent:
        """Send it, and wait for its id. Nobody is called, whatever the words are."""
        answer = read(self._ask("POST", "", _body(message), query="wait=true"), "id")
        return Sent(remote=answer["id"])

    def find(self, message: Message, since: dt.datetime) -> Sent | None:  # noqa: ARG002  # it can't be asked
        """Refuse: a webhook can't list what it sent."""
        raise unheard(self._means.channel.place)

    def change(self, sent: Sent, message: Message) -> Sent:
        """Put other words into a message."""
        self._ask("PATCH", f"/messages/{sent.remote}", _body(message))
        return sent

    def withdraw(self, sent: Sent) -> None:
        """Delete a message; one that is gone is as good."""
        self._ask("DELETE", f"/messages/{sent.remote}", also=GONE)

    def replies(self, sent: Sent) -> tuple[Reply, ...]:  # noqa: ARG002  # it can't be asked
        """Return nothing: a webhook can't read."""
        return ()

    def _ask(self, method: str, place: str, values: Any = None, also: Any = (), query: str = "") -> Answer:  # noqa: ANN401  # JSON
        """Ask at a place under the webhook's address, whose own query (`thread_id=…`) goes along."""
        parts = urlsplit(self._means.secrets["URL"])
        url = urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}{place}",
                                        query="&".join(part for part in (parts.query, query) if part)))
        return asked(self._means, Asking(method=method, url=url, json=values), also)


def speaker(means: Means) -> Discord:
    """Return the channel's speaker."""
    return Discord(means)


def _body(message: Message) -> dict[str, Any]:
    return {"content": message.words, "allowed_mentions": {"parse": []}}
