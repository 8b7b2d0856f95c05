"""`invoke search`, `serve.search` and `bench.search`."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import NoReturn

from invoke.collection import Collection
from invoke.context import Context
from invoke.tasks import task

from ..core.errors import StoaError, UsageError
from .answering import Answer
from .documents import KINDS
from .finding import by_whoosh, prepare
from .query import Filters
from .quoting import marked

SETTINGS = Path("pelicanconf.py")

WHOOSH = "whoosh"
"""The folder of Whoosh's index among the state of a content root."""


@task(name="search", default=True, positional=["query"], help={
    "query": "what to look for: words, \"phrases\", -without, topic:, by:, kind:, stage:, before:, after:",
    "kind": "only results of this kind (posts, links, questions, experts, paths, ideas, pages)",
    "topic": "only results on this topic", "stage": "only results for this stage",
    "expert": "only results by this expert", "limit": "how many results (default: 10)",
    "json": "as JSON: query, total, results, people", "content": "the content root (default: PATH in pelicanconf.py)",
})
def search(_: Context, query: str, kind: str = "", topic: str = "", stage: str = "", expert: str = "",  # noqa: PLR0913
           limit: int = 10, content: str = "", *, json: bool = False) -> None:  # an option each
    """Ask the site's search, through Whoosh."""
    try:
        answer = _answer(query, {"kind": kind, "topic": topic, "stage": stage, "by": expert}, limit, content)
    except StoaError as problem:
        _fail(problem)
    print(as_json(query, answer) if json else as_text(answer))


def _answer(query: str, narrowed: dict[str, str], limit: int, content: str) -> Answer:
    from ..building.loading import load  # noqa: PLC0415  # the edge: only a command reads content by itself
    from ..building.run import read_settings_file  # noqa: PLC0415  # see above
    from ..building.settings import moment, processors, state_folder  # noqa: PLC0415  # see above
    from ..store.cache import Cache  # noqa: PLC0415  # see above
    from ..store.stamp import stamp  # noqa: PLC0415  # see above

    if limit < 1:
        raise UsageError(f"--limit: is {limit}, but must be 1 or more")
    settings = read_settings_file(SETTINGS, {"PATH": str(Path(content).resolve())} if content else {})
    root = Path(settings["PATH"]).resolve()
    state = state_folder(Path(settings.get("STOA_STATE", ".stoa")), root)
    loaded = load(root, now=moment(os.environ, dt.datetime.now(dt.UTC)), jobs=processors(), state=state)
    with Cache(state / "cache.sqlite", stamp()) as cache:
        prepared = prepare(loaded.network, processors(), cache)
    searching = by_whoosh(prepared, state / WHOOSH)
    wanted: dict[str, frozenset[str]] = {}
    for name, value in narrowed.items():
        found = searching.resolve(name, value.lower()) if value else []
        if value and not found:
            option = "expert" if name == "by" else name
            known = f"; there are {', '.join(KINDS)}" if name == "kind" else ""
            raise UsageError(f"--{option}: there is no {option} `{value}` among what can be found{known}")
        wanted[name] = frozenset(found)
    extra = Filters(wanted["kind"], wanted["topic"], wanted["by"], wanted["stage"])
    return searching.answer(query, extra=extra, most=limit)


def as_json(query: str, answer: Answer) -> str:
    """Return an answer as the JSON of DESIGN's §6, with what was meant and who knows beside it."""
    return json.dumps(as_data(query, answer), ensure_ascii=False, indent=2)


def as_data(query: str, answer: Answer) -> dict[str, object]:
    """Return an answer as plain data."""
    return {
        "query": query, "total": answer.total,
        "results": [{
            "path": _path(r.document.address, r.quotation.anchor), "kind": r.document.kind,
            "title": r.document.title, "score": r.score, "people": list(r.document.people),
            "snippet": r.quotation.text.strip(),
        } for r in answer.results],
        "people": [{"expert": k.expert, "score": k.score, "documents": list(k.documents)} for k in answer.knowers],
        "meant": dict(answer.meant),
    }


def _path(address: str, anchor: str) -> str:
    return f"{address}#{anchor}" if anchor else address


def as_text(answer: Answer) -> str:
    """Return an answer for a terminal."""
    lines = [f"“{written}” is in no text; looked for “{meant}” instead" for written, meant in answer.meant.items()]
    if answer.knowers:
        lines.append(f"People who know: {', '.join(k.expert for k in answer.knowers)}")
    lines.append(f"{answer.total} found")
    for result in answer.results:
        lines += ["", f"{result.document.title}  ({result.document.kind}, {result.score:.2f})",
                  f"  {_path(result.document.address, result.quotation.anchor)}",
                  f"  {marked(result.quotation.parts, '*', '*').strip()}"]
    return "\n".join(lines)


def _fail(problem: StoaError) -> NoReturn:
    print(problem, file=sys.stderr)
    sys.exit(problem.exit_code)


collection = Collection(search)
