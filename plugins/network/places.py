"""Paths in content: which file a reference means, and which files may be published beside a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from posixpath import basename, dirname, join, normpath, splitext

from ..core.model import Expert, Key, Record

_PELICAN = re.compile(r"[{|](?:filename|static|attach)[}|]")

PUBLISHABLE = frozenset({
    ".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp",
    ".m4a", ".mp3", ".mp4", ".oga", ".ogg", ".ogv", ".opus", ".srt", ".vtt", ".wav", ".webm",
    ".csv", ".docx", ".epub", ".ics", ".json", ".odp", ".ods", ".odt", ".pdf", ".pptx", ".tsv", ".txt", ".xlsx", ".zip",
})
"""What an item's file may be. Neither HTML nor SVG nor anything else that a browser would run as the site's own."""

_NO_NAME = re.compile(r"[?#%:*\"<>|\s]+")  # would change an address's meaning, or can't be a file everywhere
_RESERVED = re.compile(r"index\.|feed\.|card\.", re.IGNORECASE)


def resolve(source: str, target: str) -> str | None:
    """Return the path, from the content root, that a target in the file `source` means; None outside the root.

    Relative as on disk; from the root after `/`; Pelican's `{filename}`, `{static}` and `{attach}` may come before.
    """
    bare = _PELICAN.sub("", target, count=1) if target[:1] in "{|" else target
    if "\\" in bare or "\0" in bare:
        return None
    path = normpath(bare.lstrip("/") if bare.startswith("/") else join(dirname(source), bare))
    return None if path.startswith("../") or path in {"..", "."} else path


def publishable(paths: Iterable[str]) -> frozenset[str]:
    """Return which files of the content may be published: of a known type, in no folder or file with a dot first."""
    return frozenset(path for path in paths if splitext(path)[1].lower() in PUBLISHABLE
                     and not path.startswith((".", "ledger/")) and "/." not in path)


def picture(record: Record) -> Iterator[tuple[str, str]]:
    """Yield (front-matter key, target) for a record's own pictures, the one to show first."""
    if isinstance(record, Expert) and record.avatar:
        yield "avatar", record.avatar
    if record.image:
        yield "image", record.image.target


def key_of(path: str) -> Key:
    """Return the key of the record that a content file is, or would be if it were right; empty for no record's."""
    kind, _, rest = path.partition("/")
    stem, ending = splitext(basename(rest))
    if not rest or ending != ".md":
        return ""
    folder = basename(dirname(rest))
    if kind == "questions" and folder:
        return f"questions/{folder}" if stem in {"question", "index"} else f"questions/{folder}#{stem}"
    return f"{kind}/{folder if stem == 'index' and folder else stem}"


def file_name(path: str, taken: Iterable[str], mark: str) -> str:
    """Return the name a file is published under, in a folder where others are taken: its own, or one with a mark."""
    name = _NO_NAME.sub("-", basename(path))
    if _RESERVED.match(name) or name.lower() in taken:
        stem, ending = splitext(name)
        return f"{stem}-{mark}{ending}"
    return name
