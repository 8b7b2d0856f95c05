"""What few builds read of records kept packed, and unpacked part by part when somebody asks: most of their memory.

The packed texts lie on a shelf, outside of Python's objects. So reading thousands of records makes no objects of their
texts, and processes that are forked share them; Python would count references in each object, and so copy all.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeAlias

import msgspec

from ..core.model import Body, Heading, Section, Source
from ..store.shelf import Shelf

Packed: TypeAlias = tuple[bytes, bytes, bytes]
"""A body's parts, its sections, and the rest but for what is never packed: references and the number of words."""

_ENCODE: Final = msgspec.msgpack.Encoder().encode
_PARTS: Final = msgspec.msgpack.Decoder(tuple[str, ...])
_SECTIONS: Final = msgspec.msgpack.Decoder(tuple[Section, ...])
_REST: Final = msgspec.msgpack.Decoder(tuple[tuple[Heading, ...], tuple[str, ...], tuple[str, ...]])
_LINES: Final = msgspec.msgpack.Decoder(dict[str, int])
_NOTHING: Final = _ENCODE(("",))
_ENDS: Final = struct.Struct("4Q")


def packed(body: Body) -> tuple[Body, Packed]:
    """Return a body without its texts, and its texts."""
    bare = Body(references=body.references, words=body.words)
    return bare, (_ENCODE(body.parts), _ENCODE(body.sections), _ENCODE((body.headings, body.anchors, body.outside)))


@dataclass(frozen=True, slots=True)
class Room:
    """Where the records of one reading have what they needn't have each for itself."""

    shelf: Shelf = field(default_factory=Shelf)  # of their texts
    same: dict[Any, Any] = field(default_factory=dict)  # values that many of them have, such as topics, by themselves


class _Kept:
    """What equals the plain thing that says the same, and goes to another process as that."""

    __slots__ = ()

    def plain(self) -> Any:  # noqa: ANN401  # each its own
        """Return it unpacked."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        """Compare what is said."""
        said = other.plain() if isinstance(other, _Kept) else other
        return bool(self.plain() == said)

    def __hash__(self) -> int:
        """Return the hash of a plain one."""
        return hash(self.plain())

    def __repr__(self) -> str:
        """Return what a plain one is written as."""
        return repr(self.plain())

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Leave behind what it is kept in."""
        plain = self.plain()
        return type(plain), tuple(getattr(plain, one.name) for one in fields(plain))


class KeptSource(_Kept, Source):
    """A source whose lines are packed: nobody asks for them who has nothing to say about one."""

    __slots__ = ("_lines",)
    _lines: bytes

    def __init__(self, path: str, digest: str, lines: bytes) -> None:
        """Take the lines as `packed_lines` has them."""
        for name, value in (("path", path), ("digest", digest), ("_lines", lines)):
            object.__setattr__(self, name, value)  # a source is frozen for everybody else

    @property
    def lines(self) -> dict[str, int]:
        """The line of each front-matter key."""
        return _LINES.decode(self._lines)

    def plain(self) -> Source:
        """Return it unpacked."""
        return Source(self.path, self.digest, self.lines)


def packed_lines(source: Source) -> bytes:
    """Return the lines of a source packed."""
    return _ENCODE(source.lines)


class KeptBody(_Kept, Body):
    """A body that unpacks what it is asked for, each time anew."""

    __slots__ = ("_ends", "_shelf")
    _ends: bytes  # where the packed texts begin and end, as `_ENDS` has them: a tuple of numbers takes thrice as much
    _shelf: Shelf

    def __init__(self, bare: Body, texts: Packed, shelf: Shelf) -> None:
        """Put the texts on a shelf."""
        for name, value in (("references", bare.references), ("words", bare.words), ("_shelf", shelf)):
            object.__setattr__(self, name, value)  # a body is frozen for everybody else
        begin = shelf.put(b"".join(texts))
        first = begin + len(texts[0])
        second = first + len(texts[1])
        object.__setattr__(self, "_ends", _ENDS.pack(begin, first, second, second + len(texts[2])))

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
        """Return it unpacked."""
        headings, anchors, outside = _REST.decode(self._part(2))
        return Body(self.parts, self.references, headings, self.sections, self.words, anchors, outside)
