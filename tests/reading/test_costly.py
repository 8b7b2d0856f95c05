"""What costs parsers more than its length is refused by a count, or is cheap after all: `costly.txt` says which.

No clock is in these tests: a text that is costly after all makes them hang. `python -m tests.reading.costly` measures.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tests.reading.costly import BODIES, HEADERS, Maker, random_runs
from tests.reading.making import outcome, post

GOLDEN = Path(__file__).parent / "costly.txt"


def results(makers: Mapping[str, Maker], size: int, *, header: bool) -> list[str]:
    """Return what each text gets: its first error, or that it is taken."""
    lines: list[str] = []
    for name, make in makers.items():
        data = f"---\n{make(size)}\n---\nx".encode() if header else post(make(size))
        done = outcome(data)
        errors = [said for _, severity, said in done.problems if severity == "error"]
        assert done.record is not None or errors
        if not header:
            lines.append(f"{name}: {errors[0].partition(';')[0] if errors else 'taken'}")
    return lines


def test_every_costly_text_is_refused_or_cheap() -> None:
    found = "\n".join(results(BODIES, 20_000, header=False)) + "\n"
    if os.environ.get("STOA_GOLDEN") == "write":
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_every_costly_header_comes_to_an_end() -> None:
    results(HEADERS, 49_000, header=True)


def test_runs_of_tokens_drawn_by_chance_come_to_an_end() -> None:
    results(dict(random_runs(60, seed=1)), 10_000, header=False)
