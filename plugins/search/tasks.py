"""`invoke search`, `serve.search` and `bench.search`."""

from __future__ import annotations

import datetime as dt
import json as json_text
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.collection import Collection
from invoke.context import Context
from invoke.tasks import task

from ..core.ending import fail
from ..core.errors import StoaError, UsageError

if TYPE_CHECKING:
    from .finding import Prepared  # every command loads this file, so what asks the search is loaded where it is asked

SETTINGS = Path("pelicanconf.py")

WHOOSH = "whoosh"
"""The folder of Whoosh's index among the state of a content root."""

_CONTENT = "the content root (default: PATH in pelicanconf.py)"


@task(name="search", positional=["query"], help={
    "query": 'what to look for: words, "phrases", -without, topic:, by:, kind:, stage:, before:, after:',
    "kind": "only results of this kind (posts, links, questions, experts, paths, ideas, pages)",
    "topic": "only results on this topic", "stage": "only results for this stage",
    "expert": "only results by this expert", "limit": "how many results (default: 10)",
    "json": "as JSON: query, total, results, people, meant", "content": _CONTENT,
    "output": "not used: every task takes it",
})
def search(_: Context, query: str, kind: str = "", topic: str = "", stage: str = "", expert: str = "",  # noqa: PLR0913  # an option each
           limit: int = 10, content: str = "", output: str = "", *, json: bool = False) -> None:  # noqa: ARG001
    """Ask the site's search, through Whoosh."""
    from .data import as_data, as_text  # noqa: PLC0415  # only a question needs them, and every command loads this file
    from .documents import KINDS  # noqa: PLC0415  # see above
    from .finding import by_whoosh  # noqa: PLC0415  # see above
    from .query import Filters  # noqa: PLC0415  # see above

    try:
        if limit < 1:
            raise UsageError(f"--limit: is {limit}, but must be 1 or more")
        prepared, state = _prepared(content)
        searching = by_whoosh(prepared, state / WHOOSH)
        wanted: dict[str, frozenset[str]] = {}
        for option, name, value in (("kind", "kind", kind), ("topic", "topic", topic), ("stage", "stage", stage),
                                    ("expert", "by", expert)):
            found = searching.resolve(name, value.lower()) if value else []
            if value and not found:
                known = f"; there are {', '.join(KINDS)}" if name == "kind" else ""
                raise UsageError(f"--{option}: there is no {option} `{value}` in this network{known}")
            wanted[name] = frozenset(found)
        extra = Filters(wanted["kind"], wanted["topic"], wanted["by"], wanted["stage"])
        answer = searching.answer(query, extra=extra, most=limit)
    except StoaError as problem:
        fail(problem)
    print(_json(as_data(query, answer)) if json else as_text(answer))


@task(name="search", help={"content": _CONTENT, "output": "not used: every task takes it",
                           "port": "where to listen on 127.0.0.1 (default: 8001)",
                           "a-minute": "questions of one client a minute (default: 60)"})
def serve_search(_: Context, content: str = "", output: str = "", port: int = 8001, a_minute: int = 60) -> None:  # noqa: ARG001
    """Answer searches over HTTP as JSON, described at /openapi.json, until it is stopped."""
    from wsgiref.simple_server import make_server  # noqa: PLC0415  # only this task serves

    from .finding import by_whoosh  # noqa: PLC0415  # see above
    from .serving import Application, Limits  # noqa: PLC0415  # see above

    try:
        prepared, state = _prepared(content)
        application = Application(by_whoosh(prepared, state / WHOOSH), prepared.version, time.monotonic,
                                  Limits(a_minute=a_minute))
        with make_server("127.0.0.1", port, application) as server:
            print(f"http://127.0.0.1:{server.server_port}/search?q=", flush=True)
            server.serve_forever()
    except OSError as problem:
        fail(UsageError(f"--port: can't listen on {port}: {problem.strerror}"))
    except StoaError as problem:
        fail(problem)
    except KeyboardInterrupt:
        pass


@task(name="search", help={
    "collection": "a folder of docs.jsonl, queries.jsonl and qrels.jsonl",
    "known-items": "a content root: 500 queries are made from its titles and headings",
    "size": "a content root: kilobytes that a reader fetches, and that lie on disk",
    "run": "write the browser's ranking to this file, as `query document rank score` lines",
    "json": "as JSON", "engines": "of browser, whoosh, whoosh_default, pagefind (default: all there are)",
})
def bench_search(_: Context, collection: str = "", known_items: str = "", size: str = "", run: str = "",
                 engines: str = "", *, json: bool = False) -> None:
    """Score the search on judged queries or on known items, or weigh it, beside Whoosh's default and Pagefind."""
    try:
        if sum(map(bool, (collection, known_items, size))) != 1:
            raise UsageError("give one of --collection DIR, --known-items DIR and --size DIR")
        if collection:
            found = _bench_collection(Path(collection), run, engines)
        else:
            found = _bench_content(known_items or size, engines, size=bool(size))
    except StoaError as problem:
        fail(problem)
    if json:
        print(_json(found))
        return
    names = list(next(iter(found.values())))
    print(f"{'':16}" + "".join(f"{name:>14}" for name in names))
    for engine, values in found.items():
        print(f"{engine:16}" + "".join(f"{values[name]:14.4f}" for name in names))


def _bench_collection(folder: Path, run: str, engines: str) -> dict[str, dict[str, float]]:
    from ..network.assembling import assemble  # noqa: PLC0415  # the edge: the collection becomes a network
    from .bench.collection import read  # noqa: PLC0415  # only a benchmark needs it
    from .bench.scoring import ENGINES, run_lines, score  # noqa: PLC0415  # see above

    judged = read(folder)
    network = assemble(judged.settings, judged.posts, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).network
    figures, rankings = score(judged, network, _theme(), _engines(engines, ENGINES))
    if run:
        try:
            Path(run).write_text(run_lines(judged, rankings["browser"]), encoding="utf-8")
        except OSError as problem:
            raise UsageError(f"--run: {run}: can't be written: {problem.strerror}") from problem
    return figures


def _bench_content(content: str, engines: str, *, size: bool) -> dict[str, dict[str, float]]:
    from ..building.loading import load  # noqa: PLC0415  # the edge: only a command reads content by itself
    from ..building.settings import processors  # noqa: PLC0415  # see above
    from .bench.scoring import score_known  # noqa: PLC0415  # only a benchmark needs it
    from .bench.weighing import weigh  # noqa: PLC0415  # see above

    names = _engines(engines, ("browser", "pagefind"))
    loaded = load(Path(content).resolve(), now=dt.datetime.now(dt.UTC), jobs=processors())
    return dict((weigh if size else score_known)(loaded.network, _theme(), names))


def _engines(asked: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in asked.split(",") if name.strip()) or known
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"--engines: there is no `{unknown[0]}`; there are {', '.join(known)}")
    return names


def _theme() -> Path:
    from ..building.run import read_settings_file  # noqa: PLC0415  # the edge: where the theme is

    return Path(read_settings_file(SETTINGS, {})["THEME"]).resolve()


def _prepared(content: str) -> tuple[Prepared, Path]:
    """Return what a content root's search is made from, and the folder of its state."""
    from ..building.loading import load  # noqa: PLC0415  # the edge: only a command reads content by itself
    from ..building.run import read_settings_file  # noqa: PLC0415  # see above
    from ..building.settings import moment, processors, state_folder  # noqa: PLC0415  # see above
    from ..store.cache import Cache  # noqa: PLC0415  # see above
    from ..store.stamp import stamp  # noqa: PLC0415  # see above
    from .finding import prepare  # noqa: PLC0415  # see above

    settings = read_settings_file(SETTINGS, {"PATH": str(Path(content).resolve())} if content else {})
    root = Path(settings["PATH"]).resolve()
    state = state_folder(Path(settings.get("STOA_STATE", ".stoa")), root)
    loaded = load(root, now=moment(os.environ, dt.datetime.now(dt.UTC)), jobs=processors(), state=state)
    with Cache(state / "cache.sqlite", stamp()) as cache:
        return prepare(loaded.network, processors(), cache), state


def _json(found: object) -> str:
    return json_text.dumps(found, ensure_ascii=False, indent=2)


collection = Collection(search)
collection.add_collection(Collection("serve", serve_search))
collection.add_collection(Collection("bench", bench_search))
