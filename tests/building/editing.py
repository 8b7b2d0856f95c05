"""A small network with something of everything, and what people do to it between two builds."""

from __future__ import annotations

import datetime as dt
import gc
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias
from unittest import mock

from PIL import Image

from plugins.building.run import Report
from plugins.core.errors import UnableError
from plugins.store import racing, stamp
from plugins.store.tree import OutputTree, spare
from tests.bench import corpus
from tests.building.making import NOW, made
from tests.paths import ROOT

ITEMS: Final = 12

_MORE: Final[Mapping[str, str]] = {
    "paths/first.md": "title: A path\nfor: Somebody new\noutcome: Now you can begin\ntopics: [topic-1]\n"
                      "summary: Where to go\nsteps:\n"
                      "  - {item: posts/item-0, why: To begin}\n  - {item: questions/item-11, why: To go on}\n",
    "ideas/one.md": "title: An idea\ndate: 2026-03-04\nproposed_by: sample-expert-1\ntopics: [topic-2]\n",
    "editions/2026-w10.md": "title: What there was\nitems: [posts/item-1]\n",
    "pages/about.md": "title: About\n",
    "posts/later.md": "title: Later\ndate: 2026-11-25T09:00\nauthors: [sample-expert-1]\ntopics: [topic-1]\n",
    "posts/lately.md": "title: Lately\ndate: 2026-11-20\nauthors: [sample-expert-2]\ntopics: [topic-2]\n"
                       "review_due: 2026-12-01\n",
}
"""What the corpus of the benchmarks has none of."""


@dataclass(slots=True)
class Site:
    """A network, the site that is made of it, and how it is made."""

    folder: Path
    held: dict[str, Any] | None  # by a process that builds again and again; None: each build has its own
    now: dt.datetime = NOW
    version: int = 0  # of Stoa
    options: dict[str, object] = field(default_factory=dict)

    @property
    def content(self) -> Path:
        """The content root."""
        return self.folder / "content"

    @property
    def output(self) -> Path:
        """The site."""
        return self.folder / "site"

    @property
    def state(self) -> Path:
        """What builds know of earlier ones."""
        return self.folder / "state"

    def begin(self) -> None:
        """Write the network."""
        corpus.write(self.content, ITEMS)
        for file in self.files(_KINDS["talk"])[::2]:  # what these say of themselves is made of their words and the zone
            file.write_text(re.sub(r"^summary: .*\n|(?<=:00)\+00:00$", "", file.read_text(), flags=re.MULTILINE))
        for which in (1, 2):
            _draw(self, which, 0)
        for number, file in enumerate(self.files("content/posts/2016/*.md")):
            file.write_text(f"{file.read_text()}\n![Drawn](drawn-{number % 3}.png)\n")
        for path, head in _MORE.items():
            file = self.content / path
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"---\n{head}---\n\nSee [a post](../posts/2016/item-0.md).\n")

    def build(self) -> Report:
        """Bring the site up to date. A file system of our times is believed after twenty milliseconds, not seconds."""
        options = {"STOA_KEEP_GOING": True, **self.options}
        with (mock.patch.object(stamp, "LIBRARIES", (*stamp.LIBRARIES, f"stoa-{self.version}")),
              mock.patch.object(racing, "WINDOW", 20_000_000)):
            stamp.stamp.cache_clear()
            try:
                return made(self.content, self.output, self.now, self.held, **options)
            finally:
                stamp.stamp.cache_clear()

    def forget(self) -> None:
        """Remove the site and all that is known of it."""
        shutil.rmtree(self.state)
        shutil.rmtree(self.output)
        shutil.rmtree(spare(self.output), ignore_errors=True)
        self.restart()

    def restart(self) -> None:
        """Let another process build from now on, in the same way. What this one has open is closed, as at its end."""
        self.held = None if self.held is None else {}
        gc.collect()

    def files(self, pattern: str) -> list[Path]:
        """Return the files below the folder that match, in order."""
        return sorted(path for path in self.folder.glob(pattern) if path.is_file())

    def file(self, pattern: str, which: int) -> Path | None:
        """Return one of the files that match, if any does."""
        files = self.files(pattern)
        return files[which % len(files)] if files else None


Edit: TypeAlias = Callable[[Site, int, int], None]
"""What somebody does: to one of several files, with one of several values, as two numbers say."""


def _change(pattern: str, change: Callable[[str, int], str]) -> Edit:
    """Return an edit that changes the text of one of the files that match."""
    def edit(site: Site, which: int, how: int) -> None:
        if file := site.file(pattern, which):
            file.write_text(change(file.read_text(), how))
    return edit


def _restyle(pattern: str, change: Callable[[str, int], str]) -> Edit:
    """Return an edit of a theme of one's own."""
    edit = _change(f"theme/{pattern}", change)

    def own(site: Site, which: int, how: int) -> None:
        theme = site.folder / "theme"
        if not theme.exists():  # a theme that all share needs be compiled once only
            shutil.copytree(ROOT / "theme", theme)
            site.options["THEME"] = str(theme)
            site.restart()
        edit(site, which, how)
    return own


def _key(kind: str, name: str, *values: str) -> tuple[str, Edit]:
    """Return an edit that gives a key one of some values in a file of a kind, with its name; `{}` is the number."""
    def change(text: str, how: int) -> str:
        line = f"{name}: {values[how % len(values)].replace('{}', str(1 + how))}"
        if re.search(f"^{name}: .*$", text, re.MULTILINE):
            return re.sub(f"^{name}: .*$", line, text, count=1, flags=re.MULTILINE)
        return text.replace("---\n", f"---\n{line}\n", 1) if text.startswith("---\n") else f"{line}\n{text}"
    return f"{kind} {name}", _change(_KINDS[kind], change)


def _delete(site: Site, which: int, how: int) -> None:  # noqa: ARG001  # every edit takes three
    if file := site.file(_KINDS["item"], which):
        file.unlink()


def _rename(site: Site, which: int, how: int) -> None:
    if file := site.file("content/[pl]*/**/item-*.md", which):
        file.rename(file.with_name(f"renamed-{how}.md"))


def _add(site: Site, which: int, how: int) -> None:
    file = site.content / "posts" / f"added-{which}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        f"---\ntitle: Added {how}\ndate: 2026-0{1 + how % 9}-03\nauthors: [{corpus.expert(which % 4)}]\n"
        f"topics: [topic-{how % 6}]\n---\n\nSee [that](2016/item-{which % ITEMS}.md) and [this](added-{how}.md).\n"
    )


def _answer(site: Site, which: int, how: int) -> None:
    if question := site.file("content/questions/*/question.md", which):
        question.with_name(f"more-{how}.md").write_text(
            f"---\ndate: 2026-05-0{1 + how % 9}\nauthor: {corpus.expert(how % 4)}\n---\n\nAn answer, {how}.\n")


def _draw(site: Site, which: int, how: int) -> None:
    """Put a picture where posts, or experts, show it."""
    folder = site.content / ("posts/2016" if which % 2 else "experts")
    folder.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40 + how, 30), (how * 25, which * 8, 0)).save(folder / f"drawn-{which % 3}.png")


def _undraw(site: Site, which: int, how: int) -> None:  # noqa: ARG001  # every edit takes three
    if file := site.file("content/*/**/*.png", which):
        file.unlink()


def _option(name: str, values: Sequence[object]) -> tuple[str, Edit]:
    """Return an edit of a setting, after which another process builds; with its name."""
    def edit(site: Site, which: int, how: int) -> None:  # noqa: ARG001  # every edit takes three
        site.options[name] = values[how % len(values)]
        site.restart()
    return name, edit


def _wait(site: Site, which: int, how: int) -> None:
    site.now += dt.timedelta(days=which * (1, 1, 30)[how % 3], hours=how)


def _renew(site: Site, which: int, how: int) -> None:  # noqa: ARG001  # every edit takes three
    site.version = how
    site.restart()


def _spoil(site: Site, which: int, how: int) -> None:
    """Damage what is known of earlier builds."""
    site.restart()
    if file := site.file("state/**/*", which):
        data = file.read_bytes()
        file.write_bytes((b"", data[: len(data) // 2], b"no such thing", data[::-1])[how % 4])


def _fail(site: Site, which: int, how: int) -> None:
    """Begin a build that fails when it has written everything; take back what it was for, sometimes."""
    file = site.file(_KINDS["item"], which)
    if file is None:
        return
    before = file.read_text()
    file.write_text(f"{before}\nNot yet, {how}.\n")
    with mock.patch.object(OutputTree, "commit", side_effect=UnableError("the disk is full")), suppress(UnableError):
        site.build()
    if how % 2:
        file.write_text(before)


def _meddle(site: Site, which: int, how: int) -> None:
    """Do something to the site, or to its spare, as if that were anybody's."""
    file = site.file("site/**/*" if which % 2 else ".site.spare/**/*", which * 31)
    if file is None:
        return
    match how % 3:
        case 0:
            file.unlink()
        case 1:
            file.unlink()  # another file: the two folders share this one
            file.write_text(f"mine {how}")
        case _:
            (file.parent / f"mine-{how}.html").write_text("mine")


_KINDS: Final = {
    "item": "content/*/**/*.md", "talk": "content/[plq]*/**/item-*.md", "post": "content/posts/**/*.md",
    "link": "content/links/**/*.md", "question": "content/questions/*/question.md",
    "answer": "content/questions/*/answer-*.md", "expert": "content/experts/*.md", "path": "content/paths/*.md",
    "idea": "content/ideas/*.md", "edition": "content/editions/*.md", "page": "content/pages/*.md",
    "network": "content/network.yaml",
}

_SIGNS: Final = ("[]", "[{expert: sample-expert-1, on: 2026-02-03}]",
                 "[{expert: sample-expert-2, on: 2026-02-0{}}, {expert: sample-expert-3, on: 2026-04-05}]")

WORDS: Final[Mapping[str, Edit]] = {"text": _change(_KINDS["item"], lambda text, how: f"{text}\nMore, {how}.\n")}
"""What is done most often, for which builds have ways of their own."""

FILES: Final[Mapping[str, Edit]] = {
    "reference": _change(_KINDS["item"], lambda text, how: f"{text}\nSee [that](/posts/2016/item-{how}.md).\n"),
    "picture": _change("content/posts/2016/*.md", lambda text, how: f"{text}\n![Drawn](drawn-{how % 3}.png)\n"),
    "heading": _change(_KINDS["item"], lambda text, how: f"{text}\n## Part {how}\n\nOf it.\n"),
    "delete": _delete, "rename": _rename, "add": _add, "answer": _answer, "draw": _draw, "undraw": _undraw,
}
"""What else is done to bodies and files."""

EVENTS: Final[Mapping[str, Edit]] = {
    "wait": _wait, "restart": lambda site, which, how: site.restart(), "fail": _fail, "spoil": _spoil,  # noqa: ARG005
    "meddle": _meddle,
}
"""What happens to a build whatever its content."""

KEYS: Final[Mapping[str, Edit]] = dict((
    _key("talk", "title", "Retitled {}"),
    _key("talk", "date", "2025-0{}-11", "2026-11-1{}", "2026-11-2{}T12:30", "2026-12-0{}"),
    _key("talk", "topics", "[topic-{}]", "[topic-0, topic-{}]"),
    _key("talk", "stage", *corpus.STAGES, "nowhere"),
    _key("item", "status", "draft", "hidden", "published"),
    _key("item", "summary", "In short, {}."),
    _key("item", "updated", "2026-10-0{}", "2026-12-0{}"),
    _key("item", "language", "de", "en"),
    _key("item", "translation_of", "posts/item-0", "links/item-6"),
    _key("item", "aliases", "[/was/{}/]", "[/was/{}/, /then/{}/]", "[]"),
    _key("item", "review_due", "2026-11-2{}", "2026-01-0{}"),
    _key("item", "disclosure", "Paid by {}."),
    _key("item", "id", "urn:uuid:00000000-0000-4000-8000-00000000000{}"),
    _key("item", "image", "drawn-{}.png", "/experts/drawn-1.png"),
    _key("post", "authors", "[sample-expert-{}]", "[sample-expert-1, sample-expert-2]"),
    _key("post", "reviewed_by", *_SIGNS),
    _key("post", "grew_from", "ideas/one", "posts/item-{}"),
    _key("post", "series", "{name: In parts, part: {}}", "{name: Others, part: {}}"),
    _key("post", "format", "paper", "talk"),
    _key("post", "sources", "[A book of {}]"),
    _key("link", "curator", "sample-expert-{}"),
    _key("link", "url", "https://example.com/other/{}"),
    _key("link", "takeaways", "[{expert: sample-expert-2, text: Also {}, on: 2026-02-03}]"),
    _key("question", "accepted", "[]", "[answer-0]", "[answer-1, answer-0]", "[more-1]"),
    _key("question", "asked_by", "sample-expert-{}", "{name: Somebody {}}"),
    _key("answer", "author", "sample-expert-{}", "{name: Somebody {}}"),
    _key("answer", "endorsed_by", *_SIGNS),
    _key("answer", "votes", "{}"),
    _key("answer", "checked_on", "2026-0{}-01"),
    _key("expert", "name", "Renamed {}"),
    _key("expert", "offer", "Offers {}"),
    _key("expert", "avatar", "drawn-0.png", "drawn-1.png"),
    _key("expert", "topics", "[topic-{}]", "[]"),
    _key("expert", "links", "[https://example.net/{}]"),
    _key("path", "title", "Retitled {}"),
    _key("path", "outcome", "Now you can {}"),
    _key("edition", "items", "[posts/item-{}]", "[links/item-7, posts/item-1]"),
    _key("idea", "votes", *_SIGNS),
    _key("idea", "owner", "sample-expert-{}"),
    _key("idea", "becomes", "posts/item-1", "posts/item-{}"),
    _key("page", "title", "Retitled {}"),
))
"""What items say of themselves."""

SETTINGS: Final[Mapping[str, Edit]] = {
    "template": _restyle("templates/*.html", lambda text, how: f"{text}{{# {how} #}}"),
    "words": _restyle("words/en.yaml", lambda text, how: text.replace("item.sources: ", f"item.sources: {how} ")),
    "style": _restyle("static/css/*.css", lambda text, how: f"{text}/* {how} */\n"),
    "renew": _renew,
    **dict((
        _key("network", "name", "Renamed {}"),
        _key("network", "tagline", "Line {}"),
        _key("network", "url", "https://example.org", "https://example.org/below", "https://example.net"),
        _key("network", "language", "de", "en", "pt-BR"),
        _key("network", "timezone", "Asia/Tokyo", "America/New_York", "UTC"),
        _key("network", "license", "CC-BY-4.0", "CC-BY-SA-4.0"),
        _key("network", "editions", "{every: week}", "{every: month}", "{every: never}"),
        _key("network", "feeds", "{own: {title: Own {}, topics: [topic-1]}}",
             "{own: {title: Early, stages: [awareness]}}"),
        _key("network", "searches", "{often: what {}}", "{often: that, seldom: this {}}"),
        _key("network", "share", "[email, copy]", "[rss]"),
        _key("network", "hub", "https://hub.example.org/", "https://hub.example.net/"),
        _key("network", "aliases", "{/old/: /posts/}"),
        _option("STOA_CARDS", (False, True)),
        _option("STOA_SEARCH", (False, True)),
        _option("STOA_EDITING", (True, False)),
        _option("STOA_URL", ("https://preview.example", "")),
        _option("STOA_STRICT", (True, False)),
        _option("DEFAULT_LANG", ("fr", "en")),
    )),
}
"""What is said of the network, and how it is shown."""

EDITS: Final = {**WORDS, **FILES, **EVENTS, **KEYS, **SETTINGS}
"""All, by what they are called."""
