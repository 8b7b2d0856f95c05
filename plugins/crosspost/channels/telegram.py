"""Telegram by a bot (https://core.telegram.org/bots/api#sendmessage). A bot can't read back what it sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from ...fetching.exchange import Answer, Asking
from ...fetching.judging import origin
from .contract import Means, Message, Reply, Sent, TroubleError, asked, judged, read, unheard

_BAD: Final = 400
_UNCHANGED: Final = "not modified"
_NOT_THERE: Final = "message to edit not found"
_GONE: Final = "message to delete not found"


class Telegram:
    """One channel, group or chat."""

    def __init__(self, means: Means) -> None:
        """Take what it is opened with; nothing is asked yet."""
        self._means = means

    def post(self, message: Message) -> Sent:
        """Send it as plain text, so that no character of it means something."""
        result = self._result(self._call("sendMessage", self._values(message)))
        chat = result.get("chat")
        name = str(chat.get("username") or "") if isinstance(chat, dict) else ""
        number = str(result["message_id"])
        return Sent(remote=number, url=f"https://t.me/{name}/{number}" if name else "")

    def find(self, message: Message, since: dt.datetime) -> Sent | None:  # noqa: ARG002  # it can't be asked
        """Refuse: it can't be asked."""
        raise unheard(self._means.channel.place)

    def change(self, sent: Sent, message: Message) -> Sent:
        """Put other words into a message."""
        self._call("editMessageText", {**self._values(message), "message_id": int(sent.remote)}, _UNCHANGED)
        return sent

    def withdraw(self, sent: Sent) -> None:
        """Delete a message, which Telegram allows for 48 hours, and in channels always."""
        self._call("deleteMessage", {"chat_id": self._means.channel.to, "message_id": int(sent.remote)}, _GONE)

    def replies(self, sent: Sent) -> tuple[Reply, ...]:  # noqa: ARG002  # it can't be asked
        """Return nothing: a bot sees comments only while it listens."""
        return ()

    def _values(self, message: Message) -> dict[str, Any]:
        return {"chat_id": self._means.channel.to, "text": message.words,
                "link_preview_options": {"url": message.card.link}}

    def _result(self, answer: Answer) -> dict[str, Any]:
        result = read(answer).get("result")
        if not isinstance(result, dict) or not isinstance(result.get("message_id"), int):
            raise TroubleError(f"{origin(answer.url)}: answered without `message_id`", taken=True)
        return result

    def _call(self, method: str, values: dict[str, Any], as_good: str = "") -> Answer:
        """Call a method; an error that says `as_good` is none. The token is part of the address: never show that."""
        means = self._means
        url = f"{means.channel.server}/bot{means.secrets['TOKEN']}/{method}"
        answer = _frank(asked(means, Asking(method="POST", url=url, json=values), also={_BAD}))
        trouble = judged(means, answer)
        if trouble is not None and not (as_good and as_good in answer.text):
            trouble.gone = _NOT_THERE in answer.text
            raise trouble
        return answer


def speaker(means: Means) -> Telegram:
    """Return the channel's speaker."""
    return Telegram(means)


def _frank(answer: Answer) -> Answer:
    """Return an answer with the status that its body names (`error_code`), which is what counts here."""
    try:
        data = answer.data()
    except ValueError:
        return answer
    if not answer.ok or not isinstance(data, dict) or data.get("ok") is not False:
        return answer
    code = data.get("error_code")
    return replace(answer, status=code if isinstance(code, int) else _BAD)
