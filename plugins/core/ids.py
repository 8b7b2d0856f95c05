"""Ids that never change: an item's own, or the one DESIGN's §3 gives to an item that has none written down."""

from __future__ import annotations

import uuid
from functools import lru_cache

from .model import Key


def mint(network_id: str, key: Key) -> str:
    """Return the id of what stands at `kind/slug` in a network (an answer: `questions/slug#name`), as `urn:uuid:…`.

    It is uuid5 of the network's own id (`urn:uuid:…`; ValueError if it is none) and the key.
    """
    return uuid.uuid5(_namespace(network_id), key).urn


@lru_cache(maxsize=4)
def _namespace(network_id: str) -> uuid.UUID:
    return uuid.UUID(network_id)
