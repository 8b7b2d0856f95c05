"""Any address that takes JSON: a relay, an automation, one's own program.

`Idempotency-Key` and `id` are the same for the same item and part, so that a receiver can see a repetition.
"""

from __future__ import annotations

from typing import Any

from .contract import Means, Message
from .hooks import Hook, taken


def speaker(means: Means) -> Hook:
    """Return the channel's speaker."""
    def headers(message: Message) -> dict[str, str]:
        token = means.secrets["TOKEN"]
        return {"Idempotency-Key": _key(message), **({"Authorization": f"Bearer {token}"} if token else {})}

    return Hook(means, _body, taken, headers)


def _key(message: Message) -> str:
    return f"{message.item}#{message.part}"


def _body(message: Message) -> dict[str, Any]:
    card = message.card
    return {"id": _key(message), "text": message.words, "link": card.link, "title": card.title,
            "description": card.description, "image": card.image, "alt": card.alt, "language": message.language}
