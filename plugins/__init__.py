"""Stoa's Pelican plugins: content files in git become a learning network on a static host."""

from __future__ import annotations


def __getattr__(name: str) -> object:
    """Return `StoaPelican`, for the setting PELICAN_CLASS: Pelican looks no deeper than in a top-level module."""
    if name == "StoaPelican":
        from .building.shell import StoaPelican  # noqa: PLC0415  # a look at unchanged files needs no Pelican

        return StoaPelican
    raise AttributeError(name)
