"""Feeds: every slice of the network as Atom, RSS 2.0 and JSON Feed, with OPML, a site map and editions by mail.

A feed stands beside the page it follows: `/topics/curation/feed.atom`, `feed.rss`, `feed.json`. `docs/feeds.md` says
which there are and what they hold. Ids of entries are items' own and never change; no clock is in a feed, so it
changes when what it shows does.

Settings (Pelican's, each `STOA_FEEDS_<NAME>`): see `settings.py`. Commands: `invoke feeds.ping`, `invoke edition`.
"""

from __future__ import annotations


def register() -> None:
    """Connect to Pelican's signals."""
    from .plugin import register as connect  # noqa: PLC0415  # pure modules shall be cheap to import

    connect()
