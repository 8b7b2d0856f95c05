"""The feeds that `network.yaml` names under `feeds`: topics and stages together, and what is wrong with them there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .model import Settings
from .problems import Problem, error, suggestion

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEYS: Final = ("title", "topics", "stages")


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """Topics and stages that `network.yaml` joins in one feed: what has one of the topics and one of the stages."""

    slug: str
    title: str
    topics: tuple[str, ...]
    stages: tuple[str, ...]  # empty: any stage, and none


def named_feeds(settings: Settings) -> tuple[tuple[NamedFeed, ...], tuple[Problem, ...]]:
    """Return the feeds, and the problems to report; a feed with a problem is left out."""
    problems: list[Problem] = []
    found: list[NamedFeed] = []
    for slug, value in settings.feeds.items():
        wrong = list(_wrong(settings, str(slug), value))
        problems += wrong
        if not wrong:
            found.append(NamedFeed(slug, value["title"], tuple(value["topics"]), tuple(value.get("stages", ()))))
    return tuple(found), tuple(problems)


def _wrong(settings: Settings, slug: str, value: object) -> Iterator[Problem]:
    if not _SLUG.fullmatch(slug):
        yield _problem(settings, slug, "is no slug: lower-case letters, digits and hyphens")
    if not isinstance(value, Mapping):
        yield _problem(settings, slug, "must hold `title`, `topics` and, if wanted, `stages`")
        return
    for name in value:
        if name not in _KEYS:
            yield _problem(settings, f"{slug}.{name}", f"is unknown{suggestion(str(name), _KEYS)}")
    name = value.get("title")
    if not (isinstance(name, str) and name.strip()):
        yield _problem(settings, f"{slug}.title", "must be a title")
    yield from _unknown(settings, f"{slug}.topics", value.get("topics", ()), [t.slug for t in settings.topics])
    yield from _unknown(settings, f"{slug}.stages", value.get("stages"), [s.slug for s in settings.stages])


def _unknown(settings: Settings, place: str, given: object, known: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with a list of topics or stages; None where it may be and is left out."""
    if given is None:
        return
    words = place.rpartition(".")[2]
    if not (isinstance(given, Sequence) and not isinstance(given, str) and given):
        yield _problem(settings, place, f"must be a list of {words}")
        return
    for index, entry in enumerate(given):
        if entry not in known:
            hint = suggestion(str(entry), known)
            yield _problem(settings, f"{place}.{index}", f"`{entry}` is none of the network's {words}{hint}")


def _problem(settings: Settings, place: str, message: str) -> Problem:
    where = f"feeds.{place}"
    return error(settings.source.path, settings.source.line(where), f"`{where}` {message}")
