"""The engines compared: the browser's code over the shards, Whoosh as we ask it, Whoosh as it comes, Pagefind."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...core.errors import UnableError
from ..analysing import digest
from ..answering import Searching
from ..finding import Prepared, indexed
from ..held import Words
from ..node import ask_browser
from ..publishing import known_words, publish
from ..script import script, sources
from ..whooshed import WhooshIndex, bring_up_to_date

DEPTH = 1000
"""Documents of a ranking that are looked at."""

Ranking = list[tuple[str, float]]
"""Keys of documents with their scores, best first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a benchmark works."""

    folder: Path  # temporary
    theme: Path


def write_shards(prepared: Prepared, place: Place) -> Path:
    """Write what the browser fetches; return its folder."""
    folder = place.folder / "search"
    published = publish(prepared.documents, indexed(prepared), prepared.settings, prepared.experts, {})
    files = {path: make() for path, make in published.files.items()}
    files |= {f"f/{number}.bin": make() for number, (_, make) in enumerate(published.fragments)}
    files |= {"root.bin": published.root,
              "search.js": script(sources(place.theme, prepared.settings.language)).encode()}
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def browser(prepared: Prepared, queries: Sequence[str], place: Place) -> list[Ranking]:
    """Return the rankings of the browser's own code, run in Node."""
    folder = write_shards(prepared, place)
    answers = ask_browser(folder, [{"text": text, "most": DEPTH} for text in queries])
    return [[(prepared.documents[n].key, score) for n, score in answer["results"]] for answer in answers]


def whoosh(prepared: Prepared, queries: Sequence[str], place: Place) -> list[Ranking]:
    """Return the rankings that `invoke search` gives."""
    folder = place.folder / "whoosh"
    bring_up_to_date(folder, prepared.documents, prepared.entries, [digest(d) for d in prepared.documents])
    counts = Counter(word for entry in prepared.entries for word in entry.words)
    known = Words(known_words(counts, len(prepared.documents)), prepared.settings.language)
    index = WhooshIndex(folder, prepared.documents, prepared.entries, known)
    searching = Searching(prepared.documents, index, prepared.settings, prepared.experts)
    found = [searching.ask(text)[1][:DEPTH] for text in queries]
    index.close()
    return [[(prepared.documents[n].key, score) for n, score in ranking] for ranking in found]


def whoosh_default(prepared: Prepared, queries: Sequence[str], place: Place) -> list[Ranking]:
    """Return what Whoosh gives as it comes: one field of text, stemming, BM25F, any of the words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whoosh import analysis, fields, index, qparser  # noqa: PLC0415  # only a benchmark asks Whoosh itself

    folder = place.folder / "whoosh_default"
    folder.mkdir(parents=True, exist_ok=True)
    schema = fields.Schema(key=fields.ID(stored=True), text=fields.TEXT(analyzer=analysis.StemmingAnalyzer()))
    held = index.create_in(str(folder), schema)
    writer = held.writer(limitmb=256)
    for document in prepared.documents:
        parts = [document.title, *(part for p in document.passages for part in (p.heading, p.text))]
        writer.add_document(key=document.key, text=" ".join(parts))
    writer.commit()
    parser = qparser.QueryParser("text", schema, group=qparser.OrGroup)
    parser.remove_plugin_class(qparser.WildcardPlugin)
    rankings: list[Ranking] = []
    with held.searcher() as searcher:
        for text in queries:
            plain = " ".join(re.findall(r"\w+", text)).lower()
            hits: Any = searcher.search(parser.parse(plain), limit=DEPTH)
            rankings.append([(hit["key"], hit.score) for hit in hits])
    return rankings


def rankings(prepared: Prepared, queries: Sequence[str], place: Place,
             names: Sequence[str]) -> Mapping[str, list[Ranking]]:
    """Return engine → rankings, of those asked for."""
    from .pagefind import pagefind  # noqa: PLC0415  # knows another program

    known = {"browser": browser, "whoosh": whoosh, "whoosh_default": whoosh_default, "pagefind": pagefind}
    found: dict[str, list[Ranking]] = {}
    for name in names:
        try:
            found[name] = known[name](prepared, queries, place)
        except UnableError:
            if name != "pagefind":
                raise
    return found
