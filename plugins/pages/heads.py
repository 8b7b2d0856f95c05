"""What stands in a page's `<head>`: title, description, addresses, Open Graph (https://ogp.me), feeds, linked data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..core.addresses import HOME, topic_address
from ..core.model import Expert, Record
from . import linked_data
from .desk import Desk
from .views import FeedLink, Head, LinkView, PictureView, TranslationView, When

DESCRIPTION: Final = 200
"""Characters of a description: more is cut by whoever shows it."""

CARD: Final = "card.png"
CARD_SIZE: Final = (1200, 630)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a head is made from; everything else is the desk's."""

    place: str  # the page's address
    title: str
    description: str = ""
    sort: str = "website"  # Open Graph's: `website`, `article`, `profile`
    crumbs: tuple[LinkView, ...] = ()
    things: tuple[linked_data.Thing, ...] = ()
    image: str = ""  # absolute
    picture: PictureView | None = None  # the item's own, instead of `image`
    published: When | None = None
    updated: When | None = None
    authors: tuple[Expert, ...] = ()
    tags: tuple[str, ...] = ()
    robots: str = ""
    older: str = ""
    newer: str = ""
    translations: tuple[TranslationView, ...] = ()
    source: str = ""
    feeds: tuple[FeedLink, ...] | None = None  # None: those that follow the page at `place`


def head(desk: Desk, about: About) -> Head:
    """Return a page's head."""
    name = desk.network.settings.name
    canonical = desk.absolute(about.place)
    description = shortened(about.description)
    home = about.place == HOME
    things = about.things if home else (*about.things,
                                        linked_data.trail(desk, about.crumbs, about.title, canonical))
    feeds = about.feeds if about.feeds is not None else () if home else desk.feeds(about.place)
    creators = [handle for expert in about.authors if (handle := fediverse(expert))]
    return Head(
        title=name if home else f"{about.title} · {name}", description=description, canonical=canonical,
        robots=about.robots, open_graph=tuple(_open_graph(desk, about, canonical, description)),
        creators=tuple(creators), feeds=feeds,
        older=about.older, newer=about.newer, translations=about.translations, source=about.source,
        data=linked_data.script(things),
    )


def _open_graph(desk: Desk, about: About, canonical: str, description: str) -> list[tuple[str, str]]:
    graph = [("og:site_name", desk.network.settings.name), ("og:type", about.sort), ("og:title", about.title),
             ("og:url", canonical)]
    if description:
        graph.append(("og:description", description))
    if about.picture and about.picture.width:
        graph += [("og:image", desk.origin + about.picture.src), ("og:image:width", str(about.picture.width)),
                  ("og:image:height", str(about.picture.height))]
        if about.picture.alt:
            graph.append(("og:image:alt", about.picture.alt))
        graph.append(("twitter:card", "summary_large_image"))
    elif about.image:
        width, height = CARD_SIZE
        graph += [("og:image", about.image), ("og:image:width", str(width)), ("og:image:height", str(height)),
                  ("og:image:alt", about.title), ("twitter:card", "summary_large_image")]
    if about.sort == "article":
        graph += [("article:published_time", about.published.iso)] if about.published else []
        graph += [("article:modified_time", about.updated.iso)] if about.updated else []
        graph += [("article:author", desk.origin + desk.to(expert.key)) for expert in about.authors]
        graph += [("article:tag", tag) for tag in about.tags]
    return graph


def card_image(desk: Desk, item: Record | None = None, topic: str = "") -> str:
    """Return the absolute address of the card image for an item, a topic, or the network; empty where none is made.

    An item without one of its own has its first topic's, and else the network's.
    """
    if not desk.materials.cards:
        return ""
    if item is not None and has_card(item):
        return desk.origin + desk.to(item.key) + CARD
    slug = topic or (item.topics[0] if item is not None and item.topics else "")
    return desk.absolute(f"{topic_address(slug)}{CARD}" if slug in desk.topic_titles else f"{HOME}{CARD}")


def has_card(item: Record) -> bool:
    """Tell whether an item has a card image of its own: experts do, others by `extra: {card: true}`."""
    return isinstance(item, Expert) or item.extra.get("card") is True


def fediverse(expert: Expert) -> str:
    """Return an expert's handle in the fediverse as `@ada@example.social`, or nothing."""
    handle = str(expert.handles.get("mastodon", "")).lstrip("@")
    return f"@{handle}" if handle.count("@") == 1 else ""


def shortened(text: str, limit: int = DESCRIPTION) -> str:
    """Return a text of at most `limit` characters, cut between words."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 1].rsplit(' ', 1)[0].rstrip(' ,;:.-')}…"


def crumbs(desk: Desk, *parents: LinkView) -> tuple[LinkView, ...]:
    """Return the way from home to a page's parent; the same object for the same parents."""
    found = desk.ways.get(parents)
    if found is None:
        found = desk.ways[parents] = (LinkView(desk.network.settings.name, desk.href(HOME)), *parents)
    return found

