"""Digests of plain data: equal ones, equal values."""

from __future__ import annotations

import hashlib

import msgspec

_ENCODE = msgspec.json.Encoder().encode  # not MessagePack, which has moments in UTC only


def digest(value: object) -> bytes:
    """Return a digest, 16 bytes, of dataclasses, strings, numbers, moments, and lists and mappings of such.

    Values of one type with equal digests are equal; moments in their offsets, too.
    """
    return hashlib.blake2b(_ENCODE(value), digest_size=16).digest()
