"""Asking and contributing: addresses that open with everything filled in, and no account of ours."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from ..core.model import Question
from .desk import Desk
from .views import AskWay, ContributeWay

KINDS: Final = ("posts", "links", "questions", "ideas", "experts", "paths")


def ask_ways(desk: Desk, topic: str = "") -> tuple[AskWay, ...]:
    """Return the ways to ask, the one without an account first.

    `ask` in `network.yaml` may say `mail` (an address), `url` (a page of one's own choosing), `issues: false` and
    `label` (of issues); without them they follow from `contact` and `repository`.
    """
    settings, words = desk.network.settings, desk.words
    named = desk.topic_titles.get(topic, "")
    subject = words.text("ask.subject.topic", topic=named) if named else words.text("ask.subject")
    body = words.text("ask.body", topic=named or "…", name=settings.name)
    ways = []
    if url := str(settings.ask.get("url", "")):
        ways.append(AskWay("link", url))
    mail = str(settings.ask.get("mail", "")) or settings.contact
    if mail.startswith("mailto:") or "@" in mail.partition("/")[0]:
        address = quote(mail.removeprefix("mailto:").partition("?")[0], safe="@+,")
        ways.append(AskWay("mail", f"mailto:{address}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"))
    if desk.materials.forge and settings.ask.get("issues", True) is not False:
        issue = desk.materials.forge.issue(subject, body, str(settings.ask.get("label", "question")))
        ways.append(AskWay("issue", issue))
    return tuple(ways)


def contribute_ways(desk: Desk) -> tuple[ContributeWay, ...]:
    """Return a filled-in new file for every kind a reader may contribute."""
    return tuple(_way(desk, kind, *_example(desk, kind)) for kind in KINDS)


def answer_file(desk: Desk, question: Question) -> str:
    """Return the forge's editor with a new answer to a question filled in; empty where there is no forge."""
    if desk.materials.forge is None:
        return ""
    folder = question.source.path.rpartition("/")[0]
    return _way(desk, "answers", f"{folder}/your-name.md", _front(
        desk, {"author": "your-name", "date": _day(desk)}, "example.answer")).href


def _way(desk: Desk, kind: str, path: str, example: str) -> ContributeWay:
    forge = desk.materials.forge
    return ContributeWay(kind, forge.new(path, example) if forge else "", path, example)


def _example(desk: Desk, kind: str) -> tuple[str, str]:
    """Return where a new file goes, and its text."""
    topic = next(iter(desk.topic_titles), "your-topic")
    stage = next(iter(desk.stages), "")
    title, day = desk.words.text("example.title"), _day(desk)
    year = str(desk.clock.year)
    match kind:
        case "posts":
            return f"posts/{year}/your-title.md", _front(desk, {
                "title": title, "date": day, "authors": "[your-name]", "topics": f"[{topic}]", "stage": stage,
                "summary": desk.words.text("example.summary")}, "example.post")
        case "links":
            return f"links/{year}/your-link.md", _front(desk, {
                "title": title, "date": day, "url": "https://", "curator": "your-name", "topics": f"[{topic}]"},
                "example.link")
        case "questions":
            return "questions/your-question/question.md", _front(desk, {
                "title": title, "date": day, "topics": f"[{topic}]", "stage": stage}, "example.question")
        case "ideas":
            return "ideas/your-idea.md", _front(desk, {
                "title": title, "date": day, "proposed_by": "your-name", "topics": f"[{topic}]"}, "example.idea")
        case "experts":
            return "experts/your-name.md", _front(desk, {
                "name": desk.words.text("example.name"), "offer": desk.words.text("example.offer"),
                "topics": f"[{topic}]"}, "example.expert")
        case _:
            return "paths/your-path.md", _front(desk, {
                "title": title, "for": desk.words.text("example.for"), "outcome": desk.words.text("example.outcome"),
                "steps": f"\n  - {{item: posts/your-title, why: {_quoted(desk.words.text('example.why'))}}}"},
                "example.path")


def _front(desk: Desk, values: dict[str, str], body: str) -> str:
    """Return a file with this front matter; words are quoted, so that no colon in them is taken for YAML."""
    plain = {"date", "authors", "author", "topics", "stage", "curator", "proposed_by", "steps"}
    lines = [f"{key}: {value if key in plain else _quoted(value)}".replace(": \n", ":\n")
             for key, value in values.items() if value]
    return "\n".join(["---", *lines, "---", desk.words.text(body), ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _day(desk: Desk) -> str:
    """Return the first day of this year: an example that doesn't change the page every day."""
    return f"{desk.clock.year}-01-01"
