"""`invoke serve`: build, show, watch, build again."""

from __future__ import annotations

import datetime as dt
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import watchfiles

from ..core.errors import OvertakenError, StoaError
from ..store.stamp import PACKAGE
from .preview import ALL, Preview, changed_pages, serving
from .run import Report, build, read_settings_file, told
from .settings import state_folder

Say = Callable[[str], None]

_LOOK: Final = 100  # milliseconds after which the watcher says that nothing happened
_IDLE: Final = 30  # such looks in a row after which whoever writes seems to be thinking


def serve(settings_file: Path, overrides: Mapping[str, Any], host: str, port: int, say: Say) -> None:
    """Serve the content as it is being written, until KeyboardInterrupt. Raises a StoaError where it can't begin."""
    settings = read_settings_file(settings_file, overrides)
    content = Path(settings["PATH"]).resolve()
    state = state_folder(Path(settings.get("STOA_STATE", ".stoa")), content)
    asked = {
        "STOA_EDITING": True, "STOA_KEEP_GOING": True, "STOA_URL": f"http://{host}:{port}",
        "OUTPUT_PATH": str(state / "preview"), **overrides,
    }
    (state / "preview").mkdir(parents=True, exist_ok=True)
    with _interruptible() as interrupted, serving(Path(asked["OUTPUT_PATH"]), host, port) as preview:
        held: dict[str, Any] = {}
        make = partial(_build, settings_file, asked, say, held=held)
        edits = _Edits([content, Path(settings["THEME"]), settings_file, PACKAGE], preview)
        edits.overtaken()  # it watches from here on: what is edited during the first build is built next
        make(edits, known=True)
        say(f"Reading {content}; open http://{host}:{port}/ (stop with Ctrl+C)")
        quiet = 0  # looks since the last build
        while True:
            changes = edits.take() or (edits.take() if edits.overtaken() else set())
            if interrupted():
                raise KeyboardInterrupt
            if not changes:
                quiet += 1
                if quiet == _IDLE:
                    gc.collect()  # no build does, and now nobody waits
                continue
            quiet = 0
            if any(path.is_relative_to(PACKAGE) and path.suffix == ".py" for path in changes):
                say("Stoa's own code changed: starting anew")
                preview.stop()
                os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  # this very command again
            report = make(edits, known=False)
            if report is not None:
                edits.tell(report)


class _Edits:
    """What is edited while builds are made; implements `plugins.core.build.Watcher`."""

    def __init__(self, places: Sequence[Path], preview: Preview) -> None:
        """Watch these files and folders; open pages hear of it in the preview."""
        self._looks = watchfiles.watch(*places, debounce=50, step=10, rust_timeout=_LOOK, yield_on_timeout=True)
        self._preview = preview
        self._pending: set[Path] = set()
        self._shown: set[str] = set()

    def take(self) -> set[Path]:
        """Return what was edited and not taken yet."""
        taken, self._pending, self._shown = self._pending, set(), set()
        return taken

    def shown(self, paths: Sequence[str]) -> None:
        """Let open pages reload."""
        self._shown.update(paths)
        self._preview.tell(changed_pages(paths))

    def overtaken(self) -> bool:
        """Look for edits, for a moment."""
        self._pending.update(Path(path) for _, path in next(self._looks))
        return bool(self._pending)

    def tell(self, report: Report) -> None:
        """Let open pages reload that changed, but for those that were shown already."""
        changed = [path for path in report.changed if path not in self._shown]
        if changed:
            self._preview.tell(changed_pages(changed) if report.kept else ALL)


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Yield what tells whether somebody pressed Ctrl+C meanwhile.

    Python raises KeyboardInterrupt wherever it is, and drops it where nobody can catch it, as in what runs at a fork.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # a shell's background job is deaf to it
        yield lambda: False
        return
    heard: list[int] = []

    def note(number: int, _: object) -> None:
        heard.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(heard)
    finally:
        signal.signal(signal.SIGINT, before)


def _build(settings_file: Path, asked: Mapping[str, Any], say: Say, edits: _Edits, *, known: bool,
           held: dict[str, Any]) -> Report | None:
    """Build and tell; trouble is said, and the preview stays as it was."""
    try:
        report = build(settings_file, asked, os.environ, dt.datetime.now(dt.UTC), known=known, watcher=edits, held=held)
    except OvertakenError:
        return None
    except StoaError as problem:
        say(str(problem))
        return None
    for one in report.problems:
        say(str(one))
    say(told(report))
    return report
