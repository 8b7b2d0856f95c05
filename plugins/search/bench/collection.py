"""A judged collection, as folders of three files have it: `docs.jsonl`, `queries.jsonl`, `qrels.jsonl`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...core.errors import UsageError
from ...core.model import Body, Post, Section, Settings, Source

DATE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
"""Every document is as old as every other: age says nothing of relevance here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its judgements."""

    id: str
    text: str
    relevant: Mapping[str, int]  # document → how relevant, from 1
    exclude: str = ""  # a document that is left out of the ranking


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents as posts, and the queries that have a relevant one."""

    posts: tuple[Post, ...]
    ids: Mapping[str, str]  # key of a post → document
    queries: tuple[Asked, ...]
    settings: Settings


def read(folder: Path) -> Collection:
    """Return the collection in a folder. UsageError names the file and line that can't be read."""
    relevant: dict[str, dict[str, int]] = {}
    for row in _rows(folder / "qrels.jsonl", ("query", "doc", "rel")):
        if int(row["rel"]) > 0:
            relevant.setdefault(str(row["query"]), {})[str(row["doc"])] = int(row["rel"])
    posts: list[Post] = []
    ids: dict[str, str] = {}
    for number, row in enumerate(_rows(folder / "docs.jsonl", ("id",))):
        slug = f"d{number:07}"
        ids[f"posts/{slug}"] = str(row["id"])
        text = " ".join(filter(None, (row.get("text"), row.get("author"))))
        posts.append(Post(
            slug=slug, id=f"urn:x:{slug}", title=" ".join((row.get("title") or "").split()), date=DATE,
            source=Source(f"posts/{slug}.md", ""), authors=(), body=Body(sections=(Section("", "", text),)),
        ))
    queries = tuple(
        Asked(str(row["id"]), row["text"], relevant[str(row["id"])], str(row.get("exclude") or ""))
        for row in _rows(folder / "queries.jsonl", ("id", "text")) if str(row["id"]) in relevant
    )
    source = Source("network.yaml", "")
    settings = Settings(name=folder.name, url="https://bench.example", id="urn:uuid:0", source=source)
    return Collection(tuple(posts), ids, queries, settings)


def _rows(path: Path, keys: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line)
                except ValueError as problem:
                    raise UsageError(f"{path}:{number}: is no JSON: {problem}") from problem
                if missing := [key for key in keys if not isinstance(row, dict) or key not in row]:
                    raise UsageError(f"{path}:{number}: lacks `{missing[0]}`")
                yield row
    except OSError as problem:
        raise UsageError(f"{path}: can't be read: {problem.strerror}; see docs/search.md for the layout") from problem
