"""Bodies kept packed, and unpacked part by part when somebody asks: most of a network's memory, which few builds read.

The packed texts lie on a shelf, outside of Python's objects. So reading thousands of records makes no objects of their
texts, and processes that are forked share them; Python would count references in each object, and so copy all.
"""

from __future__ import annotations

import struct
from dataclasses import fields
from typing import Final, TypeAlias

import msgspec

from ..core.model import Body, Heading, Section
from ..store.shelf import Shelf

Packed: TypeAlias = tuple[bytes, int, int]
"""A body's parts, its sections, and the rest but for what is never packed (references and the number of words); and
where the first two end."""

_ENCODE: Final = msgspec.msgpack.Encoder().encode
_PARTS: Final = msgspec.msgpack.Decoder(tuple[str, ...])
_SECTIONS: Final = msgspec.msgpack.Decoder(tuple[Section, ...])
_REST: Final = msgspec.msgpack.Decoder(tuple[tuple[Heading, ...], tuple[str, ...], tuple[str, ...]])
_NOTHING: Final = _ENCODE(("",))
_ENDS: Final = struct.Struct("4Q")


def packed(body: Body) -> tuple[Body, Packed]:
    """Return a body without its texts, and its texts."""
    bare = Body(references=body.references, words=body.words)
    parts, sections = _ENCODE(body.parts), _ENCODE(body.sections)
    rest = _ENCODE((body.headings, body.anchors, body.outside))
    return bare, (parts + sections + rest, len(parts), len(parts) + len(sections))


class KeptBody(Body):
    """A body that unpacks what it is asked for, each time anew. Equal to a plain one that says the same."""

    __slots__ = ("_ends", "_shelf")
    _ends: bytes  # where the packed texts begin and end, as `_ENDS` has them: a tuple of numbers takes thrice as much
    _shelf: Shelf

    def __init__(self, bare: Body, texts: Packed, shelf: Shelf) -> None:
        """Put the texts on a shelf."""
        data, first, second = texts
        begin = shelf.put(data)
        _SET_REFERENCES(self, bare.references)  # a body is frozen for everybody else
        _SET_WORDS(self, bare.words)
        _SET_ENDS(self, _ENDS.pack(begin, begin + first, begin + second, begin + len(data)))
        _SET_SHELF(self, shelf)

    def _part(self, number: int) -> bytes:
        ends = _ENDS.unpack(self._ends)
        return self._shelf.read(ends[number], ends[number + 1])

    @property
    def parts(self) -> tuple[str, ...]:
        """The HTML between references."""
        return _PARTS.decode(self._part(0))

    @property
    def sections(self) -> tuple[Section, ...]:
        """What stands under each heading."""
        return _SECTIONS.decode(self._part(1))

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings."""
        return _REST.decode(self._part(2))[0]

    @property
    def anchors(self) -> tuple[str, ...]:
        """Every id in it."""
        return _REST.decode(self._part(2))[1]

    @property
    def outside(self) -> tuple[str, ...]:
        """The addresses it links to."""
        return _REST.decode(self._part(2))[2]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return self._part(0) == _NOTHING

    def plain(self) -> Body:
        """Return it with its texts."""
        headings, anchors, outside = _REST.decode(self._part(2))
        return Body(self.parts, self.references, headings, self.sections, self.words, anchors, outside)

    def __eq__(self, other: object) -> bool:
        """Compare what is said."""
        said = other.plain() if isinstance(other, KeptBody) else other
        return self.plain() == said

    def __hash__(self) -> int:
        """Return the hash of a plain one."""
        return hash(self.plain())

    def __repr__(self) -> str:
        """Return what a plain one is written as."""
        return repr(self.plain())

    def __reduce__(self) -> tuple[type[Body], tuple[object, ...]]:
        """Go to another process as a plain one: the shelf stays here."""
        body = self.plain()
        return Body, tuple(getattr(body, field.name) for field in fields(Body))


_SET_REFERENCES, _SET_WORDS = (vars(Body)[name].__set__ for name in ("references", "words"))
_SET_ENDS, _SET_SHELF = (vars(KeptBody)[name].__set__ for name in ("_ends", "_shelf"))
