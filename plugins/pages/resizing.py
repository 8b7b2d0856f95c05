"""Pillow (https://pillow.readthedocs.io), and nothing else in here: pictures in several sizes.

The same bytes give the same bytes: no metadata is carried over, and encoders use one thread.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
"""What is decoded: an allow-list, since each decoder is a way in."""

LARGEST: Final = 50_000_000
"""Pixels of a picture that is still decoded: more is a bomb, or a poster that should not be on a page."""

_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "avif": {"quality": 55, "speed": 7, "max_threads": 1}, "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 82, "optimize": True, "progressive": True}, "png": {"optimize": True},
}


@dataclass(frozen=True, slots=True)
class Size:
    """One file of a picture: its format and its pixels."""

    form: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Moving:
    """A picture that moves, or is of no use to resize: shown as it is."""

    form: str
    width: int
    height: int


def resize(data: bytes, widths: Sequence[int], *, square: bool) -> tuple[Size, ...] | Moving | None:
    """Return a picture in these widths (never larger than it is) in AVIF, WebP and JPEG or PNG, the fallback last.

    None for what is no picture that we decode. `square` cuts the middle out.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > LARGEST or image.width < 1 or image.height < 1:
                    return None
                if getattr(image, "is_animated", False):
                    return Moving((image.format or "").lower(), image.width, image.height)
                return _sizes(_upright(image), widths, square=square)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, MemoryError):
        return None  # Pillow's decoders raise each of these for damaged files


def _sizes(image: Image.Image, widths: Sequence[int], *, square: bool) -> tuple[Size, ...]:
    if square:
        side = min(image.size)
        image = ImageOps.fit(image, (side, side))
    wanted = sorted({min(width, image.width) for width in widths})
    fallback = "png" if image.mode == "RGBA" else "jpeg"
    found = []
    for width in wanted:
        height = max(1, round(image.height * width / image.width))
        scaled = image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
        for form in ("avif", "webp", fallback):
            out = io.BytesIO()
            scaled.save(out, form, **_OPTIONS[form])
            found.append(Size(form, width, height, out.getvalue()))
    return tuple(found)


def _upright(image: Image.Image) -> Image.Image:
    """Return the picture as it should be seen: turned as its EXIF says, in sRGB, with nothing else carried over."""
    turned = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    has_alpha = turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info
    mode = "RGBA" if has_alpha else "RGB"
    converted = turned.convert(mode)
    if profile and turned.mode in {"RGB", "RGBA"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            moved = ImageCms.profileToProfile(converted, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            converted = moved or converted
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that can't be read changes nothing
    plain = Image.new(mode, converted.size)
    plain.paste(converted)
    opaque = mode == "RGBA" and plain.getchannel("A").getextrema() == (255, 255)
    return plain.convert("RGB") if opaque else plain
