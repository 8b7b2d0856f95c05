"""The HTML of an entry: a body as it may stand far from its page, and what a page would show around it.

Bodies come sanitised from reading: attributes in double quotes, no `<` outside tags. Nothing here is in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from ..core.addresses import href
from ..core.bodies import PictureMarkup, render_body
from ..core.model import Body, Reference

_FRAGMENT: Final = re.compile(r'(<a(?:\s+[\w:-]+(?:="[^"]*")?)*?\s+href=")(#)')
_TAG: Final = re.compile(r'<[a-z][a-z0-9]*(?:\s+[\w:-]+(?:="[^"]*")?)+\s*/?>')
_PAGE_ONLY: Final = re.compile(r'\s+(?:role|tabindex|aria-[a-z]+)(?:="[^"]*")?(?=[\s/>])')
_PAGE_ONLY_SIGNS: Final = (" role=", " tabindex=", " aria-")


def picture(base: str) -> PictureMarkup:
    """Return what makes a picture: an absolute address and no attribute that readers' sanitisers warn of."""
    def markup(reference: Reference, place: str) -> str:
        title = f' title="{escape(reference.title)}"' if reference.title else ""
        return f'<img src="{escape(href(base, place))}" alt="{escape(reference.alt)}"{title}>'
    return markup


def far_from_home(body: Body, targets: Sequence[str | None], base: str, url: str) -> str:
    """Return a body's HTML for readers elsewhere; `base` is the network's URL, `url` the address of its page."""
    if not targets:
        targets = (None,) * len(body.references)
    html = render_body(body, targets, base, picture(base))
    if 'href="#' in html:
        html = _FRAGMENT.sub(lambda found: f"{found[1]}{escape(url.partition('#')[0])}#", html)
    if any(sign in html for sign in _PAGE_ONLY_SIGNS):
        html = _TAG.sub(lambda tag: _PAGE_ONLY.sub("", tag[0]), html)
    return html


def link(url: str, text: str) -> str:
    """Return a link; both are plain text."""
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def paragraph(*parts: str) -> str:
    """Return a paragraph of HTML parts with commas between those that aren't empty, or nothing where all are."""
    told = ", ".join(part for part in parts if part)
    return f"<p>{told}</p>" if told else ""


def quotation(text: str, by: str) -> str:
    """Return what somebody said; `text` is plain, `by` is HTML."""
    return f"<blockquote><p>{escape(text)}</p></blockquote><p>— {by}</p>"


def numbered(entries: Iterable[str]) -> str:
    """Return an ordered list of HTML entries."""
    listed = "".join(f"<li>{entry}</li>" for entry in entries)
    return f"<ol>{listed}</ol>" if listed else ""
