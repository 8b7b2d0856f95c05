"""What is known of the feeds of an earlier build is what looking at every entry finds."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from plugins.core.build import Since
from plugins.core.model import Record
from plugins.core.network import Network
from plugins.feeds.files import Before, Feeds
from plugins.feeds.plugin import entries_of
from tests.network.test_properties import networks
from tests.network.test_remembering import NEXT, joined, network, reworded_thrice


def keys(network: Network, before: Before | None = None) -> dict[str, str]:
    return {file.path: file.key for file in Feeds(network, before=before)}


def known(network: Network, last: dict[str, str], since: Since) -> Before:
    return Before(entries_of(network, since.words), lambda path: last.get(path, ""))


@given(networks(), st.data())
def test_for_every_edit_of_words_the_keys_are_those_of_a_look_at_every_entry(records: list[Record], data: st.DataObject,
                                                                             ) -> None:
    with tempfile.TemporaryDirectory() as folder:
        last: dict[str, str] = {}
        for found in reworded_thrice(records, data, Path(folder)):
            now = keys(found.assembly.network)
            if found.since is not None:
                assert keys(found.assembly.network, known(found.assembly.network, last, found.since)) == now
            last = now


def test_an_edit_of_words_looks_at_their_feeds_alone(tmp_path: Path) -> None:
    last = keys(joined(network(), tmp_path).assembly.network)
    edited = joined(network(one="Search for sellers."), tmp_path, NEXT)
    assert edited.since is not None
    asked: list[str] = []

    def key(path: str) -> str:
        asked.append(path)
        return last[path]
    found = edited.assembly.network
    before = Before(entries_of(found, edited.since.words), key)
    changed = {path for path, new in keys(found, before).items() if new != last[path]}
    assert "posts/feed.atom" in changed
    assert "questions/q/feed.atom" in asked
    assert changed.isdisjoint(asked)
