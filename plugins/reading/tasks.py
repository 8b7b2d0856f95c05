"""`invoke new.*`: files to begin with, valid from the first moment and never in the place of another."""

# ruff: noqa: ARG001, E501  # every task takes the common options; a signature is a command's help

from __future__ import annotations

import datetime as dt
import os
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from invoke.collection import Collection
from invoke.context import Context
from invoke.tasks import task

from ..core.errors import StoaError

SETTINGS = Path("pelicanconf.py")

_HELP = {
    "content": "the content root (default: PATH in pelicanconf.py)",
    "output": "not used: every task takes it",
    "expert": "who writes: an expert's slug (needed where there are several)",
    "topic": "a topic's slug (default: the first in network.yaml)",
    "slug": "the file's name without `.md` (default: made of the title)",
}


def _help(*names: str, **more: str) -> dict[str, str]:
    return {name: _HELP[name] for name in ("content", "output", *names)} | more


def _write(content: str, make: Callable[..., Any], *given: str, **named: str) -> None:
    """Write what `make` drafts for the network that is there, and say where it is."""
    from ..building.run import read_settings_file  # noqa: PLC0415  # these take a while to load
    from ..building.settings import moment  # noqa: PLC0415  # as above
    from .content import read_content  # noqa: PLC0415  # as above
    from .drafts import Desk, write  # noqa: PLC0415  # as above

    try:
        root = Path(content).resolve() if content else Path(read_settings_file(SETTINGS, {})["PATH"]).resolve()
        now = moment(os.environ, dt.datetime.now(dt.UTC))
        print(write(root, make(Desk.of(read_content(root), now), *given, **named)))
    except StoaError as problem:
        print(problem, file=sys.stderr)
        sys.exit(problem.exit_code)


@task(positional=["folder"], help={"folder": "where to make it: a folder that is empty or not there yet", "content": "not used: the folder is given",
                                   "output": _HELP["output"], "name": "what it is called", "url": "where it will be found"})
def network(_: Context, folder: str, content: str = "", output: str = "", name: str = "", url: str = "https://example.org") -> None:
    """Make a content root with its settings, one expert and one page."""
    from ..core.errors import UsageError  # noqa: PLC0415  # beside the others
    from .drafts import network as draft  # noqa: PLC0415  # these take a while to load
    from .drafts import write  # noqa: PLC0415  # as above

    root = Path(folder).resolve()
    try:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise UsageError(f"{root}: is not empty; name another folder")
        root.mkdir(parents=True, exist_ok=True)
        for one in draft(name or root.name.replace("-", " ").title(), url, uuid.uuid4().urn):
            print(write(root, one))
    except StoaError as problem:
        print(problem, file=sys.stderr)
        sys.exit(problem.exit_code)


@task(positional=["title"], help=_help("expert", "topic", "slug", title="what it is called"))
def post(_: Context, title: str, content: str = "", output: str = "", expert: str = "", topic: str = "", slug: str = "") -> None:
    """Begin a post."""
    from .drafts import post as draft  # noqa: PLC0415  # takes a while to load

    _write(content, draft, title, expert=expert, topic=topic, slug=slug)


@task(positional=["url"], help=_help("expert", "topic", "slug", url="the page's address", title="the page's title (default: what its address says)"))
def link(_: Context, url: str, content: str = "", output: str = "", title: str = "", expert: str = "", topic: str = "", slug: str = "") -> None:
    """Begin the takeaway from somebody else's page."""
    from .drafts import link as draft  # noqa: PLC0415  # takes a while to load

    _write(content, draft, url, title=title, expert=expert, topic=topic, slug=slug)


@task(positional=["title"], help=_help("topic", "slug", title="the question, in the asker's words", asked_by="who asks: an expert's slug, or any name"))
def question(_: Context, title: str, content: str = "", output: str = "", asked_by: str = "", topic: str = "", slug: str = "") -> None:
    """Begin a question."""
    from .drafts import question as draft  # noqa: PLC0415  # takes a while to load

    _write(content, draft, title, asked_by=asked_by, topic=topic, slug=slug)


@task(positional=["question"], help=_help("expert", question="the question's slug", name="the file's name without `.md` (default: the expert's slug)"))
def answer(_: Context, question: str, content: str = "", output: str = "", expert: str = "", name: str = "") -> None:
    """Begin an answer to a question."""
    from .drafts import answer as draft  # noqa: PLC0415  # takes a while to load

    _write(content, draft, question, expert=expert, name=name)


@task(positional=["name"], help=_help("slug", name="the expert's name", offer="what they can do that a reader's friend can't, in one line"))
def expert(_: Context, name: str, content: str = "", output: str = "", offer: str = "", slug: str = "") -> None:
    """Begin an expert's page."""
    from .drafts import expert as draft  # noqa: PLC0415  # takes a while to load

    _write(content, draft, name, offer=offer, slug=slug)


@task(positional=["title"], help=_help("expert", "slug", title="the idea, in a line"))
def idea(_: Context, title: str, content: str = "", output: str = "", expert: str = "", slug: str = "") -> None:
    """Write down an idea."""
    from .drafts import idea as draft  # noqa: PLC0415  # takes a while to load

    _write(content, draft, title, expert=expert, slug=slug)


@task(positional=["title"], help=_help("slug", title="what it is called"))
def path(_: Context, title: str, content: str = "", output: str = "", slug: str = "") -> None:
    """Begin a path."""
    from .drafts import path as draft  # noqa: PLC0415  # takes a while to load

    _write(content, draft, title, slug=slug)


new = Collection("new")
for one in (network, post, link, question, answer, expert, idea, path):
    new.add_task(one)

collection = Collection()
collection.add_collection(new)
