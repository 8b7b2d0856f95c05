"""Decompression that knows when to stop."""

from __future__ import annotations

import zlib
from collections.abc import Iterable


class TooMuchError(Exception):
    """More came than was allowed; or it was not what it said it is."""


def decoded(chunks: Iterable[bytes], encoding: str, received: int, limit: int) -> bytes:
    """Return the body out of its chunks; TooMuchError beyond `received` bytes before or `limit` after decompression.

    Knows `gzip` and `deflate`, which is what we ask for; any other encoding is refused.
    """
    steps = [step for step in (part.strip().lower() for part in encoding.split(",")) if step not in {"", "identity"}]
    if len(steps) > 1 or not set(steps) <= {"gzip", "x-gzip", "deflate"}:
        raise TooMuchError(f"it is encoded as {encoding!r}, which was not asked for")
    inflate = zlib.decompressobj(wbits=47 if steps != ["deflate"] else 15) if steps else None  # 47: gzip or zlib
    out, came = bytearray(), 0
    for chunk in chunks:
        came += len(chunk)
        if came > received:
            raise TooMuchError(f"it is longer than {received:,} bytes")
        try:
            out += chunk if inflate is None else inflate.decompress(chunk, limit + 1 - len(out))
        except zlib.error as problem:
            raise TooMuchError(f"it can't be decompressed ({problem})") from problem
        if len(out) > limit:
            raise TooMuchError(f"it is longer than {limit:,} bytes when decompressed")
    if inflate is not None and came and not inflate.eof:
        raise TooMuchError("its compressed data ends too early")
    return bytes(out)
