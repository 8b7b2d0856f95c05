"""A licence as people write it (an SPDX identifier or an address) → the address of its text."""

from __future__ import annotations

import re
from typing import Final

from .text import uri

_SPDX: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def licence_address(licence: str) -> str:
    """Return the address; empty where it is neither."""
    if licence.startswith(("https://", "http://")):
        return uri(licence)
    return f"https://spdx.org/licenses/{licence}.html" if _SPDX.fullmatch(licence) else ""
