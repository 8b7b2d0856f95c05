"""A content root, a clock that only moves when it is told to, and a run over both."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from plugins.core.build import Request
from plugins.core.ledger import History, read
from plugins.core.network import Network
from plugins.crosspost.outbox import Outbox
from plugins.crosspost.plugin import found
from plugins.crosspost.running import Result, Run, send
from plugins.crosspost.seeding import seed
from plugins.fetching.exchange import Fetch
from plugins.store.ledgers import read_ledgers

from .models import (
    TOKEN,
    BlueskyModel,
    DiscordModel,
    HookModel,
    LinkedInModel,
    MastodonModel,
    Model,
    PlainMastodonModel,
    TelegramModel,
    XModel,
)
from .networks import NOW, network, post

MODELS: Mapping[str, type[Model]] = {
    "mastodon": MastodonModel, "gotosocial": PlainMastodonModel, "bluesky": BlueskyModel, "linkedin": LinkedInModel,
    "x": XModel, "telegram": TelegramModel, "slack": HookModel, "teams": HookModel, "discord": DiscordModel,
    "webhook": HookModel,
}
"""Channel → its server. E-mail has one of its own."""

POSTING = {
    "mastodon": "/api/v1/statuses", "gotosocial": "/api/v1/statuses", "bluesky": "/xrpc/com.atproto.repo.putRecord",
    "linkedin": "/rest/posts", "x": "/2/tweets", "telegram": "/sendMessage", "slack": "/hook/", "teams": "/hook/",
    "discord": "/hook/", "webhook": "/hook/",
}
"""Channel → a part of the address that posts."""

DEAF = frozenset({"telegram", "slack", "teams", "discord", "webhook", "email"})


def environment(address: str = "http://{}.test") -> dict[str, str]:
    """Return every channel's secrets, as the models know them."""
    made: dict[str, str] = {}
    for name in MODELS:
        place = address.format(name)
        made |= {f"STOA_{name.upper()}_TOKEN": TOKEN, f"STOA_{name.upper()}_URL": f"{place}/hook/{TOKEN}"}
    return made | {"STOA_BLUESKY_HANDLE": "stoa.test", "STOA_BLUESKY_PASSWORD": TOKEN}


def channel(name: str, server: str = "") -> dict[str, Any]:
    """Return a channel's settings."""
    kind = "mastodon" if name == "gotosocial" else name
    more = {"linkedin": {"author": "urn:li:organization:1"}, "telegram": {"to": "@stoa"},
            "email": {"from": "Stoa <stoa@stoa.example>", "to": "list@stoa.example"}}.get(name, {})
    scheme = "smtp" if name == "email" else "http"
    return {"type": kind, "server": server or f"{scheme}://{name}.test", "max_age": 7, **more}


@dataclass
class FakeClock:
    """Time that passes when somebody sleeps."""

    moment: dt.datetime = NOW
    slept: list[float] = field(default_factory=list)

    def now(self) -> dt.datetime:
        """Return the moment; a little later each time, as it is."""
        self.moment += dt.timedelta(milliseconds=1)
        return self.moment

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept.append(seconds)
        self.moment += dt.timedelta(seconds=seconds)


@dataclass
class Stage:
    """One content root with its channels."""

    folder: Path
    names: tuple[str, ...]
    fetch: Fetch | None = None
    env: dict[str, str] = field(default_factory=environment)
    clock: FakeClock = field(default_factory=FakeClock)
    seed: int = 0
    url: str = "https://stoa.example"
    servers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)  # further settings of each channel
    said: list[str] = field(default_factory=list)
    tries: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def content(self) -> Path:
        """The content root."""
        return self.folder / "content"

    def run(self, **more: Any) -> Run:  # noqa: ANN401  # Run's own fields
        """Return a run now."""
        values: dict[str, Any] = {
            "content": self.content, "state": self.folder / "state", "environment": self.env, "clock": self.clock,
            "chance": random.Random(self.seed), "name": lambda: f"try-{self.seed}-{next(self.tries)}",
            "say": self.said.append, "fetch": self.fetch}
        return Run(**values | more)

    def network(self, *slugs: str, **more: Any) -> Network:  # noqa: ANN401  # as `network` takes it
        """Return a network with these posts and the channels."""
        channels = {name: channel(name, self.servers.get(name, "")) | dict(self.more) for name in self.names}
        return network(*(post(slug, date=self.clock.moment - dt.timedelta(hours=5)) for slug in slugs),
                       channels=channels, url=self.url, now=self.clock.moment, **more)

    def outbox(self, *slugs: str, built: Network | None = None) -> Outbox:
        """Return what a build would write."""
        self.content.mkdir(parents=True, exist_ok=True)
        made = built or self.network(*slugs)
        made = replace(made, now=self.clock.moment)
        request = Request(content=self.content, output=self.folder / "output", state=self.folder / "state",
                          now=self.clock.moment)
        return found(made, request, read_ledgers(self.content))

    def begin(self, *slugs: str) -> None:
        """Seed every channel with what there is."""
        outbox, run = self.outbox(*slugs), self.run()
        for one in outbox.channels:
            seed(outbox, one, run)

    def send(self, *slugs: str, built: Network | None = None, **more: Any) -> list[Result]:  # noqa: ANN401  # as `run`
        """Build and send on every channel."""
        outbox = self.outbox(*slugs, built=built)
        return send(outbox, self.run(**more), outbox.channels)

    def history(self, name: str) -> History:
        """Return what a channel's ledger says."""
        return read((self.content / "ledger" / f"{name}.jsonl").read_text("utf-8"))
