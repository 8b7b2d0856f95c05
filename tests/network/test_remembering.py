"""A network put together out of what the last build knew is the one that joining makes."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from plugins.core.model import Answer, Key, Question, Record
from plugins.network.assembling import assemble
from plugins.network.publication import lasts_until
from plugins.network.remembering import Given, Held, Joined, join
from plugins.reading.conversion import frame
from plugins.store.digests import digest

from . import making
from .making import NOW, answer, body, day, record, to
from .test_properties import EXPERTS, FILES, KEYS, items, networks, words

NEXT = NOW + dt.timedelta(minutes=1)


def framed(found: Record) -> bytes:
    """Return a digest of an item but for its words, as reading makes one file by file."""
    answers = found.answers if isinstance(found, Question) else ()
    own = replace(found, answers=()) if isinstance(found, Question) else found
    return hashlib.blake2b(b"".join([frame(own), *[frame(one) for one in answers]]), digest_size=16).digest()


def joined(records: list[Record], state: Path, now: dt.datetime = NOW, held: Held | None = None, *,
           editing: bool = False) -> Joined:
    settings = making.settings()
    return join(Given(
        settings=settings, records=records, files=FILES, refused=frozenset(),
        digests={one.key: digest(one) for one in records}, frames={one.key: framed(one) for one in records},
        editing=editing, now=now, until=lasts_until(settings, records, now),
    ), state / "cache.sqlite", 1, held)


@st.composite
def reworded(draw: st.DrawFn, found: Record) -> Record:
    """Return a record with other words, or an answer with them."""
    text = body(" ".join(draw(words)), *found.body.references, anchors=found.body.anchors)
    if isinstance(found, Question) and found.answers and draw(st.booleans()):
        first: Answer = found.answers[0]
        rest = found.answers[1:]
        said = body(" ".join(draw(words)), *first.body.references, anchors=first.body.anchors)
        return replace(found, answers=(replace(first, body=said, source=replace(first.source, digest="other")), *rest))
    return replace(found, body=text, source=replace(found.source, digest="other"))


def reworded_thrice(records: list[Record], data: st.DataObject, folder: Path) -> Iterator[Joined]:
    """Yield a network as it is joined first, then after each of three edits of words."""
    yield joined(records, folder)
    for step in range(1, 4):
        number = data.draw(st.integers(0, len(records) - 1))
        records = [*records[:number], data.draw(reworded(records[number])), *records[number + 1:]]
        yield joined(records, folder, NOW + dt.timedelta(minutes=step))


@given(networks(), st.booleans(), st.booleans(), st.data())
def test_for_every_edit_the_network_is_the_one_that_joining_makes(
    records: list[Record], editing: bool, in_memory: bool, data: st.DataObject,  # noqa: FBT001  # drawn
) -> None:
    held = Held() if in_memory else None
    with tempfile.TemporaryDirectory() as folder:
        joined(records, Path(folder), held=held, editing=editing)
        for step in range(1, 4):
            now = NOW + dt.timedelta(days=step - 1, minutes=step)
            number = data.draw(st.integers(0, len(records) - 1))
            key = records[number].key
            if key in KEYS and data.draw(st.integers(0, 3)) == 0:
                records = [*records[:number], data.draw(items(key)), *records[number + 1:]]
            else:
                records = [*records[:number], data.draw(reworded(records[number])), *records[number + 1:]]
            found = joined(records, Path(folder), now, held, editing=editing)
            expected = assemble(making.settings(), records, now, FILES, editing=editing,
                                digests={one.key: digest(one) for one in records})
            assert found.assembly.network == expected.network
            assert found.assembly.problems == expected.problems


POST, OTHER, ASKED = "posts/one", "posts/two", "questions/q"
AROUND = [*(record(f"experts/{slug}") for slug in EXPERTS), record("experts/ada")]


def network(**bodies: str) -> list[Record]:
    """Return a network with these words."""
    return [
        *AROUND, record(POST, body=body(bodies.get("one", "Git for buyers."), to("two.md"))),
        record(OTHER, body=body("Git for experts.")),
        record(ASKED, answers=(answer("q", "x", body=body(bodies.get("x", "An answer."))),)),
    ]


def words_of(found: Joined) -> frozenset[Key]:
    assert found.since is not None
    return found.since.words


def test_other_words_join_nothing_anew_and_are_told(tmp_path: Path) -> None:
    first = joined(network(), tmp_path)
    assert first.since is None
    again = joined(network(), tmp_path, NEXT)
    assert again.since is not None
    assert (again.mark, words_of(again), again.since.related) == (first.mark, frozenset(), frozenset())
    edited = joined(network(one="Search for sellers."), tmp_path, NEXT)
    assert words_of(edited) == {POST}
    assert edited.since is not None
    assert edited.since.mark == first.mark != edited.mark
    answered = joined(network(one="Search for sellers.", x="Another answer."), tmp_path, NEXT)
    assert words_of(answered) == {ASKED}
    assert answered.since is not None
    assert answered.since.mark == edited.mark


def test_what_else_changes_is_joined(tmp_path: Path) -> None:
    joined(network(), tmp_path)
    longer = [*network(), record("posts/three")]
    assert joined(longer, tmp_path).since is None
    assert joined(longer, tmp_path, editing=True).since is None
    other = [record("experts/ada", title="Ada L.") if one.key == "experts/ada" else one for one in longer]
    assert joined(other, tmp_path).since is None


def test_what_is_true_for_a_time_is_joined_when_it_is_over(tmp_path: Path) -> None:
    later = [*network(), record("posts/later", date=day("2026-11-20") + dt.timedelta(hours=13))]
    first = joined(later, tmp_path)
    assert "posts/later" not in first.assembly.network.items
    assert joined(later, tmp_path, NEXT).since is not None
    shown = joined(later, tmp_path, NOW + dt.timedelta(hours=1))
    assert shown.since is None
    assert "posts/later" in shown.assembly.network.items
    assert shown.mark != first.mark  # what was true then is not what is true now
    updated = [*network(), record("posts/old", updated=NOW + dt.timedelta(minutes=30))]
    joined(updated, tmp_path)
    assert joined(updated, tmp_path, NEXT).since is not None
    assert joined(updated, tmp_path, NOW + dt.timedelta(minutes=31)).since is None  # a feed says it is updated now
    joined(later, tmp_path, NOW + dt.timedelta(hours=1))
    midnight = joined(later, tmp_path, day("2026-11-21"))
    assert midnight.since is None
    assert joined(later, tmp_path, NOW).since is None  # a clock that was set back


def test_a_file_with_something_wrong_is_looked_at_again(tmp_path: Path) -> None:
    def wrong(text: str, line: int) -> list[Record]:
        return [*AROUND, record(POST, body=body(text, to("none.md", line=line)))]

    assert "one.md:9" in str(joined(wrong("Git.", 9), tmp_path).assembly.problems[0])
    found = joined(wrong("Search.", 12), tmp_path)
    assert found.since is None
    assert "one.md:12" in str(found.assembly.problems[0])


def test_a_damaged_memory_is_as_good_as_none(tmp_path: Path) -> None:
    joined(network(), tmp_path)
    (tmp_path / "cache.sqlite").write_bytes(b"no database")
    assert joined(network(), tmp_path).since is None
