"""Microsoft Teams by a workflow's webhook, which takes an Adaptive Card.

https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
"""

from __future__ import annotations

import re
from typing import Any, Final

from .contract import Means, Message
from .hooks import Hook, taken

_MARKUP: Final = re.compile(r"([\\*_\[\]`~])")


def speaker(means: Means) -> Hook:
    """Return the channel's speaker."""
    return Hook(means, _body, taken)


def _block(words: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    return {"type": "TextBlock", "text": _MARKUP.sub(r"\\\1", words), "wrap": True, **more}


def _body(message: Message) -> dict[str, Any]:
    card = message.card
    words = message.words.replace(card.link, "").strip()
    return {"type": "message", "attachments": [{
        "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None,
        "content": {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
            "body": [_block(card.title, weight="Bolder", size="Medium"), _block(words)],
            "actions": [{"type": "Action.OpenUrl", "title": card.title, "url": card.link}],
        }}]}
