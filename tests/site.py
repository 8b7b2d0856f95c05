"""The shipped network as a site, built once for all tests that look at it, however many processes run them."""

from __future__ import annotations

import datetime as dt
import fcntl
import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from plugins.building.run import build
from tests.paths import CONTENT, ROOT

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def built_once(shared: Path, name: str, content: Path = CONTENT, **settings: object) -> Path:
    """Return the site made of `content`, in a folder of `shared`; whoever comes first builds it, the others wait."""
    folder = shared / f"site-{name}"
    with (shared / f"site-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            places = {"PATH": str(content), "OUTPUT_PATH": str(folder / "output"), "STOA_STATE": str(folder / "state")}
            build(ROOT / "pelicanconf.py", {**places, **settings}, {}, NOW)
            (folder / "done").touch()
    return folder / "output"


class _Quiet(SimpleHTTPRequestHandler):
    """A static host: `index.html` for folders, `404.html` for what is not there."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback; yield the address, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
