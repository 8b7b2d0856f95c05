"""Cards: what stands for an item, a person or a list elsewhere. Each is made once and is the same object everywhere."""

from __future__ import annotations

import datetime as dt
from typing import Final
from urllib.parse import quote, urlencode

from ..core.addresses import SEARCH, search_address, series_address, stage_address, topic_address
from ..core.model import Answer, Expert, Idea, Key, Link, Path, Person, Post, Question
from ..core.network import Edition, Hub, Series, Shelf
from .desk import KNOWN_FOR, Desk, host
from .views import (
    Card,
    EditionCard,
    ExpertCard,
    IdeaCard,
    LinkCard,
    PathCard,
    SearchCard,
    SeriesCard,
    StageCard,
    TopicCard,
)

WORDS_A_MINUTE: Final = 230
"""Silent reading of non-fiction in English: https://doi.org/10.1016/j.jml.2019.104047."""

FACES: Final = 4
HIGHLIGHTS: Final = 3


def card(desk: Desk, key: Key) -> Card:
    """Return the card of an item, an answer or an edition."""
    return desk.facts.once(desk.cards, key, lambda key: _card(desk, key))


def _card(desk: Desk, key: Key) -> Card:
    if "#" in key:
        return _answer(desk, key)
    kind, _, slug = key.partition("/")
    return _edition(desk, desk.editions[slug]) if kind == "editions" else _item(desk, key)


def cards(desk: Desk, keys: tuple[Key, ...]) -> tuple[Card, ...]:
    """Return the cards of several."""
    return tuple([card(desk, key) for key in keys])


def minutes(words: int) -> int:
    """Return the reading time of a text, rounded; 0 for what is read at a glance."""
    return (words + WORDS_A_MINUTE // 2) // WORDS_A_MINUTE


def minutes_of(desk: Desk, key: Key) -> int:
    """Return the reading time of an item with its answers, at least one minute."""
    item = desk.network.item(key)
    words = item.body.words + sum(a.body.words for a in item.answers) if isinstance(item, Question) else item.body.words
    return max(1, minutes(words))


def _item(desk: Desk, key: Key) -> Card:
    item = desk.network.items[key]
    summary = desk.network.summary(key)
    language = item.language if item.language != desk.network.settings.language else ""
    date = desk.when_if(item.date)
    topics, stage, draft, href = desk.topics(item.topics), desk.stage(item.stage), desk.draft(item), desk.to(key)
    found: Card
    match item:
        case Post():
            found = Card(kind="posts", title=item.title, href=href, summary=summary, date=date,
                        people=desk.experts(item.authors), topics=topics, stage=stage, minutes=minutes(item.body.words),
                        language=language, format=item.format, draft=draft)
        case Link():
            found = LinkCard(kind="links", title=item.title, href=href, summary=summary, date=date,
                            people=desk.experts((item.curator,)), topics=topics, stage=stage, language=language,
                            url=item.url, site=item.site or host(item.url), author=item.author,
                            archived=item.archived, draft=draft)
        case Question():
            asked = (desk.person(item.asked_by),) if item.asked_by else ()
            found = Card(kind="questions", title=item.title, href=href, summary=summary, date=date, people=asked,
                        topics=topics, stage=stage, language=language, answers=len(item.answers),
                        accepted=bool(item.accepted), draft=draft)
        case Path():
            steps = [step.item for step in item.steps]
            found = PathCard(kind="paths", title=item.title, href=href, summary=summary, date=date, topics=topics,
                            stage=stage, language=language, audience=item.audience, outcome=item.outcome,
                            steps=len(steps), total_minutes=sum(_step_minutes(desk, step) for step in steps),
                            draft=draft)
        case Idea():
            found = _idea(desk, item, href, summary)
        case Expert():
            found = expert_card(desk, item)
        case _:
            found = Card(kind=item.kind, title=item.title, href=href, summary=summary, date=date, topics=topics,
                         stage=stage, language=language, draft=draft)
    return found


def _step_minutes(desk: Desk, key: Key) -> int:
    return 0 if key.startswith(("experts/", "paths/", "editions/")) else minutes_of(desk, key)


def _answer(desk: Desk, key: Key) -> Card:
    answer: Answer = desk.network.answers[key]
    question = desk.network.item(key)
    accepted = isinstance(question, Question) and answer.name in question.accepted
    return Card(kind="answers", title=question.title, href=desk.to(key), summary=desk.network.summary(key),
                date=desk.when(answer.date), people=(desk.person(answer.author),), topics=desk.topics(question.topics),
                stage=desk.stage(question.stage), accepted=accepted, draft=answer.status == "draft")


def _idea(desk: Desk, idea: Idea, href: str, summary: str) -> Card:
    voters = voters_of(idea)
    return IdeaCard(kind="ideas", title=idea.title, href=href, summary=summary, date=desk.when_if(idea.date),
                    people=desk.experts((idea.proposed_by,)), topics=desk.topics(idea.topics),
                    stage=desk.stage(idea.stage), state=state(idea), votes=len(voters), voters=desk.experts(voters),
                    owner=desk.expert(idea.owner) if idea.owner else None, due=desk.on(idea.due),
                    becomes=tuple(map(desk.link, idea.becomes)), draft=desk.draft(idea))


def voters_of(idea: Idea) -> tuple[str, ...]:
    """Return who voted for an idea, each once; a vote for one's own counts for nothing."""
    return tuple(dict.fromkeys(vote.expert for vote in idea.votes if vote.expert != idea.proposed_by))


def state(idea: Idea) -> str:
    """Return where an idea stands: it became something, somebody took it on, or it is open."""
    return "grown" if idea.becomes else "taken" if idea.owner else "open"


def _edition(desk: Desk, edition: Edition) -> Card:
    note = desk.network.notes.get(edition.slug)
    return EditionCard(kind="editions", title=edition.title, href=desk.to(f"editions/{edition.slug}"),
                       summary=desk.network.summary(note.key) if note else "", date=desk.when(edition.ends),
                       period=period(desk, edition), items=len(edition.items),
                       highlights=tuple(map(desk.link, edition.items[:HIGHLIGHTS])))


def period(desk: Desk, edition: Edition) -> str:
    """Return an edition's period in words."""
    return desk.words.days(edition.begins.astimezone(desk.zone).date(), last_day(desk, edition))


def last_day(desk: Desk, edition: Edition) -> dt.date:
    """Return the last day of an edition's period: `ends` is the midnight after it."""
    return (edition.ends.astimezone(desk.zone) - dt.timedelta(seconds=1)).date()


def expert_card(desk: Desk, expert: Expert) -> ExpertCard:
    """Return an expert's card."""
    speaker = desk.speaker(Person(expert=expert.slug))
    known_for = speaker.known_for or desk.topics(expert.topics)[:KNOWN_FOR]
    return ExpertCard(kind="experts", title=expert.title, href=desk.to(expert.key), summary=expert.offer,
                      person=speaker.person, role=expert.role, organisation=expert.organisation,
                      topics=desk.topics(expert.topics), acknowledged_by=speaker.acknowledged_by, known_for=known_for,
                      draft=desk.draft(expert))


def experts_of(desk: Desk, slugs: tuple[str, ...]) -> tuple[ExpertCard, ...]:
    """Return the cards of experts."""
    found = (card(desk, f"experts/{slug}") for slug in slugs)
    return tuple(one for one in found if isinstance(one, ExpertCard))


def paths_of(desk: Desk, keys: tuple[Key, ...]) -> tuple[PathCard, ...]:
    """Return the cards of paths."""
    return tuple(one for one in cards(desk, keys) if isinstance(one, PathCard))


def topic_card(desk: Desk, hub: Hub) -> TopicCard:
    """Return a topic's card."""
    return TopicCard(kind="topics", title=hub.topic.title, href=desk.href(topic_address(hub.topic.slug)),
                     summary=hub.topic.summary, faces=desk.experts(hub.people[:FACES]), items=len(hub.items),
                     open=len(hub.unanswered))


def stage_card(desk: Desk, shelf: Shelf) -> StageCard:
    """Return a stage's card."""
    number, stage = desk.stages[shelf.stage.slug]
    first = (*shelf.start_here, *shelf.items)[:1]
    return StageCard(kind="stages", title=stage.title, href=desk.href(stage_address(stage.slug)),
                     summary=stage.summary, number=number, start=desk.link(first[0]) if first else None,
                     items=len(shelf.items))


def series_card(desk: Desk, series: Series) -> SeriesCard:
    """Return a series' card."""
    people = dict.fromkeys(slug for key in series.posts if isinstance(post := desk.network.items[key], Post)
                           for slug in post.authors)
    return SeriesCard(kind="series", title=series.name, href=desk.href(series_address(series.slug)),
                      people=desk.experts(tuple(people)), parts=tuple(map(desk.link, series.posts)))


def search_card(desk: Desk, slug: str, query: str) -> SearchCard:
    """Return a saved search's card."""
    return SearchCard(kind="searches", title=called(slug), href=desk.href(search_address(slug)), query=query,
                      run=run_search(desk, query))


def called(slug: str) -> str:
    """Return what a saved search is called: its slug as words."""
    return slug.replace("-", " ").capitalize()


def run_search(desk: Desk, query: str) -> str:
    """Return a link to the search with a query filled in."""
    return f"{desk.href(SEARCH)}?{urlencode({'q': query}, quote_via=quote)}"

