"""Digests of plain data: equal ones, equal values."""

from __future__ import annotations

import hashlib

import msgspec

_ENCODE = msgspec.json.Encoder().encode  # not MessagePack, which has moments in UTC only


def digest(value: object, seed: bytes = b"") -> bytes:
    """Return a digest, 16 bytes, of dataclasses, strings, numbers, moments, and lists and mappings of such.

    Values of one type with equal digests, and the same seed, are equal; moments in their offsets, too.
    """
    try:
        data = _ENCODE(value)
    except UnicodeEncodeError:  # a lone surrogate: no file has one, but what is in no file may
        data = repr(value).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(seed + data, digest_size=16).digest()
