"""The index of a network, with what the last build knew of it: the cache has the entries, the last site the shards."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from ..analysis.stemming import primary
from ..core.model import Key
from ..store.messagepack import decoded
from .analysing import SPACE, Cache, Entry, analyse, analysed, digest
from .coding import name, unpacked
from .documents import Document, to_data
from .indexing import Index, Kept, Raw, Read, changed, whole
from .shards import Primer

LAST = "search-last"
"""The cache's space for what is known of the last index."""

_PRIMER, _DOCUMENTS = "primer", "documents"

Holds = Callable[[str], bool]
"""Tells by its name whether the last site surely has a shard as it was written."""


def remembered(documents: Sequence[Document], language: str, jobs: int, cache: Cache, last_site: Path,
               holds: Holds = lambda _: False) -> Index:
    """Return the index of documents, made whole or where they changed.

    `last_site` is the folder of the search in the site that readers see: its shards are checked before they are used.
    """
    code = primary(language)
    keys = [document.key for document in documents]
    before = decoded(cache.get_many(LAST, [code]).get(code), Kept)
    digests = [] if before is None else _digests(documents, before)
    found = None
    if before is not None:
        found = changed(
            before, reader(last_site), code, keys, digests,
            lambda numbers: analyse([documents[n] for n in numbers], language, 1, cache),
            lambda wanted: _entries(cache, code, wanted),
        )
    if found is None or not _whole(found, holds):
        known = digests or _each(map(digest, documents), digests)  # a digest shortly before the entry: see `Passages`
        found = whole(code, keys, digests, analysed(documents, language, jobs, cache, known))
    kept = msgspec.structs.replace(found.kept, marks=[document.mark for document in documents])
    if before != kept:
        cache.put_many(LAST, {code: msgspec.msgpack.encode(kept)})
    return found


def _each(found: Iterable[str], into: list[str]) -> Iterator[str]:
    for one in found:
        into.append(one)
        yield one


def _digests(documents: Sequence[Document], before: Kept) -> list[str]:
    """Return the documents' digests; that of one which is known by its mark needn't be made of all its text."""
    known = dict(zip(before.marks, before.digests, strict=False))
    known.pop(b"", None)
    return [known.get(document.mark) or digest(document) for document in documents]


def last_documents(cache: Cache, mark: bytes) -> dict[Key, Document]:
    """Return the documents of an earlier build, without passages, if its network was the one with this mark."""
    data = cache.get_many(LAST, [_DOCUMENTS]).get(_DOCUMENTS, b"")
    if not mark or not data.startswith(mark):
        return {}
    return {document.key: document for document in decoded(data[len(mark):], list[Document]) or ()}


def remember_documents(cache: Cache, mark: bytes, documents: Sequence[Document]) -> None:
    """Let the next build know the documents of the network with this mark."""
    cache.put_many(LAST, {_DOCUMENTS: mark + to_data(documents)})


def last_primer(cache: Cache) -> Primer | None:
    """Return what the last build's fragments were packed with."""
    return decoded(cache.get_many(LAST, [_PRIMER]).get(_PRIMER), Primer)


def remember_primer(cache: Cache, primer: Primer) -> None:
    """Let the next build know what fragments are packed with."""
    cache.put_many(LAST, {_PRIMER: msgspec.msgpack.encode(primer)})


def _whole(index: Index, holds: Holds) -> bool:
    """Tell whether every shard is there: what is known may be ahead of the site, after a build that was killed."""
    return all(called in index.fresh or holds(called) or index.read(called) is not None
               for _, called in index.kept.shards)


def reader(folder: Path) -> Read:
    """Return what reads the shards of a site's search."""
    def read(called: str) -> Raw | None:
        try:
            raw = (unpacked((folder / "t" / f"{called}.bin").read_bytes()),
                   unpacked((folder / "p" / f"{called}.bin").read_bytes()))
        except (OSError, zlib.error):
            return None
        return raw if name(*raw) == called else None

    return read


def _entries(cache: Cache, code: str, digests: Sequence[str]) -> Mapping[str, Entry]:
    found = cache.get_many(SPACE, [f"{code}:{one}" for one in digests])
    return {key.partition(":")[2]: msgspec.msgpack.decode(value, type=Entry) for key, value in found.items()}
