"""Lists of feeds for readers' programs: OPML 2.0 (http://opml.org/spec2.opml), of all and of each topic."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from ..core.addresses import SUBSCRIPTIONS, feed, href
from ..core.model import Expert
from ..core.naming import Names, names
from ..core.network import Network
from ..core.slices import Group, Slice
from ..store.digests import digest
from .text import line, uri

_Group: TypeAlias = tuple[str, Sequence[Mapping[str, str]]]


def subscriptions(network: Network, parts: Sequence[Slice]) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Yield documents, as address, key and what makes it: the list of all feeds, and each topic's with its people's.

    Feeds are Atom, which every reader takes: a list with three formats of each would subscribe to all three.
    Questions have feeds too, but nobody wants them all.
    """
    called = names(network.settings.language)
    wanted = _groups(called)
    listed = {group for _, some in wanted for group in some}
    outlines = {part.place: _outline(network, part) for part in parts if part.group in listed}
    groups = [(name, [outlines[part.place] for part in parts if part.group in some]) for name, some in wanted]
    groups.append((called.elsewhere, [line for expert in network.experts for line in _elsewhere(expert)]))
    yield _document(SUBSCRIPTIONS, network.settings.name, groups)
    experts = {part.of: part for part in parts if part.group == "expert"}
    topics = {part.of: part for part in parts if part.group == "topic"}
    for hub in network.hubs:
        part = topics[hub.topic.slug]
        people = [outlines[experts[slug].place] for slug in hub.people if slug in experts]
        title = f"{network.settings.name}: {part.title}"
        of_topic = [("", [outlines[part.place]]), (called.experts, people)]
        yield _document(f"{part.place}subscriptions.opml", title, of_topic)


def _groups(called: Names) -> tuple[tuple[str, tuple[Group, ...]], ...]:
    return (
        (called.everything, ("network", "kind", "unanswered")), (called.topics, ("topic",)),
        (called.stages, ("stage",)), (called.combined, ("named", "search")), (called.paths, ("path", "series")),
        (called.experts, ("expert",)),
    )


def _document(place: str, title: str, groups: Sequence[_Group]) -> tuple[str, str, Callable[[], bytes]]:
    return place, digest((title, groups)).hex(), partial(_opml, title, groups)


def _outline(network: Network, part: Slice) -> Mapping[str, str]:
    base = network.settings.url
    title = line(part.title) if part.group == "network" else f"{line(network.settings.name)}: {line(part.title)}"
    about = {"description": line(part.summary)} if part.summary else {}
    return {"text": title, "title": title, "type": "rss", "xmlUrl": href(base, feed(part.place, "atom")),
            "htmlUrl": href(base, part.page), **about}


def _elsewhere(expert: Expert) -> Iterator[Mapping[str, str]]:
    if expert.feed:
        yield {"text": line(expert.title), "title": line(expert.title), "type": "rss", "xmlUrl": uri(expert.feed)}


def _opml(title: str, groups: Sequence[_Group]) -> bytes:
    opml = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(opml, "head"), "title").text = line(title)
    body = ET.SubElement(opml, "body")
    for name, outlines in groups:
        if outlines:
            parent = ET.SubElement(body, "outline", text=name, title=name) if name else body
            for outline in outlines:
                ET.SubElement(parent, "outline", dict(outline))
    ET.indent(opml)
    text: str = ET.tostring(opml, encoding="unicode")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{text}\n".encode()
