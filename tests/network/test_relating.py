"""Related items: found by their words, in line with the number of items, and good by people's own judgement."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable
from math import log2
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.network.relating import ASKED, COMPARED, POSTINGS, Effort, Relations, relations, weave
from plugins.network.terms import MOST, Terms, Text, terms, text
from plugins.network.weaving import Subject, Woven
from tests.paths import DATA, needs_shared

from .making import answer, body, record

Told = tuple[str, Terms, tuple[str, ...], tuple[str, ...]]
"""An item to compare: key, terms, topics, translations."""


def woven(items: Iterable[Told], known: Woven | None = None, effort: Effort | None = None) -> Woven:
    """Return what is known of items, out of what was known before."""
    told = {key: terms for key, terms, _, _ in items}
    made = known or Woven()
    weave(subjects(items), lambda keys: [told[key] for key in keys], made, effort)
    return made


def subjects(items: Iterable[Told]) -> list[Subject]:
    return [Subject(key, repr(terms).encode(), topics, apart) for key, terms, topics, apart in items]


def related(*items: Told) -> Relations:
    return relations(subjects(items), woven(items))


def told(key: str, *words: str, topics: tuple[str, ...] = (), apart: tuple[str, ...] = ()) -> Told:
    return key, tuple((word, 4) for word in words), topics, apart


def crowd(size: int, vocabulary: int = 400) -> list[Told]:
    """Return items of so few words that each is in very many of them: the worst there is."""
    draw = random.Random(size)
    words = [f"w{i}" for i in range(vocabulary)]
    return [(f"posts/{i}", tuple((word, draw.randrange(1, 12)) for word in draw.sample(words, MOST)), (), ())
            for i in range(size)]


@pytest.mark.parametrize("size", [500, 1000, 2000, 4000])
def test_effort_grows_in_line_with_items_however_common_their_words(size: int) -> None:
    effort = Effort()
    made = woven(crowd(size), effort=effort)
    assert len(relations(subjects(crowd(size)), made)) == size
    assert size < effort.postings <= size * ASKED * POSTINGS
    assert size < effort.comparisons <= size * COMPARED


def test_an_edit_of_a_word_of_one_of_many_has_few_compared_again() -> None:
    items, effort = crowd(2000, vocabulary=20_000), Effort()
    known = woven(items)
    for number in range(20):
        key, terms, _, _ = items[number]
        items[number] = (key, (*terms[1:], items[number + 50][1][0]), (), ())
        woven(items, known, effort)
    assert 20 < effort.comparisons < 20 * 200 * COMPARED


def test_shared_telling_words_relate_and_common_ones_do_not() -> None:
    others = [told(f"posts/{i}", f"alone{i}", f"pair{i // 2}", "everywhere") for i in range(600)]
    found = related(told("posts/a", "stoa", "colonnade", "everywhere"),
                    told("posts/b", "colonnade", "stoa", "everywhere"), *others)
    assert (found["posts/a"], found["posts/b"]) == (("posts/b",), ("posts/a",))
    assert found["posts/0"] == ("posts/1",)
    assert found["posts/599"] == ("posts/598",)


def test_a_shared_topic_decides_between_texts_alike() -> None:
    words = ("stoa", "colonnade")
    found = related(told("posts/a", *words, topics=("git",)), told("posts/b", *words),
                    told("posts/c", *words, topics=("git",)), told("posts/d", "other", topics=("seo",)))
    assert found["posts/a"] == ("posts/c", "posts/b")
    assert found["posts/d"] == ()


def test_translations_are_apart() -> None:
    found = related(told("posts/a", "stoa", "colonnade", apart=("posts/b",)), told("posts/b", "stoa", "colonnade"))
    assert (found["posts/a"], found["posts/b"]) == ((), ("posts/a",))


some = st.sampled_from
words = st.tuples(some([f"w{i}" for i in range(24)]), st.integers(4, 12))
texts = st.lists(words, max_size=10, unique_by=lambda entry: entry[0])
keys = st.builds("posts/{}".format, st.integers(0, 60))
topics = st.lists(some(["git", "seo", "ux"]), max_size=2, unique=True).map(tuple)
apart = st.lists(some(["posts/1", "posts/2"]), max_size=1).map(tuple)
items = st.tuples(keys, texts.map(tuple), topics, apart)
networks = st.lists(items, max_size=60, unique_by=lambda item: item[0])
edits = st.lists(st.one_of(items, keys, st.tuples(keys, topics, apart)), min_size=1, max_size=4)


@given(networks, st.lists(edits, min_size=1, max_size=4))
@settings(max_examples=120, deadline=None)
def test_mended_is_what_it_would_be_from_nothing(network: list[Told], history: list[list[Any]]) -> None:
    """For every sequence of edits: an item put in, one taken out, one that keeps its words and nothing else."""
    present = {item[0]: item for item in network}
    known = woven(present.values())
    for some_edits in history:
        for edit in some_edits:
            match edit:
                case str(key):
                    present.pop(key, None)
                case (key, _, _, _):
                    present[key] = edit
                case (key, others, translations) if key in present:
                    present[key] = key, present[key][1], others, translations
        now = list(present.values())
        known = msgspec.msgpack.decode(msgspec.msgpack.encode(woven(now, known)), type=Woven)
        assert relations(subjects(now), known) == related(*now)


@pytest.mark.parametrize("seed", range(4))
def test_the_same_where_words_become_too_common_and_common_again(seed: int) -> None:
    draw = random.Random(seed)
    present = {item[0]: item for item in crowd(250 + seed, vocabulary=130)}
    known = woven(present.values())
    for _ in range(12):
        key = f"posts/{draw.randrange(270)}"
        if draw.random() < 0.3:
            present.pop(key, None)
        else:
            other = draw.choice(list(present.values()))
            present[key] = (key, (*other[1][draw.randrange(9):], (f"w{draw.randrange(200, 250)}", 5)), (), ())
        now = sorted(present.values(), key=lambda item: item[0], reverse=True)
        assert relations(subjects(now), woven(now, known)) == related(*now)


def test_terms_weigh_titles_and_headings_and_damp_repetition() -> None:
    found: Terms = terms(Text("en", "Budgets", (("Costs", "A budget costs what hours cost. Hours, hours."),)))
    assert found == (("budget", 9), ("cost", 8), ("hour", 7))


def test_a_long_text_keeps_the_terms_that_come_most() -> None:
    words = [f"word{i}" for i in range(500)]
    found = terms(Text("xx", "", (("", " ".join([*words, *reversed(words[-MOST:])])),)))
    assert {term for term, _ in found} == set(words[-MOST:])


def test_the_text_of_a_question_has_its_answers() -> None:
    question = record("questions/q", title="How?", answers=(answer("q", "x", body=body("So.")),), body=body("Well?"))
    assert text(question, "en") == Text("en", "How? ", (("", "Well?"), ("", "So.")))


@needs_shared
def test_what_people_linked_or_called_duplicates_is_found() -> None:
    """A quality floor on a real community's questions; a full BM25 ranking of queries reaches 0.418 at 10."""
    folder = DATA / "ir" / "se_bicycles_meta"
    def lines(name: str) -> list[dict[str, str]]:
        return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]
    found = related(*(
        (doc["id"], terms(Text("en", doc["title"], (("", doc["text"]),))), (), ()) for doc in lines("docs.jsonl")))
    own = {query["id"]: query.get("exclude", "") for query in lines("queries.jsonl")}
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for row in lines("qrels.jsonl"):
        judged[own[row["query"]]][row["doc"]] = int(row["rel"])
    gains = []
    for key, relevant in judged.items():
        best = sum(rel / log2(i + 2) for i, rel in enumerate(sorted(relevant.values(), reverse=True)[:5]))
        gains.append(sum(relevant.get(doc, 0) / log2(i + 2) for i, doc in enumerate(found[key])) / best)
    assert sum(gains) / len(gains) > 0.4
