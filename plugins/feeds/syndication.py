"""Atom (RFC 4287) and RSS 2.0 (the RSS Advisory Board's profile), with what readers look for beside them.

RFC 4685 (`thr:`), RFC 4946 (`license`), RFC 5005 (archives), WebSub's links, Media RSS. What comes in went through
`text.py`: here it is only escaped. An entry is written alone, as it stands in every feed that shows it.

By hand and not by feedgen, which takes four times as long, and can do neither most of what is named above nor relations
of entry links. Tests hold that what both can do is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from html import escape
from typing import Final, Literal

from .entry import Entry
from .head import Head
from .text import plain_for_rss

Form = Literal["atom", "rss"]

TYPES: Final = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
"""Format → media type."""

_DECLARATION: Final = "<?xml version='1.0' encoding='UTF-8'?>\n"
_ATOM: Final = ('<feed xmlns:thr="http://purl.org/syndication/thread/1.0"'
                ' xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:media="http://search.yahoo.com/mrss/"'
                ' xmlns="http://www.w3.org/2005/Atom"')
_RSS: Final = ('<rss xmlns:atom="http://www.w3.org/2005/Atom"'
               ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
               ' xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:media="http://search.yahoo.com/mrss/"'
               ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
               ' xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
               ' version="2.0">')


def fragment(entry: Entry, form: Form, *, full: bool) -> bytes:
    """Return an entry as it stands in every feed of a format; without `full`, its summary only."""
    return "".join(_atom_entry(entry, full=full) if form == "atom" else _rss_item(entry, full=full)).encode()


def document(head: Head, form: Form, fragments: Iterable[bytes]) -> bytes:
    """Return a whole feed: `fragments` are of the same format, newest first."""
    style = f'<?xml-stylesheet type="text/css" href="{escape(head.style)}"?>\n' if head.style else ""
    top = "".join([_DECLARATION, style, *(_atom_head(head) if form == "atom" else _rss_head(head)), "\n"])
    end = b"</feed>\n" if form == "atom" else b"</channel></rss>\n"
    return b"".join([top.encode(), *(fragment + b"\n" for fragment in fragments), end])


def _atom_head(head: Head) -> list[str]:
    return [
        f'{_ATOM} xml:lang="{_value(head.language)}"><id>{_text(head.id)}</id><title>{_text(head.title)}</title>',
        f"<updated>{head.updated.isoformat()}</updated>",
        f"<author><name>{_text(head.owner)}</name><uri>{_text(head.home)}</uri></author>",
        f'<link href="{_value(head.url)}" rel="self" type="{TYPES["atom"]}"/>',
        f'<link href="{_value(head.page)}" rel="alternate" type="text/html"/><generator>Stoa</generator>',
        _if("rights", head.rights), _if("subtitle", head.summary), *_head_links(head, "link"),
    ]


def _rss_head(head: Head) -> list[str]:
    return [
        f"{_RSS}<channel><title>{_text(plain_for_rss(head.title))}</title><link>{_text(head.page)}</link>",
        f"<description>{_text(plain_for_rss(head.summary or head.title))}</description>",
        f'<atom:link href="{_value(head.url)}" rel="self" type="{TYPES["rss"]}"/>',
        _if("copyright", plain_for_rss(head.rights)),
        "<docs>http://www.rssboard.org/rss-specification</docs><generator>Stoa</generator>",
        f"<language>{_text(head.language)}</language><lastBuildDate>{format_datetime(head.updated)}</lastBuildDate>",
        *_head_links(head, "atom:link"),
    ]


def _head_links(head: Head, tag: str) -> list[str]:
    atom = f' type="{TYPES["atom"]}"'
    links = (("license", head.license, ""), ("hub", head.hub, ""), ("current", head.current, atom),
             ("prev-archive", head.older, atom), ("next-archive", head.newer, atom))
    written = [f'<{tag} rel="{relation}" href="{_value(url)}"{kind}/>' for relation, url, kind in links if url]
    return [*written, "<fh:archive/>"] if head.current else written


def _atom_entry(entry: Entry, *, full: bool) -> list[str]:
    language = f' xml:lang="{_value(entry.language)}"' if entry.language else ""
    content = f'<content type="html">{_text(entry.content)}</content>' if full and entry.content else ""
    return [
        f"<entry{language}><id>{_text(entry.id)}</id><title>{_text(entry.title)}</title>",
        f"<updated>{entry.updated.isoformat()}</updated>",
        *[f"<author><name>{_text(m.name)}</name>{_if('uri', m.url)}</author>" for m in entry.makers],
        content, f'<link href="{_value(entry.url)}" rel="alternate" type="text/html"/>',
        _if("summary", entry.summary or ("" if content else entry.title)),
        *[f'<category term="{_value(c.term)}" scheme="{_value(c.scheme)}" label="{_value(c.label)}"/>'
          for c in entry.categories],
        f"<published>{entry.published.isoformat()}</published>", *_atom_links(entry), *_in_both(entry), "</entry>",
    ]


def _atom_links(entry: Entry) -> Iterator[str]:
    if entry.about:
        title = f' title="{_value(entry.about_title)}"' if entry.about_title else ""
        for relation in ("related", "via"):
            yield f'<link rel="{relation}" href="{_value(entry.about)}"{title}/>'
    for one in entry.enclosures:
        length = f' length="{one.size}"' if one.size else ""
        yield f'<link rel="enclosure" href="{_value(one.url)}" type="{one.type}"{length}/>'
    if entry.license:
        yield f'<link rel="license" href="{_value(entry.license)}"/>'
    if replies := entry.replies:
        updated = f' thr:updated="{replies.updated.isoformat()}"' if replies.updated else ""
        yield (f'<link rel="replies" href="{_value(replies.feed)}" type="{TYPES["atom"]}"'
               f' thr:count="{replies.count}"{updated}/>')


def _rss_item(entry: Entry, *, full: bool) -> list[str]:
    summary = escape(entry.summary or entry.title, quote=False)  # it is HTML
    return [
        f"<item><title>{_text(plain_for_rss(entry.title))}</title><link>{_text(entry.url)}</link>",
        f"<description>{_text(summary)}</description>", _if("content:encoded", entry.content if full else ""),
        f'<guid isPermaLink="false">{_text(entry.id)}</guid>',
        *[f'<category domain="{_value(c.scheme)}">{_text(plain_for_rss(c.label))}</category>'
          for c in entry.categories],
        *[f'<enclosure url="{_value(one.url)}" length="{one.size}" type="{one.type}"/>'
          for one in entry.enclosures[:1]],  # one an item, says the profile
        f"<pubDate>{format_datetime(entry.published)}</pubDate>",
        *[f"<dc:creator>{_text(plain_for_rss(maker.name))}</dc:creator>" for maker in entry.makers],
        _if("dc:language", entry.language),
        _if("atom:updated", entry.updated.isoformat() if entry.updated != entry.published else ""),
        *_rss_links(entry), *_in_both(entry), "</item>",
    ]


def _rss_links(entry: Entry) -> Iterator[str]:
    if entry.about:
        for relation in ("related", "via"):
            yield f'<atom:link rel="{relation}" href="{_value(entry.about)}"/>'
    if entry.license:
        yield f'<atom:link rel="license" href="{_value(entry.license)}"/>'
    if entry.replies:
        yield f"<wfw:commentRss>{_text(entry.replies.feed)}</wfw:commentRss>"
        yield f"<slash:comments>{entry.replies.count}</slash:comments>"


def _in_both(entry: Entry) -> Iterator[str]:
    if original := entry.reply_to:
        yield f'<thr:in-reply-to ref="{_value(original.id)}" href="{_value(original.url)}" type="text/html"/>'
    if entry.image:
        yield f'<media:thumbnail url="{_value(entry.image)}"/>'


def _if(tag: str, text: str) -> str:
    """Return an element with a text, nothing where there is none."""
    return f"<{tag}>{_text(text)}</{tag}>" if text else ""


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _value(text: str) -> str:
    return _text(text).replace('"', "&quot;")
