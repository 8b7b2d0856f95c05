"""Relevance is measured as it is said to be."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest

from plugins.core.errors import UsageError
from plugins.search.bench import measures
from plugins.search.bench.collection import read
from plugins.search.bench.scoring import known_items, mistyped
from plugins.search.correcting import distance
from tests.building.making import invoke, network
from tests.search.making import document

RELEVANT = {"a": 2, "b": 1, "c": 0}


def test_the_measures_by_hand() -> None:
    ranked = ["x", "a", "c", "b"]
    ideal = 2 / math.log2(2) + 1 / math.log2(3)
    assert measures.ndcg(ranked, RELEVANT) == pytest.approx((2 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert measures.average_precision(ranked, RELEVANT) == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert measures.recall(ranked, RELEVANT, 3) == 0.5
    assert measures.reciprocal_rank(ranked, "a") == 0.5
    assert measures.reciprocal_rank(ranked, "nowhere") == 0


def collection(folder: Path) -> Path:
    texts = ("tyre pressure", "bread and flour", "a tyre", "flour for bread")
    docs = [{"id": str(n), "title": f"Text {n}", "author": "", "text": text} for n, text in enumerate(texts)]
    queries = [{"id": "q1", "text": "tyre pressure", "exclude": "0"}, {"id": "q2", "text": "bread"},
               {"id": "q3", "text": "nobody judged this"}]
    judged = [{"query": "q1", "doc": "2", "rel": 1}, {"query": "q2", "doc": "1", "rel": 1},
              {"query": "q2", "doc": "3", "rel": 1}, {"query": "q3", "doc": "3", "rel": 0}]
    for name, rows in (("docs", docs), ("queries", queries), ("qrels", judged)):
        lines = "".join(f"{json.dumps(row)}\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_the_command_scores_every_engine_and_writes_the_run(tmp_path: Path) -> None:
    run = tmp_path / "run.txt"
    done = invoke("bench.search", "--collection", str(collection(tmp_path)), "--json", "--run", str(run),
                  "--engines", "browser,whoosh,whoosh_default")
    assert done.returncode == 0, done.stderr
    best = {"ndcg10": 1.0, "map": 1.0, "recall100": 1.0}
    assert json.loads(done.stdout) == {"browser": best, "whoosh": best, "whoosh_default": best}
    lines = [line.split() for line in run.read_text(encoding="utf-8").splitlines()]
    assert [line[:3] for line in lines] == [["q1", "2", "1"], ["q2", "3", "1"], ["q2", "1", "2"]]


def test_a_collection_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = collection(tmp_path)
    (folder / "docs.jsonl").write_text('{"id": "1"}\n{"no": 1}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"docs\.jsonl:2: lacks `id`"):
        read(folder)


def test_known_items_are_asked_as_a_buyer_asks() -> None:
    documents = [document(f"posts/p{n}", f"Some title about thing number{chr(97 + n)} here") for n in range(20)]
    made = known_items(documents, 40)
    assert made == known_items(documents, 40)
    assert [wrong for _, _, wrong in made] == [False, True] * 20
    titles = {d.key: d.title.lower() for d in documents}
    assert all(text in titles[key] for text, key, wrong in made if not wrong)
    assert {len(text.split()) for text, _, _ in made} == {2, 3}


def test_a_typing_error_is_one() -> None:
    dice = random.Random(3)
    assert {distance("accessibility", mistyped("accessibility", dice), 2) for _ in range(200)} == {1}


def test_the_command_weighs_what_a_reader_fetches(tmp_path: Path) -> None:
    content = network(tmp_path, 30)
    done = invoke("bench.search", "--size", str(content), "--json", "--engines", "browser")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["browser"]
    assert 5 < found["code"] <= 14  # kilobytes, gzip
    assert found["code"] < found["first_word"] <= found["two_words"]
    assert 0 < found["second_word"] < found["first_word"]
    assert found["disk"] > found["second_word"]
    done = invoke("bench.search", "--size", str(content), "--known-items", str(content))
    assert (done.returncode, done.stderr) == (1, "give one of --collection DIR, --known-items DIR and --size DIR\n")
