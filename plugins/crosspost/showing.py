"""A plan as people will see it, for a terminal or a pull request's check. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from .excerpts import Excerpt
from .outbox import Entry
from .planning import Plan

_BAR = "    │ "


def shown(plans: Sequence[Plan]) -> str:
    """Return all plans as text, a line's end after each line."""
    if not plans:
        return "network.yaml has no channels: nothing goes anywhere.\n"
    return "\n".join("\n".join(_plan(plan)) + "\n" for plan in plans)


def heading(plan: Plan) -> str:
    """Return the line that sums up a channel."""
    counts = {"to post": len(plan.postings), "to change": sum(not one.why_not for one in plan.changes),
              "not known": len(plan.open), "held back": len(plan.held), "out or seeded": plan.out,
              f"older than {plan.channel.max_age} days": plan.older}
    return ", ".join(f"{count:,} {word}" for word, count in counts.items() if count) or "nothing new"


def measured(excerpt: Excerpt, plan: Plan) -> list[str]:
    """Return how long each part is, in the place's own counting."""
    place = plan.channel.place
    return [f"{place.length(text):,} of {place.limit:,} {place.unit}" for text in excerpt.texts]


def carded(excerpt: Excerpt) -> str:
    """Return the card in one line."""
    card = excerpt.card
    picture = f" · picture{f': {card.alt}' if card.alt else ''}" if card.image else ""
    return f"{card.title} · {card.link}{picture}"


def unlinked(excerpt: Excerpt, plan: Plan) -> str:
    """Return a note where the place shows the address as plain words, else nothing."""
    link, place = excerpt.card.link, plan.channel.place
    plain = place.link == "text" and link in "".join(excerpt.texts) and not place.links(link)
    return f"{plan.channel.type} makes no link of this address" if plain else ""


def _plan(plan: Plan) -> Iterator[str]:
    kind = "" if plan.channel.name == plan.channel.type else f" ({plan.channel.type})"
    yield f"{plan.channel.name}{kind}: {heading(plan)}"
    for guard in plan.guards:
        yield f"  NOTHING IS POSTED: {guard.why}"
        yield f"    → {guard.allow}"
    for one in plan.open:
        yield f"  not known: {one.began.key}, begun {one.began.at[:16]}{f': {one.last.why}' if one.last.why else ''}"
    for posting in plan.postings:
        yield from _excerpt("post", posting.entry, posting.excerpt, plan, posting.parts)
    for change in plan.changes:
        if change.why_not:
            yield f"  changed since, stays as it is: {change.entry.key}: {change.why_not}"
        else:
            yield from _excerpt("change", change.entry, change.excerpt, plan, tuple(range(len(change.excerpt.texts))))
    for held in plan.held:
        yield f"  held back: {held.entry.key}: {held.guard.why}"
        yield f"    → {held.guard.allow}"


def _excerpt(verb: str, entry: Entry, excerpt: Excerpt, plan: Plan, parts: Sequence[int]) -> Iterator[str]:
    lengths = measured(excerpt, plan)
    for part in parts:
        which = f", part {part + 1} of {len(excerpt.texts)}" if len(excerpt.texts) > 1 else ""
        yield f"  {verb} {entry.key}{which} ({lengths[part]}{f', {excerpt.language}' if excerpt.language else ''})"
        yield from textwrap.indent(excerpt.texts[part], _BAR, lambda _: True).splitlines()
    yield f"    card: {carded(excerpt)}"
    if note := unlinked(excerpt, plan):
        yield f"    note: {note}"
