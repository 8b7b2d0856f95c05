"""Related items: found by their words, in line with the number of items, and good by people's own judgement."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from math import log2

import pytest

from plugins.network.relating import ASKED, COMPARED, POSTINGS, Effort, Subject, related
from plugins.network.terms import MOST, Terms, Text, terms, text
from tests.paths import DATA, needs_shared

from .making import answer, body, record


def subjects(size: int, vocabulary: int = 400) -> list[Subject]:
    """Return items of so few words that each is in very many of them: the worst there is."""
    draw = random.Random(size)
    words = [f"w{i}" for i in range(vocabulary)]
    return [Subject(f"posts/{i}", tuple((word, draw.randrange(1, 12)) for word in draw.sample(words, MOST)))
            for i in range(size)]


@pytest.mark.parametrize("size", [500, 1000, 2000, 4000])
def test_effort_grows_in_line_with_items_however_common_their_words(size: int) -> None:
    effort = Effort()
    found = related(subjects(size), effort)
    assert len(found) == size
    assert size < effort.postings <= size * ASKED * POSTINGS
    assert size < effort.comparisons <= size * COMPARED


def test_shared_telling_words_relate_and_common_ones_do_not() -> None:
    def subject(key: str, *words: str) -> Subject:
        return Subject(key, (*((word, 4) for word in words), ("everywhere", 12)))
    others = [subject(f"posts/{i}", f"alone{i}", f"pair{i // 2}") for i in range(600)]
    found = related([subject("posts/a", "stoa", "colonnade"), subject("posts/b", "colonnade", "stoa"), *others])
    assert (found["posts/a"], found["posts/b"]) == (("posts/b",), ("posts/a",))
    assert found["posts/0"] == ("posts/1",)
    assert found["posts/599"] == ("posts/598",)


def test_a_shared_topic_decides_between_texts_alike() -> None:
    words = (("stoa", 4), ("colonnade", 4))
    found = related([
        Subject("posts/a", words, ("git",)), Subject("posts/b", words), Subject("posts/c", words, ("git",)),
        Subject("posts/d", (("other", 4),), ("seo",)),
    ])
    assert found["posts/a"] == ("posts/c", "posts/b")
    assert found["posts/d"] == ()


def test_translations_are_apart() -> None:
    words = (("stoa", 4), ("colonnade", 4))
    found = related([Subject("posts/a", words, apart=frozenset({"posts/b"})), Subject("posts/b", words)])
    assert (found["posts/a"], found["posts/b"]) == ((), ("posts/a",))


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
    found = related([
        Subject(doc["id"], terms(Text("en", doc["title"], (("", doc["text"]),))))
        for doc in lines("docs.jsonl")])
    own = {query["id"]: query.get("exclude", "") for query in lines("queries.jsonl")}
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for row in lines("qrels.jsonl"):
        judged[own[row["query"]]][row["doc"]] = int(row["rel"])
    gains = []
    for key, relevant in judged.items():
        best = sum(rel / log2(i + 2) for i, rel in enumerate(sorted(relevant.values(), reverse=True)[:5]))
        gains.append(sum(relevant.get(doc, 0) / log2(i + 2) for i, doc in enumerate(found[key])) / best)
    assert sum(gains) / len(gains) > 0.39
