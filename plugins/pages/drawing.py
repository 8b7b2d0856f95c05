"""resvg (https://github.com/linebender/resvg, by https://pypi.org/project/resvg-py/), and nothing else in here.

The system's fonts are left out and the theme's own files used, so that every machine draws the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import resvg_py

from ..core.errors import SettingsError


def draw(svg: str, fonts: Sequence[Path]) -> bytes:
    """Return an SVG as PNG, in its own size; SettingsError for what is no SVG."""
    try:
        return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=[str(font) for font in fonts])
    except ValueError as problem:
        raise SettingsError(f"card.svg: the theme's template makes no SVG that can be drawn: {problem}") from problem
