"""Card images: what a link to the site looks like elsewhere. The theme's `card.svg` draws them in its own type.

For the network, its topics and its experts; for another item by `extra: {card: true}` in its front matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Final

from ..core.addresses import HOME, address, output_path, topic_address
from ..core.build import Tree
from ..core.model import Expert, Person
from .cards import card
from .desk import Desk
from .drawing import draw
from .fonts import face
from .heads import CARD, has_card
from .layers import Layers, layers
from .lettering import lettered
from .rendering import Press
from .theme import Theme

TEMPLATE: Final = "card.svg"
_MANY: Final = 4


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
    left: list[tuple[str, str, str]] = []
    for path, image in card_images(desk):
        key = hashlib.blake2b(f"{theme.fingerprint}{astuple(image)!r}".encode(), digest_size=16).hexdigest()
        if not tree.keep(path, key):
            left.append((path, key, press.text(TEMPLATE, {"it": image, "lines": partial(lines, theme.fonts)})))
    for (path, key, _), data in zip(left, _drawn([svg for _, _, svg in left], theme.fonts, jobs), strict=True):
        tree.write(path, data, key)
    return len(left)


def _drawn(pictures: Sequence[str], fonts: Sequence[Path], jobs: int) -> list[bytes]:
    """Return pictures as PNG; the shapes that several have are drawn once, the words of each put on them."""
    parts = [layers(svg, fonts) for svg in pictures]
    shapes = list(dict.fromkeys(part.shapes for part in parts))
    whole = partial(draw, fonts=fonts)
    if jobs < 2 or len(pictures) < _MANY:  # noqa: PLR2004  # one process is this one
        grounds = dict(zip(shapes, map(whole, shapes), strict=True))
        return [_put(part, svg, grounds[part.shapes], fonts) for part, svg in zip(parts, pictures, strict=True)]
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(jobs, get_context(method)) as pool:
        grounds = dict(zip(shapes, pool.map(whole, shapes), strict=True))
        return list(pool.map(partial(_put, fonts=fonts), parts, pictures, [grounds[part.shapes] for part in parts],
                             chunksize=8))


def _put(part: Layers, svg: str, ground: bytes, fonts: Sequence[Path]) -> bytes:
    """Return a picture: its words on its shapes, or all of it at once where that doesn't do."""
    if not part.words:
        return ground
    return lettered(ground, part.words) or draw(svg, fonts)


def lines(fonts: Sequence[Path], text: str, font: str, size: int, width: int, most: int) -> list[str]:
    """Return a text broken into at most `most` lines of `width` pixels in a font file of the theme (by its name).

    What doesn't fit ends in an ellipsis.
    """
    measured = face(next((str(path) for path in fonts if path.name == font), str(fonts[0])))
    found: list[str] = []
    rest = text.split()
    while rest and len(found) < most:
        count = 1
        while count < len(rest) and measured.width(" ".join(rest[: count + 1]), size) <= width:
            count += 1
        found.append(" ".join(rest[:count]))
        rest = rest[count:]
    if found:
        last, cut = found[-1], bool(rest)
        while last and measured.width(f"{last}…" if cut else last, size) > width:
            last, cut = last[:-1].rstrip(), True
        found[-1] = f"{last}…" if cut else last
    return found
