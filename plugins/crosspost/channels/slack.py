"""Slack by an incoming webhook (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks)."""

from __future__ import annotations

from typing import Any

from ...fetching.exchange import Answer
from ...fetching.judging import origin
from .contract import Means, Message, Sent, TroubleError
from .hooks import Hook


def speaker(means: Means) -> Hook:
    """Return the channel's speaker."""
    return Hook(means, _body, _taken)


def escaped(words: str) -> str:
    """Return words in which nothing calls anybody: `<!channel>` is shown as it is written."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _body(message: Message) -> dict[str, Any]:
    return {"text": escaped(message.words), "mrkdwn": False, "unfurl_links": True, "unfurl_media": True}


def _taken(answer: Answer) -> Sent:
    """Slack and Mattermost answer `ok`, others that take the same messages say it in JSON."""
    if answer.text.strip() != "ok" and not _agreed(answer):
        raise TroubleError(f"{origin(answer.url)}: did not answer `ok`", taken=True)
    return Sent(remote="")


def _agreed(answer: Answer) -> bool:
    try:
        data = answer.data()
    except ValueError:
        return False
    return isinstance(data, dict) and (data.get("ok") is True or data.get("success") is True)
