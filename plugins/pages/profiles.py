"""The view of an expert: the offer, then what others acknowledged, then what they did."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from ..core.addresses import address
from ..core.model import Expert, Key, Person
from ..core.network import Acknowledgement, TopicStanding
from . import linked_data
from .cards import card
from .common import common
from .desk import Desk, host
from .heads import card_image, fediverse
from .paging import count, pager, part
from .pictures import portrait
from .views import ContributionView, EvidenceView, ExpertView, LinkView, NextThing, TopicEvidence

SHOWN: Final = 8
"""Acknowledgements on one topic."""

_PROFILES: Final = {
    "bluesky": "https://bsky.app/profile/{}", "github": "https://github.com/{}", "x": "https://x.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}", "gitlab": "https://gitlab.com/{}", "codeberg": "https://codeberg.org/{}",
}


def expert(desk: Desk, key: Key) -> ExpertView:
    """Return an expert's page."""
    item = desk.network.items[key]
    assert isinstance(item, Expert)  # noqa: S101  # the key's kind makes it one; tells the type checker
    place = address(key)
    standing = desk.network.standings.get(item.slug)
    face = portrait(desk.plates, desk.base, desk.network.pictures.get(key, ""))
    image = desk.origin + face.src if face else card_image(desk, item)
    did = contributions(desk, item.slug)
    pages = count(len(did))
    speaker = desk.speaker(Person(expert=item.slug))
    after = NextThing("topic", speaker.known_for[0].label, desk.topic(standing.topics[0].topic).href) if (
        standing and standing.topics) else _latest(desk, did)
    return ExpertView(
        **common(desk, item, things=(linked_data.profile(desk, item, desk.absolute(place), image),),
                 speakers=(speaker,), after=after),
        speaker=speaker, avatar=face,
        standing=tuple(_topic(desk, one) for one in standing.topics) if standing else (),
        acknowledged_by=speaker.acknowledged_by,
        contributions=tuple(ContributionView(act, card(desk, one)) for act, one in part(did, pages)),
        pager=pager(desk, place, pages, pages),
        links=tuple(LinkView(host(url), url) for url in item.links), handles=tuple(_handles(item)),
        follow=desk.feeds(place), feed_elsewhere=item.feed, interests=item.disclosure,
    )


def contributions(desk: Desk, slug: str) -> list[tuple[str, Key]]:
    """Return what an expert did, newest first: (act, key)."""
    return desk.contributions[slug]


def _topic(desk: Desk, standing: TopicStanding) -> TopicEvidence:
    shown = standing.acknowledgements[:SHOWN]
    together: dict[tuple[str, Key, Key], list[Acknowledgement]] = {}
    for one in shown:
        together.setdefault((one.kind, one.item, one.evidence), []).append(one)
    return TopicEvidence(
        desk.topic(standing.topic), f"evidence-{standing.topic}", tuple(map(desk.person, standing.people)),
        tuple(_evidence(desk, tuple(those)) for those in together.values()),
        len(standing.acknowledgements) - len(shown),
    )


def _evidence(desk: Desk, those: tuple[Acknowledgement, ...]) -> EvidenceView:
    """Return acknowledgements as they are shown; they stand under every topic of what was acknowledged."""
    first = those[0]
    return desk.facts.once(desk.evidence, those, lambda those: EvidenceView(
        first.kind, tuple(desk.person(one.by) for one in those), desk.link(first.item), desk.link(first.evidence),
        desk.on(first.on)))


def _latest(desk: Desk, did: list[tuple[str, Key]]) -> NextThing | None:
    if not did:
        return None
    newest = did[0][1]
    return NextThing("expert", desk.title(newest), desk.to(newest), desk.network.summary(newest))


def _handles(item: Expert) -> list[LinkView]:
    """Return an expert's names on other networks, linked where the profile's address follows from the name."""
    found = []
    for channel, handle in item.handles.items():
        if channel == "mastodon" and (full := fediverse(item)):
            _, name, server = full.split("@")
            found.append(LinkView(full, f"https://{quote(server)}/@{quote(name)}"))
        elif channel in _PROFILES:
            name = handle.lstrip("@")
            found.append(LinkView(f"@{name}", _PROFILES[channel].format(quote(name))))
        else:
            found.append(LinkView(f"{channel}: {handle}", ""))
    return found
