"""What machines read."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from plugins.pages.linked_data import script, thing
from plugins.pages.routes import Route, routes, view

from .making import desk

JSON = st.recursive(st.text() | st.integers(-(2**53), 2**53) | st.booleans() | st.none(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


@given(st.dictionaries(st.text(), JSON))
def test_whatever_is_said_comes_back_from_the_page_as_it_was(data: dict[str, Any]) -> None:
    page = f"<!doctype html><p><script type='application/ld+json'>{script([data])}</script><p id=after>"
    tree = LexborHTMLParser(page)
    element = tree.css_first("script")
    assert element is not None
    assert json.loads(element.text()) == {"@context": "https://schema.org", "@graph": [data]}
    assert tree.css_first("#after") is not None


def test_what_is_empty_is_not_said() -> None:
    assert thing("Thing", a="", b=None, c=[], d={}, e=0, f="x") == {"@type": "Thing", "e": 0, "f": "x"}


def graph(maker: str, *arguments: str) -> dict[str, Any]:
    """Return a page's things by their type."""
    data = json.loads(view(desk(), Route("", "", maker, arguments)).head.data)
    return {found["@type"]: found for found in data["@graph"]}


def test_a_question_says_which_answer_was_accepted() -> None:
    question = graph("questions", "questions/how")["QAPage"]["mainEntity"]
    assert question["answerCount"] == 2
    assert [(one["author"]["name"], one["upvoteCount"], one["url"]) for one in question["acceptedAnswer"]] == [
        ("Some words", 4, "https://stoa.example/net/questions/how/#ada")]
    assert [one["url"] for one in question["suggestedAnswer"]] == ["https://stoa.example/net/questions/how/#guest"]
    assert graph("questions", "questions/open")["QAPage"]["mainEntity"]["answerCount"] == 0


def test_every_page_but_home_says_where_it_stands() -> None:
    there = desk()
    for route in routes(there):
        things = {found["@type"]: found for found in json.loads(view(there, route).head.data)["@graph"]}
        if route.place == "/":
            assert things["WebSite"]["potentialAction"]["target"]["urlTemplate"] == (
                "https://stoa.example/net/search/?q={query}")
        else:
            entries = things["BreadcrumbList"]["itemListElement"]
            assert [one["position"] for one in entries] == list(range(1, len(entries) + 1))
            assert all(one["item"].startswith("https://stoa.example/net/") for one in entries)


def test_an_expert_is_a_person_with_what_others_know_them_for() -> None:
    person = graph("experts", "experts/ada")["ProfilePage"]["mainEntity"]
    assert person["@type"] == "Person"
    assert person["sameAs"] == ["https://ada.example/"]
    assert person["knowsAbout"] == ["Some words", "Some words"]


def test_a_path_is_a_list_in_its_order() -> None:
    steps = graph("paths", "paths/choose")["ItemList"]["itemListElement"]
    assert [one["url"].removeprefix("https://stoa.example/net/") for one in steps] == [
        "posts/one/", "links/far/", "questions/how/", "experts/ada/"]
