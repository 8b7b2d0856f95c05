"""Pictures as they are published: several sizes and formats of each, so that no reader loads more than they see.

Plates are made beforehand (`plating.py`); here they become views and markup. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from ..core.addresses import href
from ..core.bodies import PictureMarkup, plain_picture
from ..core.model import Picture, Reference
from .views import PictureView

TYPES: Final[Mapping[str, str]] = {
    "avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif",
}
MODERN: Final = ("avif", "webp")

BODY_SIZES: Final = "(min-width: 48rem) 42rem, 100vw"
"""How wide a picture in a text is shown: the measure of a text, else the whole window."""


@dataclass(frozen=True, slots=True)
class Print:
    """One file of a picture."""

    form: str  # a key of TYPES
    width: int
    height: int
    place: str  # address below the network's URL


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture with the files it is published as; the fallback's are in `form`, those of each form by width."""

    form: str
    prints: tuple[Print, ...]


@dataclass(frozen=True, slots=True)
class Plates:
    """All pictures of a network, by the address of the original."""

    pictures: Mapping[str, Plate] = field(default_factory=dict)  # in texts, and items' own
    faces: Mapping[str, Plate] = field(default_factory=dict)  # square and small
    portraits: Mapping[str, Plate] = field(default_factory=dict)  # square and larger


def avatar(plates: Plates, base: str, place: str) -> PictureView | None:
    """Return a face for cards; None where there is none."""
    return _view(plates.faces.get(place), base, "", lazy=True)


def portrait(plates: Plates, base: str, place: str) -> PictureView | None:
    """Return a face for the person's own page, above the fold."""
    return _view(plates.portraits.get(place), base, "", lazy=False)


def item_picture(plates: Plates, base: str, place: str, said: Picture | None) -> PictureView | None:
    """Return an item's own picture, above the fold."""
    return _view(plates.pictures.get(place), base, said.alt, lazy=False) if said else None


def body_picture(plates: Plates, base: str) -> PictureMarkup:
    """Return what makes the HTML of pictures in texts: `<picture>` with what is known of each."""
    plain = plain_picture(base)

    def markup(reference: Reference, place: str) -> str:
        view = _view(plates.pictures.get(place), base, reference.alt, lazy=True)
        return plain(reference, place) if view is None else picture_html(view, reference.title)

    return markup


def picture_html(view: PictureView, title: str = "") -> str:
    """Return a picture as HTML, every value escaped."""
    sources = "".join(f'<source type="{kind}" srcset="{escape(files)}" sizes="{BODY_SIZES}">'
                      for kind, files in view.sources)
    files = f' srcset="{escape(view.srcset)}" sizes="{BODY_SIZES}"' if view.srcset else ""
    named = f' title="{escape(title)}"' if title else ""
    size = f' width="{view.width}" height="{view.height}"' if view.width else ""
    lazy = ' loading="lazy" decoding="async"' if view.lazy else ""
    image = f'<img src="{escape(view.src)}"{files}{size} alt="{escape(view.alt)}"{named}{lazy}>'
    return f"<picture>{sources}{image}</picture>" if sources else image


def _view(plate: Plate | None, base: str, alt: str, *, lazy: bool) -> PictureView | None:
    if plate is None:
        return None
    to: Callable[[str], str] = lambda place: href(base, place)  # noqa: E731  # one word for the four uses below
    main = max((one for one in plate.prints if one.form == plate.form), key=lambda one: one.width)
    return PictureView(
        to(main.place), main.width, main.height, alt, _srcset(plate, plate.form, to),
        tuple((TYPES[form], _srcset(plate, form, to)) for form in MODERN
              if form != plate.form and any(one.form == form for one in plate.prints)), lazy,
    )


def _srcset(plate: Plate, form: str, to: Callable[[str], str]) -> str:
    return ", ".join(f"{to(one.place)} {one.width}w" for one in plate.prints if one.form == form)
