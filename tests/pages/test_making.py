"""Making only what must be made, by any number of processes."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest

from plugins.core.errors import SettingsError
from plugins.core.model import Expert
from plugins.core.network import Network
from plugins.network.assembling import assemble
from plugins.pages import making
from plugins.pages.desk import Desk
from plugins.pages.making import Made, Making, Workshop
from plugins.pages.remembering import News
from plugins.pages.routes import routes
from plugins.pages.theme import read_theme
from plugins.store.tree import OutputTree
from tests.network.making import NOW, corpus, corpus_settings, record

from .making import THEME, materials, network

METHODS = [name for name in ("fork", "spawn") if name in multiprocessing.get_all_start_methods()]


def built(found: Network, output: Path, jobs: int | Callable[[], int] = 1, start: str | None = None,
          theme: Path = THEME, record: Path | None = None) -> Made:
    """Make a network's pages into a folder, as a build does."""
    now = jobs if callable(jobs) else partial(int, jobs)
    looks = read_theme(theme)
    tree = OutputTree(output, output.with_name("made"), "stamp")
    laid = materials(found, looks, searches={}, discuss={})
    desk = Desk(laid)
    at_work = Making(Workshop(laid, looks, {}), desk, lambda: routes(desk), tree, now, start=start, news=News(record))
    at_work.begin()
    made = at_work.finish()
    tree.commit()
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("start", METHODS)
def test_two_processes_make_the_same_bytes_as_one(start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "ALONE", 1)
    one, two = tmp_path / "one" / "output", tmp_path / "two" / "output"
    for folder in (one, two):
        folder.parent.mkdir()
    found = network()
    assert built(found, one).printed == built(found, two, 2, start).printed > 30
    assert files(one) == files(two)
    assert built(found, two, 2, start) == Made(0, len(files(two)), len(files(two)))
    assert files(one) == files(two)


def test_what_one_process_begins_two_go_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "ALONE", 1)
    monkeypatch.setattr(making, "AT_ONCE", 7)
    free = iter([1, 1, 2])
    one, two = tmp_path / "one" / "output", tmp_path / "two" / "output"
    for folder in (one, two):
        folder.parent.mkdir()
    assert built(network(), one) == built(network(), two, partial(next, free))
    assert files(one) == files(two)
    assert list(free) == []


def test_nothing_is_printed_again_when_nothing_changed(tmp_path: Path) -> None:
    first = built(network(), tmp_path / "output")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "output").rglob("*.html")}
    assert built(network(), tmp_path / "output") == Made(0, first.printed, first.printed)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "output").rglob("*.html")} == before


def test_a_page_somebody_changed_in_the_output_is_made_again(tmp_path: Path) -> None:
    built(network(), tmp_path / "output")
    page = tmp_path / "output" / "about" / "index.html"
    right = page.read_bytes()
    page.unlink()
    page.write_bytes(b"<p>defaced</p>")
    assert built(network(), tmp_path / "output").printed == 1
    assert page.read_bytes() == right


def test_another_template_word_or_static_file_makes_every_page_anew(tmp_path: Path) -> None:
    changes = (("templates/page.html", "{# other #}"), ("words/en.yaml", "\n# other"), ("static/css/site.css", "/* */"))
    for number, (name, more) in enumerate(changes):
        theme = tmp_path / f"theme{number}"
        for path in THEME.rglob("*"):
            if path.is_file():
                copy = theme / path.relative_to(THEME)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
        output = tmp_path / f"{number}" / "output"
        output.parent.mkdir()
        first = built(network(), output, theme=theme)
        with (theme / name).open("a") as file:
            file.write(more)
        assert built(network(), output, theme=theme) == Made(first.printed, 0, first.printed)


def test_a_new_post_changes_first_pages_and_what_it_is_part_of(tmp_path: Path) -> None:
    settings, records = corpus_settings(4), corpus(260, topics=4, experts=6)
    before = assemble(settings, records, NOW).network
    built(before, tmp_path / "output")
    old = files(tmp_path / "output")
    author = next(item for item in before.experts)
    new = record("posts/new", title="Quite new", authors=(author.slug,), topics=("t1",), stage="awareness",
                 date=NOW - dt.timedelta(hours=1))
    built(assemble(settings, [*records, new], NOW).network, tmp_path / "output")
    changed = {path for path, data in files(tmp_path / "output").items() if old.get(path) != data}
    assert {"index.html", "posts/index.html", "posts/new/index.html", "topics/t1/index.html",
            "stages/awareness/index.html", f"experts/{author.slug}/index.html"} <= changed
    assert not [path for path in changed if "/page/" in path]


def test_a_renamed_expert_is_renamed_wherever_they_stand(tmp_path: Path) -> None:
    built(network(), tmp_path / "output")
    records = [replace(item, title="Another Name") if isinstance(item, Expert) and item.slug == "ben" else item
               for item in network().items.values()]
    found = assemble(network().settings, records, NOW, ("posts/chart.png", "experts/ada.png")).network
    built(found, tmp_path / "output")
    clean = tmp_path / "clean" / "output"
    clean.parent.mkdir()
    built(found, clean)
    assert files(tmp_path / "output") == files(clean)
    assert b"Another Name" in files(clean)["posts/two/index.html"]


@pytest.mark.parametrize("start", METHODS)
def test_trouble_in_another_process_is_told_here(start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "ALONE", 1)
    theme = tmp_path / "theme"
    for path in THEME.rglob("*"):
        if path.is_file():
            (theme / path.relative_to(THEME)).parent.mkdir(parents=True, exist_ok=True)
            (theme / path.relative_to(THEME)).write_bytes(path.read_bytes())
    (theme / "templates" / "page.html").write_text("one\n{{ view.nothing }}\n")
    with pytest.raises(SettingsError, match=r"page\.html:2: .*has no attribute 'nothing' \(for /net/about/\)$"):
        built(network(), tmp_path / "output", 2, start, theme)


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_pages_whose_facts_changed_are_looked_at(jobs: int, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "ALONE", 1)
    output, record, found = tmp_path / "output", tmp_path / "pages", network()
    first = built(found, output, jobs, record=record)
    again = built(found, output, jobs, record=record)
    assert again == Made(0, first.printed, again.viewed)
    assert again.viewed <= 8  # home and the other pages that look at everything
    key = found.posts[0].key
    changed = replace(found, items={**found.items, key: replace(found.items[key], title="Another title")},
                      digests={})
    edited = built(changed, output, jobs, record=record)
    assert 0 < edited.printed <= edited.viewed < first.printed
    clean = built(changed, tmp_path / "clean" / "output", jobs)
    assert clean.viewed == first.printed
    assert files(output) == files(tmp_path / "clean" / "output")


@pytest.mark.parametrize("damage", [
    b"", b"\x00", b"not msgpack at all", None,
], ids=["emptied", "zero", "foreign", "cut"])
def test_a_record_that_is_damaged_costs_only_time(damage: bytes | None, tmp_path: Path) -> None:
    output, record = tmp_path / "output", tmp_path / "pages"
    first = built(network(), output, record=record)
    record.write_bytes(record.read_bytes()[:-9] if damage is None else damage)
    assert built(network(), output, record=record) == Made(0, first.printed, first.printed)


def test_a_record_whose_numbers_lead_nowhere_is_dropped(tmp_path: Path) -> None:
    output, record = tmp_path / "output", tmp_path / "pages"
    first = built(network(), output, record=record)
    held = msgspec.msgpack.decode(record.read_bytes())
    for page in held["pages"].values():
        page[2] = b"\xff" * 8
    record.write_bytes(msgspec.msgpack.encode(held))
    assert built(network(), output, record=record).viewed == first.printed


def test_facts_that_no_page_was_made_from_are_forgotten_in_time(tmp_path: Path) -> None:
    output, record, found = tmp_path / "output", tmp_path / "pages", network()
    built(found, output, record=record)
    first = len(msgspec.msgpack.decode(record.read_bytes())["facts"])
    for number in range(40):  # every time another item is related, which is not there the next time
        other = replace(found.posts[0], slug=f"other-{number}", id=f"urn:uuid:{number}")
        key = found.posts[1].key
        built(replace(found, items={**found.items, other.key: other}, digests={},
                      related={**found.related, key: (other.key,)}), output, record=record)
    assert len(msgspec.msgpack.decode(record.read_bytes())["facts"]) <= first * 5 // 4 + 8
