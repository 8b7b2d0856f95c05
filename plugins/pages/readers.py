"""Feed readers in browsers, and the address at which each takes a feed.

Three say so themselves (Feedbin's help, "How to subscribe"; NewsBlur's "Custom Add Site URL"; The Old Reader's "Firefox
feed handler"); Feedly's is the address of a feed's own page there, Inoreader's is what other sites use. Programs on a
device need none: one pastes the address.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from .views import LinkView

READERS: Final = (
    ("Feedly", "https://feedly.com/i/subscription/feed%2F"),
    ("Inoreader", "https://www.inoreader.com/?add_feed="),
    ("NewsBlur", "https://www.newsblur.com/?url="),
    ("Feedbin", "https://feedbin.com/?subscribe="),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url="),
)


def readers(address: str) -> tuple[LinkView, ...]:
    """Return what opens in a reader's own page, with a feed's address filled in."""
    filled = quote(address, safe="")
    return tuple(LinkView(name, start + filled) for name, start in READERS)
