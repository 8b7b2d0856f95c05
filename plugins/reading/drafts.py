"""New files, valid from the first moment: what `invoke new.*` writes."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ..core.errors import UnableError, UsageError
from ..core.ids import mint
from ..core.model import Expert, Kind, Question, Settings
from ..core.problems import suggestion
from .content import Reading
from .slugs import SLUG_RULE, slugified
from .tree import SETTINGS_FILE

_UNQUOTED: Final = re.compile(r"[A-Za-z][\w .()/'-]*", re.ASCII)
_WORDS: Final = frozenset({"null", "true", "false", "yes", "no"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to write."""

    path: str  # below the content root
    text: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What a new file needs to know of the network it is for."""

    settings: Settings
    experts: tuple[str, ...]
    questions: Mapping[str, Question]
    keys: frozenset[str]  # taken
    today: dt.date

    @classmethod
    def of(cls, reading: Reading, now: dt.datetime) -> Desk:
        """Look around in what was read; UsageError where `network.yaml` can't be used."""
        if reading.settings is None:
            problem = next(p for p in reading.problems if p.path == SETTINGS_FILE)
            raise UsageError(f"{problem}\nMend that first: a new file needs the network's id and its topics.")
        return cls(
            settings=reading.settings, experts=tuple(r.slug for r in reading.records if isinstance(r, Expert)),
            questions={r.slug: r for r in reading.records if isinstance(r, Question)},
            keys=frozenset(r.key for r in reading.records) | reading.refused,
            today=now.astimezone(ZoneInfo(reading.settings.timezone)).date(),
        )

    def expert(self, wanted: str) -> str:
        """Return the expert who writes: the one that is wanted, or the only one. UsageError where it is not clear."""
        if wanted in self.experts or (not wanted and len(self.experts) == 1):
            return wanted or self.experts[0]
        if not self.experts:
            raise UsageError('there is no expert yet; begin with: invoke new.expert "Your Name"')
        if wanted:
            raise UsageError(f"--expert: there is no expert `{wanted}`{suggestion(wanted, self.experts)}")
        raise UsageError(f"say who writes with --expert SLUG: {', '.join(self.experts[:12])}"
                         + (" …" if len(self.experts) > 12 else ""))  # noqa: PLR2004  # as many as one reads

    def topic(self, wanted: str) -> str:
        """Return the topic: the one that is wanted, or the first. UsageError where there is none."""
        known = [topic.slug for topic in self.settings.topics]
        if wanted and wanted not in known:
            raise UsageError(f"--topic: there is no topic `{wanted}`{suggestion(wanted, known)}")
        if not known:
            raise UsageError(f"{SETTINGS_FILE}: names no `topics` yet; write one there first")
        return wanted or known[0]

    def slug(self, kind: Kind, words: str, wanted: str) -> str:
        """Return a slug that is free in a kind. UsageError where there is none."""
        slug = wanted or slugified(words)
        if not slug or slug != slugified(slug):
            raise UsageError(f"no slug can be made of that; give one with --slug: {SLUG_RULE}")
        if f"{kind}/{slug}" in self.keys:
            raise UsageError(f"{kind}/{slug} is there already; give another name with --slug")
        return slug

    def id(self, key: str) -> str:
        """Return the id that goes with a key."""
        return mint(self.settings.id, key)


def post(desk: Desk, title: str, *, expert: str = "", topic: str = "", slug: str = "") -> Draft:
    """Return a post of an expert's."""
    slug = desk.slug("posts", title, slug)
    return Draft(f"posts/{desk.today.year}/{slug}.md", _text(
        {"id": desk.id(f"posts/{slug}"), "title": title, "date": str(desk.today), "authors": [desk.expert(expert)],
         "topics": [desk.topic(topic)]}, ("summary", "stage")))


def link(desk: Desk, url: str, *, title: str = "", expert: str = "", topic: str = "", slug: str = "") -> Draft:
    """Return a link to somebody else's page."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise UsageError(f"{url}: is no address") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise UsageError(f"{url}: must be an address that begins with `https://`")
    words = parts.path.rstrip("/").rpartition("/")[2].rpartition(".")
    title = title or (words[0] or words[2]).replace("-", " ").replace("_", " ").strip().capitalize() or host
    slug = desk.slug("links", title, slug)
    return Draft(f"links/{desk.today.year}/{slug}.md", _text(
        {"id": desk.id(f"links/{slug}"), "title": title, "date": str(desk.today), "url": url,
         "curator": desk.expert(expert), "topics": [desk.topic(topic)], "source": host}, ("author", "published")))


def question(desk: Desk, title: str, *, asked_by: str = "", topic: str = "", slug: str = "") -> Draft:
    """Return a question; `asked_by` is an expert's slug or anybody's name."""
    slug = desk.slug("questions", title, slug)
    asker: object = asked_by if asked_by in desk.experts else {"name": asked_by}
    return Draft(f"questions/{slug}/question.md", _text(
        {"id": desk.id(f"questions/{slug}"), "title": title, "date": str(desk.today), "topics": [desk.topic(topic)],
         **({"asked_by": asker} if asked_by else {})}, ("summary", "stage")))


def answer(desk: Desk, asked: str, *, expert: str = "", name: str = "") -> Draft:
    """Return an answer to a question, which is given by its slug."""
    found = desk.questions.get(asked.removeprefix("questions/"))
    if found is None:
        raise UsageError(f"there is no question `{asked}`{suggestion(asked, desk.questions)}")
    author = desk.expert(expert)
    name = name or author
    if name in {a.name for a in found.answers} or name != slugified(name):
        raise UsageError(f"`{name}` is taken or no slug; give the answer's file another name with --name")
    folder = found.source.path.rpartition("/")[0]
    return Draft(f"{folder}/{name}.md", _text(
        {"id": desk.id(f"questions/{found.slug}#{name}"), "date": str(desk.today), "author": author}, ("sources",)))


def expert(desk: Desk, name: str, *, offer: str = "", slug: str = "") -> Draft:
    """Return an expert."""
    slug = desk.slug("experts", name, slug)
    return Draft(f"experts/{slug}.md", _text(
        {"id": desk.id(f"experts/{slug}"), "name": name,
         "offer": offer or "What can you do that a reader's friend can't? Say it here, in one line."},
        ("role", "organisation", "topics", "links")))


def idea(desk: Desk, title: str, *, expert: str = "", slug: str = "") -> Draft:
    """Return an idea."""
    slug = desk.slug("ideas", title, slug)
    return Draft(f"ideas/{slug}.md", _text(
        {"id": desk.id(f"ideas/{slug}"), "title": title, "date": str(desk.today), "proposed_by": desk.expert(expert)},
        ("topics", "owner", "due")))


def path(desk: Desk, title: str, *, slug: str = "") -> Draft:
    """Return a path, with the first item there is as its first step."""
    slug = desk.slug("paths", title, slug)
    first = next((key for key in sorted(desk.keys) if key.startswith(("posts/", "questions/", "links/"))), "")
    if not first:
        raise UsageError("a path needs a step: write a post, a link or a question first")
    return Draft(f"paths/{slug}.md", _text(
        {"id": desk.id(f"paths/{slug}"), "title": title, "for": "Who is it for?", "outcome": "What can they do then?",
         "steps": [{"item": first, "why": "Why this first?"}]}, ("summary", "topics")))


def network(name: str, url: str, identifier: str) -> tuple[Draft, ...]:
    """Return the files of a new network, of one expert and one page. UsageError for an address that can't be one."""
    if not re.fullmatch(r"https?://[^\s/?#@]+[^\s?#]*", url):
        raise UsageError(f"--url: {url} must be an address that begins with `https://`")
    settings = _text({
        "name": name, "url": url.rstrip("/"), "id": identifier, "tagline": "What is learned here, in one line",
        "language": "en", "timezone": "UTC",
        "topics": {"first-topic": {"title": "First topic", "summary": "What it is about."}},
    }, ("license", "repository", "contact"))
    you = _text({"id": mint(identifier, "experts/you"), "name": "Your Name", "offer":
                 "What can you do that a reader's friend can't? Say it here, in one line."}, ("role", "organisation"))
    about = _text({"id": mint(identifier, "pages/about"), "title": "About"}, ("summary",))
    return (
        Draft(SETTINGS_FILE, settings.removeprefix("---\n").removesuffix("---\n")), Draft("experts/you.md", you),
        Draft("pages/about.md", about + "Who runs this network, and why.\n"),
    )


def write(root: Path, draft: Draft) -> Path:
    """Write a new file; UsageError where there is one."""
    target = root / draft.path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.parent.resolve().is_relative_to(root.resolve()):
            raise UsageError(f"{target.parent}: leads out of the content by a symbolic link")
        with target.open("x", encoding="utf-8", newline="\n") as new:
            new.write(draft.text)
    except FileExistsError:
        raise UsageError(f"{target}: is there already; nothing was changed") from None
    except OSError as problem:
        raise UnableError(f"{target}: can't be written: {problem.strerror}") from problem
    return target


def _text(values: Mapping[str, object], unused: tuple[str, ...]) -> str:
    """Return front matter with these values, and further keys as comments to fill in."""
    lines = [f"{key}:{_value(value, '  ')}" for key, value in values.items()]
    return "\n".join(["---", *lines, *(f"# {key}:" for key in unused), "---", ""])


def _value(value: object, indent: str) -> str:
    if isinstance(value, Mapping):
        return "".join(f"\n{indent}{key}:{_value(inner, indent + '  ')}" for key, inner in value.items())
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        flow = ("{" + ", ".join(f"{k}: {_scalar(v)}" for k, v in one.items()) + "}" for one in value)
        return "".join(f"\n{indent}- {one}" for one in flow)
    if isinstance(value, list):
        return f" [{', '.join(map(_scalar, value))}]"
    return f" {_scalar(value)}"


def _scalar(value: object) -> str:
    """Return a string as YAML: as it is where that is safe, else quoted as in JSON, which YAML contains."""
    text = " ".join(str(value).split())
    plain = _UNQUOTED.fullmatch(text) and not text.endswith(" ") and text.lower() not in _WORDS
    dated = re.fullmatch(r"\d{4}-\d{2}-\d{2}|urn:uuid:[0-9a-f-]+|[a-z]+/[a-z0-9-]+|https?://[\w./~-]+", text, re.ASCII)
    return text if plain or dated else json.dumps(text, ensure_ascii=False)
