"""Words put on a picture, by Pillow (https://pillow.readthedocs.io), and the picture as PNG with a palette.

Pillow's own layout sets letters on whole pixels, FreeType bends them to the pixels' grid, and a library that sets them
well isn't on every machine. So each letter is drawn large once, made small to a quarter of a pixel, kept, and put where
the font's own measures say: as good as resvg's, in a tenth of the time, and the same bytes everywhere.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

from PIL import Image, ImageDraw, ImageFont

from .fonts import face

Colour = tuple[int, int, int]

_LARGE: Final = 8  # times as large a letter is drawn
_PARTS: Final = 4  # of a pixel, at which a letter can begin
_SHADES: Final = 32  # of a letter's edge, from ground to ink: more can't be told apart
_COLOURS: Final = 256  # that a palette holds


@dataclass(frozen=True, slots=True)
class Word:
    """Some text on one line of a picture."""

    text: str
    x: float  # where it begins, ends or has its middle, in pixels
    y: float  # its base line
    anchor: str  # `start`, `middle` or `end`
    font: str  # a file
    size: float
    ink: Colour


def lettered(picture: bytes, words: Sequence[Word]) -> bytes | None:
    """Return a PNG with words on it; None where one isn't on a ground of one colour, or there are too many colours."""
    ground = _ground(picture)
    if ground is None:
        return None
    image, palette = ground[0].copy(), list(ground[1])
    tables: dict[tuple[int, Colour], tuple[int, ...]] = {}
    for word in words:
        left, top, mask = _drawn(word)
        box = (left, top, left + mask.width, top + mask.height)
        if min(box) < 0 or box[2] > image.width or box[3] > image.height:
            return None
        under, other = cast("tuple[int, int]", image.crop(box).getextrema())  # places in the palette
        if under != other or len(palette) + _SHADES > _COLOURS:
            return None
        if (under, word.ink) not in tables:
            tables[under, word.ink], shades = _table(under, palette[under], word.ink, len(palette))
            palette += shades
        image.paste(mask.point(tables[under, word.ink]), box)
    image.putpalette([part for colour in palette for part in colour])
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)  # a quarter larger than with 6, in half the time
    return out.getvalue()


@lru_cache(maxsize=512)
def _table(place: int, ground: Colour, ink: Colour, free: int) -> tuple[tuple[int, ...], tuple[Colour, ...]]:
    """Return where each strength of ink on a ground is in a palette, and the shades that stand there from `free` on."""
    shades = tuple(cast("Colour", tuple(round(low + (high - low) * shade / (_SHADES - 1))
                                        for low, high in zip(ground, ink, strict=True)))
                   for shade in range(1, _SHADES))
    places = (place, *range(free, free + len(shades)))
    return tuple(places[round(strength * (_SHADES - 1) / 255)] for strength in range(256)), shades


@lru_cache(maxsize=32)
def _ground(picture: bytes) -> tuple[Image.Image, tuple[Colour, ...]] | None:
    """Return a picture as places in a palette, and that; None where it has too many colours, or is transparent."""
    with Image.open(io.BytesIO(picture)) as image:
        if image.mode == "RGBA" and image.getchannel("A").getextrema() != (255, 255):
            return None
        whole = image.convert("RGB")
    colours = whole.getcolors(_COLOURS)
    if colours is None:
        return None
    palette = tuple(sorted(cast("Colour", colour) for _, colour in colours))
    chosen = Image.new("P", (1, 1))
    chosen.putpalette([part for colour in palette for part in colour])
    return whole.quantize(palette=chosen, dither=Image.Dither.NONE), palette


@lru_cache(maxsize=64)
def _drawn(word: Word) -> tuple[int, int, Image.Image]:
    """Return where a word's letters are in the picture, and how much ink is where."""
    measured = face(word.font)
    steps = [step * word.size / measured.em for step in measured.steps(word.text)]
    at = word.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[word.anchor] * sum(steps)
    base = round(word.y)
    placed: list[tuple[int, int, Image.Image]] = []
    for letter, step in zip(word.text, steps, strict=True):
        pixel, part = divmod(round(at * _PARTS), _PARTS)
        if (found := _letter(letter, word.font, word.size, part)) is not None:
            left, top, mask = found
            placed.append((pixel + left, base + top, mask))
        at += step
    if not placed:
        return 0, 0, Image.new("L", (1, 1))  # spaces alone
    left, top = min(x for x, _, _ in placed), min(y for _, y, _ in placed)
    line = Image.new("L", (max(x + mask.width for x, _, mask in placed) - left,
                           max(y + mask.height for _, y, mask in placed) - top))
    for x, y, mask in placed:
        line.paste(255, (x - left, y - top), mask)
    return left, top, line


@lru_cache(maxsize=8192)
def _letter(letter: str, font: str, size: float, part: int) -> tuple[int, int, Image.Image] | None:
    """Return a letter that begins some parts into a pixel: its left and top from there, and how much ink is where."""
    found = _large(letter, font, size)
    if found is None:
        return None
    left, top, mask = found
    left += part * _LARGE // _PARTS
    x, y = left // _LARGE, top // _LARGE
    room = Image.new("L", (-(-(left + mask.width) // _LARGE) * _LARGE - x * _LARGE,
                           -(-(top + mask.height) // _LARGE) * _LARGE - y * _LARGE))
    room.paste(mask, (left - x * _LARGE, top - y * _LARGE))
    return x, y, room.reduce(_LARGE)


@lru_cache(maxsize=2048)
def _large(letter: str, font: str, size: float) -> tuple[int, int, Image.Image] | None:
    """Return a letter many times as large: its left and top, and how much ink is where; None for a space."""
    drawn = _font(font, size * _LARGE)
    left, top, right, bottom = map(int, drawn.getbbox(letter, anchor="ls"))
    if right <= left or bottom <= top:
        return None
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).text((-left, -top), letter, 255, drawn, anchor="ls")
    return left, top, mask


@lru_cache(maxsize=16)
def _font(file: str, size: float) -> ImageFont.FreeTypeFont:
    """Return a font in a size, opened once for all of its letters."""
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
