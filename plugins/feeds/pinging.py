"""WebSub: telling the hub which feeds changed, once they are live (https://www.w3.org/TR/websub/).

How a publisher tells its hub is left open by the standard; all hubs in use take a form with `hub.mode=publish` and the
feed's address, as `hub.url` (PubSubHubbub's) or `hub.topic`: both are sent.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from ..core.addresses import feed, href, output_path
from ..core.errors import UnableError
from ..core.network import Network
from ..core.slices import moment, slices
from ..fetching.exchange import Asking, Fetch, FetchError

RECENT: Final = dt.timedelta(days=3)
"""Where nothing is known of earlier pings (a new machine), only feeds with an entry as new as this are told."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of the built site."""

    url: str
    digest: str  # of its bytes
    newest: dt.datetime | None  # when its newest entry was published


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of telling the hub of one feed."""

    feed: Feed
    trouble: str = ""  # empty: the hub knows


def built(network: Network, output: Path) -> tuple[Feed, ...]:
    """Return the feeds that are in an output folder."""
    return tuple(_built(network, output))


def _built(network: Network, output: Path) -> Iterator[Feed]:
    for part in slices(network):
        for form in part.forms:
            place = feed(part.place, form)
            try:
                data = (output / output_path(place)).read_bytes()
            except FileNotFoundError:
                continue
            except OSError as problem:
                raise UnableError(f"{output / output_path(place)}: can't be read: {problem}") from problem
            newest = moment(network, part.entries[0]) if part.entries else None
            yield Feed(href(network.settings.url, place), _digest(data), newest)


def changed(feeds: Iterable[Feed], known: Mapping[str, str] | None, now: dt.datetime) -> tuple[Feed, ...]:
    """Return the feeds to tell of: those whose bytes are others than at the last ping (`known`: address → digest)."""
    if known is None:
        return tuple(one for one in feeds if one.newest and one.newest > now - RECENT)
    return tuple(one for one in feeds if known.get(one.url) != one.digest)


def tell(hub: str, feeds: tuple[Feed, ...], fetch: Fetch) -> Iterator[Outcome]:
    """Tell the hub of each feed that is live with just these bytes; yields what came of each."""
    for one in feeds:
        yield Outcome(one, _told(hub, one, fetch))


def remembered(feeds: Iterable[Feed], known: Mapping[str, str] | None, outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Return what is known after a ping. A feed that could not be told of stays as it was known, to be told next time.

    Where nothing was known, what is old and was not told of counts as told.
    """
    outcomes = tuple(outcomes)
    tried = {one.feed.url for one in outcomes}
    before = known if known is not None else {one.url: one.digest for one in feeds if one.url not in tried}
    failed = {one.feed.url: "" for one in outcomes if one.trouble and known is None}
    return {**before, **failed, **{one.feed.url: one.feed.digest for one in outcomes if not one.trouble}}


def load(path: Path) -> dict[str, str] | None:
    """Return what was told at earlier pings; None where that isn't known."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return None


def save(path: Path, known: Mapping[str, str]) -> None:
    """Remember what was told."""
    temporary = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(msgspec.json.encode(dict(sorted(known.items()))))
        temporary.replace(path)
    except OSError as problem:
        raise UnableError(f"{path}: can't be written: {problem.strerror or problem}") from problem


def _told(hub: str, one: Feed, fetch: Fetch) -> str:
    try:
        live = fetch(Asking(url=one.url))
        if not live.ok:
            return f"{one.url}: is not live: it answers {live.status}"
        if _digest(live.body) != one.digest:
            return f"{one.url}: is not live yet: other bytes are there than in the output"
        form = {"hub.mode": "publish", "hub.url": one.url, "hub.topic": one.url}
        answer = fetch(Asking(method="POST", url=hub, form=form))
    except FetchError as problem:
        return f"{one.url}: {problem}"
    return "" if answer.ok else f"{one.url}: the hub answers {answer.status}: {' '.join(answer.text.split())[:200]}"


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
