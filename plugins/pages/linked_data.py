"""What machines read on a page: schema.org's words (https://schema.org) as JSON-LD (https://www.w3.org/TR/json-ld11/).

Everything here makes plain data; `script` alone makes it safe to stand in a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec
from markupsafe import Markup

from ..core.model import Answer, Body, Expert, Link, Person, Post, Question, Record
from .desk import Desk
from .views import LinkView

Thing: TypeAlias = dict[str, Any]

_ESCAPES: Final = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))

_ENCODER: Final = msgspec.json.Encoder()


def script(things: Sequence[Thing]) -> Markup:
    """Return things as JSON-LD that can't end the script element it stands in, nor begin a comment in it.

    https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    """
    graph = {"@context": "https://schema.org", "@graph": things}
    data = _ENCODER.encode(graph)
    for character, escape in _ESCAPES:
        data = data.replace(character, escape)
    return Markup(data.decode())  # noqa: S704  # escaped just now


def thing(sort: str, /, **properties: object) -> Thing:
    """Return a thing of a sort, without the properties that are empty."""
    made: Thing = {"@type": sort}
    for name, value in properties.items():
        if value or isinstance(value, int):
            made[name] = value
    return made


def trail(desk: Desk, crumbs: Sequence[LinkView], title: str, canonical: str) -> Thing:
    """Return where a page stands, from home to itself."""
    entries = [thing("ListItem", position=n, name=crumb.label, item=desk.origin + crumb.href)
               for n, crumb in enumerate(crumbs, 1)]
    entries.append(thing("ListItem", position=len(entries) + 1, name=title, item=canonical))
    return thing("BreadcrumbList", itemListElement=entries)


def site(desk: Desk, search: str) -> Thing:
    """Return the network itself, with where it can be searched."""
    settings = desk.network.settings
    action = {"@type": "SearchAction", "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{query}}"},
              "query-input": "required name=query"}
    return thing("WebSite", name=settings.name, url=f"{desk.url}/", description=settings.tagline,
                 inLanguage=settings.language, potentialAction=action)


def person(desk: Desk, who: Person) -> Thing:
    """Return a person who speaks."""
    if not who.expert:
        return thing("Person", name=who.name)
    expert = desk.network.expert(who.expert)
    return thing("Person", name=expert.title, url=desk.origin + desk.to(expert.key))


def article(desk: Desk, item: Post | Link, canonical: str, image: str) -> Thing:
    """Return a post, or a link's takeaway."""
    authors = item.authors if isinstance(item, Post) else (item.curator,)
    about = thing("WebPage", url=item.url, name=item.site, author=_named(item.author),
                  datePublished=item.published.isoformat() if item.published else "",
                  archivedAt=item.archived) if isinstance(item, Link) else None
    return thing(
        "BlogPosting" if isinstance(item, Post) else "Article",
        headline=item.title, url=canonical, mainEntityOfPage=canonical, identifier=item.id,
        description=desk.network.summary(item.key), image=image, wordCount=item.body.words,
        author=[person(desk, Person(expert=slug)) for slug in authors], about=about, **_dated(desk, item),
        keywords=[desk.topic_titles.get(slug, slug) for slug in item.topics],
        inLanguage=item.language or desk.network.settings.language, license=_address(desk.network.settings.license),
    )


def question(desk: Desk, item: Question, answers: Iterable[tuple[str, Answer]], canonical: str) -> Thing:
    """Return a question's page: accepted and other answers.

    https://developers.google.com/search/docs/appearance/structured-data/qapage
    """
    accepted: list[Thing] = []
    suggested: list[Thing] = []
    for key, answer in answers:
        one = thing(
            "Answer", text=text(answer.body), url=desk.origin + desk.to(key), author=person(desk, answer.author),
            datePublished=desk.when(answer.date).iso, identifier=answer.id,
            dateModified=desk.when(answer.updated).iso if answer.updated else "",
            upvoteCount=len({sign.expert for sign in answer.endorsed_by}) + max(answer.votes or 0, 0),
        )
        (accepted if answer.name in item.accepted else suggested).append(one)
    asked = thing(
        "Question", name=item.title, text=text(item.body) or item.title, identifier=item.id,
        answerCount=len(accepted) + len(suggested), author=person(desk, item.asked_by) if item.asked_by else None,
        acceptedAnswer=accepted, suggestedAnswer=suggested, **_dated(desk, item),
    )
    asked.setdefault("answerCount", 0)
    return thing("QAPage", url=canonical, mainEntity=asked,
                 inLanguage=item.language or desk.network.settings.language)


def profile(desk: Desk, expert: Expert, canonical: str, image: str) -> Thing:
    """Return an expert's page."""
    standing = desk.network.standings.get(expert.slug)
    known = [topic.topic for topic in standing.topics] if standing and standing.topics else list(expert.topics)
    who = thing("Person", name=expert.title, url=canonical, identifier=expert.id, description=expert.offer,
                jobTitle=expert.role, image=image, sameAs=list(expert.links),
                worksFor=thing("Organization", name=expert.organisation) if expert.organisation else None,
                knowsAbout=[desk.topic_titles.get(slug, slug) for slug in known])
    return thing("ProfilePage", url=canonical, mainEntity=who)


def listing(sort: str, title: str, canonical: str, description: str, entries: Sequence[LinkView], desk: Desk) -> Thing:
    """Return a page that gathers others, in their order; `sort` is `CollectionPage` or `ItemList`."""
    parts = [thing("ListItem", position=n, name=entry.label, url=desk.origin + entry.href)
             for n, entry in enumerate(entries, 1)]
    if sort == "ItemList":
        return thing("ItemList", name=title, url=canonical, description=description, numberOfItems=len(parts),
                     itemListElement=parts)
    gathered = thing("ItemList", numberOfItems=len(parts), itemListElement=parts) if parts else None
    return thing("CollectionPage", name=title, url=canonical, description=description, mainEntity=gathered)


def text(body: Body) -> str:
    """Return a body as plain text."""
    return "\n".join(part for section in body.sections for part in (section.heading, section.text) if part)


def _dated(desk: Desk, item: Record) -> Mapping[str, str]:
    return {"datePublished": desk.when(item.date).iso if item.date else "",
            "dateModified": desk.when(item.updated).iso if item.updated else ""}


def _named(name: str) -> Thing | None:
    return thing("Person", name=name) if name else None


def _address(license_: str) -> str:
    return license_ if license_.startswith(("https://", "http://")) else (
        f"https://spdx.org/licenses/{license_}.html" if license_ else "")
