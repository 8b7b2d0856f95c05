"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). There is no library for it, and none is needed.

What the format has no word for is in extensions, as it asks: `_license` of a feed or an item, `_thread` of an answer
and of a question.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from .entry import Entry, Maker
from .head import Head

_ENCODE = msgspec.json.Encoder().encode


def item(entry: Entry) -> bytes:
    """Return an entry as it stands in every feed that shows it."""
    return _ENCODE(_filled({
        "id": entry.id, "url": entry.url, "external_url": entry.about, "title": entry.title,
        "content_html": entry.content or entry.title, "summary": entry.summary, "image": entry.image,
        "date_published": entry.published.isoformat(), "date_modified": entry.updated.isoformat(),
        "authors": [_author(maker) for maker in entry.makers],
        "tags": [category.label for category in entry.categories], "language": entry.language,
        "attachments": [_filled({"url": e.url, "mime_type": e.type, "size_in_bytes": e.size})
                        for e in entry.enclosures],
        "_license": _filled({"url": entry.license}),
        "_thread": _thread(entry),
    }))


def document(head: Head, items: Iterable[bytes]) -> bytes:
    """Return a whole feed: `items` newest first, one a line."""
    top = _ENCODE(_filled({
        "version": "https://jsonfeed.org/version/1.1", "title": head.title, "home_page_url": head.page,
        "feed_url": head.url, "description": head.summary, "language": head.language,
        "authors": [{"name": head.owner, "url": head.home}],
        "hubs": [{"type": "WebSub", "url": head.hub}] if head.hub else [],
        "_license": _filled({"url": head.license, "text": head.rights}),
    }))
    return b"".join([top[:-1], b',"items":[\n', b",\n".join(items), b"\n]}\n"])


def _author(maker: Maker) -> dict[str, Any]:
    return _filled({"name": maker.name, "url": maker.url, "avatar": maker.picture})


def _thread(entry: Entry) -> dict[str, Any]:
    if entry.reply_to:
        return {"in_reply_to": entry.reply_to.id, "url": entry.reply_to.url}
    if entry.replies:
        return {"replies": entry.replies.feed, "count": entry.replies.count}
    return {}


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    """Return the members that say something: the format wants no empty ones."""
    return {name: value for name, value in members.items() if value}
