"""Series of posts: known by their name, addressed by its slug."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from ..core.addresses import RESERVED_SLUGS
from ..core.model import Post
from ..core.network import Series

_NO_SLUG = re.compile(r"[^a-z0-9]+")


def series_slug(name: str) -> str:
    """Return the slug of a series' name: lower-case ASCII; made from a digest where the name's letters give none.

    Empty where the name has neither letter nor digit.
    """
    folded = unicodedata.normalize("NFKD", name.casefold())
    slug = _NO_SLUG.sub("-", "".join(c for c in folded if not unicodedata.combining(c))).strip("-")
    letters = sum(char.isalnum() for char in folded)
    if not letters:
        return ""
    if slug in RESERVED_SLUGS or 2 * sum(char.isalnum() for char in slug) < letters:
        digest = hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
        return f"{slug}-{digest}" if slug else f"series-{digest}"
    return slug


def all_series(posts: Sequence[Post]) -> tuple[Series, ...]:
    """Return the series of posts, by name; each one's posts by part."""
    found: dict[str, list[Post]] = {}
    for post in posts:
        if post.series:
            found.setdefault(series_slug(post.series.name), []).append(post)
    made = (Series(slug, _name(parts), tuple(post.key for post in _in_order(parts))) for slug, parts in found.items())
    return tuple(sorted(made, key=lambda series: (series.name.casefold(), series.slug)))


def _in_order(posts: Iterable[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: (post.series.part if post.series else 0, post.id))


def _name(posts: Iterable[Post]) -> str:
    return min(post.series.name for post in posts if post.series)
