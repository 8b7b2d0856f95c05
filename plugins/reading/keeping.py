"""What few builds read of records kept packed, and unpacked part by part when somebody asks: most of their memory.

The packed texts lie outside of Python's objects (`texts.py`). So reading thousands of records makes no objects of their
texts, and processes that are forked share them; Python would count references in each object, and so copy all.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final, Protocol, TypeAlias

import msgspec

from ..core.model import Body, Heading, Section, Source

Ends: TypeAlias = tuple[int, int]
"""Where the first two parts of packed texts end. They are three: a body's parts, its sections, and the rest but for
what is never packed, references and the number of words."""

_ENCODE: Final = msgspec.msgpack.Encoder().encode
_PARTS: Final = msgspec.msgpack.Decoder(tuple[str, ...])
_SECTIONS: Final = msgspec.msgpack.Decoder(tuple[Section, ...])
_REST: Final = msgspec.msgpack.Decoder(tuple[tuple[Heading, ...], tuple[str, ...], tuple[str, ...]])
_LINES: Final = msgspec.msgpack.Decoder(dict[str, int])
_NOTHING: Final = _ENCODE(("",))


class Texts(Protocol):
    """Where packed texts lie."""

    def read(self, place: bytes, number: int) -> bytes:
        """Return a part of what lies at a place."""


def packed(body: Body) -> tuple[Body, Ends, bytes]:
    """Return a body without its texts, and its texts."""
    bare = Body(references=body.references, words=body.words)
    parts, sections = _ENCODE(body.parts), _ENCODE(body.sections)
    rest = _ENCODE((body.headings, body.anchors, body.outside))
    return bare, (len(parts), len(parts) + len(sections)), parts + sections + rest


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
        _SET_PATH(self, path)  # a source is frozen for everybody else
        _SET_DIGEST(self, digest)
        _SET_LINES(self, lines)

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

    __slots__ = ("_place", "_texts")
    _place: bytes
    _texts: Texts

    def __init__(self, bare: Body, texts: Texts, place: bytes) -> None:
        """Take a body without its texts, and where these are."""
        _SET_REFERENCES(self, bare.references)  # a body is frozen for everybody else
        _SET_WORDS(self, bare.words)
        _SET_TEXTS(self, texts)
        _SET_PLACE(self, place)

    def _part(self, number: int) -> bytes:
        return self._texts.read(self._place, number)

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


_SET_REFERENCES, _SET_WORDS = (vars(Body)[name].__set__ for name in ("references", "words"))
_SET_TEXTS, _SET_PLACE = (vars(KeptBody)[name].__set__ for name in ("_texts", "_place"))
_SET_PATH, _SET_DIGEST = (vars(Source)[name].__set__ for name in ("path", "digest"))
_SET_LINES = vars(KeptSource)["_lines"].__set__
