"""Editions: finite digests of periods that are over, each chosen by one rule that can be explained.

The rule, for at most `MOST` items of those dated in the period: first the editor's choice, in the editor's order
(`editor`); then what most distinct others had acknowledged by the end of the period (`acknowledged`), at most half
of the edition, so that there is room for what nobody has seen yet; then the newest of those with a topic or a person
that is not in it so far (`variety`); then the newest (`newest`). A frozen edition (`extra: {frozen: true}` in its
note) is the note's items and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from ..core.model import EditionNote, Key, Person, Record
from ..core.network import Acknowledgement, Edition, people
from .acknowledging import esteem
from .periods import Period, period, slug_of

MOST = 12
"""Items in an edition, more only where the editor chose more: a page that one finishes."""

def periods(items: Iterable[Record], notes: Mapping[str, EditionNote], every: str, zone: ZoneInfo,
            ) -> dict[str, list[Record]]:
    """Return the periods that are not empty, by slug, with their items in the order given.

    A note makes its own period one, whatever `every` says now, if it has items or at least words.
    """
    found: dict[str, list[Record]] = {slug: [] for slug, note in notes.items() if note.items or not note.body.empty}
    also = sorted({known.every for slug in notes if (known := period(slug))} - {every})
    for item in items:
        if item.date is not None:
            day = item.date.astimezone(zone).date()
            slug = slug_of(day, every)
            if slug:
                found.setdefault(slug, []).append(item)
            for other in also:
                slug = slug_of(day, other)
                if slug in notes:
                    found.setdefault(slug, []).append(item)
    return found


def over(slugs: Iterable[str], now: dt.datetime, zone: ZoneInfo, early: Container[str] = (), language: str = "",
         ) -> list[Period]:
    """Return the periods all of whose days have passed at `now`, and the `early` ones, the latest first.

    Their titles are in a language, by its BCP 47 tag.
    """
    today = now.astimezone(zone).date()
    known = [found for slug in slugs if (found := period(slug, language)) and (found.after <= today or slug in early)]
    return sorted(known, key=lambda found: (found.after, found.first, found.slug), reverse=True)


def edition(of: Period, items: Sequence[Record], note: EditionNote | None, signs: Sequence[Acknowledgement],
            chosen: Mapping[Key, Record], zone: ZoneInfo) -> Edition:
    """Return the edition of a period by the rule above.

    `items` are the period's, newest first; `signs` what others gave them; `chosen` the editor's choice, by key.
    """
    reasons: dict[Key, str] = dict.fromkeys(chosen, "editor")
    if not (note and note.extra.get("frozen") is True):
        _fill(reasons, items, chosen, esteem(signs, before=of.after))
    left_out = sum(item.key not in reasons for item in items)
    return Edition(
        slug=of.slug, title=(note.title if note else "") or of.title, begins=_midnight(of.first, zone),
        ends=_midnight(of.after, zone), items=tuple(reasons), reasons=reasons, note=note.key if note else "",
        left_out=left_out,
    )


def _fill(reasons: dict[Key, str], items: Sequence[Record], chosen: Mapping[Key, Record],
          others: Mapping[Key, set[Person]]) -> None:
    """Add what the rule chooses after the editor."""
    rest = [item for item in items if item.key not in reasons]
    seen = _Seen()
    for item in chosen.values():
        seen.add(item)
    most = sorted((item for item in rest if others.get(item.key)), key=lambda item: -len(others[item.key]))
    for item in most[:min(MOST // 2, MOST - len(reasons))] if len(reasons) < MOST else ():
        reasons[item.key] = "acknowledged"
        seen.add(item)
    for why in ("variety", "newest"):
        for item in rest:
            if len(reasons) >= MOST:
                return
            if item.key not in reasons and (why == "newest" or seen.lacks(item)):
                reasons[item.key] = why
                seen.add(item)


@dataclass(slots=True)
class _Seen:
    """The topics and people in an edition so far."""

    topics: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)

    def add(self, item: Record) -> None:
        self.topics.update(item.topics)
        self.people.update(people(item))

    def lacks(self, item: Record) -> bool:
        return not self.topics.issuperset(item.topics) and self.people.isdisjoint(people(item))


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=zone)
