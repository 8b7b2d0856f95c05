"""Records for tests: as reading would make them, from the fewest words."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from plugins.core.model import (
    Answer,
    Body,
    EditionNote,
    Expert,
    Idea,
    Link,
    Page,
    Path,
    Person,
    Post,
    Question,
    Record,
    Reference,
    Section,
    Settings,
    Sign,
    Source,
    Topic,
)

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
KINDS: dict[str, type[Record]] = {
    "experts": Expert, "posts": Post, "links": Link, "questions": Question, "paths": Path, "editions": EditionNote,
    "ideas": Idea, "pages": Page,
}
NEEDED: dict[str, dict[str, Any]] = {
    "experts": {"offer": "I can."}, "posts": {"authors": ("ada",)}, "paths": {"audience": "You", "outcome": "you can"},
    "links": {"url": "https://example.org/", "curator": "ada"}, "ideas": {"proposed_by": "ada"},
}
UNDATED = {"experts", "paths", "pages", "editions"}


def identity(key: str) -> str:
    """Return an id for a key."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, key)}"


def day(text: str) -> dt.datetime:
    """Return midnight, UTC, of an ISO date."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def body(text: str = "", *references: Reference, anchors: tuple[str, ...] = ()) -> Body:
    """Return a body of one section with these references behind one another."""
    sections = (Section("", "", text),) if text else ()
    parts = (f"<p>{text}</p>" if text else "", *("" for _ in references))
    return Body(parts=parts, references=references, sections=sections, words=len(text.split()), anchors=anchors)


def to(target: str, fragment: str = "", line: int = 9) -> Reference:
    """Return a link in a text."""
    return Reference("link", target, fragment, line)


def source(path: str, **lines: int) -> Source:
    """Return where a record comes from."""
    return Source(path, hashlib.blake2b(path.encode(), digest_size=16).hexdigest(), lines)


def record(key: str, **fields: Any) -> Record:  # noqa: ANN401  # whatever a kind has
    """Return a record by its key: `posts/one`."""
    kind, _, slug = key.partition("/")
    path = f"questions/{slug}/question.md" if kind == "questions" else f"{key}.md"
    values: dict[str, Any] = {"slug": slug, "id": identity(key), "title": slug, "source": source(path),
                              **NEEDED.get(kind, {}), **fields}
    if kind not in UNDATED:
        values.setdefault("date", day("2026-11-02"))
    if kind == "questions":
        values["answers"] = tuple(values.get("answers", ()))
    return KINDS[kind](**values)


def answer(question: str, name: str, by: str = "ada", **fields: Any) -> Answer:  # noqa: ANN401  # whatever it has
    """Return an answer of a question, by its slug; `by` is an expert, or a name in brackets."""
    person = Person(name=by[1:-1]) if by.startswith("[") else Person(expert=by)
    values: dict[str, Any] = {"id": identity(f"{question}#{name}"), "source": source(f"questions/{question}/{name}.md"),
                              "body": body("An answer."), "date": day("2026-11-03"), **fields}
    return Answer(name=name, author=person, **values)


def settings(**fields: Any) -> Settings:  # noqa: ANN401  # whatever it has
    """Return a network's settings with the topics `git` and `seo`."""
    values: dict[str, Any] = {
        "name": "Test", "url": "https://stoa.example", "id": identity("network"), "source": source("network.yaml"),
        "topics": (Topic("git", "Git"), Topic("seo", "SEO")), **fields,
    }
    return Settings(**values)


def corpus(size: int, seed: int = 1, topics: int = 60, experts: int = 250, words: int = 120) -> list[Record]:
    """Return a network of `size` items, the same for the same arguments: 60 % posts, 25 % links, 15 % questions."""
    draw = random.Random(seed)
    common = [f"common{i}" for i in range(300)]
    subject = [[f"word{t}x{i}" for i in range(150)] for t in range(topics)]
    people = [f"expert-{i}" for i in range(min(experts, max(size // 10, 2)))]
    made: list[Record] = [record(f"experts/{slug}", title=slug.title()) for slug in people]
    slugs = [("posts" if i % 20 < 12 else "links" if i % 20 < 17 else "questions", f"item-{i}") for i in range(size)]
    for number, (kind, slug) in enumerate(slugs):
        about = draw.sample(range(topics), 2)
        text = " ".join(draw.choices(common, k=words // 2) + draw.choices(subject[about[0]], k=words // 2))
        earlier = slugs[draw.randrange(max(number, 1))]
        up = "../.." if kind == "questions" else ".."
        target = f"{up}/{'/'.join(earlier)}{'/question' if earlier[0] == 'questions' else ''}.md"
        fields: dict[str, Any] = {
            "topics": tuple(f"t{t}" for t in about),
            "date": day("2012-01-01") + dt.timedelta(minutes=700 * number * 10_000 // size),
            "body": body(text, to(target)), "title": " ".join(draw.choices(subject[about[0]], k=5)),
            "stage": draw.choice(["", "awareness", "interest"]),
        }
        if kind == "posts":
            reviewer = draw.choice(people)
            fields |= {"authors": (draw.choice(people),), "reviewed_by": (Sign(reviewer),) if number % 9 == 0 else ()}
        elif kind == "links":
            fields["curator"] = draw.choice(people)
        else:
            first, second = draw.sample(people, 2)
            fields |= {"asked_by": Person(name="A buyer"), "accepted": ("one",), "answers": (
                answer(slug, "one", first, body=body(text), endorsed_by=(Sign(second, dt.date(2026, 1, 1)),)),
                answer(slug, "two", second, body=body(text)))}
        made.append(record(f"{kind}/{slug}", **fields))
    return made


def corpus_settings(topics: int = 60) -> Settings:
    """Return settings with the topics of `corpus`."""
    return settings(topics=tuple(Topic(f"t{i}", f"Topic {i}") for i in range(topics)))
