"""Files for tests, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

from plugins.core.bodies import render_body
from plugins.core.model import Body
from plugins.reading.content import Reading, read_content
from plugins.reading.conversion import convert
from plugins.reading.outcome import Conditions, FileData, Outcome
from plugins.reading.sources import digest
from plugins.reading.tree import FileKind, ItemFile

NETWORK_ID = "urn:uuid:68c591b8-c955-4562-b43d-2837b63cb00b"

NETWORK = f"""\
name: Test
url: https://example.org
id: {NETWORK_ID}
timezone: Europe/Berlin
topics: {{t: {{title: T}}}}
"""

POST = "---\ntitle: T\ndate: 2026-01-01\nauthors: [ada]\ntopics: [t]\nsummary: s\n---\n"

CONDITIONS = Conditions(network_id=NETWORK_ID, timezone="Europe/Berlin")


def post(body: str) -> bytes:
    """Return a post's file."""
    return (POST + body).encode()


def outcome(data: bytes, kind: FileKind = "posts", name: str = "", answers: tuple[str, ...] = ()) -> Outcome:
    """Return what becomes of one file."""
    return convert(file_data(data, kind, name, answers), CONDITIONS)


def file_data(data: bytes, kind: FileKind = "posts", name: str = "", answers: tuple[str, ...] = ()) -> FileData:
    """Return one file."""
    slug = "2026" if kind == "editions" else "a"
    path = f"questions/a/{name or 'question'}.md" if kind in {"questions", "answers"} else f"{kind}/{slug}.md"
    file = ItemFile(path, kind, slug, name, answers)
    return FileData(file, data, digest(data))


def marked(body: Body) -> str:
    """Return a body's HTML with its references written where they go."""
    pieces = [body.parts[0]]
    for one, part in zip(body.references, body.parts[1:], strict=True):
        fragment = f"#{one.fragment}" if one.fragment else ""
        words = "".join(f" {name}={value!r}" for name, value in (("alt", one.alt), ("title", one.title)) if value)
        pieces += [f"⟦{one.kind} {one.target}{fragment} on {one.line}{words}⟧", part]
    return "".join(pieces)


def shown(body: Body) -> str:
    """Return a body as a page would show it, every reference leading somewhere."""
    return render_body(body, [f"/{i}/" for i in range(len(body.references))], "")


def tree(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below a folder, with a `network.yaml` unless one is among them."""
    for path, content in {"network.yaml": NETWORK, **files}.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def read(root: Path, files: dict[str, str | bytes]) -> Reading:
    """Write files and read them."""
    return read_content(tree(root, files))
