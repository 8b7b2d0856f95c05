"""Near matches: the file that was meant, out of very many, without looking at all of them."""

from __future__ import annotations

import pytest

from plugins.network.nearness import Names

PATHS = Names([
    "posts/2025/budget-first.md", "posts/2026/pilot.md", "questions/how-to-pilot/question.md",
    "questions/why/question.md", "questions/why/ada.md", "posts/2026/chart.png",
    *(f"posts/2020/filler-{i}.md" for i in range(5000)),
])


@pytest.mark.parametrize(("word", "name"), [
    ("posts/2026/budget-first.md", "posts/2025/budget-first.md"),
    ("links/2026/budget-first.md", "posts/2025/budget-first.md"),
    ("posts/2025/budget-frist.md", "posts/2025/budget-first.md"),
    ("posts/2026/pilots.md", "posts/2026/pilot.md"),
    ("questions/how-to-pilots/question.md", "questions/how-to-pilot/question.md"),
    ("questions/whither/question.md", ""),
    ("posts/2026/charts.png", "posts/2026/chart.png"),
    ("posts/2026/none.md", ""), ("", ""), ("posts/", ""), ("x" * 10_000, ""),
])
def test_the_nearest_name(word: str, name: str) -> None:
    assert PATHS.nearest(word) == name


def test_no_names_no_suggestion() -> None:
    assert Names([]).near("word") == ""
