"""Atom (RFC 4287) and RSS 2.0 (the RSS Advisory Board's profile) by feedgen, and what feedgen can't do around it.

Everything feedgen does otherwise than one would think is tamed here; nothing of it, or of lxml, leaves this file:

- Elements have no namespace: `xmlns` is written as an attribute. So an entry can be serialised alone and stand in
  every feed that shows it, which is how ten thousand entries are rendered once each
  (https://github.com/lkiesow/python-feedgen/blob/master/feedgen/feed.py, `_create_atom`).
- Links of Atom entries lose relation, type and title (https://github.com/lkiesow/python-feedgen/issues/115), and
  only five relations are allowed: `_EntryParts` writes them.
- RSS's `<link>` is the last link added: `self` comes first, `alternate` last. Authors without an e-mail address are
  left out of RSS: they become `dc:creator`. `updated` is the clock unless set. Where a summary is set twice the
  second one replaces RSS's description: so each format has its own feedgen object.
- RFC 4685 (`thr:`), RFC 4946 (`license`), RFC 5005 (archives), WebSub's links, Media RSS: feedgen's own hook for
  extensions, here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Any, Final, Literal

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from .entry import Entry
from .head import Head
from .text import plain_for_rss

Form = Literal["atom", "rss"]

TYPES: Final = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
"""Format → media type."""

_THR: Final = "http://purl.org/syndication/thread/1.0"
_HISTORY: Final = "http://purl.org/syndication/history/1.0"
_MEDIA: Final = "http://search.yahoo.com/mrss/"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_WFW: Final = "http://wellformedweb.org/CommentAPI/"
_SLASH: Final = "http://purl.org/rss/1.0/modules/slash/"
_CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"

_NAMESPACES: Final[dict[str, dict[str, str]]] = {
    "atom": {"thr": _THR, "fh": _HISTORY, "media": _MEDIA},
    "rss": {"atom": _ATOM, "content": _CONTENT, "dc": _DC, "fh": _HISTORY, "media": _MEDIA, "slash": _SLASH,
            "thr": _THR, "wfw": _WFW},
}
_TAG: Final = {"atom": "entry", "rss": "item"}
_END: Final = {"atom": b"</feed>", "rss": b"</channel></rss>"}
_DECLARATION: Final = b"<?xml version='1.0' encoding='UTF-8'?>\n"


def fragment(entry: Entry, form: Form, *, full: bool) -> bytes:
    """Return an entry as it stands in every feed of a format; without `full`, its summary only."""
    return _written(_element(entry, form, full=full), form)


def both(entry: Entry) -> tuple[bytes, bytes]:
    """Return an entry of Atom in full, and with its summary only: made once, where nothing but the text is less."""
    element = _element(entry, "atom", full=True)
    full = _written(element, "atom")
    if entry.content and not entry.summary:  # without the text its title stands for a summary
        return full, fragment(entry, "atom", full=False)
    for content in element.findall("content"):
        element.remove(content)
    return full, _written(element, "atom")


def _element(entry: Entry, form: Form, *, full: bool) -> Any:  # noqa: ANN401  # lxml's element
    """Return an entry in an element with a feed's namespaces, so that it takes their prefixes."""
    element = _atom(entry, full=full).atom_entry() if form == "atom" else _rss(entry, full=full).rss_entry()
    _root(form).append(element)
    return element


def _written(element: Any, form: Form) -> bytes:  # noqa: ANN401  # lxml's element
    data: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=False)
    return b"<" + _TAG[form].encode() + data.removeprefix(_opening(form))


def _root(form: Form) -> Any:  # noqa: ANN401  # lxml's element
    """Return an element with a feed's namespaces, so that what is put into it takes their prefixes."""
    return etree.Element(_TAG[form], nsmap=_NAMESPACES[form])


@cache
def _opening(form: Form) -> bytes:
    """Return how an entry begins: serialised alone, it repeats every namespace that stands on the feed's root."""
    data: bytes = etree.tostring(etree.SubElement(_root(form), _TAG[form]))
    return data.removesuffix(b"/>")


def document(head: Head, form: Form, fragments: Iterable[bytes]) -> bytes:
    """Return a whole feed: `fragments` are of the same format, newest first."""
    feed = _feed(head, form)
    data: bytes = feed.atom_str() if form == "atom" else feed.rss_str()
    style = f'<?xml-stylesheet type="text/css" href="{escape(head.style)}"?>\n'.encode() if head.style else b""
    top = data.removeprefix(_DECLARATION).removesuffix(_END[form])
    return b"\n".join([_DECLARATION + style + top, *fragments, _END[form], b""])


def whole(head: Head, form: Form, entries: Iterable[Entry], *, full: bool) -> bytes:
    """Return the same feed by feedgen alone, without a style: what `document` must be equal to; for tests."""
    feed = _feed(head, form)
    for entry in entries:
        made = _atom(entry, full=full) if form == "atom" else _rss(entry, full=full)
        feed.add_entry(made, order="append")
    data: bytes = feed.atom_str() if form == "atom" else feed.rss_str()
    return data


def _feed(head: Head, form: Form) -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("parts", _FeedParts, _EntryParts)
    feed.parts.head, feed.parts.form = head, form
    feed.id(head.id)
    feed.title(head.title)
    feed.subtitle(head.summary or None)
    feed.description(plain_for_rss(head.summary or head.title))
    feed.author({"name": head.owner, "uri": head.home})
    feed.link(href=head.url, rel="self")
    feed.link(href=head.page, rel="alternate")
    feed.updated(head.updated)
    feed.lastBuildDate(head.updated)
    feed.language(head.language)
    feed.rights(head.rights or None)
    feed.generator("Stoa")
    return feed


def _atom(entry: Entry, *, full: bool) -> FeedEntry:
    made = _entry(entry)
    made.title(entry.title)
    made.updated(entry.updated)
    made.link(href=entry.url, rel="alternate")
    made.author([{"name": maker.name, **({"uri": maker.url} if maker.url else {})} for maker in entry.makers] or None)
    if full:
        made.content(entry.content, type="html")
    made.summary((entry.summary or entry.title) if not (full and entry.content) else entry.summary or None)
    made.category([{"term": c.term, "scheme": c.scheme, "label": c.label} for c in entry.categories] or None)
    return made


def _rss(entry: Entry, *, full: bool) -> FeedEntry:
    made = _entry(entry)
    made.title(plain_for_rss(entry.title))
    made.link(href=entry.url, rel="alternate")
    made.description(escape(entry.summary or entry.title, quote=False))
    if full and entry.content:
        made.content(entry.content)
    made.category([{"term": c.term, "scheme": c.scheme, "label": plain_for_rss(c.label)} for c in entry.categories]
                  or None)
    for enclosure in entry.enclosures[:1]:  # one an item, says the profile
        made.enclosure(enclosure.url, enclosure.size, enclosure.type)
    return made


def _entry(entry: Entry) -> FeedEntry:
    made = FeedEntry()
    made.register_extension("parts", _EntryParts)
    made.parts.entry = entry
    made.id(entry.id)
    made.published(entry.published)
    return made


class _EntryParts(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """What feedgen leaves out of an entry."""

    entry: Entry

    def extend_atom(self, element: Any) -> Any:  # noqa: ANN401  # lxml's element, as feedgen gives it
        entry = self.entry
        if entry.language:
            element.set(_LANG, entry.language)
        alternate = next(element.iterchildren("link"))
        alternate.set("rel", "alternate")
        alternate.set("type", "text/html")
        if entry.about:
            for relation in ("related", "via"):
                _add(element, "link", rel=relation, href=entry.about, title=entry.about_title)
        for enclosure in entry.enclosures:
            length = {"length": str(enclosure.size)} if enclosure.size else {}
            _add(element, "link", rel="enclosure", href=enclosure.url, type=enclosure.type, **length)
        if entry.license:
            _add(element, "link", rel="license", href=entry.license)
        if entry.replies:
            link = _add(element, "link", rel="replies", href=entry.replies.feed, type=TYPES["atom"])
            link.set(f"{{{_THR}}}count", str(entry.replies.count))
            if entry.replies.updated:
                link.set(f"{{{_THR}}}updated", entry.replies.updated.isoformat())
        self._both(element)
        return element

    def extend_rss(self, item: Any) -> Any:  # noqa: ANN401  # lxml's element, as feedgen gives it
        entry = self.entry
        for maker in entry.makers:
            _add(item, f"{{{_DC}}}creator").text = plain_for_rss(maker.name)
        if entry.language:
            _add(item, f"{{{_DC}}}language").text = entry.language
        if entry.updated != entry.published:
            _add(item, f"{{{_ATOM}}}updated").text = entry.updated.isoformat()
        if entry.about:
            for relation in ("related", "via"):
                _add(item, f"{{{_ATOM}}}link", rel=relation, href=entry.about)
        if entry.license:
            _add(item, f"{{{_ATOM}}}link", rel="license", href=entry.license)
        if entry.replies:
            _add(item, f"{{{_WFW}}}commentRss").text = entry.replies.feed
            _add(item, f"{{{_SLASH}}}comments").text = str(entry.replies.count)
        self._both(item)
        return item

    def _both(self, element: Any) -> None:  # noqa: ANN401  # lxml's element
        entry = self.entry
        if entry.reply_to:
            _add(element, f"{{{_THR}}}in-reply-to", ref=entry.reply_to.id, href=entry.reply_to.url, type="text/html")
        if entry.image:
            _add(element, f"{{{_MEDIA}}}thumbnail", url=entry.image)


class _FeedParts(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """What feedgen leaves out of a feed's head."""

    head: Head
    form: Form

    def extend_ns(self) -> dict[str, str]:
        return _NAMESPACES[self.form]

    def extend_atom(self, feed: Any) -> Any:  # noqa: ANN401  # lxml's element, as feedgen gives it
        for link in feed.findall("link"):
            link.set("type", TYPES["atom"] if link.get("rel") == "self" else "text/html")
        self._links(feed, "link")
        return feed

    def extend_rss(self, rss: Any) -> Any:  # noqa: ANN401  # lxml's element, as feedgen gives it
        channel = rss[0]
        for name in ("title", "copyright"):
            if (element := channel.find(name)) is not None:
                element.text = plain_for_rss(element.text)
        channel.find(f"{{{_ATOM}}}link").set("type", TYPES["rss"])
        self._links(channel, f"{{{_ATOM}}}link")
        return rss

    def _links(self, element: Any, tag: str) -> None:  # noqa: ANN401  # lxml's element
        head = self.head
        if head.license:
            _add(element, tag, rel="license", href=head.license)
        if head.hub:
            _add(element, tag, rel="hub", href=head.hub)
        for relation, url in (("current", head.current), ("prev-archive", head.older), ("next-archive", head.newer)):
            if url:
                _add(element, tag, rel=relation, href=url, type=TYPES["atom"])
        if head.current:
            _add(element, f"{{{_HISTORY}}}archive")


def _add(parent: Any, tag: str, **attributes: str) -> Any:  # noqa: ANN401  # lxml's element
    return etree.SubElement(parent, tag, {name: value for name, value in attributes.items() if value})
