"""Which rules a time zone has now: they are data that changes, and dates depend on them."""

from __future__ import annotations

import hashlib
import zoneinfo
from importlib import resources
from pathlib import Path


def zone_digest(name: str) -> str:
    """Return a digest of a time zone's rules as Python finds them: the system's, else those of the package `tzdata`."""
    for folder in zoneinfo.TZPATH:
        place = Path(folder, name)
        if place.is_file():
            return hashlib.blake2b(place.read_bytes(), digest_size=8).hexdigest()
    try:
        package = resources.files("tzdata.zoneinfo")
        return hashlib.blake2b(package.joinpath(*name.split("/")).read_bytes(), digest_size=8).hexdigest()
    except (ModuleNotFoundError, OSError):
        return ""
