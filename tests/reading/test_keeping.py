"""Bodies and sources that are kept packed say what plain ones say."""

from __future__ import annotations

import pickle

import msgspec
import pytest

from plugins.core.model import Body, Heading, Reference, Section, Source
from plugins.reading.keeping import KeptBody, KeptSource, packed, packed_lines
from plugins.reading.texts import ShelvedTexts
from plugins.store.shelf import Shelf

FULL = Body(
    parts=("<p>Über ", '</p>\n<h2 id="why">Why</h2>'), references=(Reference("link", "../a.md", "b", 3),),
    headings=(Heading(2, "why", "Why"),), sections=(Section("", "", "Über"), Section("why", "Why", "")), words=7,
    anchors=("why",), outside=("https://example.org/",),
)
BODIES = pytest.mark.parametrize("body", [Body(), Body(sections=(Section("", "", "Said."),)), FULL])


def kept(body: Body, shelf: Shelf | None = None) -> KeptBody:
    bare, ends, texts = packed(body)
    found = ShelvedTexts(shelf or Shelf()).keep(texts, bare, ends)
    assert isinstance(found, KeptBody)
    return found


@BODIES
def test_a_kept_body_equals_the_plain_one(body: Body) -> None:
    there = kept(body)
    assert there == body
    assert body == there
    assert there == kept(body)
    assert hash(there) == hash(body)
    assert repr(there) == repr(body)
    assert there.empty == body.empty
    assert msgspec.to_builtins(there) == msgspec.to_builtins(body)


def test_bodies_that_say_something_else_are_not_equal() -> None:
    assert kept(FULL) != Body()
    assert kept(FULL) != kept(Body())
    assert kept(Body()) != FULL


@BODIES
def test_it_goes_to_another_process_as_a_plain_one(body: Body) -> None:
    sent = pickle.loads(pickle.dumps(kept(body)))  # our own bytes
    assert (type(sent), sent) == (Body, body)


def test_bodies_stand_beside_one_another_on_a_shelf() -> None:
    bodies = [FULL, Body(), FULL]
    shelf = Shelf()
    assert [kept(body, shelf).plain() for body in bodies] == bodies


@pytest.mark.parametrize("lines", [{}, {"title": 2, "topics.0": 4}])
def test_a_kept_source_is_as_good_as_the_plain_one(lines: dict[str, int]) -> None:
    source = Source("posts/a.md", "0f", lines)
    there = KeptSource(source.path, source.digest, packed_lines(source))
    assert there == source
    assert source == there
    assert repr(there) == repr(source)
    assert there.line("topics.0.name") == source.line("topics.0.name")
    assert msgspec.to_builtins(there) == msgspec.to_builtins(source)
    sent = pickle.loads(pickle.dumps(there))  # our own bytes
    assert (type(sent), sent) == (Source, source)
