"""A mended index is the one that would have been made: after any edits, whatever is left of the last site."""

from __future__ import annotations

import pickle
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from plugins.search import analysing
from plugins.search.coding import packed
from plugins.search.columns import Columns, Growing, patched, read_term_shard, term_shard
from plugins.search.documents import Document, Passage, Passages, Room
from plugins.search.indexing import Index
from plugins.search.remembering import reader, remembered
from tests.search.making import document

PLACES = st.lists(st.integers(0, 255), max_size=3).map(lambda low: bytes(low) + bytes(len(low)))
POSTINGS = st.dictionaries(st.integers(0, 3000), st.tuples(st.integers(1, 255), PLACES), max_size=30)


class Kept(dict[tuple[str, str], bytes]):
    """A cache in memory, which counts what was analysed."""

    made = 0

    def get_many(self, space: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return what is known."""
        return {key: self[space, key] for key in keys if (space, key) in self}

    def put_many(self, space: str, entries: dict[str, bytes]) -> None:
        """Keep it."""
        self.made += len(entries) if space == "search" else 0
        self.update({(space, key): value for key, value in entries.items()})


def columns(postings: Mapping[int, tuple[int, bytes]]) -> Columns:
    """Return postings by number as an index being made takes them."""
    made = Growing()
    for number, (weight, places) in sorted(postings.items()):
        half = len(places) // 2
        low, high = places[:half], places[half:]
        if half == 1:  # words that stand at one place come last
            made.add(number, ["before", "word"], bytes([1, weight]), [2], b"xx" + low, b"yy" + high)
        else:
            made.add(number, ["before", "word", "last"], bytes([1, weight, 1]), [2, half],
                     b"xx" + low + b"z", b"yy" + high + b"z")
    return made.columns("word")


@given(POSTINGS, st.dictionaries(st.integers(0, 3000), st.none() | st.tuples(st.integers(1, 255), PLACES), max_size=9))
def test_patched_columns_are_those_of_the_patched_postings(
    postings: dict[int, tuple[int, bytes]], edits: dict[int, tuple[int, bytes] | None],
) -> None:
    """For every list of postings and every edit of it."""
    wanted = {n: posting for n, posting in (postings | edits).items() if posting is not None}
    found = patched(columns(postings), edits)
    assert found == columns(wanted)
    assert found.documents == sorted(wanted)
    assert found.places() == [wanted[n][1] for n in sorted(wanted)]


@settings(max_examples=30)
@given(st.dictionaries(st.text(min_size=1, max_size=6), POSTINGS.filter(bool), min_size=1, max_size=8))
def test_a_shard_is_read_as_it_was_written(terms: dict[str, dict[int, tuple[int, bytes]]]) -> None:
    """For every shard."""
    made = {term: columns(found) for term, found in sorted(terms.items())}
    assert read_term_shard(*term_shard(list(made), list(made.values()))) == made


def text(dice: random.Random, words: int) -> str:
    return " ".join(f"w{int(dice.paretovariate(0.6)) % 3000}x" for _ in range(words))


def corpus(count: int) -> list[Document]:
    dice = random.Random(5)
    return [document(f"posts/p{n:04}", text(dice, 4), text(dice, 60), day=10000 + n) for n in range(count)]


def site(folder: Path, index: Index) -> None:
    """Write the shards of an index as a build does."""
    for _, called in index.kept.shards:
        for letter, data in zip("tp", index.raw(called), strict=True):
            (folder / letter).mkdir(parents=True, exist_ok=True)
            (folder / letter / f"{called}.bin").write_bytes(packed(data))


def raw(index: Index) -> list[tuple[bytes, bytes]]:
    return [index.raw(called) for _, called in index.kept.shards]


def edit(documents: list[Document], dice: random.Random) -> list[Document]:
    """Return the documents after some edits: other words, fewer words, and newer documents."""
    found = list(documents)
    for _ in range(dice.randint(0, 4)):
        n = dice.randrange(len(found))
        found[n] = document(found[n].key, text(dice, 3), text(dice, dice.choice((0, 5, 80))), day=found[n].day)
    first = 20000 + len(found)
    return [*found, *(document(f"posts/q{first + i}", text(dice, 4), "novel " + text(dice, 40), day=first + i)
                      for i in range(dice.randint(0, 3)))]


@pytest.mark.parametrize("seed", range(6))
def test_edit_after_edit_it_is_the_index_made_whole(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    cache, documents = Kept(), corpus(400)
    site(tmp_path, remembered(documents, "en", 1, cache, tmp_path))
    for _ in range(4):
        documents = edit(documents, dice)
        before = cache.made
        found = remembered(documents, "en", 1, cache, tmp_path)
        anew = remembered(documents, "en", 1, Kept(), tmp_path / "nowhere")
        assert cache.made - before <= 7  # only what changed was looked at
        assert (found.kept, raw(found)) == (anew.kept, raw(anew))
        assert len(found.fresh) < len(found.kept.shards) or len(found.kept.shards) < 9
        site(tmp_path, found)


@pytest.mark.parametrize("harm", ["gone", "cut", "swapped"])
def test_a_site_that_was_harmed_only_costs_time(tmp_path: Path, harm: str) -> None:
    cache, documents = Kept(), corpus(120)
    site(tmp_path, remembered(documents, "en", 1, cache, tmp_path))
    files = sorted((tmp_path / "t").iterdir())
    for path in files:
        match harm:
            case "gone":
                path.unlink()
            case "cut":
                path.write_bytes(path.read_bytes()[:30])
            case _:
                path.write_bytes(packed(b"something else"))
    documents[5] = document(documents[5].key, "other", "words", day=documents[5].day)
    assert reader(tmp_path)(files[0].stem) is None
    found = remembered(documents, "en", 1, cache, tmp_path)
    anew = remembered(documents, "en", 1, Kept(), tmp_path)
    assert (found.kept, raw(found)) == (anew.kept, raw(anew))


def test_what_renumbers_documents_is_made_whole(tmp_path: Path) -> None:
    cache, documents = Kept(), corpus(120)
    site(tmp_path, remembered(documents, "en", 1, cache, tmp_path))
    fewer = documents[1:]
    found = remembered(fewer, "en", 1, cache, tmp_path)
    assert len(found.fresh) == len(found.kept.shards)
    assert found.kept.keys == [d.key for d in fewer]


def test_the_texts_of_documents_that_are_known_by_their_marks_are_not_asked_for(tmp_path: Path) -> None:
    def nobody() -> tuple[Passage, ...]:
        raise AssertionError("was asked for")

    cache, documents = Kept(), [replace(one, mark=one.key.encode()) for one in corpus(120)]
    site(tmp_path, remembered(documents, "en", 1, cache, tmp_path))
    edited = replace(documents[7], passages=(Passage("", "", "Other words."),), mark=b"other")
    known = [replace(one, passages=Passages(nobody, Room(1))) for one in documents]
    found = remembered([*known[:7], edited, *known[8:]], "en", 1, cache, tmp_path)
    anew = remembered([*documents[:7], edited, *documents[8:]], "en", 1, Kept(), tmp_path / "nowhere")
    assert (found.kept, raw(found)) == (anew.kept, raw(anew))


def test_passages_that_are_made_when_asked_for_are_as_good_as_made_ones() -> None:
    asked: list[int] = []
    made = (Passage("", "", "One."), Passage("two", "Two", "More."))

    def make() -> tuple[Passage, ...]:
        asked.append(1)
        return made

    room = Room(1)
    found = Passages(make, room)
    assert asked == []
    assert tuple(iter(found)) == made
    assert (tuple(found), len(found), found[1], found[:1], found == made, hash(found)) == (
        made, 2, made[1], made[:1], True, hash(made))
    assert pickle.loads(pickle.dumps(found)) == made  # our own
    assert asked == [1]
    assert Passages(make, room) == made
    assert tuple(iter(found)) == made
    assert asked == [1, 1, 1]


def test_a_first_index_makes_passages_once_though_there_is_no_room_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(analysing, "_HELD", 10)
    asked: Counter[str] = Counter()
    room = Room(12)

    def lazy(document: Document) -> Document:
        def make() -> tuple[Passage, ...]:
            asked[document.key] += 1
            return tuple(document.passages)
        return replace(document, passages=Passages(make, room))

    documents = corpus(60)
    remembered([lazy(document) for document in documents], "en", 1, Kept(), tmp_path)
    assert asked == Counter(document.key for document in documents)
