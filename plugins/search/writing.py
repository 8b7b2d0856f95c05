"""The files of the search into the site: what is called by its content is taken over from the last build."""

from __future__ import annotations

from collections.abc import Callable

from ..core.build import Tree
from .shards import Published

FOLDER = "search/"


def write(tree: Tree, published: Published, code: Callable[[], str], key: str) -> None:
    """Put the files of the search and its code, under a key, into the tree."""
    _put(tree, f"{FOLDER}search.js", key, lambda: code().encode())
    for path, make in published.files.items():
        _put(tree, FOLDER + path, path, make)
    for number, (digest, make) in enumerate(published.fragments):
        _put(tree, f"{FOLDER}f/{number}.bin", digest, make)
    tree.write(f"{FOLDER}root.bin", published.root)


def has_shard(tree: Tree, called: str) -> bool:
    """Tell whether the last site has a shard of postings and its twin as they were written."""
    return all(tree.holds(f"{FOLDER}{path}", path) for path in (f"t/{called}.bin", f"p/{called}.bin"))


def _put(tree: Tree, path: str, key: str, make: Callable[[], bytes]) -> None:
    if not tree.keep(path, key):
        tree.write(path, make(), key)


