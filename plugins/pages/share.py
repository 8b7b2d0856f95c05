"""The share row: plain links, which tell nobody anything before somebody follows one."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from .views import ShareLink

PLACES: Final[dict[str, str]] = {
    # Mastodon's own chooser of one's server, which works in the browser alone:
    # https://blog.joinmastodon.org/2026/03/a-new-share-button
    "mastodon": "https://share.joinmastodon.org/#text={text}",
    "bluesky": "https://bsky.app/intent/compose?text={text}",
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "x": "https://x.com/intent/post?text={title}&url={url}",
    "facebook": "https://www.facebook.com/sharer/sharer.php?u={url}",
    "pinterest": "https://www.pinterest.com/pin/create/button/?url={url}&description={title}",
    "reddit": "https://www.reddit.com/submit?url={url}&title={title}",
    "hackernews": "https://news.ycombinator.com/submitlink?u={url}&t={title}",
    "email": "mailto:?subject={title}&body={text}",
    "rss": "",  # the page's own feed, or the network's
    "copy": "",  # by a script
    "device": "",  # the device's own sheet, by a script
}
"""Every place that `share` in `network.yaml` can name, in the order of the row; their forms are the places' own."""


def share_row(chosen: tuple[str, ...], title: str, url: str, feed: str) -> tuple[ShareLink, ...]:
    """Return the row for a page: `chosen` places in their order (all, if there are none), `url` absolute."""
    values = {"title": quote(title, safe=""), "url": quote(url, safe=""), "text": quote(f"{title} {url}", safe="")}
    row = []
    for place in chosen or PLACES:
        form = PLACES.get(place)
        if form:
            row.append(ShareLink(place, form.format_map(values)))
        elif place == "rss":
            row.append(ShareLink(place, feed))
        elif form is not None:
            row.append(ShareLink(place, url, script=True))
    return tuple(row)
