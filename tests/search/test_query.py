"""Queries are understood alike by Python and by the browser: one table for both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.search.query import Filters, Query, parse
from plugins.search.script import script, sources
from tests.analysis.node import run
from tests.paths import ROOT
from tests.search.making import document, searching

TABLE = json.loads(Path(__file__).with_name("queries.json").read_text(encoding="utf-8"))
SEARCH = searching(
    document("posts/a", "One", people=("ada",), knows=(("ada", 2),), topics=("open-data",)),
    document("posts/b", "Two", people=("jonas",), knows=(("jonas", 2),), topics=("cost",)),
)
RESOLVE = """(field, value) => ({
  topic: {"open-data": ["open-data"], "open data": ["open-data"], cost: ["cost"]},
  kind: {post: ["posts"], links: ["links"]},
  by: {okafor: ["ada"], "jonas weber": ["jonas"]}, stage: {epiphany: ["epiphany"]},
})[field][value] ?? []"""


def flat(query: Query) -> list[Any]:
    """Return a query as the table has it."""
    words = [[w.written, w.term, *([True] if w.begins else [])] for w in query.words]
    filters: Filters = query.filters
    named = {"kind": filters.kinds, "topic": filters.topics, "by": filters.people, "stage": filters.stages}
    days = {"after": filters.after, "before": filters.before}
    return [words, [[list(w) for w in p] for p in query.phrases], [[list(w) for w in p] for p in query.without],
            {name: sorted(slugs) for name, slugs in named.items() if slugs} | {n: d for n, d in days.items() if d}]


@pytest.mark.parametrize(("text", "words", "phrases", "without", "filters"), TABLE)
def test_python_understands(text: str, words: object, phrases: object, without: object, filters: object) -> None:
    assert flat(parse(text, "en", SEARCH.resolve)) == [words, phrases, without, filters]


def test_the_browser_understands_the_same(tmp_path: Path) -> None:
    shown = """data.map(text => {
      const {words, phrases, without, filters} = m.parse(text, RESOLVE, false), named = {};
      for (const [name, found] of Object.entries(filters)) {
        if (found.size) named[name] = [...found].sort();
        else if (typeof found === "number" && found) named[name] = found;
      }
      return [words.map(w => [w.written, w.term, ...w.begins ? [true] : []]), phrases, without, named];
    })""".replace("RESOLVE", RESOLVE)
    code = script(sources(ROOT / "theme", "en"))
    found = run(tmp_path, code, shown, [row[0] for row in TABLE])
    assert found == [row[1:] for row in TABLE]


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    """For every text, a query is understood and answered."""
    assert SEARCH.answer(text).total >= 0


def test_while_typing_the_last_word_may_go_on() -> None:
    assert [w.begins for w in parse("open dat", "en", SEARCH.resolve, typing=True).words] == [False, True]
    assert [w.begins for w in parse("open dat ", "en", SEARCH.resolve, typing=True).words] == [False, False]
