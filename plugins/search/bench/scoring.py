"""`invoke bench.search`: rankings and judgements → figures."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...core.network import Network
from ..documents import Document
from ..finding import Prepared, prepare
from .collection import Collection
from .engines import Place, Ranking, rankings
from .measures import average_precision, mean, ndcg, recall, reciprocal_rank

ENGINES = ("browser", "whoosh", "whoosh_default", "pagefind")


def score(collection: Collection, network: Network, theme: Path,
          names: Sequence[str] = ENGINES) -> tuple[dict[str, dict[str, float]], dict[str, list[Ranking]]]:
    """Return engine → measures, and engine → its rankings by query; documents by their own names."""
    prepared = prepare(network)
    with tempfile.TemporaryDirectory() as folder:
        found = rankings(prepared, [q.text for q in collection.queries], Place(Path(folder), theme), names)
    named: dict[str, list[Ranking]] = {}
    for engine, rows in found.items():
        named[engine] = [
            [(collection.ids[key], s) for key, s in row if key in collection.ids and collection.ids[key] != q.exclude]
            for q, row in zip(collection.queries, rows, strict=True)
        ]
    return {engine: measure(collection, rows) for engine, rows in named.items()}, named


def measure(collection: Collection, rows: Sequence[Ranking]) -> dict[str, float]:
    """Return the measures of an engine's rankings, over the queries that have a relevant document."""
    pairs = [([one for one, _ in row], q.relevant) for q, row in zip(collection.queries, rows, strict=True)]
    return {
        "ndcg10": round(mean([ndcg(ranked, relevant) for ranked, relevant in pairs]), 4),
        "map": round(mean([average_precision(ranked, relevant) for ranked, relevant in pairs]), 4),
        "recall100": round(mean([recall(ranked, relevant) for ranked, relevant in pairs]), 4),
    }


def run_lines(collection: Collection, rows: Sequence[Ranking]) -> str:
    """Return a ranking as `query document rank score` lines."""
    return "".join(f"{q.id} {one} {rank} {value}\n" for q, row in zip(collection.queries, rows, strict=True)
                   for rank, (one, value) in enumerate(row, 1))


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def mistyped(word: str, dice: random.Random) -> str:
    """Return a word with one typing error: a letter left out, doubled in, wrong, or exchanged with the next."""
    at = dice.randrange(len(word))
    match dice.randrange(4):
        case 0:
            wrong = word[:at] + word[at + 1:]
        case 1:
            wrong = word[:at] + dice.choice(_LETTERS) + word[at:]
        case 2:
            wrong = word[:at] + dice.choice(_LETTERS) + word[at + 1:]
        case _:
            at = min(at, len(word) - 2)
            wrong = word[:at] + word[at + 1] + word[at] + word[at + 2:]
    return wrong if wrong != word else mistyped(word, dice)


def known_items(documents: Sequence[Document], count: int = 500, seed: int = 1) -> list[tuple[str, str, bool]]:
    """Return queries as a buyer makes them: text, the document meant, whether a word is mistyped.

    Two or three neighbouring words of a title or heading, of four letters or more; every other one with one error.
    """
    dice = random.Random(seed)  # noqa: S311  # a sample, not a secret
    made: list[tuple[str, str, bool]] = []
    sources = [d for d in documents if d.kind in {"posts", "links", "questions"}]
    while sources and len(made) < count:
        document = dice.choice(sources)
        text = dice.choice([document.title, *(p.heading for p in document.passages if p.heading)])
        told = [w.lower() for w in re.findall(r"[A-Za-z]{4,}", text)]
        length = dice.choice((2, 3))
        if len(told) < length:
            continue
        first = dice.randrange(len(told) - length + 1)
        chosen = told[first:first + length]
        wrong = len(made) % 2 == 1
        if wrong:
            at = dice.randrange(length)
            chosen[at] = mistyped(chosen[at], dice)
        made.append((" ".join(chosen), document.key, wrong))
    return made


def score_known(network: Network, theme: Path, names: Sequence[str] = ("browser", "pagefind"),
                count: int = 500) -> Mapping[str, dict[str, float]]:
    """Return engine → mean reciprocal rank of known items: as written, with a typing error, and of all."""
    prepared: Prepared = prepare(network)
    queries = known_items(prepared.documents, count)
    with tempfile.TemporaryDirectory() as folder:
        found = rankings(prepared, [text for text, _, _ in queries], Place(Path(folder), theme), names)
    return {engine: _reciprocal(queries, rows) for engine, rows in found.items()}


def _reciprocal(queries: Sequence[tuple[str, str, bool]], rows: Sequence[Ranking]) -> dict[str, float]:
    values = [(reciprocal_rank([key for key, _ in row], wanted), wrong)
              for (_, wanted, wrong), row in zip(queries, rows, strict=True)]
    return {
        "mrr": round(mean([v for v, wrong in values if not wrong]), 4),
        "mrr_mistyped": round(mean([v for v, wrong in values if wrong]), 4),
        "mrr_all": round(mean([v for v, _ in values]), 4),
    }


