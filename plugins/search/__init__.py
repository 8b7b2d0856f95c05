"""Search that finds the answer, and the person who knows.

A build writes the index as small files into `/search/`; the reader's browser fetches the few that a query needs and
ranks by itself, so any static host serves it. `invoke search` asks the same through Whoosh, whose index is brought up
to date when it is first asked, and `invoke serve.search` answers over HTTP for hosts that want that. How to ask, what
is in the files and how results are ranked is in `docs/search.md`.

Settings in `network.yaml`: `searches: {slug: query}` gives a query a page and feeds.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican."""
    from .plugin import register as connect  # noqa: PLC0415  # the pure modules are imported without Pelican

    connect()
