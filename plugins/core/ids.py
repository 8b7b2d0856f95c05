"""Ids that never change: an item's own, or the one DESIGN's §3 gives to an item that has none written down."""

from __future__ import annotations

import uuid

from .model import Key


def mint(network_id: str, key: Key) -> str:
    """Return the id of what stands at `kind/slug` in a network (an answer: `questions/slug#name`), as `urn:uuid:…`.

    It is uuid5 of the network's own id (`urn:uuid:…`; ValueError if it is none) and the key.
    """
    return uuid.uuid5(uuid.UUID(network_id), key).urn
