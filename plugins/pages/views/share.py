"""The share row: plain links, which tell nobody anything before somebody follows one."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from msgspec import Struct

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


class ShareLink(Struct, frozen=True):
    """One place of the share row."""

    place: str  # a key of PLACES; also the name of its icon and of its word, `share.<place>`
    href: str  # a plain link; for `copy` and `device`, which need a script, the page's own absolute address
    script: bool = False  # works with a script only: shown by the script (`copy`, `device`)


def share_row(places: tuple[str, ...], title: str, url: str, feed: str) -> tuple[ShareLink, ...]:
    """Return the row for a page: `places` in their order, `url` absolute, `feed` for `rss`."""
    values = {"title": quote(title, safe=""), "url": quote(url, safe=""), "text": quote(f"{title} {url}", safe="")}
    row = []
    for place in places:
        form = PLACES.get(place)
        if form:
            row.append(ShareLink(place, form.format_map(values)))
        elif place == "rss":
            row.append(ShareLink(place, feed))
        elif form is not None:
            row.append(ShareLink(place, url, script=True))
    return tuple(row)
