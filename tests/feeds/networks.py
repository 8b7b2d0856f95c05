"""Networks made by hand: small ones with everything in them, and large ones."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from plugins.core.ids import mint
from plugins.core.model import (
    Answer,
    Body,
    EditionNote,
    Expert,
    Idea,
    Key,
    Link,
    Path,
    Person,
    Post,
    Question,
    Record,
    Reference,
    SeriesPart,
    Settings,
    Source,
    Step,
    Takeaway,
    Topic,
)
from plugins.core.network import Attachment, Contributions, Edition, Hub, Network, Series, Shelf

NETWORK_ID = "urn:uuid:68c591b8-c955-4562-b43d-2837b63cb00b"
SOURCE = Source("x.md", "0" * 32)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def day(number: int, hour: int = 9) -> dt.datetime:
    """Return a moment, the number of days after the first of January 2026."""
    return dt.datetime(2026, 1, 1, hour, tzinfo=dt.UTC) + dt.timedelta(days=number)


def settings(**more: Any) -> Settings:  # noqa: ANN401  # any of the settings
    """Return settings with three topics."""
    given: dict[str, Any] = {
        "name": "The Stoa", "url": "https://stoa.example", "id": NETWORK_ID, "source": SOURCE,
        "tagline": "Where buyers learn", "license": "CC-BY-4.0", "hub": "https://hub.example/",
        "topics": (Topic("curation", "Curation", "Choosing pages"), Topic("value", "Costs & proof"),
                   Topic("empty", "Empty")),
    }
    return Settings(**(given | more))


def body(html: str, *references: Reference) -> Body:
    """Return a body; `{}` in the HTML stands for the references."""
    return Body(tuple(html.split("{}")), references)


def key_id(key: Key) -> str:
    """Return an item's id as a first build mints it."""
    return mint(NETWORK_ID, key)


def assembled(stated: Settings, records: Iterable[Record], *, editions: Sequence[Edition] = (),
              targets: Mapping[Key, tuple[str | None, ...]] | None = None, **more: Any) -> Network:  # noqa: ANN401
    """Return a network of records: what feeds read of one, joined in the plainest way."""
    kinds: dict[str, list[Any]] = defaultdict(list)
    for record in sorted(records, key=lambda r: r.id):
        kinds[record.kind].append(record)
    for listed in kinds.values():
        listed.sort(key=lambda r: r.date or NOW, reverse=True)
    posts, links, questions, ideas = (kinds[k] for k in ("posts", "links", "questions", "ideas"))
    every = [r for rs in kinds.values() for r in rs]
    mixed = sorted((*posts, *links, *questions), key=lambda r: r.date, reverse=True)
    topical = sorted((*mixed, *ideas), key=lambda r: r.date, reverse=True)
    topics, stages = _grouped(topical, lambda r: r.topics), _grouped(topical, lambda r: (r.stage,))
    return Network(
        settings=stated, now=more.pop("now", NOW), experts=tuple(kinds["experts"]), posts=tuple(posts),
        links=tuple(links), questions=tuple(questions), ideas=tuple(ideas), paths=tuple(kinds["paths"]),
        pages=tuple(kinds["pages"]), editions=tuple(editions), items={r.key: r for r in every},
        answers={f"{q.key}#{a.name}": a for q in questions for a in q.answers},
        notes={n.slug: n for n in kinds["editions"]}, latest=tuple(r.key for r in mixed), targets=targets or {},
        hubs=tuple(Hub(t, items=_keys(topics[t.slug]), people=_authors(topics[t.slug])) for t in stated.topics),
        shelves=tuple(Shelf(s, items=_keys(stages[s.slug])) for s in stated.stages),
        unanswered=tuple(q.key for q in reversed(questions) if not q.answers),
        contributions=_contributions(every), series=_series(posts),
        summaries={r.key: r.summary for r in every if r.summary}, **more,
    )


def _grouped(records: Iterable[Any], names: Callable[[Any], Iterable[str]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for record in records:
        for name in names(record):
            groups[name].append(record)
    return groups


def _keys(records: Iterable[Record]) -> tuple[Key, ...]:
    return tuple(record.key for record in records)


def _authors(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(author for r in records if isinstance(r, Post) for author in r.authors))


def _series(posts: Iterable[Post]) -> tuple[Series, ...]:
    parts = sorted((p for p in posts if p.series), key=lambda p: p.series.part if p.series else 0)
    named = _grouped(parts, lambda p: (p.series.name,))
    return tuple(Series(re.sub("[^a-z0-9]+", "-", name.lower()).strip("-") or "x", name, _keys(ps))
                 for name, ps in sorted(named.items()))


def _contributions(records: Iterable[Record]) -> dict[str, Contributions]:
    did: dict[str, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        for expert, what, key in _deeds(record):
            did[expert][what].append(key)
    return {expert: Contributions(**{what: tuple(keys) for what, keys in deeds.items()})
            for expert, deeds in did.items()}


def _deeds(record: Record) -> Iterator[tuple[str, str, Key]]:
    match record:
        case Post():
            yield from ((author, "wrote", record.key) for author in record.authors)
        case Link():
            yield record.curator, "curated", record.key
        case Idea():
            yield record.proposed_by, "proposed", record.key
        case Question():
            if record.asked_by and record.asked_by.expert:
                yield record.asked_by.expert, "asked", record.key
            yield from ((a.author.expert, "answered", f"{record.key}#{a.name}") for a in record.answers
                        if a.author.expert)
        case _:
            return


def expert(slug: str, name: str, **more: Any) -> Expert:  # noqa: ANN401  # any of the fields
    """Return an expert."""
    return Expert(slug=slug, id=key_id(f"experts/{slug}"), title=name, source=SOURCE,
                  **({"offer": "I count hours"} | more))


def post(slug: str, number: int, **more: Any) -> Post:  # noqa: ANN401  # any of the fields
    """Return a post of a day."""
    given: dict[str, Any] = {"title": slug.replace("-", " ").capitalize(), "authors": ("ada",), "topics": ("curation",),
                             "date": day(number), "body": body(f"<p>Text of {slug}.</p>"), "summary": f"About {slug}."}
    return Post(slug=slug, id=key_id(f"posts/{slug}"), source=SOURCE, **(given | more))


def answer(question: str, name: str, number: int, **more: Any) -> Answer:  # noqa: ANN401  # any of the fields
    """Return an answer of a day."""
    given: dict[str, Any] = {"author": Person("ada"), "body": body(f"<p>Answer of {name}.</p>"), "date": day(number)}
    return Answer(name=name, id=key_id(f"questions/{question}#{name}"), source=SOURCE, **(given | more))


def example(**more: Any) -> Network:  # noqa: ANN401  # any of the network's fields
    """Return a small network in which everything is that a feed can show."""
    stated = more.pop("settings", None) or settings(
        searches={"first-month": "start small"},
        feeds={"money": {"title": "Money & links", "topics": ["value", "curation"], "stages": ["interest"]}},
    )
    part = SeriesPart("A series", 1)
    talk = post(
        "talk", 3, series=part, authors=("ada", "jonas"), stage="interest", language="de", updated=day(5),
        body=body('<p>Hear <a{}>it</a>, see <a href="#fn:1">1</a> and {}.</p><div class="table" role="region" '
                  'tabindex="0" aria-label="Table"><table><tr><td>1 &lt; 2</td></tr></table></div>',
                  Reference("link", "talk.mp3"), Reference("image", "chart.png", alt="A “chart”", title="Chart")),
    )
    first = post("first", 1, topics=("curation", "value"), stage="awareness")
    found = Link(
        slug="rot", id=key_id("links/rot"), source=SOURCE, title="Links rot", date=day(2), topics=("curation",),
        url="https://elsewhere.example/a b?q=ü&x=1", curator="jonas", site="Elsewhere", author="Somebody",
        body=body("<p>Read the table.</p>"), takeaways=(Takeaway("ada", "Half of them < 10 years"),),
    )
    asked = Question(
        slug="cost", id=key_id("questions/cost"), source=SOURCE, title="What does it cost?", date=day(4),
        topics=("value",), stage="interest", asked_by=Person(name="A buyer"), accepted=("ada",),
        body=body("<p>Say.</p>"), answers=(
            answer("cost", "ada", 6),
            answer("cost", "guest", 7, author=Person(name="Guest"), license="CC-BY-SA-4.0"),
        ),
    )
    open_ = Question(slug="open", id=key_id("questions/open"), source=SOURCE, title="Who?", date=day(8),
                     topics=("value",), asked_by=Person("jonas"), body=body("<p>Who?</p>"))
    idea = Idea(slug="board", id=key_id("ideas/board"), source=SOURCE, title="A board", date=day(9), proposed_by="ada",
                topics=("value",))
    path = Path(slug="start", id=key_id("paths/start"), source=SOURCE, title="Start", audience="You",
                outcome="Now you can start", steps=(Step("posts/first", "Begin"), Step("questions/cost")))
    note = EditionNote(slug="2026-w01", id=key_id("editions/2026-w01"), source=SOURCE, title="Week one",
                       body=body("<p>Read the first.</p>"))
    edition = Edition("2026-w01", "Week one", day(-3, 0), day(4, 0), ("posts/first", "links/rot"),
                      note="editions/2026-w01")
    people = (expert("ada", "Ada Okafor"), expert("jonas", "Jonas Weber", feed="https://jonas.example/feed"))
    return assembled(
        stated, (talk, first, found, asked, open_, idea, path, note, *people), editions=(edition,),
        targets={"posts/talk": ("/posts/talk/talk.mp3", "/posts/talk/chart.png")},
        attachments=(Attachment("posts/talk.mp3", "/posts/talk/talk.mp3"),),
        pictures={"posts/talk": "/posts/talk/chart.png", "experts/ada": "/experts/ada/ada.jpg"}, **more,
    )
