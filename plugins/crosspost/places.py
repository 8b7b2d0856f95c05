"""What each kind of channel takes: how long, counted how, with tags and mentions in which habit. Data, no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from . import linking
from .counting import code_points, graphemes, mastodon_length, utf16_units, weighted_length


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A kind of channel, as far as a text must know it."""

    limit: int  # by `count`
    unit: str  # what `count` counts, for people
    count: Callable[[str], int]
    most_bytes: int = 0  # in UTF-8; 0: no such limit
    link: Literal["text", "card"] = "text"  # whether the address stands in the text or only on the card
    hashtags: bool = True
    mention: str = ""  # how a person is mentioned by handle: `@{}`; empty: by name
    names: Callable[[str], bool] = lambda handle: not set(handle) & set(" \t\n/:")  # whether it can be mentioned there
    tags: Callable[[str], bool] = lambda tag: any(map(str.isalpha, tag))  # whether a tag is one there
    links: Callable[[str], bool] = bool  # whether an address becomes a link there
    threads: bool = False  # whether a thread can be posted
    edits: str = ""  # empty: posts can be changed; else why not
    deletes: str = ""  # empty: posts can be taken back; else why not
    asks: str = ""  # empty: the channel can be asked what it has; else why not
    named: bool = False  # whether a post's name there is made from its item, so that one that is found is surely ours
    settle: int = 30  # seconds after which a request without an answer can't arrive any more

    def length(self, text: str) -> int:
        """Return how long a text is here."""
        return self.count(text)

    def fits(self, text: str) -> bool:
        """Say whether a text is short enough."""
        return self.count(text) <= self.limit and (not self.most_bytes or len(text.encode()) <= self.most_bytes)


_NO_WAY_BACK: Final = "it only takes messages: nothing sent there can be changed or taken back"
_DEAF: Final = "it only takes messages: it can't be asked what it has"

PLACES: Final[Mapping[str, Place]] = {
    "mastodon": Place(limit=500, unit="characters", count=mastodon_length, mention="@{}", threads=True,
                      settle=10),
    "bluesky": Place(limit=300, unit="graphemes", count=graphemes, most_bytes=3000, link="card", mention="@{}",
                     threads=True, named=True, settle=0),
    "linkedin": Place(limit=3000, unit="characters", count=code_points, link="card"),
    "x": Place(limit=280, unit="weighted characters", count=weighted_length, mention="@{}", threads=True,
               names=lambda handle: linking.mentioned(f"@{handle}") == (handle, ""), tags=linking.is_tag,
               links=linking.is_address,
               edits="posts there can't be changed by an application"),
    "telegram": Place(limit=4096, unit="characters", count=utf16_units, mention="@{}", asks=(
        "a bot can't read back what it sent")),
    "slack": Place(limit=3000, unit="characters", count=code_points, hashtags=False, edits=_NO_WAY_BACK,
                   deletes=_NO_WAY_BACK, asks=_DEAF),
    "teams": Place(limit=3000, unit="characters", count=code_points, hashtags=False, edits=_NO_WAY_BACK,
                   deletes=_NO_WAY_BACK, asks=_DEAF),
    "discord": Place(limit=2000, unit="characters", count=code_points, hashtags=False, asks=(
        "a webhook can't list what it sent")),
    "webhook": Place(limit=5000, unit="characters", count=code_points, hashtags=False, edits=_NO_WAY_BACK,
                     deletes=_NO_WAY_BACK, asks=_DEAF),
    "email": Place(limit=5000, unit="characters", count=code_points, hashtags=False, edits=_NO_WAY_BACK,
                   deletes=_NO_WAY_BACK, asks=_DEAF),
}
"""Kinds of channels, as `type` in `network.yaml` names them."""
