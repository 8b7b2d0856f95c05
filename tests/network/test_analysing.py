"""The words of unchanged texts come from the cache; what it or the number of processes is changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.network.analysing import SPACE, analyse
from plugins.network.terms import Text, all_terms
from plugins.store.cache import Cache

TEXTS = [Text("en", f"Title {i}", (("Heading", f"Some words about number{i}, and café."),)) for i in range(1200)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_processes_and_the_cache_change_nothing(jobs: int, tmp_path: Path) -> None:
    with Cache(tmp_path / "cache.sqlite", "one") as cache:
        first = analyse(TEXTS, cache, jobs)
        again = analyse(TEXTS, cache, jobs)
    assert first == again == all_terms(TEXTS)


def test_known_texts_are_not_analysed_again_and_others_are_forgotten(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(texts: list[Text]) -> list[object]:
        asked.append(len(texts))
        return list(all_terms(texts))

    monkeypatch.setattr("plugins.network.analysing.all_terms", counted)
    edited = [*TEXTS[:9], Text("en", "New", ())]
    with Cache(tmp_path / "cache.sqlite", "one") as cache:
        analyse(TEXTS[:10], cache)
        analyse(edited, cache)
        analyse(TEXTS[9:10], cache)
        assert asked == [10, 1, 1]
        analyse(TEXTS[:1], cache)
    assert asked == [10, 1, 1, 1]


def test_two_items_of_one_text_are_both_there(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache.sqlite", "one") as cache:
        assert len(analyse([TEXTS[0], TEXTS[0]], cache)) == 2
        assert len(cache.get_many(SPACE, [""])) == 0
