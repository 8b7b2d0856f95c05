"""What a build is asked for, out of Pelican's settings, the command line and the environment."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from ..core.build import Request
from ..core.errors import SettingsError, UsageError
from ..store.lock import only_one

OUTPUTS: Final = "outputs"
"""The file of a state folder that says what the last build wrote; see `plugins.store.tree`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingSettings:
    """Stoa's own settings in `pelicanconf.py`, each as `STOA_<NAME>`; the command's options override them."""

    jobs: int = 0  # processes to use; 0: as many as there are processors
    strict: bool = False  # a warning refuses what it is about, like an error
    keep_going: bool = False  # publish everything but what is refused
    editing: bool = False  # drafts and warnings on the pages: what `invoke serve` shows
    search: bool = True  # make the search
    url: str = ""  # instead of `url` in `network.yaml`, for a preview
    state: str = ".stoa"  # the folder for caches and the outbox, relative to where the command runs

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> BuildingSettings:
        """Return them from Pelican's settings; SettingsError names one that is unknown to us or of another type."""
        values: dict[str, Any] = {}
        for field in fields(cls):
            name = f"STOA_{field.name.upper()}"
            value = settings.get(name, field.default)
            if type(value) is not type(field.default):
                wanted = type(field.default).__name__
                raise SettingsError(f"{name}: is {value!r}, but must be {wanted}; see docs/pelican.md")
            values[field.name] = value
        return cls(**values)


def request(settings: Mapping[str, Any], environment: Mapping[str, str], clock: dt.datetime) -> Request:
    """Return what a build is asked for. `clock` is used unless SOURCE_DATE_EPOCH is in the environment."""
    ours = BuildingSettings.of(settings)
    content, output = Path(settings["PATH"]).resolve(), Path(settings["OUTPUT_PATH"]).resolve()
    check_folders(content, output)
    return Request(
        content=content, output=output, state=state_folder(Path(ours.state), content),
        now=moment(environment, clock), jobs=ours.jobs or processors(), strict=ours.strict,
        keep_going=ours.keep_going, editing=ours.editing, search=ours.search, url=ours.url,
    )


def alone(asked: Request) -> AbstractContextManager[None]:
    """Hold the lock of this content's builds meanwhile. UnableError where another process builds it."""
    return only_one(asked.state / "lock", f"building {asked.content}")


def check_folders(content: Path, output: Path) -> None:
    """Refuse folders that can't be what they are asked to be: UsageError says why."""
    if not content.is_dir():
        raise UsageError(f"{content}: there is no such folder; give the content's with --content DIR")
    if not (content / "network.yaml").is_file():
        raise UsageError(f"{content}: has no network.yaml, so it is no content root; "
                         "`invoke new.network DIR` makes one")
    if output == content or content.is_relative_to(output) or output.is_relative_to(content):
        raise UsageError(f"{output}: the output must be neither in the content nor around it; choose another --output")
    if output == Path.cwd() or Path.cwd().is_relative_to(output):
        raise UsageError(f"{output}: the output folder is replaced as a whole, so it can't be the one you work in")
    if output.is_dir() and any(output.iterdir()) and not is_site(output):
        raise UsageError(f"{output}: holds files that Stoa did not make, and would be replaced as a whole; "
                         "empty it or choose another --output")


def moment(environment: Mapping[str, str], clock: dt.datetime) -> dt.datetime:
    """Return "now": SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/) or the clock."""
    epoch = environment.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return clock
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError) as problem:
        raise UsageError(f"SOURCE_DATE_EPOCH: {epoch!r} is no number of seconds since 1970") from problem


def state_folder(parent: Path, content: Path) -> Path:
    """Return the folder for what is known of one content root."""
    name = hashlib.blake2b(str(content).encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return parent.resolve() / f"{content.name}-{name}"


def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def is_site(folder: Path) -> bool:
    """Tell whether a folder was made by a build: by the files at the top that every build writes, not by one alone."""
    marks = ("index.html", "404.html", "sitemap.xml", "subscriptions.opml")
    return sum((folder / name).is_file() for name in marks) >= len(marks) - 1
