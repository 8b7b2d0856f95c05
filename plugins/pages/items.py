"""Views of the items that have a text of their own: post, link, idea, page."""

from __future__ import annotations

from ..core.addresses import CONTRIBUTE, address
from ..core.model import Idea, Key, Link, Page, Person, Post
from . import linked_data
from .cards import cards, state, voters_of
from .common import common, edit, speakers_of
from .desk import Desk, host
from .heads import card_image
from .views import IdeaView, LinkPageView, NextThing, PageItemView, PostView, TakeawayView


def post(desk: Desk, key: Key) -> PostView:
    """Return a post's page."""
    item = desk.network.items[key]
    assert isinstance(item, Post)  # noqa: S101  # the key's kind makes it one; tells the type checker
    canonical = desk.absolute(address(key))
    return PostView(
        **common(desk, item, things=(linked_data.article(desk, item, canonical, card_image(desk, item)),),
                 speakers=speakers_of(desk, item.authors)),
        format=item.format, audience=item.audience, series=desk.shelfmarks.series.get(key),
        reviewers=tuple((desk.expert(sign.expert), desk.on(sign.on)) for sign in item.reviewed_by),
    )


def link(desk: Desk, key: Key) -> LinkPageView:
    """Return a link's page."""
    item = desk.network.items[key]
    assert isinstance(item, Link)  # noqa: S101  # the key's kind makes it one; tells the type checker
    canonical = desk.absolute(address(key))
    return LinkPageView(
        **common(desk, item, things=(linked_data.article(desk, item, canonical, card_image(desk, item)),),
                 speakers=speakers_of(desk, (item.curator,))),
        url=item.url, site=item.site or host(item.url), author=item.author, published=desk.on(item.published),
        archived=item.archived,
        takeaways=tuple(TakeawayView(desk.speaker(Person(expert=one.expert)), one.text, desk.on(one.on))
                        for one in item.takeaways),
    )


def idea(desk: Desk, key: Key) -> IdeaView:
    """Return an idea's page."""
    item = desk.network.items[key]
    assert isinstance(item, Idea)  # noqa: S101  # the key's kind makes it one; tells the type checker
    counted = voters_of(item)
    days = {vote.expert: vote.on for vote in reversed(item.votes)}
    became = item.becomes[0] if item.becomes else ""
    after = (NextThing("related", desk.title(became), desk.to(became)) if became else
             NextThing("contribute", desk.words.text("title.contribute"), desk.href(CONTRIBUTE)))
    return IdeaView(
        **common(desk, item, speakers=speakers_of(desk, (item.proposed_by,)), after=after),
        state=state(item), voters=tuple((desk.expert(slug), desk.on(days[slug])) for slug in counted),
        owner=desk.speaker(Person(expert=item.owner)) if item.owner else None, due=desk.on(item.due),
        becomes=cards(desk, item.becomes), vote_href=edit(desk, item.source.path),
    )


def page(desk: Desk, key: Key) -> PageItemView:
    """Return any other page."""
    item = desk.network.items[key]
    assert isinstance(item, Page)  # noqa: S101  # the key's kind makes it one; tells the type checker
    return PageItemView(**common(desk, item))
