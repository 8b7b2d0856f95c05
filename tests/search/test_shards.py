"""The files that the browser fetches: what is in them, and what a change changes."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from plugins.search import coding
from plugins.search.analysing import analyse, exact
from plugins.search.finding import Prepared, indexed
from plugins.search.publishing import publish
from plugins.search.shards import Published, cut, fragment, separators
from tests.search.making import changed, document, prepared

NUMBERS = st.lists(st.integers(0, 2**40))


@given(NUMBERS)
def test_numbers_come_back(values: list[int]) -> None:
    """For every list of whole numbers."""
    assert coding.read_varints(coding.varints(values)) == values


@given(st.sets(st.integers(0, 60000)))
def test_places_come_back(values: set[int]) -> None:
    """For every set of places."""
    assert coding.read_places(coding.places(sorted(values))) == sorted(values)


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_short_lengths_keep_their_order_and_are_near(one: int, other: int) -> None:
    """For every two lengths."""
    a, b = coding.long(coding.short(one)), coding.long(coding.short(other))
    assert (one <= other) <= (a <= b)
    assert a <= one <= a * 1.07 + 1


@given(st.sets(st.text(min_size=1, max_size=12), min_size=1), st.integers(1, 20), st.integers(1, 5))
def test_cuts_lose_nothing_and_lead_to_every_word(words: set[str], smallest: int, chance: int) -> None:
    """For every set of words: in order, each once, and found by where the shards begin, as JavaScript compares."""
    ordered = sorted(words, key=coding.order)
    shards = cut(ordered, len, smallest, smallest * 3, chance)
    begins = separators(shards)
    assert [word for shard in shards for word in shard] == ordered
    for word in ordered:
        at = sum(coding.order(begin) <= coding.order(word) for begin in begins) - 1
        assert word in shards[at]


def made(documents: Sequence[object]) -> Published:
    return published(prepared(documents))  # type: ignore[arg-type]  # documents


def published(p: Prepared) -> Published:
    return publish(p.documents, indexed(p), p.settings, p.experts, {})


def corpus(count: int) -> list[object]:
    dice = random.Random(1)
    vocabulary = ["".join(dice.choices("abcdefghij", k=dice.randint(4, 9))) for _ in range(4000)]

    def text(length: int) -> str:
        return " ".join(dice.choices(vocabulary, k=length))

    return [document(f"posts/p{n:04}", text(4), text(80), day=10000 + n) for n in range(count)]


def test_the_same_documents_give_the_same_files() -> None:
    one, other = made(corpus(50)), made(corpus(50))
    assert one.root == other.root
    assert {path: make() for path, make in one.files.items()} == {path: make() for path, make in other.files.items()}
    assert [digest for digest, _ in one.fragments] == [digest for digest, _ in other.fragments]


def test_a_new_document_renumbers_none_and_leaves_most_files() -> None:
    documents = corpus(400)
    before = made(documents)
    after = made([*documents, document("posts/new", "Only these words", "are of any interest", day=20000)])
    fresh = set(after.files) - set(before.files)
    assert len(fresh) < len(after.files) / 3
    assert [d for d, _ in after.fragments[:400]] == [d for d, _ in before.fragments]


def test_an_edit_changes_the_shards_of_its_words_only() -> None:
    whole = prepared(corpus(400))  # type: ignore[arg-type]  # documents
    edited = changed(whole, "posts/p0200", title="quite different")
    before, after = published(whole), published(edited)
    fresh = set(after.files) - set(before.files)
    touched = {path.split("/")[0] for path in fresh}
    assert touched <= {"t", "p", "d", "w", "r", "s"}
    assert len(fresh) < 40
    assert [n for n, (a, b) in enumerate(zip(before.fragments, after.fragments, strict=True)) if a[0] != b[0]] == [200]


def test_what_the_cache_knows_is_not_analysed_again() -> None:
    class Kept(dict[str, bytes]):
        made = 0

        def get_many(self, _: str, keys: Sequence[str]) -> dict[str, bytes]:
            return {key: self[key] for key in keys if key in self}

        def put_many(self, _: str, entries: dict[str, bytes]) -> None:
            self.made += len(entries)
            self.update(entries)

    cache = Kept()
    documents = [document("posts/a", "A", "one"), document("posts/b", "B", "two")]
    first = analyse(documents, "en", cache=cache)
    again = analyse([*documents, document("posts/c", "C", "three")], "en", cache=cache)
    assert (again[:2], cache.made) == (first, 3)


def test_analysing_in_processes_gives_the_same() -> None:
    documents = [document(f"posts/p{n}", f"Title {n}", "text " * (n % 7)) for n in range(450)]
    assert analyse(documents, "en", jobs=2) == analyse(documents, "en")


def test_a_whole_title_has_a_term_beside_its_first_word() -> None:
    assert exact(["foobar"]) == ["foobar bf9cf968"]  # a vector of the FNV draft
    assert exact(["open", "data"])[0].startswith("open ")
    assert exact([]) == exact(["w"] * 13) == []


def test_a_fragment_is_json_whatever_signs_a_text_has() -> None:
    texts = ['\x00\x1f"\\/\n\t\x7f\u2028é\U0001F600', "lone \ud800 surrogate"]
    for text in texts:
        assert json.loads(fragment(document("posts/a", text), {}))[1] == text
