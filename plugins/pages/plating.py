"""Making the files that pictures are published as, each once: known by the digest of the original."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from ..core.addresses import output_path
from ..core.build import Tree
from ..core.model import Key, Reference
from ..core.network import Network
from ..core.problems import Problem, warning
from ..store.cache import Cache
from ..store.confine import real_inside
from .pictures import Plate, Plates, Print

if TYPE_CHECKING:  # Pillow is loaded where a picture is new
    from .resizing import Moving, Size

SPACE: Final = "pictures"
PLACE: Final = "/theme/pictures/"
WIDTHS: Final[Mapping[str, tuple[int, ...]]] = {
    "pictures": (480, 960, 1600), "faces": (96, 192), "portraits": (256, 512),
}
"""Use → widths in pixels; faces and portraits are square."""

_MANY: Final = 3
"""Pictures from which several processes are quicker than one."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a picture came to: the files without their bytes; none of them if it is shown as it is."""

    prints: tuple[tuple[str, int, int], ...]  # (form, width, height)
    as_is: bool  # shown by the original's own address


@dataclass(frozen=True, slots=True)
class _Task:
    use: str
    place: str
    path: str  # in the content
    digest: str
    data: bytes


def plates(network: Network, content: Path, tree: Tree, cache: Cache, jobs: int) -> tuple[Plates, list[Problem]]:
    """Return the network's pictures as they are published, and put their files into the tree.

    What can't be decoded is shown as it is, and named in a warning.
    """
    problems: list[Problem] = []
    tasks = list(_tasks(network, content))
    keys = {f"{task.digest}-{task.use}" for task in tasks}
    known = {key: msgspec.msgpack.decode(value, type=_Known)
             for key, value in cache.get_many(SPACE, sorted(keys)).items()}
    written: set[str] = set()
    missing = {(task.digest, task.use): task for task in tasks
               if not _kept(tree, task, known.get(f"{task.digest}-{task.use}"), written)}
    for task, sizes in zip(missing.values(), _resized(list(missing.values()), jobs), strict=True):
        known[f"{task.digest}-{task.use}"] = _put(tree, task, sizes, written)
    cache.put_many(SPACE, {f"{t.digest}-{t.use}": msgspec.msgpack.encode(known[f"{t.digest}-{t.use}"])
                           for t in missing.values()})
    found: dict[str, dict[str, Plate]] = {use: {} for use in WIDTHS}
    for task in tasks:
        plate = _plate(task, known[f"{task.digest}-{task.use}"])
        if plate is None:
            problems.append(warning(task.path, 1, "is no picture that can be made smaller (JPEG, PNG, WebP, GIF or "
                                                  "AVIF of at most 50 megapixels), so it is published as it is"))
        else:
            found[task.use][task.place] = plate
    return Plates(found["pictures"], found["faces"], found["portraits"]), problems


def _tasks(network: Network, content: Path) -> Iterable[_Task]:
    """Yield every use of every picture, in order; one read of each file."""
    paths = {attachment.address: attachment.path for attachment in network.attachments}
    uses: dict[tuple[str, str], None] = {}
    for key, place in network.pictures.items():
        for use in ("faces", "portraits") if key.startswith("experts/") else ("pictures",):
            uses[use, place] = None
    for key, targets in network.targets.items():
        if paths.keys().isdisjoint(targets):
            continue  # it shows nothing of what is published beside pages
        for reference, target in zip(_references(network, key), targets, strict=True):
            if target and reference.kind == "image":
                uses["pictures", target] = None
    read: dict[str, tuple[str, bytes]] = {}
    for use, place in sorted(uses):
        path = paths.get(place, "")
        real = real_inside(content, path)
        if real is None:
            continue
        if path not in read:
            data = real.read_bytes()
            read[path] = (hashlib.blake2b(data, digest_size=10).hexdigest(), data)
        yield _Task(use, place, path, *read[path])


def _references(network: Network, key: Key) -> tuple[Reference, ...]:
    if "#" in key:
        return network.answers[key].body.references
    kind, _, slug = key.partition("/")
    note = network.notes.get(slug) if kind == "editions" else None
    return (note or network.items[key]).body.references


def _resized(tasks: list[_Task], jobs: int) -> Iterable[tuple[Size, ...] | Moving | None]:
    if jobs < 2 or len(tasks) < _MANY:  # noqa: PLR2004  # one process is this one
        return map(_resize, tasks)
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(jobs, get_context(method)) as pool:
        return list(pool.map(_resize, tasks))


def _resize(task: _Task) -> tuple[Size, ...] | Moving | None:
    from .resizing import resize  # noqa: PLC0415  # see above

    return resize(task.data, WIDTHS[task.use], square=task.use != "pictures")


def _kept(tree: Tree, task: _Task, known: _Known | None, written: set[str]) -> bool:
    """Take the picture's files over from the last build; False if one is missing."""
    if known is None or known.as_is:
        return known is not None
    for form, width, height in known.prints:
        path = output_path(_place(task, form, width, height))
        if path not in written and not tree.keep(path, task.digest):
            return False
        written.add(path)
    return True


def _put(tree: Tree, task: _Task, sizes: tuple[Size, ...] | Moving | None, written: set[str]) -> _Known:
    if sizes is None:
        return _Known((), as_is=True)
    from .resizing import Moving  # noqa: PLC0415  # see above

    if isinstance(sizes, Moving):
        return _Known(((sizes.form, sizes.width, sizes.height),), as_is=True)
    for one in sizes:
        path = output_path(_place(task, one.form, one.width, one.height))
        if path not in written:
            written.add(path)
            tree.write(path, one.data, task.digest)
    return _Known(tuple((one.form, one.width, one.height) for one in sizes), as_is=False)


def _plate(task: _Task, known: _Known) -> Plate | None:
    if not known.prints:
        return None
    if known.as_is:
        form, width, height = known.prints[0]
        return Plate(form, (Print(form, width, height, task.place),))
    return Plate(known.prints[-1][0], tuple(
        Print(form, width, height, _place(task, form, width, height)) for form, width, height in known.prints))


def _place(task: _Task, form: str, width: int, height: int) -> str:
    return f"{PLACE}{task.digest}-{width}x{height}.{'jpg' if form == 'jpeg' else form}"

