"""Views of what has an order and an end: paths and editions."""

from __future__ import annotations

from typing import Any

from ..core.addresses import SUBSCRIBE, address, kind_address, source
from ..core.ids import mint
from ..core.model import Key, Path, Person
from ..core.network import people
from . import linked_data
from .cards import card, last_day, minutes, minutes_of, period
from .common import citations, common, edit, marks, share, text, toc
from .desk import Desk
from .heads import About, card_image, crumbs, head
from .views import EditionEntry, EditionView, LinkView, NextThing, PathStep, PathView


def path(desk: Desk, key: Key) -> PathView:
    """Return a path's page."""
    item = desk.network.items[key]
    assert isinstance(item, Path)  # noqa: S101  # the key's kind makes it one; tells the type checker
    steps = tuple(PathStep(n, f"step-{n}", step.why, card(desk, step.item), _id(desk, step.item))
                  for n, step in enumerate(item.steps, 1))
    met = dict.fromkeys(slug for step in item.steps for slug in _people(desk, step.item))
    listed = linked_data.listing("ItemList", item.title, desk.absolute(address(key)), item.outcome,
                                 [LinkView(step.card.title, step.card.href) for step in steps], desk)
    first = NextThing("start", steps[0].card.title, steps[0].card.href, steps[0].why) if steps else None
    return PathView(
        **common(desk, item, things=(listed,), after=first), audience=item.audience, outcome=item.outcome, steps=steps,
        total_minutes=sum(minutes_of(desk, step.item) for step in item.steps if _read(step.item)),
        people=desk.experts(tuple(met)),
    )


def edition(desk: Desk, key: Key) -> EditionView:
    """Return an edition's page."""
    found = desk.editions[key.partition("/")[2]]
    entries = tuple(EditionEntry(card(desk, one), found.reasons.get(one, "")) for one in found.items)
    editions = desk.network.editions
    at = desk.edition_places[found.slug]
    newer = desk.link(f"editions/{editions[at - 1].slug}") if at else None
    older = desk.link(f"editions/{editions[at + 1].slug}") if at + 1 < len(editions) else None
    after = (NextThing("next", newer.label, newer.href) if newer else
             NextThing("subscribe", desk.words.text("title.subscribe"), desk.href(SUBSCRIBE)))
    last = last_day(desk, found)
    return EditionView(
        **_frame(desk, key, entries, after), period=period(desk, found),
        begins=desk.words.on(found.begins.astimezone(desk.zone).date()), ends=desk.words.on(last), entries=entries,
        left_out=found.left_out, total_minutes=sum(minutes_of(desk, one) for one in found.items),
        older=older, newer=newer,
    )


def _frame(desk: Desk, key: Key, entries: tuple[EditionEntry, ...], after: NextThing) -> dict[str, Any]:
    """Return the fields of `ItemView` for an edition, which is no item: only its editor's note is one."""
    slug = key.partition("/")[2]
    found, note, place = desk.editions[slug], desk.network.notes.get(slug), address(key)
    way = crumbs(desk, LinkView(desk.words.text("nav.editions"), desk.href(kind_address("editions"))))
    summary = desk.network.summary(note.key) if note else ""
    description = summary or "; ".join(entry.card.title for entry in entries[:5])
    listed = linked_data.listing("CollectionPage", found.title, desk.absolute(place), description,
                                 [LinkView(entry.card.title, entry.card.href) for entry in entries], desk)
    feeds = desk.feeds(kind_address("editions"))
    written = desk.href(source(key)) if note else ""
    top = head(desk, About(place=place, title=found.title, description=description, sort="article", crumbs=way,
                           things=(listed,), image=card_image(desk, note), published=desk.when(found.ends),
                           feeds=feeds, source=written))
    common_ = {
        "head": top, "title": found.title, "section": "editions", "href": desk.to(key), "crumbs": way, "next": after,
        **share(desk, feeds), "kind": "editions", "summary": description,
        "date": desk.when(found.ends), "source": written, "id": _id(desk, key),
    }
    if note is None:
        return common_
    return common_ | {
        "marks": marks(desk, note), "lead": note.summary, "body": text(desk, note.key, note.body),
        "minutes": minutes(note.body.words), "toc": toc(note.body), "edit": edit(desk, note.source.path),
        "cites": citations(desk, desk.network.cites.get(note.key, ())), "disclosure": note.disclosure,
        "discuss": desk.discuss.get(key, ()),
    }


def _id(desk: Desk, key: Key) -> str:
    kind, _, slug = key.partition("/")
    if kind == "editions":
        note = desk.network.notes.get(slug)
        return note.id if note else mint(desk.network.settings.id, key)
    return desk.network.answers[key].id if "#" in key else desk.network.items[key].id


def _people(desk: Desk, key: Key) -> tuple[str, ...]:
    if key.startswith("editions/"):
        return ()
    if "#" in key:
        author: Person = desk.network.answers[key].author
        return (author.expert,) if author.expert else ()
    return people(desk.network.items[key])


def _read(key: Key) -> bool:
    return not key.startswith(("experts/", "paths/", "editions/"))
