"""A network and its search, ready to be asked: what commands and the service share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..analysis.stemming import primary
from ..core.model import Settings
from ..core.network import Network
from ..store.lock import only_one
from .analysing import Cache, Entry, analyse, digest
from .answering import Searching
from .coding import name
from .documents import Document, documents
from .experts import experts
from .held import HeldIndex, Words
from .indexing import Index, whole
from .publishing import known_words


@dataclass(frozen=True, slots=True)
class Prepared:
    """Documents, and what the index holds of them."""

    documents: tuple[Document, ...]
    entries: tuple[Entry, ...]
    settings: Settings
    experts: dict[str, tuple[str, str]]

    @property
    def digests(self) -> list[str]:
        """What each entry was made from."""
        return [digest(document) for document in self.documents]

    @property
    def version(self) -> str:
        """What tells this index from any other."""
        return name(*(found.encode() for found in self.digests))


def prepare(network: Network, jobs: int = 1, cache: Cache | None = None) -> Prepared:
    """Return a network's documents and their entries."""
    found = documents(network)
    entries = analyse(found, network.settings.language, jobs, cache)
    return Prepared(found, tuple(entries), network.settings, experts(network))


def indexed(prepared: Prepared) -> Index:
    """Return the index, made whole."""
    keys = [document.key for document in prepared.documents]
    return whole(primary(prepared.settings.language), keys, prepared.digests, prepared.entries)


def held(documents: Sequence[Document], index: Index, settings: Settings,
         people: Mapping[str, tuple[str, str]]) -> Searching:
    """Return a search over an index as it is."""
    words = Words(known_words(index.kept.words, len(documents)), settings.language)
    return Searching(documents, HeldIndex(index, words), settings, people)


def by_whoosh(prepared: Prepared, folder: Path) -> Searching:
    """Return a search over Whoosh's index in `folder`, brought up to date first."""
    from .whooshed import WhooshIndex, bring_up_to_date  # noqa: PLC0415  # a build does without Whoosh

    with only_one(folder.with_name(f"{folder.name}.lock"), f"searching {folder}", wait=True):
        bring_up_to_date(folder, prepared.documents, prepared.entries, prepared.digests)
        counts = Counter(word for entry in prepared.entries for word in entry.words)
        words = Words(known_words(counts, len(prepared.documents)), prepared.settings.language)
        index = WhooshIndex(folder, prepared.documents, prepared.entries, words)
    return Searching(prepared.documents, index, prepared.settings, prepared.experts)
