"""A document's mark tells when its words are others: its own, or names that stand in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.model import Record, Step
from plugins.network.assembling import assemble
from plugins.search.documents import Document, documents, to_data
from tests.network.making import NOW, answer, body, record, settings
from tests.network.test_properties import networks
from tests.network.test_remembering import reworded_thrice

ADA, BEN = record("experts/ada", title="Ada"), record("experts/ben", title="Ben")
POST = record("posts/one", title="One", body=body("Words."), topics=("git",))
ASKED = record("questions/q", answers=(answer("q", "x", by="ben", body=body("So.")),))
ROAD = record("paths/road", steps=(Step("posts/one"),))
RECORDS = [ADA, BEN, POST, ASKED, ROAD]


def marks(records: list[Record], **network: str) -> dict[str, tuple[bytes, object]]:
    found = documents(assemble(settings(**network), records, NOW).network)
    return {one.key: (one.mark, tuple(one.passages)) for one in found}


@pytest.mark.parametrize(("records", "network", "others"), [
    (RECORDS, {}, set()),
    ([ADA, BEN, record("posts/one", title="One", body=body("Other words."), topics=("git",)), ASKED, ROAD], {},
     {"posts/one"}),
    ([ADA, BEN, record("posts/one", title="First", body=body("Words."), topics=("git",)), ASKED, ROAD], {},
     {"posts/one", "paths/road"}),
    ([ADA, record("experts/ben", title="Benedict"), POST, ASKED, ROAD], {}, {"experts/ben", "questions/q"}),
    (RECORDS, {"language": "de"}, {"experts/ada", "experts/ben", "posts/one", "questions/q", "paths/road"}),
])
def test_marks_differ_where_words_do(records: list[Record], network: dict[str, str], others: set[str]) -> None:
    before, after = marks(RECORDS), marks(records, **network)
    assert {key for key in after if after[key][0] != before[key][0]} == others
    assert all(before[key] == after[key] for key in after.keys() - others)


@given(networks(), st.data())
def test_for_every_edit_of_words_documents_of_before_are_those_that_are_made(records: list[Record], data: st.DataObject,
                                                                             ) -> None:
    with tempfile.TemporaryDirectory() as folder:
        last = b""
        for found in reworded_thrice(records, data, Path(folder)):
            made = documents(found.assembly.network)
            if found.since is not None:
                before = {one.key: one for one in msgspec.msgpack.decode(last, type=list[Document])}
                assert documents(found.assembly.network, before, found.since.words | found.since.related) == made
            last = to_data(made)
