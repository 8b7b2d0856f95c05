"""The whole of what is fetched: families of shards, a file for each document, and the small root that names them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from ..core.model import Settings
from .coding import Primed, front_coded, name, order, packed
from .documents import Document
from .indexing import Index, Kept
from .shards import (
    BLOCK,
    FORMAT,
    SHORT,
    WORD_GROUP,
    Primer,
    Published,
    Table,
    cut,
    document_shard,
    facet_shard,
    fragment,
    neighbour_shard,
    neighbours,
    people_shard,
    primer,
    sample,
    separators,
    word_shard,
)
from .spelling import Spelling

FRAGMENTS = 256
"""Documents whose own files share a version."""


def publish(documents: Sequence[Document], index: Index, settings: Settings,
            experts: Mapping[str, tuple[str, str]], words_shown: Mapping[str, str],
            before: Primer | None = None) -> Published:
    """Return everything the browser fetches; `experts` is slug → name and offer, `words_shown` the interface's.

    The primer of `before` is taken if it would be the same.
    """
    files: dict[str, Callable[[], bytes]] = {}

    def add(letter: str, data: bytes) -> str:
        files[f"{letter}/{(called := name(data))}.bin"] = lambda: packed(data)
        return called

    for _, called in index.kept.shards:
        files[f"t/{called}.bin"] = lambda called=called: packed(index.raw(called)[0])  # type: ignore[misc]
        files[f"p/{called}.bin"] = lambda called=called: packed(index.raw(called)[1])  # type: ignore[misc]
    lengths, titles = index.kept.lengths, index.kept.titles
    topics = Table(t for d in documents for t in d.topics)
    people = Table(slug for d in documents for slug, _ in d.knows)
    stages = Table(stage.slug for stage in settings.stages)
    near = neighbours(documents, sum(lengths) / (len(lengths) or 1))
    blocks = [slice(at, at + BLOCK) for at in range(0, len(documents), BLOCK)]
    shown = {t.slug: t.title for t in settings.topics}
    names = json.dumps({
        "topics": [[slug, shown.get(slug, slug)] for slug in topics.order],
        "people": [[slug, experts.get(slug, (slug, ""))[0]] for slug in people.order],
        "stages": [[stage.slug, stage.title] for stage in settings.stages],
    }, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    stage_titles = {stage.slug: stage.title for stage in settings.stages}
    first, primed, pieces = _fragments(documents, index.kept, stage_titles, before)
    words = len(front_coded(first.words))
    files[f"x/{(primer_name := name(primed))}.bin"] = lambda: primed
    root: dict[str, object] = {
        "format": FORMAT, "documents": len(documents), "length": sum(lengths),
        "names": add("m", names), "words": dict(words_shown),
        "primer": [primer_name, words, words + len(first.texts)],
        "d": [add("d", document_shard(documents[of], lengths[of], titles[of])) for of in blocks],
        "n": [add("n", neighbour_shard(near[of], of.start)) for of in blocks],
        "k": [add("k", people_shard(documents[of], people)) for of in blocks],
        "o": [add("o", facet_shard(documents[of], topics, stages)) for of in blocks],
        "f": [name(*(digest.encode() for digest, _ in pieces[at:at + FRAGMENTS]))
              for at in range(0, len(pieces), FRAGMENTS)],
        "fragments": FRAGMENTS,
        "t": _family(index.shards, [called for _, called in index.kept.shards]),
    }
    counted = known_words(index.kept.words, len(documents))
    for family, known in (("w", counted), ("r", {word[::-1]: count for word, count in counted.items()})):
        parts = cut(sorted(known, key=order), lambda _: 1, 400, 1500, 4, lambda word: word[:WORD_GROUP])
        root[family] = _family(parts, [add(family, word_shard(part, known)) for part in parts])
    brief = {f"{len(word)}{word}": count for word, count in counted.items() if len(word) <= SHORT}
    lengthwise = cut(sorted(brief, key=order), lambda _: 1, 0, 0, 1, lambda word: word[0])
    root["s"] = _family(lengthwise, [add("s", word_shard(part, brief)) for part in lengthwise])
    data = json.dumps(root, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    return Published(root=packed(data), files=files, fragments=pieces, primer=first)


_Fragments = Sequence[tuple[str, Callable[[], bytes]]]


def _fragments(documents: Sequence[Document], kept: Kept, stages: Mapping[str, str], before: Primer | None,
               ) -> tuple[Primer, bytes, _Fragments]:
    """Return what the documents' own files are packed with, as data and as readers fetch it, and these files."""
    digests = [_digest(str(FORMAT), digest, d.address, stages.get(d.stage, d.stage))
               for d, digest in zip(documents, kept.digests, strict=True)]
    chosen = sample(kept.keys, kept.lengths)
    mark = _digest(*[digests[n] for n in chosen]).encode()
    first = before if before is not None and before.mark == mark else None
    first = first or primer(mark, [documents[n] for n in chosen], stages)
    primed, spelling = Primed(front_coded(first.words) + first.texts), Spelling(first.words)
    called = name(primed.packed)
    return first, primed.packed, [
        (f"{called}{digest}", lambda d=d: primed.pack(spelling.spell(fragment(d, stages))))
        for d, digest in zip(documents, digests, strict=True)
    ]


def _family(shards: Sequence[Sequence[str]], names: Sequence[str]) -> list[object]:
    """Return where each shard begins, and their names in one text of equal pieces."""
    return [separators(shards), "".join(names)]


def known_words(counts: Mapping[str, int], documents: int) -> dict[str, int]:
    """Return the words worth completing and correcting to: those of two documents, or of one where there are few."""
    few = 2000
    least = 1 if documents < few else 2
    return {word: count for word, count in counts.items() if count >= least}


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=8).hexdigest()
