"""Which file speaks to which kind of channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from . import bluesky, discord, linkedin, mail, mastodon, slack, teams, telegram, webhook, x
from .contract import Means, Speaker

SPEAKERS: Final[Mapping[str, Callable[[Means], Speaker]]] = {
    "mastodon": mastodon.speaker, "bluesky": bluesky.speaker, "linkedin": linkedin.speaker, "x": x.speaker,
    "telegram": telegram.speaker, "slack": slack.speaker, "teams": teams.speaker, "discord": discord.speaker,
    "webhook": webhook.speaker, "email": mail.speaker,
}
