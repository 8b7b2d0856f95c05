"""Real content, read as a build reads it."""

from __future__ import annotations

from pathlib import Path

from plugins.core.bodies import render_body
from plugins.network.assembling import Assembly, assemble
from plugins.reading.content import read_content
from tests.paths import CONTENT, DATA, needs_shared

from .making import NOW

BROKEN = (
    "posts/2017/cfpb-serves-up-financial-tips-to-seniors.md:30: warning: "
    "`/authors/erin-scheithe/` leads to nothing: it is shown as text"
)
"""A link as digital.gov left it behind."""


def joined(root: Path, jobs: int = 1) -> tuple[Assembly, int]:
    reading = read_content(root, jobs=jobs)
    assert reading.settings is not None
    found = assemble(reading.settings, reading.records, NOW, reading.files, refused=reading.refused)
    return found, len(reading.records)


def test_the_shipped_network_joins_without_a_problem() -> None:
    found, read = joined(CONTENT)
    network = found.network
    assert found.problems == ()
    drafts_and_scheduled = read - len(network.items)
    assert drafts_and_scheduled <= 2
    assert all(hub.people and hub.items for hub in network.hubs)
    assert all(shelf.items and shelf.start_here for shelf in network.shelves)
    assert all(network.related[key] for key in network.latest)
    assert network.editions
    for key, targets in network.targets.items():
        part = network.answers[key] if "#" in key else network.items[key]
        assert render_body(part.body, targets, "/stoa").count("<img") == sum(
            reference.kind == "image" for reference in part.body.references)


@needs_shared
def test_a_real_network_of_fifteen_years_joins_whole() -> None:
    found, read = joined(DATA / "digitalgov", jobs=2)
    network = found.network
    assert len(network.items) == read
    assert [str(p) for p in found.problems if p.severity == "error"] == []
    assert (len(network.posts), len(network.links), len(network.experts)) == (1967, 331, 630)
    assert sum(map(len, network.cites.values())) > 1900
    assert sum(bool(network.related[key]) for key in network.latest) > 2290
    assert len(network.editions) > 500
    assert sum(bool(standing.people) for standing in network.standings.values()) > 190
    assert BROKEN in [str(problem) for problem in found.problems]
