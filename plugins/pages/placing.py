"""Where items stand in paths and series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..core.addresses import series_address
from ..core.model import Key
from .views import LinkView, PathPlace, SeriesPlace

if TYPE_CHECKING:
    from .desk import Desk

END: Final = "the-end"
"""The anchor of a path's and an edition's last line."""


class Shelfmarks:
    """Where every item stands: looked up for every page, so found once."""

    def __init__(self, desk: Desk) -> None:
        """Look through the network's paths and series."""
        paths: dict[Key, list[PathPlace]] = {}
        parts_of: dict[Key, SeriesPlace] = {}
        for path in desk.network.paths:
            steps = [desk.link(step.item) for step in path.steps]
            place, end = desk.link(path.key), f"{desk.to(path.key)}#{END}"
            for n, step in enumerate(path.steps):
                paths.setdefault(step.item, []).append(PathPlace(
                    place, n + 1, len(steps), path.outcome, steps[n - 1] if n else None,
                    steps[n + 1] if n + 1 < len(steps) else None, end))
        for series in desk.network.series:
            parts = tuple(map(desk.link, series.posts))
            whole = LinkView(series.name, desk.href(series_address(series.slug)))
            for n, key in enumerate(series.posts):
                parts_of[key] = SeriesPlace(whole, n + 1, parts, parts[n - 1] if n else None,
                                               parts[n + 1] if n + 1 < len(parts) else None)
        self.paths = desk.facts.of("around", paths)
        self.series = desk.facts.of("around", parts_of)
