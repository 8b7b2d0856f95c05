"""Card images: what a link to the site looks like elsewhere. The theme's `card.svg` draws them in its own type.

For the network, its topics and its experts; for another item by `extra: {card: true}` in its front matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import partial
from typing import Final

from ..core.addresses import HOME, address, output_path, topic_address
from ..core.build import Tree
from ..core.model import Expert, Person
from .cards import card
from .desk import Desk
from .heads import CARD, has_card
from .rendering import Press
from .theme import Theme

TEMPLATE: Final = "card.svg"


@dataclass(frozen=True, slots=True)
class CardImage:
    """What `card.svg` gets as `it`: 1200 by 630 pixels with this on it."""

    kind: str  # `network`, `topics`, `experts`, or an item's kind
    title: str
    line: str  # the tagline, summary or offer; may be empty
    network: str  # the network's name
    host: str  # where it is: `stoa.example`
    initials: str = ""  # of an expert
    hue: int = 0  # 1 to 12 for an expert


def has_cards(theme: Theme) -> bool:
    """Tell whether a theme can draw card images: it has a template and fonts for them."""
    return bool(theme.fonts) and any((folder / TEMPLATE).is_file() for folder in theme.templates)


def card_images(desk: Desk) -> Iterator[tuple[str, CardImage]]:
    """Yield every card image with its output path."""
    settings = desk.network.settings
    host = desk.url.split("://", 1)[-1]
    yield output_path(f"{HOME}{CARD}"), CardImage("network", settings.name, settings.tagline, settings.name, host)
    for hub in desk.network.hubs:
        yield (output_path(f"{topic_address(hub.topic.slug)}{CARD}"),
               CardImage("topics", hub.topic.title, hub.topic.summary, settings.name, host))
    for key, item in desk.network.items.items():
        if not has_card(item) or item.kind == "editions":
            continue
        path = output_path(f"{address(key)}{CARD}")
        if isinstance(item, Expert):
            face = desk.person(Person(expert=item.slug))
            yield path, CardImage("experts", item.title, item.offer, settings.name, host, face.initials, face.hue)
        else:
            yield path, CardImage(item.kind, item.title, card(desk, key).summary, settings.name, host)


def draw_cards(desk: Desk, theme: Theme, press: Press, tree: Tree, jobs: int) -> int:
    """Put every card image into the tree; return how many had to be drawn."""
    left: list[tuple[str, str, CardImage]] = []
    for path, image in card_images(desk):
        key = hashlib.blake2b(f"{theme.fingerprint}{astuple(image)!r}".encode(), digest_size=16).hexdigest()
        if not tree.keep(path, key):
            left.append((path, key, image))
    if not left:
        return 0
    from .inking import drawn, lines  # noqa: PLC0415  # Pillow, resvg and fontTools take a while to load

    pictures = [press.text(TEMPLATE, {"it": image, "lines": partial(lines, theme.fonts)}) for _, _, image in left]
    for (path, key, _), data in zip(left, drawn(pictures, theme.fonts, jobs), strict=True):
        tree.write(path, data, key)
    return len(left)
