"""Numbers and words as bytes, as `theme/static/js/search/coding.js` reads them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from itertools import chain
from operator import sub

_SMALL = 128


def varints(values: Sequence[int]) -> bytes:
    """Return whole numbers from 0 as bytes: seven bits each, the low ones first, the high bit says "more follows"."""
    if not values or max(values) < _SMALL:
        return bytes(values)
    out = bytearray()
    for value in values:
        rest = value
        while rest >= _SMALL:
            out.append(rest & 0x7F | 0x80)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def read_varints(data: bytes) -> list[int]:
    """Return the numbers that `varints` wrote."""
    if data.isascii():
        return list(data)
    found: list[int] = []
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        if byte < _SMALL:
            found.append(value)
            value = shift = 0
        else:
            shift += 7
    return found


def gaps(values: Sequence[int], before: int = -1) -> list[int]:
    """Return how far each of some ascending numbers is from the one before."""
    return list(map(sub, values, chain((before,), values)))


FARTHEST = 0xFFFF
"""Places between a word and its next, or the beginning, that can be told."""


def places(values: Sequence[int]) -> bytes:
    """Return where a word stands in one document: how far from the one before, all low bytes, then all high ones."""
    far = [min(gap, FARTHEST) for gap in gaps(values)]
    return bytes(gap & 0xFF for gap in far) + bytes(gap >> 8 for gap in far)


def read_places(data: bytes) -> list[int]:
    """Return the places that `places` wrote."""
    half = len(data) // 2
    found: list[int] = []
    last = -1
    for low, high in zip(data[:half], data[half:], strict=True):
        last += low + (high << 8)
        found.append(last)
    return found


def zigzag(value: int) -> int:
    """Return a whole number from 0 for any, near ones for near ones."""
    return value * 2 if value >= 0 else -value * 2 - 1


def unzigzag(number: int) -> int:
    """Return the whole number that `zigzag` was given."""
    return -(number >> 1) - 1 if number & 1 else number >> 1


def order(text: str) -> bytes:
    """Return what words are sorted by: UTF-16, as JavaScript compares strings."""
    return text.encode("utf-16-be", errors="surrogatepass")


def front_coded(words: Sequence[str]) -> bytes:
    """Return sorted words, each as what it shares with the one before (in UTF-16 units) and the rest, in UTF-8."""
    out = bytearray()
    before = ""
    for word in words:
        rest = word[(shared := _shared(before, word)):].encode(errors="surrogatepass")
        out += varints((shared, len(rest))) + rest
        before = word
    return bytes(out)


def _shared(one: str, other: str) -> int:
    """Return how many characters two words begin with alike; of the basic plane only, where units are characters."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b or a > "\uffff":
            break
        count += 1
    return count


def read_front_coded(data: bytes) -> list[str]:
    """Return the words that `front_coded` wrote."""
    found: list[str] = []
    before, at = "", 0
    while at < len(data):
        shared, at = _read_varint(data, at)
        length, at = _read_varint(data, at)
        before = before[:shared] + data[at:at + length].decode(errors="surrogatepass")
        at += length
        found.append(before)
    return found


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number, and where the next one stands."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < _SMALL:
            return value, at
        shift += 7


def read_streams(data: bytes, count: int) -> list[bytes]:
    """Return the runs of bytes that `streams` put together."""
    lengths: list[int] = []
    at = 0
    for _ in range(count - 1):
        length, at = _read_varint(data, at)
        lengths.append(length)
    found: list[bytes] = []
    for length in lengths:
        found.append(data[at:at + length])
        at += length
    return [*found, data[at:]]


def streams(parts: Sequence[bytes]) -> bytes:
    """Return several runs of bytes as one: how long each but the last is, then they themselves."""
    return varints([len(part) for part in parts[:-1]]) + b"".join(parts)


LEVEL = 7
"""Of zlib: 9 takes two and a half times as long for three bytes in a thousand."""


def packed(data: bytes) -> bytes:
    """Return bytes as they are published: DEFLATE (RFC 1951), whose own reader every browser has."""
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


def unpacked(data: bytes) -> bytes:
    """Return what `packed` was given; zlib.error where it is damaged."""
    return zlib.decompress(data, -15)


class Primed:
    """Packs small texts as the continuation of a longer one that readers have already, so that its words cost little.

    To read one, unpack the primer's bytes with its own after them, and leave out the primer.
    """

    def __init__(self, primer: bytes) -> None:
        """Take the primer; no more than 32 kB of it can be referred to."""
        self._squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
        self.packed = self._squeeze.compress(primer) + self._squeeze.flush(zlib.Z_SYNC_FLUSH)

    def pack(self, data: bytes) -> bytes:
        """Return what continues the primer's bytes."""
        squeeze = self._squeeze.copy()
        return squeeze.compress(data) + squeeze.flush()


def name(*data: bytes) -> str:
    """Return what a shard is called by what is in it."""
    return hashlib.blake2b(b"\0".join(data), digest_size=6).hexdigest()


_MANTISSA = 4  # bits


def short(length: int) -> int:
    """Return a length in a byte: exact to 16, then five significant bits."""
    if length < 1 << _MANTISSA:
        return length
    power = length.bit_length() - _MANTISSA - 1
    return min(((power + 1) << _MANTISSA) + ((length >> power) & 0xF), 255)


def long(byte: int) -> int:
    """Return the length that a byte of `short` stands for."""
    power = byte >> _MANTISSA
    return byte if power == 0 else ((byte & 0xF) + (1 << _MANTISSA)) << (power - 1)
