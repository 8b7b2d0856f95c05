"""Slugs: what files are called."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SLUG: Final = re.compile(r"[a-z0-9-]*[a-z0-9][a-z0-9-]*")
SLUG_RULE: Final = "lower-case letters a to z, digits and hyphens"
LONGEST: Final = 200
"""Characters of a slug: file systems stop at 255 bytes, and feeds add endings."""

_GOOD_LENGTH: Final = 80


def slugified(words: str) -> str:
    """Return the slug that words make; empty where nothing is left of them."""
    folded = unicodedata.normalize("NFKD", words.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", folded.replace("'", "")))
    if len(slug) > _GOOD_LENGTH:
        slug = slug[:_GOOD_LENGTH].rpartition("-")[0] or slug[:_GOOD_LENGTH]
    return slug
