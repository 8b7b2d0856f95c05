"""What views are made from, by name: each value of the network that a view asks for is noted while it is made.

The next build compares the noted facts alone. A page whose facts are what they were is kept, and its view isn't made.
That is sound because views have no other way to what differs from build to build: the desk gives them nothing of the
network but through here, and what it gives freely (settings, words, theme) is in every page's common mark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import Final, TypeVar, cast

import msgspec

from ..core.model import Record
from ..core.network import Network

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Known = dict[K, tuple[V, tuple[str, ...]]]
"""What was made once, with the facts it was made from: there are so many of these that sets would take too much."""

EVERYTHING: Final = "*"
"""The fact of who looked at all of something: it may differ in every build, so such a page is always looked at."""

_SMALL: Final = frozenset({"latest", "unanswered", "hubs", "shelves", "series", "editions"})
"""Whole fields of the network that are facts: keys and short records."""

LISTS: Final = frozenset({"experts", "posts", "links", "questions", "paths", "ideas", "pages"})
"""Those that are facts by the digests of the items in them."""

_FREE: Final = frozenset({"settings"})
"""What is in every page's common mark."""

_TOGETHER: Final[Mapping[str, str]] = {
    **dict.fromkeys(("items", "answers", "summaries", "targets", "pictures"), "item"),
    **dict.fromkeys(("cites", "cited_by", "related", "translations", "grown_into"), "around"),
}
"""Fields that are asked for the same keys are one fact: what an item is, and what stands around it."""


class Facts:
    """All facts of one build, and which of them were read."""

    def __init__(self) -> None:
        """Begin with none."""
        self.read: set[str] = set()
        self._values: dict[str, list[Mapping[str, object]]] = {}
        self._names: dict[str, Made[str]] = {}
        self._encode = msgspec.msgpack.Encoder(enc_hook=plain, order="deterministic").encode
        self._digests: dict[str, bytes] = {}

    def of(self, name: str, values: Mapping[str, V], told: Mapping[str, object] | None = None) -> Mapping[str, V]:
        """Return a mapping that notes what is read from it: `name key` is a fact, there or not.

        Several mappings of one name are one fact for each key. `told` has other values that differ where these do.
        """
        self._values.setdefault(name, []).append(values if told is None else told)
        facts = self._names.setdefault(name, Made(f"{name} ".__add__))
        return _Noted(facts, values, self)

    def network(self, network: Network) -> Network:
        """Return a network that notes what is read from it."""
        return cast("Network", _NotedNetwork(network, self))  # it has all that views use of one

    def once(self, known: Known[K, V], key: K, make: Callable[[K], V]) -> V:
        """Return what `make` makes of the key, made once; everybody who gets it has read what it was made from."""
        found = known.get(key)
        if found is None:
            outer, self.read = self.read, set()
            try:
                found = known[key] = make(key), tuple(self.read)
            finally:
                self.read = outer
        self.read.update(found[1])
        return found[0]

    def digest(self, fact: str) -> bytes:
        """Return a digest of a fact's value, 8 bytes."""
        found = self._digests.get(fact)
        if found is None:
            name, _, key = fact.partition(" ")
            held = [_value(values, key) for values in self._values.get(name, ())]
            found = self._digests[fact] = hashlib.blake2b(self._encode(held), digest_size=8).digest()
        return found


def _value(values: Mapping[str, object], key: str) -> tuple[object, ...]:
    """Return a value in brackets: nothing in them where there is none."""
    try:
        return (values[key],)
    except KeyError:
        return ()


class Made(dict[str, V]):
    """A mapping whose values are made when they are first asked for."""

    def __init__(self, make: Callable[[str], V]) -> None:
        """Take what makes a value of its key; KeyError where there is none."""
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> V:
        value = self[key] = self._make(key)
        return value


class _Noted(Mapping[str, V]):
    """A mapping that notes what is read from it."""

    __slots__ = ("_facts", "_named", "_values")

    def __init__(self, named: Made[str], values: Mapping[str, V], facts: Facts) -> None:
        """Take the facts' names by key: one text for each, however often it is read."""
        self._named, self._values, self._facts = named, values, facts

    def __getitem__(self, key: str) -> V:
        self._facts.read.add(self._named[key])
        return self._values[key]

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]  # called for every relation of every page
        self._facts.read.add(self._named[key])
        return self._values.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._facts.read.add(self._named[str(key)])
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        self._facts.read.add(EVERYTHING)
        return iter(self._values)

    def __len__(self) -> int:
        self._facts.read.add(EVERYTHING)
        return len(self._values)


class _NotedNetwork:
    """A network whose mappings note what is read from them, and whose other fields are read whole."""

    item, expert, listed, summary, answers_of = (
        Network.item, Network.expert, Network.listed, Network.summary, Network.answers_of)

    def __init__(self, network: Network, facts: Facts) -> None:
        self._network, self._facts = network, facts
        for name in (one.name for one in fields(Network)):
            value = getattr(network, name)
            if name in _FREE:
                setattr(self, name, value)
            elif isinstance(value, Mapping):
                told = Made(partial(_record, network)) if name == "items" else None
                setattr(self, name, facts.of(_TOGETHER.get(name, name), value, told))
            elif name in _SMALL:
                facts.of(name, {"": value})
            elif name in LISTS:
                facts.of(name, Made(partial(_records, network, value)))

    def __getattr__(self, name: str) -> object:
        """Return a field that is no mapping."""
        self._facts.read.add(f"{name} " if name in _SMALL or name in LISTS else EVERYTHING)
        return getattr(self._network, name)


def _record(network: Network, key: str) -> object:
    """Return the digest of an item's record, which is known already, or else itself."""
    return network.digests.get(key) or network.items[key]


def _records(network: Network, items: Sequence[Record], _: str) -> list[object]:
    return [_record(network, item.key) for item in items]


def plain(value: object) -> object:
    """Return markup as the text it is, for msgspec's encoder, which takes no subclass of str."""
    if isinstance(value, str):
        return str.__str__(value)
    message = f"a view holds a {type(value).__name__}, which is no plain data"
    raise TypeError(message)
