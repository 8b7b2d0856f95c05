"""Pagefind (https://pagefind.app) on the same documents, where it is installed: `pip install 'pagefind[bin]'`.

Its own `pagefind.js` answers, in Node: `fetch` reads the files, and what a page would tell it is stubbed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...core.errors import UnableError
from ..documents import Document
from ..finding import Prepared

if TYPE_CHECKING:
    from .engines import Place, Ranking

_RUNNER = Path(__file__).with_name("pagefind.mjs")


def program() -> str | None:
    """Return where Pagefind is: the environment's `PAGEFIND`, else what is on the path."""
    return os.environ.get("PAGEFIND") or shutil.which("pagefind") or shutil.which("pagefind_extended")


def write_pages(documents: Sequence[Document], folder: Path) -> None:
    """Write each document as a page: its title as `<h1>`, its headings as `<h2>`."""
    for number, document in enumerate(documents):
        body = "".join((f'<h2 id="s{at}">{escape(p.heading)}</h2>' if p.heading else "") + f"<p>{escape(p.text)}</p>"
                       for at, p in enumerate(document.passages))
        title = escape(document.title)
        page = (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
                f"<body><main data-pagefind-body><h1>{title}</h1>{body}</main></body></html>")
        (folder / f"{number}.html").write_text(page, encoding="utf-8", errors="replace")


def build(documents: Sequence[Document], folder: Path) -> Path:
    """Index documents; return Pagefind's folder. UnableError where it isn't installed or fails."""
    found = program()
    if found is None:
        raise UnableError("pagefind: is not installed; `pip install 'pagefind[bin]'`, or name it in PAGEFIND")
    folder.mkdir(parents=True, exist_ok=True)
    write_pages(documents, folder)
    done = subprocess.run([found, "--site", str(folder)], capture_output=True, text=True, check=False)  # noqa: S603  # named by who runs the benchmark
    if done.returncode:
        raise UnableError(f"pagefind: {(done.stderr or done.stdout).strip()[-2000:]}")
    return folder / "pagefind"


def ask(folder: Path, queries: Sequence[str], most: int, shown: int = 0) -> list[dict[str, Any]]:
    """Return for each query {results: [[page's number, score]], bytes: fetched anew, began: fetched before}.

    `bytes` are of the search and of the `shown` first results, `pagefind.js` itself left out.
    """
    asked = "".join(f"{json.dumps({'text': text, 'most': most, 'shown': shown})}\n" for text in queries)
    node = shutil.which("node")
    if node is None:
        raise UnableError("node: is not installed, and runs Pagefind's code; get it from https://nodejs.org/")
    done = subprocess.run([node, str(_RUNNER), str(folder)], input=asked, capture_output=True, text=True, check=False)  # noqa: S603  # our own file
    if done.returncode:
        raise UnableError(f"pagefind in node: {done.stderr.strip()[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def pagefind(prepared: Prepared, queries: Sequence[str], place: Place) -> list[Ranking]:
    """Return Pagefind's rankings."""
    folder = build(prepared.documents, place.folder / "pagefind")
    answers = ask(folder, queries, 100)
    return [[(prepared.documents[int(n)].key, float(score)) for n, score in answer["results"]] for answer in answers]
