"""What is compared of items to find those that are related."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from ..core.model import Key, Record
from ..store.digests import digest
from .relating import MakeTexts, Relations
from .terms import Text, text
from .weaving import Subject

Relate: TypeAlias = Callable[[Sequence[Subject], MakeTexts], Callable[[], Relations]]
"""Begins to find related items, and returns what gives them: from nothing, or out of what the last build knew."""


def begin(relate: Relate, talk: Iterable[Key], items: Mapping[Key, Record], digests: Mapping[Key, bytes],
          same: Mapping[Key, tuple[Key, ...]], language: str) -> Callable[[], Relations]:
    """Begin to find what is related among `talk`; `language`, the network's, is that of texts which name none.

    `digests` are those of items, `same` has translations, which are never related.
    """
    mark = language.encode()
    subjects = [Subject(key, digests[key] + mark, items[key].topics, same.get(key, ())) for key in talk]
    return relate(subjects, partial(_texts, items, language))


def digests_of(items: Mapping[Key, Record], given: Mapping[Key, Record], known: Mapping[Key, bytes],
               ) -> dict[Key, bytes]:
    """Return the digests of items: the known one of an item that is the very record it is known of, else a new one."""
    return {key: known[key] if key in known and given[key] is item else digest(item) for key, item in items.items()}


def _texts(items: Mapping[Key, Record], language: str, keys: Sequence[Key]) -> Iterator[Text]:
    return (text(items[key], language) for key in keys)
