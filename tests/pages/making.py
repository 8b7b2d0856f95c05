"""A small network for tests, with something in every field that a page shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from plugins.core.model import (
    Answer,
    Body,
    Heading,
    Person,
    Picture,
    Record,
    Reference,
    Section,
    SeriesPart,
    Settings,
    Sign,
    Stage,
    Step,
    Takeaway,
    Topic,
)
from plugins.core.network import Network
from plugins.network.assembling import assemble
from plugins.pages.desk import Desk, Materials
from plugins.pages.forge import forge
from plugins.pages.theme import Theme, read_theme, word_folders
from plugins.pages.views import DiscussionView
from plugins.pages.words import read_words
from tests.network.making import NOW, identity, record, source

THEME = Path(__file__).parent / "theme"
DAY = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)


def body(text: str, *references: Reference) -> Body:
    """Return a text with three headings, a paragraph and these references at its end."""
    parts = ["".join(f'<h2 id="h{n}">Heading {n}</h2>' for n in range(3)) + "<p>Words."]
    for one in references:
        parts[-1] += " <a" if one.kind == "link" else " "
        parts.append(">there</a>" if one.kind == "link" else "")
    parts[-1] += "</p>"
    return Body(
        parts=tuple(parts), references=references, words=400,
        headings=tuple(Heading(2, f"h{n}", text) for n in range(3)), anchors=("h0", "h1", "h2"),
        sections=(Section("", "", text), *(Section(f"h{n}", text, text) for n in range(3))),
    )


def answer(question: str, name: str, author: Person, text: str, **fields: object) -> Answer:
    """Return an answer."""
    key = f"questions/{question}#{name}"
    values: dict[str, object] = {
        "name": name, "id": identity(key), "source": source(f"questions/{question}/{name}.md"),
        "body": Body(parts=("<p>Answer.</p>",), sections=(Section("", "", text),), words=40), "date": DAY,
        "author": author, **fields}
    return Answer(**values)  # type: ignore[arg-type]  # the test's own words


def records(text: str = "Some words") -> tuple[Record, ...]:
    """Return records of every kind, with `text` wherever people write plain text."""
    cite = Reference("link", "two.md", "h1", 9)
    picture = Reference("image", "chart.png", alt=text, title=text)
    common = {"summary": text, "disclosure": text, "topics": ("curation", "trust"), "stage": "interest"}
    return (
        record("experts/ada", title=text, offer=text, role=text, organisation=text, disclosure=text,
               topics=("curation",), links=("https://ada.example/",), handles={"mastodon": "@ada@social.example"},
               body=body(text), avatar="ada.png", feed="https://ada.example/feed"),
        record("experts/ben", title=f"{text} B", offer=text, handles={"other": text}),
        record("posts/one", title=text, authors=("ada", "ben"), body=body(text, cite, picture), date=DAY, **common,
               audience=text, sources=(text, "https://source.example/page"), reviewed_by=(Sign("ben", DAY.date()),),
               series=SeriesPart(text, 1), image=Picture("chart.png", text), review_due=dt.date(2026, 1, 1),
               updated=DAY, aliases=("/old/one/",), extra={"card": True}, grew_from=("ideas/what",)),
        record("posts/two", title=f"{text} 2", authors=("ben",), body=body(text, Reference("link", "one.md")),
               series=SeriesPart(text, 2), format="video", topics=("curation",), language="ar", date=DAY),
        record("posts/zwei", title=text, authors=("ben",), translation_of="posts/two", language="de",
               topics=("trust",)),
        record("posts/hidden", title=text, status="hidden", topics=("trust",)),
        record("links/far", title=text, url="https://far.example/page", curator="ada", body=body(text), **common,
               site=text, author=text, published=dt.date(2026, 1, 2), archived="https://web.archive.org/x",
               takeaways=(Takeaway("ben", text, dt.date(2026, 2, 3)),)),
        record("questions/how", title=text, asked_by=Person(name=text), body=body(text), accepted=("ada",), **common,
               license="CC-BY-SA-4.0", origin="https://asked.example/1", answers=(
                   answer("how", "ada", Person(expert="ada"), text, endorsed_by=(Sign("ben"),), votes=3,
                          disclosure=text, sources=(text,), checked_on=dt.date(2026, 3, 4), updated=DAY),
                   answer("how", "guest", Person(name=text), text, license="CC0-1.0", origin=text, language="ar"))),
        record("questions/open", title=text, topics=("trust",)),
        record("paths/choose", title=text, audience=text, outcome=text, body=body(text), topics=("trust",), steps=(
            Step("posts/one", text), Step("links/far", text), Step("questions/how"), Step("experts/ada"))),
        record("ideas/what", title=text, proposed_by="ada", votes=(Sign("ben", DAY.date()),), owner="ben",
               due=dt.date(2026, 12, 1), body=body(text), topics=("curation",)),
        record("ideas/grown", title=text, proposed_by="ben", becomes=("posts/two",)),
        record("pages/about", title=text, body=body(text)),
        record("editions/2026-w45", title=text, body=body(text), summary=text),
    )


def settings(text: str = "Some words", **fields: object) -> Settings:
    """Return what the network says of itself."""
    values: dict[str, object] = {
        "name": text, "url": "https://stoa.example/net", "id": identity("network"), "source": source("network.yaml"),
        "tagline": text, "timezone": "Europe/Berlin", "license": "CC-BY-4.0",
        "repository": "https://github.com/example/stoa", "contact": "mailto:editor@stoa.example",
        "topics": (Topic("curation", text, text), Topic("trust", text)),
        "stages": (Stage("awareness", text, text), Stage("interest", text, text)), "searches": {"money": text},
        "aliases": {"/former/": "/posts/two/"}, **fields}
    return Settings(**values)  # type: ignore[arg-type]  # the test's own words


FILES = ("posts/chart.png", "experts/ada.png")


def network(text: str = "Some words", **fields: object) -> Network:
    """Return the network."""
    made = assemble(settings(text, **fields), records(text), NOW, FILES)
    wrong = [str(problem) for problem in made.problems if problem.severity == "error"]
    assert not wrong, wrong
    return made.network


def materials(found: Network, theme: Theme, **fields: object) -> Materials:
    """Return what its views are made from."""
    values: dict[str, object] = {
        "network": found, "words": read_words(word_folders(theme), found.settings.language),
        "forge": forge(found.settings.repository, "content"), "searches": {"money": ("posts/one", "questions/how#ada")},
        "discuss": {"posts/one": (DiscussionView("mastodon", "https://social.example/@ada/1", 4),)}, **fields}
    return Materials(**values)  # type: ignore[arg-type]  # the test's own words


def desk(text: str = "Some words", **fields: object) -> Desk:
    """Return a desk with the network on it, in the tests' own theme."""
    return Desk(materials(network(text), read_theme(THEME), **fields))
