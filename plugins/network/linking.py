"""Who refers to whom: citations both ways, translations, and what grew from what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..core.model import Answer, Idea, Key, Post, Record
from .texts import Found

Edges = dict[Key, tuple[Key, ...]]


def cited(texts: Mapping[Key, Found], spoken: Mapping[Key, Record | Answer]) -> Edges:
    """Return the listed items and answers that each listed text refers to, in order."""
    kept = ((key, tuple(target for target in texts[key].cited if target in spoken)) for key in spoken)
    return {key: targets for key, targets in kept if targets}


def cites(cited_parts: Mapping[Key, tuple[Key, ...]]) -> Edges:
    """Return the items that each item or answer refers to: an answer counts as its question, one's own page not."""
    found = {}
    for key, targets in cited_parts.items():
        own = key.partition("#")[0]
        items = dict.fromkeys(item for target in targets if (item := target.partition("#")[0]) != own)
        if items:
            found[key] = tuple(items)
    return found


def mirrored(edges: Mapping[Key, tuple[Key, ...]], rank: Mapping[Key, int]) -> Edges:
    """Return edges the other way round, the newest first."""
    back: dict[Key, list[Key]] = {}
    for source, targets in edges.items():
        for target in targets:
            back.setdefault(target, []).append(source)
    return {target: tuple(sorted(sources, key=lambda key: rank[key])) for target, sources in sorted(back.items())}


def translations(listed: Mapping[Key, Record], language: str) -> Edges:
    """Return for each item the same in other languages, by language; translations of one item are so of one another."""
    leader: dict[Key, Key] = {}

    def lead(key: Key) -> Key:
        while leader.get(key, key) != key:
            leader[key] = leader.get(leader[key], leader[key])
            key = leader[key]
        return key

    for key, item in listed.items():
        if item.translation_of in listed:
            first, second = sorted((lead(key), lead(item.translation_of)))
            leader.setdefault(first, first)
            leader[second] = first
    groups: dict[Key, list[Key]] = {}
    for key in sorted(leader):
        groups.setdefault(lead(key), []).append(key)
    found: Edges = {}
    for group in groups.values():
        group.sort(key=lambda key: (listed[key].language or language, key))
        for key in group:
            found[key] = tuple(other for other in group if other != key)
    return found


def grown_into(listed: Iterable[Record], published: Mapping[Key, Record], rank: Mapping[Key, int]) -> Edges:
    """Return what grew from each item, by `grew_from` of the later or `becomes` of the earlier one; newest first."""
    grown: dict[Key, set[Key]] = {}
    for item in listed:
        if isinstance(item, Post):
            for origin in item.grew_from:
                grown.setdefault(origin, set()).add(item.key)
        if isinstance(item, Idea):
            grown.setdefault(item.key, set()).update(item.becomes)
    kept = ((key, [k for k in later if k in rank]) for key, later in sorted(grown.items()) if key in published)
    return {key: tuple(sorted(later, key=lambda k: rank[k])) for key, later in kept if later}
