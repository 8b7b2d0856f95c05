"""The whole of what is fetched: families of shards, a file for each document, and the small root that names them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from ..core.model import Settings
from .analysing import Entry
from .coding import Primed, name, order, packed
from .documents import Document
from .shards import (
    BLOCK,
    CHANCE,
    FORMAT,
    LARGEST,
    SHORT,
    SMALLEST,
    WORD_GROUP,
    Published,
    Table,
    cut,
    document_shard,
    facet_shard,
    fragment,
    gather,
    gather_exact,
    neighbour_shard,
    neighbours,
    people_shard,
    primer,
    separators,
    term_shard,
    word_shard,
)

FRAGMENTS = 256
"""Documents whose own files share a version."""


def publish(documents: Sequence[Document], entries: Sequence[Entry], settings: Settings,
            experts: Mapping[str, tuple[str, str]], words_shown: Mapping[str, str]) -> Published:
    """Return everything the browser fetches; `experts` is slug → name and offer, `words_shown` the interface's."""
    postings = gather(entries)
    exact = gather_exact(entries)
    stands_with = {key: key.partition(" ")[0] for key in exact}
    terms = sorted([*postings, *exact], key=order)
    both = postings | exact
    files: dict[str, Callable[[], bytes]] = {}

    def add(family: str, *data: bytes) -> str:
        called = name(*data)
        for letter, part in zip(family, data, strict=True):
            files[f"{letter}/{called}.bin"] = lambda part=part: packed(part)  # type: ignore[misc]
        return called

    shards = cut(terms, lambda t: len(both[t].numbers), SMALLEST, LARGEST, CHANCE, lambda t: stands_with.get(t, t))
    topics = Table(t for d in documents for t in d.topics)
    people = Table(slug for d in documents for slug, _ in d.knows)
    stages = Table(stage.slug for stage in settings.stages)
    average = sum(entry.length for entry in entries) / (len(entries) or 1)
    near = neighbours(documents, average)
    blocks = range(0, len(documents), BLOCK)
    titles = {t.slug: t.title for t in settings.topics}
    names = json.dumps({
        "topics": [[slug, titles.get(slug, slug)] for slug in topics.order],
        "people": [[slug, experts.get(slug, (slug, ""))[0]] for slug in people.order],
        "stages": [[stage.slug, stage.title] for stage in settings.stages],
    }, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    stage_titles = {stage.slug: stage.title for stage in settings.stages}
    texts = [fragment(d, stage_titles) for d in documents]
    primed = Primed(primer(texts))
    primer_name = name(primed.packed)
    files[f"x/{primer_name}.bin"] = lambda: primed.packed
    pieces = [(_digest(primer_name.encode() + text), lambda text=text: primed.pack(text))
              for text in texts]
    words = known_words(entries)
    root = {
        "format": FORMAT, "documents": len(documents), "length": sum(e.length for e in entries), "block": BLOCK,
        "names": add("m", names), "primer": [primer_name, len(primer(texts))], "words": dict(words_shown),
        "d": [add("d", document_shard(documents[at:at + BLOCK], entries[at:at + BLOCK])) for at in blocks],
        "k": [add("k", people_shard(documents[at:at + BLOCK], people)) for at in blocks],
        "o": [add("o", facet_shard(documents[at:at + BLOCK], topics, stages)) for at in blocks],
        "n": [add("n", neighbour_shard(near[at:at + BLOCK], at)) for at in blocks],
        "f": [name(*(digest.encode() for digest, _ in pieces[at:at + FRAGMENTS]))
              for at in range(0, len(pieces), FRAGMENTS)],
        "fragments": FRAGMENTS,
        "t": _family(shards, [add("tp", *term_shard(shard, both)) for shard in shards]),
    }
    for family, known in (("w", words), ("r", {word[::-1]: count for word, count in words.items()})):
        parts = cut(sorted(known, key=order), lambda _: 1, 400, 1500, 4, lambda word: word[:WORD_GROUP])
        root[family] = _family(parts, [add(family, word_shard(part, known)) for part in parts])
    short = {f"{len(word)}{word}": count for word, count in words.items() if len(word) <= SHORT}
    lengths = cut(sorted(short, key=order), lambda _: 1, 0, 0, 1, lambda word: word[0])
    root["s"] = _family(lengths, [add("s", word_shard(part, short)) for part in lengths])
    data = json.dumps(root, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    return Published(root=packed(data), files=files, fragments=pieces)


def _family(shards: Sequence[Sequence[str]], names: Sequence[str]) -> list[object]:
    """Return where each shard begins, and their names in one text of equal pieces."""
    return [separators(shards), "".join(names)]


def known_words(entries: Sequence[Entry]) -> dict[str, int]:
    """Return the words worth completing and correcting to → how many documents have them: two, or one where few do."""
    found: dict[str, int] = {}
    for entry in entries:
        for word in entry.words:
            found[word] = found.get(word, 0) + 1
    few = 2000
    least = 1 if len(entries) < few else 2
    return {word: count for word, count in found.items() if count >= least}


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()
