"""Files that are published as they are: Markdown sources, attachments, the theme's static files, rules for hosts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.addresses import ROBOTS, SITEMAP, address, output_path, source
from ..core.build import Tree
from ..core.errors import UnableError
from ..core.model import Question
from ..core.network import Network
from ..core.websub import header_links
from ..store.confine import is_inside, real_inside
from ..store.filing import read_unlinked
from .desk import Desk
from .policy import headers, redirects, robots
from .theme import Theme


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of the content, and where it is published."""

    path: str  # in the output
    original: str  # in the content
    digest: str  # of its bytes; empty where nobody knows it yet


def copies(network: Network) -> Iterator[Copy]:
    """Yield everything of the content that is published as it is, in order."""
    for key, item in network.items.items():
        if item.kind != "editions" and not item.source.path.endswith("network.yaml"):
            yield Copy(output_path(source(key)), item.source.path, item.source.digest)
        if isinstance(item, Question):
            for answer in item.answers:
                yield Copy(output_path(f"{address(key)}{answer.name}.md"), answer.source.path, answer.source.digest)
    for edition in network.editions:
        if note := network.notes.get(edition.slug):
            yield Copy(output_path(source(f"editions/{edition.slug}")), note.source.path, note.source.digest)
    for attachment in network.attachments:
        yield Copy(output_path(attachment.address), attachment.path, "")


def copy_content(network: Network, content: Path, tree: Tree) -> None:
    """Put sources and attachments into the tree."""
    folders: dict[str, str] = {"": str(content.resolve())}
    for one in copies(network):
        if one.digest and tree.keep(one.path, one.digest):
            continue
        tree.write(one.path, _read(content, one.original, folders), one.digest)


def _read(content: Path, path: str, folders: dict[str, str]) -> bytes:
    """Return the bytes of a file of the content; `folders` holds the real ones of those that were asked for."""
    above, _, name = path.rpartition("/")
    folder = _real(content, above, folders)
    try:
        data = read_unlinked(f"{folder}/{name}") if folder and is_inside(path) else None
        if data is None and (real := real_inside(content, path)) is not None:  # it is a link, which may lead inside
            data = real.read_bytes()
    except FileNotFoundError:
        data = None
    except OSError as problem:
        raise UnableError(f"{path}: can't be read: {problem.strerror or problem}") from problem
    if data is None:
        raise UnableError(f"{path}: is no longer there; build again")
    return data


def _real(content: Path, folder: str, folders: dict[str, str]) -> str:
    """Return the real folder at a path of the content; empty where there is none inside."""
    found = folders.get(folder)
    if found is None:
        above, _, name = folder.rpartition("/")
        parent = _real(content, above, folders)
        place = f"{parent}/{name}"
        if parent and is_inside(folder) and not os.path.islink(place):  # noqa: PTH114  # called for every folder
            found = place
        else:
            real = real_inside(content, folder)
            found = str(real) if real is not None else ""
        folders[folder] = found
    return found


def copy_theme(theme: Theme, tree: Tree) -> None:
    """Put the theme's static files into the tree; their folder is named by what is in them, so they never change."""
    for path, file in theme.files().items():
        key = hashlib.blake2b(path.encode(), digest_size=16).hexdigest()
        if not tree.keep(path, key):
            tree.write(path, file.read_bytes(), key)


def write_rules(desk: Desk, theme: Theme, tree: Tree) -> None:
    """Put what hosts and crawlers read into the tree."""
    tree.write("_headers", headers(desk.base, theme.place, header_links(desk.network)))
    tree.write("_redirects", redirects(desk.base, desk.aliases))
    tree.write(output_path(ROBOTS), robots(desk.absolute(SITEMAP)))
