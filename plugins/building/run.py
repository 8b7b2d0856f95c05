"""One build, as a command wants it: nothing where nothing changed, else Pelican's run, and what came of it."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import runpy
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from ..core.build import Build, Request, Watcher
from ..core.errors import SettingsError, StoaError
from ..core.problems import Problem
from ..store.held import save
from ..store.outputs import untouched, written
from ..store.processes import meanwhile
from ..store.stamp import stamp
from ..store.tree import begin_look
from . import unchanged
from .settings import OUTPUTS, alone, request


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build came to."""

    request: Request
    items: int  # read, answers not counted
    written: int  # files that are new or changed
    kept: int  # files that are as they were
    seconds: float
    problems: tuple[Problem, ...] = ()  # sorted
    stages: Mapping[str, float] = field(default_factory=dict)  # stage → seconds
    counts: Mapping[str, int] = field(default_factory=dict)
    changed: tuple[str, ...] = ()  # paths in the output that are new or changed
    unchanged: bool = False  # nothing changed since the last build, so nothing was done
    made: Build | None = field(default=None, repr=False, compare=False)  # all of it; None where nothing was done


def read_settings_file(path: Path, overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Return the names in capitals of a `pelicanconf.py`, with the overrides; SettingsError says what fails in it."""
    try:
        names = runpy.run_path(str(path))
    except FileNotFoundError as problem:
        raise SettingsError(f"{path}: is not there; run the command in the project's folder") from problem
    except Exception as problem:
        raise SettingsError(f"{path}: {type(problem).__name__}: {problem}") from problem
    settings = {name: value for name, value in names.items() if name.isupper()}
    for name in ("PATH", "OUTPUT_PATH", "THEME"):
        if name in settings and name not in overrides:
            settings[name] = str(path.parent / settings[name])
    return settings | dict(overrides)


def build(settings_file: Path, overrides: Mapping[str, Any], environment: Mapping[str, str],
          clock: dt.datetime, *, known: bool = True, watcher: Watcher | None = None,
          held: dict[str, Any] | None = None) -> Report:
    """Make the site as `settings_file` and the overrides ask.

    With `known`, a look at the files may show that nothing changed since the last build, and this one is remembered for
    such a look. A `watcher` is shown pages early where words alone changed, and may overtake. `held` is what builds of
    this process keep in memory for the next. Raises a StoaError: then the old site is as it was, but for pages that
    were shown.
    """
    started = time.perf_counter()
    settings = read_settings_file(settings_file, overrides)
    asked = replace(request(settings, environment, clock), watcher=watcher, held=held)
    marks = _asked(settings_file, settings, asked)
    folders = [asked.content, *(Path(place) for place in _folders(settings))]
    record = asked.state / "last-build"
    if known and (report := _unchanged(record, marks, folders, asked, started)):
        return report
    look = partial(unchanged.snapshot, folders, time.time_ns())
    inputs = meanwhile(look, asked.jobs) if known else None
    with _uncollected():
        done, seen = _run(settings_file, overrides, asked, inputs)
    report = _report(done, time.perf_counter() - started)
    if seen is None:
        record.unlink(missing_ok=True)
        return report
    save(None, record, unchanged.LastBuild(
        asked=marks, until=(done.until or asked.now).timestamp(), inputs=seen, outputs=written(asked.state / OUTPUTS),
        problems=tuple((p.path, p.line, p.severity, p.message) for p in report.problems),
        items=report.items, pages=report.written + report.kept,
    ))
    return report


def told(report: Report) -> str:
    """Return the one line that says what a build came to."""
    items = f"{report.items:,} item{'' if report.items == 1 else 's'}"
    if report.unchanged:
        return f"{items}, nothing changed ({report.seconds:.2f} s)"
    return f"{items}: {report.written:,} files written, {report.kept:,} kept ({report.seconds:.2f} s)"


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let Python not look for garbage in cycles meanwhile: a build makes millions of objects, and hardly a cycle.

    Afterwards all there is counts as old, else Python would at once look through it. Who lives on collects.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if before:
            gc.enable()


def _run(settings_file: Path, overrides: Mapping[str, Any], asked: Request,
         inputs: Callable[[], unchanged.Snapshot] | None) -> tuple[Build, unchanged.Snapshot | None]:
    """Let Pelican run; its import takes longer than a look at files, so it is here, and what needs no Pelican begins.

    Returns what `inputs` saw, too: it is asked before anything is read, so that what changes meanwhile is built next.
    """
    with alone(asked):
        there = begin_look(asked.output, asked.state / OUTPUTS, stamp(), asked.jobs, asked.held)
        try:
            from pelican.settings import read_settings  # noqa: PLC0415  # see above

            from .shell import REQUEST, StoaPelican  # noqa: PLC0415  # see above

            pelican = StoaPelican(read_settings(str(settings_file), override={**overrides, REQUEST: asked}))
        except BaseException:
            with suppress(StoaError):
                there.look()  # so that no process waits to tell
            raise
        finally:
            seen = inputs() if inputs is not None else None
        pelican.seen = there
        pelican.run()
    if pelican.build is None:  # pragma: no cover - run() sets it
        raise SettingsError("PELICAN_CLASS: made no build")
    return pelican.build, seen


def _report(done: Build, seconds: float) -> Report:
    changed = done.tree.changed
    written = tuple(sorted(path for path, new in changed.items() if new))
    return Report(
        request=done.request, items=len(done.records), written=len(written), kept=len(changed) - len(written),
        seconds=seconds, problems=tuple(sorted(set(done.problems))), stages=dict(done.seconds),
        counts=dict(done.counts), changed=written, made=done,
    )


def _unchanged(record: Path, marks: str, folders: list[Path], asked: Request, started: float) -> Report | None:
    last = unchanged.load(record)
    if last is None or last.asked != marks or asked.now.timestamp() >= last.until or not asked.output.is_dir():
        return None
    outputs = asked.state / OUTPUTS
    if not (unchanged.same(last.inputs, folders) and last.outputs == written(outputs)
            and untouched(asked.output, outputs, stamp())):
        return None
    problems = tuple(Problem(path, line, "error" if severity == "error" else "warning", message)
                     for path, line, severity, message in last.problems)
    return Report(request=asked, items=last.items, written=0, kept=last.pages, problems=problems,
                  seconds=time.perf_counter() - started, unchanged=True)


def _asked(settings_file: Path, settings: Mapping[str, Any], asked: Request) -> str:
    """Return a digest of everything but the files and the clock that decides what a build makes."""
    parts = (settings_file.read_bytes(), repr(sorted((k, repr(v)) for k, v in settings.items())), stamp(),
             asked.output, asked.content)
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _folders(settings: Mapping[str, Any]) -> list[str]:
    """Return the folders beside the content whose files a build depends on."""
    return [str(settings.get("THEME", "theme")), *map(str, settings.get("THEME_TEMPLATES_OVERRIDES", ())),
            *map(str, settings.get("PLUGIN_PATHS", ()))]
