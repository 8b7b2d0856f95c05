"""Card images drawn: shapes by resvg, once for all that have the same, and each one's words on them by Pillow."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Final

from .drawing import draw
from .fonts import face
from .layers import Layers, layers
from .lettering import lettered

_MANY: Final = 4


def drawn(pictures: Sequence[str], fonts: Sequence[Path], jobs: int) -> list[bytes]:
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
