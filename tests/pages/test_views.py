"""Views of the tests' network, compared with what is written down in `golden/`.

`UPDATE_GOLDEN=1 pytest tests/pages/test_views.py` writes them anew: read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
import typing
from pathlib import Path

import msgspec
import pytest

from plugins.core.problems import warning
from plugins.pages import views
from plugins.pages.routes import Route, routes, view
from plugins.pages.site import site_view

from .making import desk

GOLDEN = Path(__file__).parent / "golden"
NAMED = {
    "home": "/", "posts": "/posts/", "post": "/posts/one/", "link": "/links/far/", "question": "/questions/how/",
    "open-question": "/questions/open/", "expert": "/experts/ada/", "path": "/paths/choose/",
    "edition": "/editions/2026-w45/", "idea": "/ideas/what/", "page": "/about/", "topic": "/topics/curation/",
    "stage": "/stages/interest/", "series": "/series/some-words/", "search": "/search/", "ask": "/ask/",
    "subscribe": "/subscribe/", "contribute": "/contribute/", "not-found": "/404.html", "former": "/old/one/",
    "saved-search": "/searches/money/",
}


def written(made: object) -> str:
    """Return a view as JSON for people."""
    return json.dumps(made, default=msgspec.structs.asdict, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


@pytest.mark.parametrize(("name", "place"), NAMED.items())
def test_a_view_is_as_it_was_read_by_somebody(name: str, place: str) -> None:
    there = desk()
    found = {route.place: route for route in routes(there)}
    made, golden = written(view(there, found[place])), GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")


def test_the_site_is_as_it_was_read_by_somebody() -> None:
    made, golden = written(site_view(desk())), GOLDEN / "site.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")


def test_every_page_has_its_own_address_and_one_next_thing() -> None:
    there = desk()
    places = [route.place for route in routes(there)]
    assert len(places) == len(set(places))
    for route in routes(there):
        made = view(there, route)
        if route.maker != "redirect":
            assert made.next is not None, route
            assert made.next.href != made.href, route
            assert made.next.label, route


def test_only_fields_that_say_so_are_markup() -> None:
    there = desk("<b>bold</b>")
    for route in routes(there):
        for owner, name, value in walked(view(there, route)):
            if hasattr(value, "__html__"):
                assert typing.get_type_hints(type(owner))[name].__name__ == "Markup", (route, name)


def walked(value: object) -> typing.Iterator[tuple[object, str, object]]:
    """Yield every field below a view: (its owner, its name, its value)."""
    if isinstance(value, tuple):
        for one in value:
            yield from walked(one)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield value, name, getattr(value, name)
            yield from walked(getattr(value, name))


def test_every_view_is_frozen() -> None:
    for name in views.__all__:
        found = getattr(views, name)
        if isinstance(found, type) and issubclass(found, msgspec.Struct):
            assert found.__struct_config__.frozen, name


def test_an_accepted_answer_comes_first_and_own_counts_never_do() -> None:
    there = desk()
    found = view(there, Route("", "", "questions", ("questions/how",)))
    assert isinstance(found, views.QuestionView)
    assert [(one.anchor, one.accepted) for one in found.answers] == [("ada", True), ("guest", False)]
    ada = view(there, Route("", "", "experts", ("experts/ada",)))
    assert isinstance(ada, views.ExpertView)
    assert [one.kind for one in ada.standing[0].evidence] == ["accepted", "endorsement"]
    assert not [name for name in views.ExpertCard.__struct_fields__ if "posts" in name or "count" in name]


def test_drafts_and_warnings_are_for_the_editor_only() -> None:
    problem = warning("posts/one.md", 7, "has no summary")
    plain, editing = desk(problems=(problem,)), desk(problems=(problem,), editing=True)
    one = Route("", "", "posts", ("posts/one",))
    assert not view(plain, one).marks
    assert view(editing, one).marks == (views.Mark("warning", "posts/one.md:7", "has no summary"),)
    assert view(editing, Route("", "", "posts", ("posts/hidden",))).marks == (
        views.Mark("hidden", "posts/hidden.md", ""),)
    assert (site_view(plain).editing, site_view(editing).editing) == (False, True)


def test_a_hidden_item_is_kept_from_search_engines() -> None:
    assert view(desk(), Route("", "", "posts", ("posts/hidden",))).head.robots == "noindex"
    assert not view(desk(), Route("", "", "posts", ("posts/one",))).head.robots
