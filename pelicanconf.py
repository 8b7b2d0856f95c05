"""Pelican's settings for a Stoa network. What the network says of itself stands in `content/network.yaml`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))  # where `plugins` is: the `pelican` command does not look here

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"

# Stoa's parts, in the order they work: each takes what the ones before it made. Yours may follow.
PLUGINS = [
    "plugins.reading",
    "plugins.network",
    "plugins.search",
    "plugins.feeds",
    "plugins.pages",
    "plugins.crosspost",
]
PELICAN_CLASS = "plugins.StoaPelican"

# Stoa reads and writes everything itself, so that Pelican's own readers and pages stay out of it.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []  # folders of the content to publish as they are
THEME_STATIC_PATHS: list[str] = []  # the theme's files are published by content hash instead
DIRECT_TEMPLATES: list[str] = []
DELETE_OUTPUT_DIRECTORY = False  # a new site takes the old one's place as a whole
CACHE_CONTENT = False
JINJA_ENVIRONMENT: dict[str, Any] = {"autoescape": True}  # for templates of other plugins
SITEURL = ""
TIMEZONE = "UTC"  # Pelican asks for one; dates go by `timezone` in network.yaml
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
