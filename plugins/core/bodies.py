"""A body's HTML, once it is known where its references lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TypeAlias

from .addresses import href
from .model import Body, Reference

PictureMarkup: TypeAlias = Callable[[Reference, str], str]
"""Makes the HTML of a picture from its reference and its address below the network's URL."""


def plain_picture(base: str) -> PictureMarkup:
    """Return what makes a plain `<img>`; `base` comes before the address."""
    def markup(reference: Reference, place: str) -> str:
        title = f' title="{escape(reference.title)}"' if reference.title else ""
        return f'<img src="{escape(href(base, place))}" alt="{escape(reference.alt)}"{title} loading="lazy">'
    return markup


def render_body(body: Body, targets: Sequence[str | None], base: str, picture: PictureMarkup | None = None) -> str:
    """Return the HTML of a body: safe to put into a page or a feed as it is.

    `targets` are `Network.targets` of the item or answer; `base` is the path prefix for pages and the network's
    whole URL for feeds. A link that leads nowhere loses its address and stays as text; a picture that is nowhere is
    replaced by its description.
    """
    if len(targets) != len(body.references):
        message = f"{len(targets)} targets for {len(body.references)} references"
        raise ValueError(message)
    make = picture or plain_picture(base)
    parts = body.parts  # which may be unpacked anew each time
    pieces = [parts[0]]
    for reference, target, part in zip(body.references, targets, parts[1:], strict=True):
        if reference.kind == "link":
            pieces.append(f' href="{escape(href(base, target))}"' if target is not None else "")
        else:
            pieces.append(make(reference, target) if target is not None else escape(reference.alt))
        pieces.append(part)
    return "".join(pieces)
