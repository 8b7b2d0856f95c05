"""Checked front matter and a body, as the records of the model."""

from __future__ import annotations

from typing import Any

from ..core.ids import mint
from ..core.model import (
    DEFAULT_STAGES,
    Answer,
    Body,
    EditionNote,
    Expert,
    Idea,
    Kind,
    Link,
    Page,
    Path,
    Post,
    Question,
    Record,
    SeriesPart,
    Settings,
    Sign,
    Source,
    Stage,
    Step,
    Takeaway,
    Topic,
)
from . import schema
from .schema import AnswerKeys, ExpertSign, ItemKeys, Keys, NetworkKeys


def settings(keys: NetworkKeys, source: Source) -> Settings:
    """Return what `network.yaml` says."""
    mail = {"to": keys.editions.to, "from": keys.editions.sender, "subscribe": keys.editions.subscribe}
    return Settings(
        name=keys.name, url=keys.url, id=keys.id, source=source, tagline=keys.tagline, language=keys.language,
        timezone=keys.timezone, license=keys.license, repository=keys.repository.rstrip("/"), contact=keys.contact,
        topics=tuple(Topic(slug, t.title, t.summary) for slug, t in keys.topics.items()),
        stages=tuple(Stage(slug, s.title, s.summary) for slug, s in keys.stages.items()) or DEFAULT_STAGES,
        edition_every=keys.editions.every, edition_mail={k: v for k, v in mail.items() if v}, channels=keys.channels,
        watch=keys.watch, searches=keys.searches, feeds=keys.feeds, hub=keys.hub, ask=keys.ask, share=keys.share,
        aliases=keys.aliases,
    )


def answer(keys: AnswerKeys, name: str, network_id: str, question: str, source: Source, body: Body) -> Answer:
    """Return an answer; `question` is its question's slug."""
    return Answer(
        name=name, source=source, body=body, date=keys.date, author=keys.author, endorsed_by=_signs(keys.endorsed_by),
        votes=keys.votes, checked_on=keys.checked_on, sources=keys.sources, origin=keys.source, license=keys.license,
        **_common(keys, network_id, f"questions/{question}#{name}"),
    )


def item(kind: Kind, keys: Keys, slug: str, network_id: str, source: Source, body: Body) -> Record:  # noqa: PLR0911  # one kind after the other
    """Return the record of an item; a question's has no answers yet."""
    if not isinstance(keys, ItemKeys):  # pragma: no cover - SCHEMA gives every kind its own
        raise TypeError(kind)
    common = _common(keys, network_id, f"{kind}/{slug}") | {"slug": slug, "source": source, "body": body}
    match keys:
        case schema.PostKeys():
            return Post(
                **common, title=keys.title, date=keys.date, topics=keys.topics, authors=keys.authors,
                format=keys.format, audience=keys.audience, grew_from=keys.grew_from,
                reviewed_by=_signs(keys.reviewed_by), sources=keys.sources,
                series=SeriesPart(keys.series.name, keys.series.part) if keys.series else None,
            )
        case schema.LinkKeys():
            return Link(
                **common, title=keys.title, date=keys.date, topics=keys.topics, url=keys.url, curator=keys.curator,
                site=keys.source, author=keys.author, published=keys.published, archived=keys.archived,
                takeaways=tuple(Takeaway(t.expert, t.text, t.on) for t in keys.takeaways),
            )
        case schema.QuestionKeys():
            return Question(
                **common, title=keys.title, date=keys.date, topics=keys.topics, asked_by=keys.asked_by,
                accepted=keys.accepted, origin=keys.source, license=keys.license,
            )
        case schema.ExpertKeys():
            return Expert(
                **common, title=keys.name, offer=keys.offer, role=keys.role, organisation=keys.organisation,
                topics=keys.topics, links=keys.links, handles=keys.handles, avatar=keys.avatar, feed=keys.feed,
            )
        case schema.PathKeys():
            return Path(
                **common, title=keys.title, audience=keys.audience, outcome=keys.outcome, topics=keys.topics,
                steps=tuple(Step(step.item, step.why) for step in keys.steps),
            )
        case schema.IdeaKeys():
            return Idea(
                **common, title=keys.title, date=keys.date, topics=keys.topics, proposed_by=keys.proposed_by,
                votes=_signs(keys.votes), owner=keys.owner, due=keys.due, becomes=keys.becomes,
            )
        case schema.EditionKeys():
            return EditionNote(**common, title=keys.title, items=keys.items)
        case schema.PageKeys():
            return Page(**common, title=keys.title)
        case _:  # pragma: no cover - SCHEMA has no other
            raise TypeError(kind)


def _common(keys: ItemKeys, network_id: str, key: str) -> dict[str, Any]:
    return {
        "id": keys.id or mint(network_id, key), "summary": keys.summary, "updated": keys.updated,
        "status": keys.status, "stage": keys.stage, "language": keys.language, "translation_of": keys.translation_of,
        "image": keys.image, "aliases": keys.aliases, "crosspost": keys.crosspost, "disclosure": keys.disclosure,
        "review_due": keys.review_due, "extra": keys.extra,
    }


def _signs(keys: tuple[ExpertSign, ...]) -> tuple[Sign, ...]:
    return tuple(Sign(k.expert, k.on) for k in keys)
