"""The network around every page."""

from __future__ import annotations

from typing import Final

from ..core.addresses import ASK, CONTRIBUTE, HOME, SEARCH, SUBSCRIBE, SUBSCRIPTIONS, UNANSWERED
from .desk import Desk
from .doing import DESIGN
from .licences import licence
from .policy import page_policy
from .views import NavItem, SiteView

SECTIONS: Final = ("posts", "links", "questions", "experts", "topics", "stages", "paths", "editions", "ideas")


def site_view(desk: Desk) -> SiteView:
    """Return what is the same on every page."""
    network, settings, words = desk.network, desk.network.settings, desk.words
    filled = {
        "posts": network.posts, "links": network.links, "questions": network.questions, "experts": network.experts,
        "topics": network.hubs, "stages": network.shelves, "paths": network.paths, "editions": network.editions,
        "ideas": network.ideas,
    }
    return SiteView(
        name=settings.name, tagline=settings.tagline, url=desk.url, base=desk.base, language=settings.language,
        dir=words.dir,
        nav=tuple(NavItem(of, words.text(f"nav.{of}"), desk.href(f"/{of}/")) for of in SECTIONS if filled[of]),
        footer=tuple(desk.link(page.key) for page in network.pages), home=desk.href(HOME), search=desk.href(SEARCH),
        ask=desk.href(ASK), subscribe=desk.href(SUBSCRIBE), contribute=desk.href(CONTRIBUTE),
        unanswered=desk.href(UNANSWERED), design=desk.href(DESIGN), feeds=desk.site_feeds,
        opml=desk.href(SUBSCRIPTIONS), hub=settings.hub, repository=settings.repository, contact=settings.contact,
        license=licence(settings.license), icon=desk.materials.icon, csp=page_policy(),
        editing=desk.materials.editing,
    )
