"""The share row: plain links, which tell nobody anything before somebody follows one."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

from .plain import Piece

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
    "rss": "{feed}",  # the page's own feed, or the network's
    "copy": "{address}",  # by a script
    "device": "{address}",  # the device's own sheet, by a script
}
"""Every place that `share` in `network.yaml` can name, in the order of the row; their forms are the places' own."""


_BLANKS: Final = ("title", "url", "text", "address", "feed")
_SCRIPTED: Final = frozenset({"copy", "device"})


class ShareLink(Piece, frozen=True):
    """One place of the share row."""

    place: str  # a key of PLACES; also the name of its icon and of its word, `share.<place>`
    href: str  # a plain link; for `copy` and `device`, which need a script, the page's own absolute address
    script: bool = False  # works with a script only: shown by the script (`copy`, `device`)


def share_row(places: tuple[str, ...]) -> tuple[ShareLink, ...]:
    """Return the row of no page yet: `places` in their order, each `href` with the blanks of PLACES."""
    return tuple(ShareLink(place, PLACES[place], place in _SCRIPTED) for place in places if place in PLACES)


def blank(printed: str) -> str:
    """Return a printed row in which nothing but the blanks stands in single braces: for `filled`."""
    form = printed.replace("{", "{{").replace("}", "}}")
    for name in _BLANKS:
        form = form.replace(f"{{{{{name}}}}}", f"{{{name}}}")
    return form


def filled(form: str, title: str, url: str, feed: str) -> Markup:
    """Return the row of a page: `url` absolute, `feed` for `rss`."""
    told, there = quote(title, safe=""), quote(url, safe="")
    made = form.format(title=told, url=there, text=f"{told}%20{there}", address=escape(url), feed=escape(feed))
    return Markup(made)  # noqa: S704  # printed with autoescape on; what is filled in is quoted or escaped
