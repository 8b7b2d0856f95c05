"""Whether a feed is valid to the letter: the rules of the W3C feed validator that our kinds of feed can break.

Atom by a RELAX NG schema of RFC 4287, JSON Feed by a JSON Schema; what schemas can't say (ids once, links unique,
dates, addresses, HTML in texts, what a reader would find dangerous) in the functions here. A warning of the validator
is a complaint too. One is left out: two entries may have the same `updated`, since authors write days, not seconds.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import html5lib
import jsonschema
from lxml import etree

HERE = Path(__file__).parent
A: Final = "{http://www.w3.org/2005/Atom}"
CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(//)?[0-9A-Za-z;/?:@&=+$._!~*'()%,#-]+")
UUID: Final = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
RELATIONS: Final = {"alternate", "current", "enclosure", "hub", "license", "next-archive", "prev-archive", "related",
                    "replies", "self", "via"}
HISTORY: Final = {"current", "next-archive", "prev-archive"}
DANGEROUS: Final = {"script", "style", "iframe", "object", "embed", "form", "input", "base", "meta", "link", "applet",
                    "frame", "frameset", "svg", "math", "textarea", "button", "select", "template", "title", "noscript"}
ATTRIBUTES: Final = {"abbr", "align", "alt", "cite", "class", "colspan", "datetime", "dir", "headers", "height", "href",
                     "hreflang", "id", "lang", "name", "open", "rel", "reversed", "rowspan", "scope", "span", "src",
                     "start", "title", "type", "value", "width"}
VOCABULARY: Final = re.compile(
    r"</(a|b|i|p|em|img|div|span|script|strong|svg|style|iframe|h1)>|<(script|img|svg|iframe)", re.IGNORECASE)
ENTITY: Final = re.compile(r"&(#?\w+);")


def complaints(path: str, data: bytes) -> list[str]:
    """Return what is wrong with a feed; its format is told by the path's ending."""
    form = path.rpartition(".")[2]
    if form == "json":
        return list(_json(data))
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as problem:
        return [f"not well-formed: {problem}"]
    found = [*(_atom(root) if form == "atom" else _rss(root)), *_characters(root)]
    return [f"{line} ({path})" for line in found]


@cache
def _atom_schema() -> etree.RelaxNG:
    return etree.RelaxNG.from_rnc_string((HERE / "atom.rnc").read_text())


@cache
def _json_schema() -> Any:  # noqa: ANN401  # jsonschema's validator
    return jsonschema.Draft202012Validator(json.loads((HERE / "jsonfeed.schema.json").read_text()))


def _atom(root: Any) -> Iterator[str]:  # noqa: ANN401  # lxml's element
    schema = _atom_schema()
    if not schema.validate(root):
        yield f"RFC 4287: {schema.error_log.last_error}"
    entries = root.findall(f"{A}entry")
    if root.find(f"{A}author") is None and any(e.find(f"{A}author") is None for e in entries):
        yield "an entry without an author in a feed without one"
    links = root.findall(f"{A}link")
    if sum(link.get("rel") == "self" for link in links) != 1:
        yield "not one link to itself"
    yield from _links(links)
    yield from _once("id", [e.findtext(f"{A}id") for e in entries])
    for element in (root, *entries):
        if not UUID.fullmatch(element.findtext(f"{A}id")):
            yield f"id {element.findtext(f'{A}id')!r}"
        if not (element.findtext(f"{A}title") or "").strip():
            yield "a blank title"
        yield from _people(element.findall(f"{A}author"))
    for entry in entries:
        yield from _atom_entry(entry)


def _atom_entry(entry: Any) -> Iterator[str]:  # noqa: ANN401  # lxml's element
    content, summary = entry.find(f"{A}content"), entry.find(f"{A}summary")
    links = entry.findall(f"{A}link")
    if content is None and summary is None:
        yield "neither content nor summary"
    if not any(link.get("rel") == "alternate" for link in links):
        yield "no link to its page"
    yield from _links(links)
    if any(link.get("rel") in HISTORY for link in links):
        yield "a relation of RFC 5005 in an entry"
    for name in ("updated", "published"):
        yield from _moment(entry.findtext(f"{A}{name}"))
    if content is not None:
        yield from html_complaints(content.text or "")
    for category in entry.findall(f"{A}category"):
        yield from _address(category.get("scheme"))


def _rss(root: Any) -> Iterator[str]:  # noqa: ANN401  # lxml's element
    channel = root[0]
    if (root.tag, root.get("version"), channel.tag) != ("rss", "2.0", "channel"):
        yield "not RSS 2.0"
    tags = [child.tag for child in channel]
    if "item" in tags and any(tag != "item" for tag in tags[tags.index("item"):]):
        yield "something of the channel after its items"
    for name in ("title", "link", "description", "language", "lastBuildDate", "docs"):
        if tags.count(name) != 1:
            yield f"{tags.count(name)} of {name}"
    links = channel.findall(f"{A}link")
    if sum(link.get("rel") == "self" for link in links) != 1:
        yield "not one link to itself"
    yield from _links(links)
    yield from _plain(channel.findtext("title"), channel.findtext("description"), channel.findtext("copyright") or "x")
    yield from _rfc822(channel.findtext("lastBuildDate"))
    yield from _once("guid", [item.findtext("guid") for item in channel.findall("item")])
    for item in channel.findall("item"):
        yield from _rss_item(item)


def _rss_item(item: Any) -> Iterator[str]:  # noqa: ANN401  # lxml's element
    tags = Counter(child.tag for child in item)
    for name in ("title", "link", "description", "guid", "pubDate"):
        if tags[name] != 1:
            yield f"{tags[name]} of {name}"
    if tags["enclosure"] > 1 or tags[CONTENT] > 1:
        yield "an element twice"
    if tags[CONTENT] and list(item).index(item.find(CONTENT)) < list(item).index(item.find("description")):
        yield "content before description"
    guid = item.find("guid")
    if guid.get("isPermaLink") != "false" or not UUID.fullmatch(guid.text):
        yield f"guid {guid.text!r}"
    yield from _address(item.findtext("link"))
    yield from _rfc822(item.findtext("pubDate"))
    yield from _plain(item.findtext("title"), *(c.text for c in item.findall("category")))
    yield from html_complaints(item.findtext("description"))
    yield from html_complaints(item.findtext(CONTENT) or "")
    for enclosure in item.findall("enclosure"):
        yield from _address(enclosure.get("url"))
        if not re.fullmatch(r"\d+", enclosure.get("length") or "") or "/" not in (enclosure.get("type") or ""):
            yield "an enclosure without length or type"
    yield from _links(item.findall(f"{A}link"))


def _json(data: bytes) -> Iterator[str]:
    feed = json.loads(data.decode())
    for problem in _json_schema().iter_errors(feed):
        yield f"JSON Feed: {problem.json_path}: {problem.message[:200]}"
    yield from _once("id", [item["id"] for item in feed["items"]])
    for item in feed["items"]:
        if not UUID.fullmatch(item["id"]):
            yield f"id {item['id']!r}"
        for name in ("url", "external_url", "image"):
            yield from _address(item.get(name, "https://x.example/"))
        yield from html_complaints(item["content_html"])


def _links(links: Iterable[Any]) -> Iterator[str]:
    seen = Counter((link.get("rel"), link.get("type"), link.get("hreflang")) for link in links
                   if link.get("rel") != "enclosure")
    yield from (f"link {kind} {count} times" for kind, count in seen.items() if count > 1)
    for link in links:
        yield from _address(link.get("href"))
        if link.get("rel") not in RELATIONS:
            yield f"relation {link.get('rel')!r}"
        if link.get("title") is not None and not link.get("title").strip():
            yield "a link's blank title"


def _people(people: Iterable[Any]) -> Iterator[str]:
    for person in people:
        if not (person.findtext(f"{A}name") or "").strip():
            yield "a person without a name"
        yield from _address(person.findtext(f"{A}uri", "https://x.example/"))


def _address(address: str | None) -> Iterator[str]:
    if address is None or not URI.fullmatch(address):
        yield f"address {address!r}"


def _once(name: str, values: list[Any]) -> Iterator[str]:
    yield from (f"{name} {value} {count} times" for value, count in Counter(values).items() if count > 1)


def _moment(written: str) -> Iterator[str]:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", written):
        yield f"date {written!r}"
    elif dt.datetime.fromisoformat(written).year < 1990:
        yield f"implausible date {written!r}"


def _rfc822(written: str | None) -> Iterator[str]:
    if not re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", written or ""):
        yield f"date {written!r}"
    elif email.utils.parsedate_to_datetime(written or "").strftime("%a") != (written or "")[:3]:
        yield f"another day of the week: {written!r}"


def _plain(*texts: str | None) -> Iterator[str]:
    """Yield what a reader would take for HTML in a text that is none."""
    for text in texts:
        if not (text or "").strip():
            yield "a blank text"
        elif VOCABULARY.search(text or "") or ENTITY.search(text or ""):
            yield f"markup in plain text: {text!r}"


def html_complaints(html: str | None) -> Iterator[str]:
    """Yield what is wrong, relative or alive in HTML."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(html or "")
    for place, code, _ in parser.errors:
        yield f"HTML: {code} at {place}: {(html or '')[max(0, place[1] - 40):place[1] + 20]!r}"
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag == "DOCUMENT_FRAGMENT":
            continue
        if element.tag in DANGEROUS:
            yield f"<{element.tag}> in content"
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES:
                yield f"attribute {name} in content"
            if name in {"href", "src"} and not re.match(r"(https?|mailto|tel|xmpp|ircs?|geo|sms|ftp):", value):
                yield f"{name} {value!r} in content"


def _characters(root: Any) -> Iterator[str]:  # noqa: ANN401  # lxml's element
    for element in root.iter():
        for text in (element.text, *element.attrib.values()):
            if text and re.search("[\x80-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]", text):
                yield f"a control character in {element.tag}"
