"""Documents for tests, from the fewest words."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from plugins.core.model import Kind, Settings, Source, Topic
from plugins.search.analysing import analyse
from plugins.search.answering import Searching
from plugins.search.bench.engines import Place, write_shards
from plugins.search.documents import Document, Passage
from plugins.search.finding import Prepared, held, indexed
from plugins.search.node import ask_browser
from tests.paths import ROOT

SETTINGS = Settings(
    name="Tests", url="https://tests.example", id="urn:uuid:0", source=Source("network.yaml", ""),
    topics=(Topic("open-data", "Open data"), Topic("cost", "Costs")),
)
EXPERTS = {"ada": ("Ada Okafor", "I read."), "jonas": ("Jonas Weber", "I move.")}


def document(key: str, title: str, *passages: str | Passage, day: int = 15000, **more: Any) -> Document:  # noqa: ANN401  # fields
    """Return a document; a passage that is only text has no heading."""
    kind, _, _ = key.partition("/")
    parts = tuple(p if isinstance(p, Passage) else Passage("", "", p) for p in passages)
    known: Kind = kind  # type: ignore[assignment]  # a key's kind is one
    return Document(key=key, kind=known, address=f"/{key}/", title=title, passages=parts, day=day,
                    moment=day * 86400.0, **more)


def prepared(documents: Sequence[Document], settings: Settings = SETTINGS) -> Prepared:
    """Return documents with their entries, in the order of their numbers."""
    found = tuple(sorted(documents, key=lambda d: (d.moment, d.key)))
    return Prepared(found, tuple(analyse(found, settings.language)), settings, EXPERTS)


def searching(*documents: Document) -> Searching:
    """Return a search over documents."""
    return asking(prepared(documents))


def asking(made: Prepared) -> Searching:
    """Return a search over what is prepared."""
    return held(made.documents, indexed(made), made.settings, made.experts)


def keys(found: Searching, query: str) -> list[str]:
    """Return the keys of what a query finds, best first."""
    return [found.documents[number].key for number, _ in found.ask(query)[1]]


def browser_keys(documents: Sequence[Document], queries: Sequence[str]) -> list[list[str]]:
    """Return what the browser's code finds for queries, best first."""
    made = prepared(documents)
    with tempfile.TemporaryDirectory() as folder:
        shards = write_shards(made, Place(Path(folder), ROOT / "theme"))
        answers = ask_browser(shards, [{"text": query, "most": 1000} for query in queries])
    return [[made.documents[number].key for number, _ in answer["results"]] for answer in answers]


def changed(made: Prepared, key: str, **fields: Any) -> Prepared:  # noqa: ANN401  # fields of a document
    """Return the same with one document changed."""
    return prepared([replace(d, **fields) if d.key == key else d for d in made.documents], made.settings)
