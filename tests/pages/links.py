"""A checker of links inside a built site: every address and every anchor that a page refers to must be there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

ATTRIBUTES = ("href", "src", "action", "poster")


def addresses(page: LexborHTMLParser) -> Iterator[str]:
    """Yield every address that a page refers to."""
    for node in page.css("[href], [src], [action], [poster], [srcset]"):
        for name in ATTRIBUTES:
            if value := node.attributes.get(name):
                yield value
        for one in (node.attributes.get("srcset") or "").split(","):
            if one.strip():
                yield one.split()[0]


def broken(output: Path, prefix: str, own: str, absent: frozenset[str] = frozenset()) -> list[str]:
    """Return what leads nowhere, as `page: address`: `own` is the site's whole address, `prefix` its path.

    `absent` are files that another part of a build would make.
    """
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()} | absent
    pages = {name: LexborHTMLParser((output / name).read_text("utf-8")) for name in sorted(files - absent)
             if name.endswith(".html")}
    anchors = {name: {node.attributes.get("id") for node in page.css("[id]")} for name, page in pages.items()}
    found = []
    for name, page in pages.items():
        for address in sorted(set(addresses(page))):
            target = _target(address, name, prefix, own)
            if target is None:
                continue
            file, anchor = target
            if file not in files or (anchor and file in anchors and anchor not in anchors[file]):
                found.append(f"{name}: {address}")
    return found


def _target(address: str, page: str, prefix: str, own: str) -> tuple[str, str] | None:
    """Return the file and anchor an address leads to, or None if it leads elsewhere."""
    if address.startswith(f"{own}/") or address == own:
        address = prefix + address.removeprefix(own)
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return page, unquote(parts.fragment)
    path = unquote(parts.path)
    if not path.startswith("/"):
        path = posixpath.normpath(posixpath.join(prefix, posixpath.dirname(page), path)) + ("/" * path.endswith("/"))
    if not path.startswith(f"{prefix}/"):
        return f"outside the site: {path}", ""
    file = path.removeprefix(f"{prefix}/")
    return (f"{file}index.html" if not file or file.endswith("/") else file), unquote(parts.fragment)
