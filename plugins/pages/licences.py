"""Licences as links: an SPDX identifier (https://spdx.org/licenses/) or an address."""

from __future__ import annotations

import re
from typing import Final

from .desk import host
from .views import LinkView

_CREATIVE: Final = re.compile(r"^https?://creativecommons\.org/(?:licenses/(?P<terms>[a-z-]+)|publicdomain/(?P<free>zero|mark))"
                              r"/(?P<version>\d\.\d)")


def licence(said: str) -> LinkView | None:
    """Return a licence by its short name, linked to its text; None for nothing said."""
    if not said:
        return None
    if found := _CREATIVE.match(said):
        free = {"zero": "CC0", "mark": "Public Domain Mark"}
        terms = f"CC {found['terms'].upper()}" if found["terms"] else free[found["free"]]
        return LinkView(f"{terms} {found['version']}", said)
    if said.startswith(("https://", "http://")):
        return LinkView(host(said), said)
    if found := re.match(r"^CC0-(\d\.\d)$", said):
        return LinkView(f"CC0 {found[1]}", f"https://creativecommons.org/publicdomain/zero/{found[1]}/")
    if found := re.match(r"^CC-([A-Z-]+)-(\d\.\d)$", said):
        return LinkView(f"CC {found[1]} {found[2]}", f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/")
    known = re.match(r"^[A-Za-z0-9.+-]+$", said)
    return LinkView(said, f"https://spdx.org/licenses/{said}.html" if known else "")
