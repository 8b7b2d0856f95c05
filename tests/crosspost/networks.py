"""Small networks made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from plugins.core.ids import mint
from plugins.core.model import Answer, Body, Expert, Person, Post, Question, Settings, Source, Topic
from plugins.core.network import Network

NETWORK_ID = "urn:uuid:68c591b8-c955-4562-b43d-2837b63cb00b"
NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)

ADA = Expert(slug="ada", id=mint(NETWORK_ID, "experts/ada"), title="Ada Okafor", offer="I say no.",
             source=Source("experts/ada.md", ""),
             handles={"mastodon": "ada@example.social", "bluesky": "@ada.test", "x": "adaokafor"})


def settings(channels: Mapping[str, Any] | None = None, url: str = "https://stoa.example") -> Settings:
    """Return a network's settings."""
    return Settings(
        name="The Stoa", url=url, id=NETWORK_ID, timezone="UTC", channels=channels or {},
        topics=(Topic("buying", "Buying with care"), Topic("costs", "Costs and proof"), Topic("b2b", "B2B")),
        source=Source("network.yaml", "", {"channels": 20, "channels.mastodon": 21, "channels.mastodon.hours": 23}),
    )


def post(slug: str, *, date: dt.datetime = NOW - dt.timedelta(hours=5), summary: str = "", title: str = "",
         **more: Any) -> Post:  # noqa: ANN401  # Post's own fields
    """Return a post."""
    values: dict[str, Any] = {
        "slug": slug, "id": mint(NETWORK_ID, f"posts/{slug}"), "title": title or f"About {slug}", "date": date,
        "source": Source(f"posts/{slug}.md", ""), "authors": ("ada",), "topics": ("buying", "costs"),
        "summary": summary or f"The thought of {slug} in one sentence.",
    }
    return Post(**values | more)


def question(slug: str, *answers: Answer, accepted: tuple[str, ...] = (), title: str = "How do we begin") -> Question:
    """Return a question."""
    return Question(slug=slug, id=mint(NETWORK_ID, f"questions/{slug}"), title=title, topics=("buying",),
                    date=NOW - dt.timedelta(hours=4), source=Source(f"questions/{slug}/question.md", ""),
                    answers=answers, accepted=accepted)


def answer(name: str, slug: str, summary: str) -> Answer:
    """Return an answer by Ada."""
    return Answer(name=name, id=mint(NETWORK_ID, f"questions/{slug}#{name}"), body=Body(),
                  source=Source(f"questions/{slug}/{name}.md", ""), date=NOW - dt.timedelta(hours=3),
                  author=Person(expert="ada"), summary=summary)


def network(*records: Post | Question, channels: Mapping[str, Any] | None = None, url: str = "https://stoa.example",
            now: dt.datetime = NOW, **more: Any) -> Network:  # noqa: ANN401  # Network's own fields
    """Return a network of these records."""
    posts = tuple(sorted((r for r in records if isinstance(r, Post)), key=lambda r: (r.date, r.id), reverse=True))
    questions = tuple(r for r in records if isinstance(r, Question))
    answers = {f"{q.key}#{a.name}": a for q in questions for a in q.answers}
    return Network(
        settings=settings(channels, url), now=now, experts=(ADA,), posts=posts, questions=questions, answers=answers,
        items={r.key: r for r in (ADA, *records)},
        summaries={r.key: r.summary for r in posts} | {key: a.summary for key, a in answers.items()}, **more,
    )
