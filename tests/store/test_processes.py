"""Work in other processes: what they know, what becomes of their trouble, in which order results come."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence

import pytest

from plugins.core.errors import UnableError
from plugins.store.processes import Aside, Turns, forks, in_copies, in_processes, meanwhile


def _refuse() -> int:
    raise UnableError("no room")


def _die() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_work_aside_knows_what_this_process_knew_and_gives_its_result() -> None:
    known = {"answer": 42}
    aside = Aside(lambda: (known["answer"], os.getpid()))
    known["answer"] = 0
    answer, process = aside.result()
    aside.stop()
    assert answer == 42  # what was known when it began
    assert process != os.getpid()


@pytest.mark.parametrize(("work", "message"), [
    (_refuse, "no room"), (_die, "one of the build's processes was ended from outside; is the memory used up?"),
])
def test_trouble_aside_is_trouble_here(work, message) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    aside = Aside(work)
    with pytest.raises(UnableError, match=message.replace("?", r"\?")):
        aside.result()
    aside.stop()


def test_what_is_stopped_ends() -> None:
    others = multiprocessing.active_children()
    aside = Aside(signal.pause)
    assert len(multiprocessing.active_children()) == len(others) + 1
    assert not aside.done()
    aside.stop()
    assert len(multiprocessing.active_children()) == len(others)


def test_with_one_process_the_work_is_done_when_it_is_asked_for() -> None:
    assert meanwhile(os.getpid, 1)() == os.getpid()
    assert (meanwhile(os.getpid, 2)() != os.getpid()) == forks()  # not beside threads, which other tests may have begun


def test_results_come_in_the_order_of_the_chunks() -> None:
    assert list(in_processes(len, ["a", "", "abc"], 3)) == [1, 0, 3]


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_ctrl_c_is_for_the_process_that_leads() -> None:
    def work() -> str:
        os.kill(os.getpid(), signal.SIGINT)
        return "done all the same"

    aside = Aside(work)
    assert aside.result() == "done all the same"
    aside.stop()


@pytest.mark.parametrize("jobs", [1, 2, 3, 9])
@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_shares_of_work_come_back_in_order(jobs: int, count: int) -> None:
    known = list(range(10, 20))
    assert in_copies(lambda some: [known[n] for n in some], range(count), jobs) == known[:count]


def test_trouble_in_a_share_is_trouble_here() -> None:
    def work(some: Sequence[int]) -> list[int]:
        return [_refuse() if n == 3 else n for n in some]  # it is in the second share

    with pytest.raises(UnableError, match="no room"):
        in_copies(work, range(4), 2)


@pytest.mark.skipif(not forks(), reason="no copies here")
def test_each_turn_is_taken_once() -> None:
    turns = Turns(200)
    others = [Aside(lambda: list(turns)) for _ in range(3)]
    taken = [*turns]
    for one in others:
        taken += one.result()
        one.stop()
    assert sorted(taken) == list(range(200))
    assert list(turns) == []
