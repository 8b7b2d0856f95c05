"""What comes before what, in Python and in the browser."""

from __future__ import annotations

import pytest

from plugins.search.documents import Passage
from tests.search.making import browser_keys, document, keys, searching

FILLER = "Nothing of this says anything. Other words stand here, many of them, so that the text has a length."
CASES = [
    ("an exact title first", "open data", [
        document("posts/exact", "Open data", FILLER),
        document("posts/much", "Data that is open", "open data " * 30),
    ], ["posts/exact", "posts/much"]),
    ("an exact heading before mere words", "pilot scorecard", [
        document("posts/headed", "A long report", Passage("s", "Pilot scorecard", FILLER)),
        document("posts/words", "Another report", "The pilot has a scorecard. " * 5),
    ], ["posts/headed", "posts/words"]),
    ("words that stand together", "finance director", [
        document("posts/apart", "A", f"finance {FILLER} {FILLER} director"),
        document("posts/near", "B", f"{FILLER} {FILLER} the finance director"),
    ], ["posts/near", "posts/apart"]),
    ("a question with an accepted answer", "hosting", [
        document("questions/open", "Where?", f"hosting {FILLER}"),
        document("questions/done", "Where?", f"hosting {FILLER}", accepted=True, answered=True),
        document("questions/some", "Where?", f"hosting {FILLER}", answered=True),
    ], ["questions/done", "questions/some", "questions/open"]),
    ("of two alike the newer", "release", [
        document("posts/old", "News", f"release {FILLER}", day=10000),
        document("posts/new", "News", f"release {FILLER}", day=19000),
    ], ["posts/new", "posts/old"]),
    ("accents and forms don't matter", "cafes setting", [
        document("posts/a", "Le Café", "settings"), document("posts/b", "Tea", "nothing"),
    ], ["posts/a"]),
    ("a phrase only where it stands", '"open data"', [
        document("posts/yes", "A", "we publish open data here"), document("posts/no", "B", "data that is open"),
    ], ["posts/yes"]),
    ("without a word", "data -budget", [
        document("posts/yes", "A", "data"), document("posts/no", "B", "data budgets"),
    ], ["posts/yes"]),
    ("a typing error", "reserach", [
        document("posts/yes", "A", "research"), document("posts/no", "B", "search"),
    ], ["posts/yes"]),
    ("a beginning", "access*", [
        document("posts/yes", "A", "accessibility"), document("posts/no", "B", "axes"),
    ], ["posts/yes"]),
    ("a title of stop words", "the who", [
        document("posts/yes", "The Who", FILLER), document("posts/no", "A", "who is the one"),
    ], ["posts/yes"]),
    ("a title with the stop word of a brief query, and no text for it alone", "your agency", [
        document("posts/without", "How to ask an agency", FILLER),
        document("posts/with", "Why to ask your agency", FILLER),
        document("posts/only", "Why to ask your friends", FILLER),
    ], ["posts/with", "posts/without"]),
    ("the word that texts dwell on", "wheel report", [
        document("posts/a", "A", f"wheel {FILLER}"), document("posts/b", "B", f"report {FILLER}"),
        document("posts/c", "C", f"{'wheel ' * 8} {FILLER}"), document("posts/d", "D", f"report {FILLER}"),
    ], ["posts/c", "posts/a", "posts/d", "posts/b"]),
    ("a passage that quotes finds texts without the quotation too",
     'tyre wheel brake saddle frame chain pedal spoke "open data"', [
         document("posts/no", "A", f"tyre wheel brake saddle data {FILLER}"),
         document("posts/yes", "B", f"tyre wheel brake saddle open data {FILLER}"),
     ], ["posts/yes", "posts/no"]),
    ("what is about the same, for a description", "wheel tyre rubber pressure", [
        document("posts/best", "A", "wheel tyre rubber pressure", related=("posts/near",)),
        document("posts/near", "B", f"wheel {FILLER}", day=14000),
        document("posts/far", "C", f"wheel {FILLER}", day=14000),
    ], ["posts/best", "posts/near", "posts/far"]),
    ("a time", "data after:2011 before:2012", [
        document("posts/in", "A", "data", day=15100), document("posts/out", "B", "data", day=15800),
        document("posts/undated", "C", "data", day=0),
    ], ["posts/in"]),
    ("nothing but filters: the newest first", "kind:links", [
        document("links/one", "A", "x", day=14000), document("links/two", "B", "y", day=15000),
        document("posts/no", "C", "z"),
    ], ["links/two", "links/one"]),
    ("nothing", "zzzzzz", [document("posts/a", "A", "b")], []),
]


@pytest.mark.parametrize(("query", "documents", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_python_ranks(query: str, documents: list[object], expected: list[str]) -> None:
    assert keys(searching(*documents), query) == expected  # type: ignore[arg-type]  # documents of the table


@pytest.mark.parametrize(("query", "documents", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_browser_ranks_alike(query: str, documents: list[object], expected: list[str]) -> None:
    assert browser_keys(documents, [query]) == [expected]  # type: ignore[arg-type]  # documents of the table


def test_people_who_know_are_those_whose_documents_answer() -> None:
    found = searching(
        document("posts/a", "Tyres", "tyre pressure", knows=(("ada", 2),)),
        document("questions/q", "Which tyre?", "tyre", knows=(("jonas", 5),), answered=True),
        document("posts/other", "Bread", "flour", knows=(("mei", 9),)),
    )
    answer = found.answer("tyre")
    assert [(k.expert, k.documents) for k in answer.knowers] == [("jonas", ("questions/q",)), ("ada", ("posts/a",))]


def test_counts_are_of_everything_that_was_found() -> None:
    found = searching(*(document(f"posts/p{n}", "T", "tyre", topics=("cost",) if n % 2 else (), stage="interest")
                        for n in range(15)))
    answer = found.answer("tyre", most=3)
    assert (answer.total, len(answer.results)) == (15, 3)
    assert answer.counts == {"kind": {"posts": 15}, "topic": {"cost": 7}, "stage": {"interest": 15}, "by": {}}


def test_the_quotation_is_the_best_passage() -> None:
    document_ = document("posts/a", "Title", Passage("", "", FILLER),
                         Passage("costs", "Costs", f"{FILLER} The finance director asks. {FILLER} {FILLER}"))
    quotation = searching(document_).answer("finance directors").results[0].quotation
    assert (quotation.anchor, quotation.heading) == ("costs", "Costs")
    assert [text for text, mark in quotation.parts if mark] == ["finance", "director"]
    assert quotation.text.startswith("… ")
    assert quotation.text.endswith(" …")
