"""What the pages of all items have: text, dates, people, what refers to what, and where it can be changed."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup

from ..core.addresses import CONTRIBUTE, address, kind_address, source
from ..core.bodies import render_body
from ..core.model import Body, Expert, Key, Kind, Person, Post, Question, Record
from .cards import card, cards, minutes
from .desk import Desk, host
from .heads import About, card_image, crumbs, head
from .licences import licence
from .linked_data import Thing
from .pictures import body_picture, item_picture
from .views import (
    CitationView,
    FeedLink,
    LinkView,
    Mark,
    NextThing,
    SpeakerView,
    TocEntry,
    TranslationView,
)

TOC_FROM: Final = 3
"""Headings from which a table of contents is worth its room."""

TOC_DEPTH: Final = 4

_RIGHT_TO_LEFT: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur",
                                   "yi"})


def common(desk: Desk, item: Record, *, things: tuple[Thing, ...] = (), speakers: tuple[SpeakerView, ...] = (),
           after: NextThing | None = None) -> dict[str, Any]:
    """Return the fields of `ItemView` for an item; `after` comes next unless a series or a path knows better."""
    network, key = desk.network, item.key
    way = crumbs(desk, *_parent(desk, item.kind))
    place = address(key)
    language = item.language if item.language != network.settings.language else ""
    picture = item_picture(desk.plates, desk.base, network.pictures.get(key, ""), item.image)
    translations = tuple(translation(desk, other) for other in network.translations.get(key, ()))
    experts = tuple(network.expert(slug) for slug in _creators(item))
    date, updated = desk.when_if(item.date), desk.when_if(item.updated)
    hidden = item.status != "published"
    feeds = desk.feeds(place)
    top = head(desk, About(
        place=place, title=item.title, description=network.summary(key), crumbs=way, things=things,
        sort="profile" if isinstance(item, Expert) else "article", image=card_image(desk, item), picture=picture,
        published=date, updated=updated, authors=experts, robots="noindex" if hidden or desk.draft(item) else "",
        tags=tuple(desk.topic_titles.get(slug, slug) for slug in item.topics), translations=translations,
        source=desk.href(source(key)), feeds=feeds,
    ))
    passed = item.review_due is not None and desk.clock.past(item.review_due)
    return {
        "head": top, "title": item.title, "section": item.kind, "href": desk.to(key), "crumbs": way,
        "next": _next(desk, item, after), **share(desk, feeds),
        "marks": marks(desk, item), "kind": item.kind, "id": item.id, "summary": network.summary(key),
        "lead": item.summary, "body": text(desk, key, item.body), "language": language,
        "dir": direction(desk, language),
        "date": date, "updated": updated, "minutes": minutes(item.body.words), "topics": desk.topics(item.topics),
        "stage": desk.stage(item.stage), "picture": picture, "speakers": speakers, "toc": toc(item.body),
        "sources": sources(item.sources) if isinstance(item, Post) else (),
        "cites": citations(desk, network.cites.get(key, ())),
        "cited_by": citations(desk, network.cited_by.get(key, ())),
        "related": cards(desk, network.related.get(key, ())),
        "grew_from": tuple(map(desk.link, item.grew_from)) if isinstance(item, Post) else (),
        "grown_into": tuple(map(desk.link, network.grown_into.get(key, ()))),
        "paths": tuple(desk.shelfmarks.paths.get(key, ())), "translations": translations,
        "original": translation(desk, item.translation_of) if item.translation_of in network.items else None,
        "disclosure": "" if isinstance(item, Expert) else item.disclosure,
        "license": licence(item.license) if isinstance(item, Question) and item.license else None,
        "origin": origin(item.origin) if isinstance(item, Question) else None,
        "source": desk.href(source(key)), "edit": edit(desk, item.source.path),
        "discuss": desk.discuss.get(key, ()),
        "review_passed": desk.on(item.review_due) if passed else None,
        "status": "scheduled" if item.status == "published" and desk.draft(item) else item.status,
    }


def text(desk: Desk, key: Key, body: Body) -> Markup:
    """Return a body's HTML."""
    if body.empty:
        return Markup()
    made = render_body(body, desk.network.targets.get(key, (None,) * len(body.references)), desk.base,
                       body_picture(desk.plates, desk.base))
    return Markup(made)  # noqa: S704  # sanitised by reading, and what is put in is escaped in bodies.py and pictures.py


def toc(body: Body) -> tuple[TocEntry, ...]:
    """Return a table of contents, if the text is long enough for one."""
    entries = [TocEntry(h.level, h.anchor, h.text) for h in body.headings if h.level <= TOC_DEPTH and h.anchor]
    return tuple(entries) if len(entries) >= TOC_FROM else ()


def citations(desk: Desk, keys: tuple[Key, ...]) -> tuple[CitationView, ...]:
    """Return one side of citations."""
    return tuple([CitationView(card(desk, key)) for key in keys])


def sources(named: tuple[str, ...]) -> tuple[LinkView, ...]:
    """Return what an author names as sources: addresses as links, words as words."""
    return tuple(LinkView(_bare(one), one) if _is_address(one) else LinkView(one, "") for one in named)


def origin(address_: str) -> LinkView | None:
    """Return where an import brought something from."""
    if not address_:
        return None
    return LinkView(host(address_), address_) if _is_address(address_) else LinkView(address_, "")


def translation(desk: Desk, key: Key) -> TranslationView:
    """Return an item as a translation."""
    item = desk.network.items[key]
    language = item.language or desk.network.settings.language
    return TranslationView(language, desk.words.name_of(language), item.title, desk.to(key))


def direction(desk: Desk, language: str) -> str:
    """Return the direction of a language where it differs from the page's."""
    if not language:
        return ""
    found = "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"
    return found if found != desk.words.dir else ""


def edit(desk: Desk, path: str) -> str:
    """Return the forge's page that edits a content file."""
    return desk.materials.forge.edit(path) if desk.materials.forge else ""


def share(desk: Desk, feeds: tuple[FeedLink, ...] = ()) -> dict[str, Any]:
    """Return the fields of a page that can be shared; `feeds` are its own."""
    return {"share_on": desk.share_on, "share_feed": (feeds or desk.site_feeds)[0].href}


def marks(desk: Desk, item: Record) -> tuple[Mark, ...]:
    """Return what the editor should see of an item."""
    if not desk.materials.editing:
        return ()
    own = [Mark(item.status, item.source.path, "")] if item.status != "published" else (
        [Mark("scheduled", item.source.path, "")] if desk.draft(item) else [])
    places = [item.source.path, *(a.source.path for a in item.answers)] if isinstance(item, Question) else [
        item.source.path]
    return (*own, *(mark for place in places for mark in desk.marks.get(place, ())))


def list_link(desk: Desk, kind: str) -> LinkView:
    """Return a link to the list of a kind, or of topics, stages, series, searches."""
    return LinkView(desk.words.text(f"nav.{kind}"), desk.href(f"/{kind}/"))


def speakers_of(desk: Desk, slugs: tuple[str, ...]) -> tuple[SpeakerView, ...]:
    """Return experts as speakers."""
    return tuple([desk.speaker(Person(expert=slug)) for slug in slugs])


def _parent(desk: Desk, kind: Kind) -> tuple[LinkView, ...]:
    return () if kind == "pages" else (LinkView(desk.words.text(f"nav.{kind}"), desk.href(kind_address(kind))),)


def _creators(item: Record) -> tuple[str, ...]:
    match item:
        case Post():
            return item.authors
        case Expert():
            return (item.slug,)
        case _:
            curator = getattr(item, "curator", "") or getattr(item, "proposed_by", "")
            return (curator,) if curator else ()


def _next(desk: Desk, item: Record, after: NextThing | None) -> NextThing:
    """Return the one obvious next thing: the series goes on, the path goes on, else what is nearest."""
    key, network = item.key, desk.network
    if (series := desk.shelfmarks.series.get(key)) and series.next:
        return NextThing("series", series.next.label, series.next.href)
    for path in desk.shelfmarks.paths.get(key, ()):
        if path.next:
            return NextThing("path", path.next.label, path.next.href, path.path.label)
    if after:
        return after
    if related := network.related.get(key):
        return NextThing("related", desk.title(related[0]), desk.to(related[0]), network.summary(related[0]))
    for topic in desk.topics(item.topics[:1]):
        return NextThing("topic", topic.label, topic.href)
    return NextThing("contribute", desk.words.text("title.contribute"), desk.href(CONTRIBUTE))


def _is_address(said: str) -> bool:
    return said.startswith(("https://", "http://"))


def _bare(url: str) -> str:
    return url.split("://", 1)[1].removeprefix("www.").rstrip("/")
