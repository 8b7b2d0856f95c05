"""Where packed texts lie: those of files that are converted now on a shelf, those that the cache knows in the cache.

Few builds read the texts of more than a few items, so that taking all of them out of the cache would be in vain.
"""

from __future__ import annotations

import os
import struct
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final

from ..core.errors import UnableError
from ..core.model import Body
from ..store.shelf import Shelf
from .keeping import Ends, KeptBody
from .sources import Known

SPACE: Final = "texts"
"""Of the cache."""

_SHELVED: Final = struct.Struct("Q3I")  # where they begin, how long they are, and the ends
_KNOWN: Final = struct.Struct("16s2I")  # the key, and the ends
_ENDS: Final = struct.Struct("2I")  # where the first two parts end: the last in every place


class _PackedTexts(ABC):
    """Texts that are taken from where they lie as a whole; implements `keeping.Texts`."""

    def __init__(self) -> None:
        self._last = b"", b""  # a page asks for all parts of a text, one after the other

    def read(self, place: bytes, number: int) -> bytes:
        """Return a part."""
        known, texts = self._last
        if known != place:
            texts = self._whole(place)
            self._last = place, texts
        ends = (0, *_ENDS.unpack_from(place, len(place) - _ENDS.size), len(texts))
        return texts[ends[number] : ends[number + 1]]

    @abstractmethod
    def _whole(self, place: bytes) -> bytes:
        """Return all that lies at a place."""


class ShelvedTexts(_PackedTexts):
    """Texts on a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        """Take the shelf."""
        super().__init__()
        self._shelf = shelf

    def keep(self, texts: bytes, bare: Body, ends: Ends) -> Body:
        """Return a body whose texts are now on the shelf."""
        return KeptBody(bare, self, _SHELVED.pack(self._shelf.put(texts), len(texts), *ends))

    def _whole(self, place: bytes) -> bytes:
        begin, length, *_ = _SHELVED.unpack(place)
        return self._shelf.read(begin, begin + length)


class KnownTexts(_PackedTexts):
    """Texts in the cache, by the keys of their files; in any process and thread.

    What is nowhere any more raises UnableError.
    """

    def __init__(self, cache: Known, again: Callable[[str], bytes | None]) -> None:
        """Take the cache; `again` makes texts anew that are no longer in it, None if their file is another now."""
        super().__init__()
        self._cache, self._again = cache, again
        self._open: dict[tuple[int, int], Known] = {}  # a process or thread can't use what another one has open

    def keep(self, key: str, bare: Body, ends: Ends) -> Body:
        """Return a body whose texts are in the cache under this key."""
        return KeptBody(bare, self, _KNOWN.pack(bytes.fromhex(key), *ends))

    def _whole(self, place: bytes) -> bytes:
        key: str = _KNOWN.unpack(place)[0].hex()
        found = self._opened().get_many(SPACE, [key]).get(key)
        return found if found is not None else self._made(key)

    def _made(self, key: str) -> bytes:
        texts = self._again(key)
        if texts is None:
            raise UnableError("a file was changed, and the cache emptied, while it was read; build again")
        return texts

    def _opened(self) -> Known:
        here = os.getpid(), threading.get_ident()
        found = self._open.get(here)
        if found is None:
            found = self._open[here] = self._cache.again()
            weakref.finalize(self, _close, found, here[0])
        return found


def _close(cache: Known, process: int) -> None:
    """Close what this process opened; what it was copied with is another's."""
    if os.getpid() == process:
        cache.close()
