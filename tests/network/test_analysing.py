"""What the last build knew is mended where texts changed; with a cache and processes or without, it is the same."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import pytest

from plugins.network import analysing
from plugins.network.analysing import KEY, SPACE, WORTH_A_PROCESS, analyse, relate
from plugins.network.relating import Relations, whole
from plugins.network.terms import Terms, Text, all_terms
from plugins.network.weaving import Subject
from plugins.store.cache import Cache
from plugins.store.digests import digest
from plugins.store.stamp import stamp


def text(number: int) -> Text:
    return Text("en", f"Title {number}", (("Heading", f"Words about pair{number // 2} and group{number // 9}, café."),))


def related(folder: Path, texts: dict[str, Text], jobs: int = 1) -> Relations:
    """Return the related items of texts by key, with a cache; they are those found without one."""
    subjects = [Subject(key, digest(text)) for key, text in texts.items()]

    def of(keys: Sequence[str]) -> list[Text]:
        return [texts[key] for key in keys]

    found = relate(folder / "cache.sqlite", jobs, subjects, of)()
    assert found == whole(subjects, of)()
    return found


@pytest.mark.parametrize("jobs", [1, 2])
def test_processes_and_the_cache_change_nothing(jobs: int, tmp_path: Path) -> None:
    texts = {f"posts/{n}": text(n) for n in range(WORTH_A_PROCESS + 100)}
    first = related(tmp_path, texts, jobs)
    assert first["posts/0"][0] == "posts/1"
    assert related(tmp_path, texts, jobs) == first
    assert analyse(lambda keys: [texts[key] for key in keys], list(texts), jobs) == all_terms(list(texts.values()))


def test_known_texts_are_not_analysed_again_and_others_are_forgotten(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(texts: Sequence[Text]) -> list[Terms]:
        asked.append(len(texts))
        return all_terms(texts)

    monkeypatch.setattr(analysing, "all_terms", counted)
    texts = {f"posts/{n}": text(n) for n in range(10)}
    related(tmp_path, texts)
    related(tmp_path, texts)
    assert related(tmp_path, {**texts, "posts/9": Text("en", "Title pair0", ())})["posts/9"] != ()
    related(tmp_path, {"posts/9": Text("en", "Title pair0", ())})
    related(tmp_path, {"posts/0": texts["posts/0"]})
    assert asked == [10, 1, 1]


@pytest.mark.parametrize("harm", ["damaged", "another version's", "gone"])
def test_a_cache_that_is_none_makes_it_anew(harm: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    texts = {f"posts/{n}": text(n) for n in range(10)}
    first = related(tmp_path, texts)
    path = tmp_path / "cache.sqlite"
    if harm == "damaged":
        path.write_bytes(path.read_bytes()[:3000] + b"!" * 3000)
    elif harm == "another version's":
        with caplog.at_level(logging.ERROR), Cache(path, "another") as cache:
            cache.put_many(SPACE, {KEY: b"nothing"})
    else:
        path.unlink()
    assert related(tmp_path, texts) == first
    with Cache(path, stamp()) as cache:
        assert KEY in cache.get_many(SPACE, [KEY])
