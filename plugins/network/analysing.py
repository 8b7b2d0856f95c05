"""Terms of many texts: from the cache where they are known, else made, in processes where that is worth it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol

import msgspec

from ..store.processes import in_processes
from .terms import Terms, Text, all_terms

SPACE: Final = "terms"
"""Of the cache."""

_CHUNK: Final = 250  # texts: large enough to be worth a message
_WORTH_PROCESSES: Final = 1000  # texts: below that, starting a process takes longer


class Known(Protocol):
    """What earlier builds made; `plugins.store.cache.Cache` is one."""

    def get_many(self, space: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the values of those keys that are known."""

    def put_many(self, space: str, entries: Mapping[str, bytes]) -> None:
        """Keep these values."""

    def keep_only(self, space: str, keys: Collection[str]) -> None:
        """Forget all others."""


def analyse(texts: Sequence[Text], cache: Known, jobs: int = 1) -> list[Terms]:
    """Return the terms of texts, in their order; the cache knows them, and no others, from then on."""
    encode = msgspec.msgpack.Encoder().encode
    keys = [hashlib.blake2b(encode(text), digest_size=16).hexdigest() for text in texts]
    decode = msgspec.msgpack.Decoder(Terms).decode
    found: dict[str, Terms] = {key: decode(value) for key, value in cache.get_many(SPACE, keys).items()}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    left = list(missing.values())
    chunks = [left[start : start + _CHUNK] for start in range(0, len(left), _CHUNK)]
    made = in_processes(all_terms, chunks, jobs if len(left) >= _WORTH_PROCESSES else 1)
    new = dict(zip(missing, (terms for chunk in made for terms in chunk), strict=True))
    cache.put_many(SPACE, {key: encode(terms) for key, terms in new.items()})
    cache.keep_only(SPACE, keys)
    found |= new
    return [found[key] for key in keys]
