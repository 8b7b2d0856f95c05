"""The server of `invoke serve`: a folder on loopback, and pages that reload themselves when they changed.

Every page gets one script more, which listens to server-sent events
(https://html.spec.whatwg.org/multipage/server-sent-events.html) and comes back to where the reader was.

It runs in a process of its own where the system can fork: a process with threads can't safely be copied, and builds
want to be.
"""

from __future__ import annotations

import json
import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from ..core.errors import UnableError
from ..store.processes import forks

SCRIPT: Final = "/_stoa/reload.js"
EVENTS: Final = "/_stoa/events"
ALL: Final = "*"
"""The event's data where every page should reload; else a JSON list of changed addresses."""

_RELOAD: Final = (Path(__file__).parent / "reload.js").read_bytes()
_WAIT: Final = 15.0  # seconds between signs of life, so that a closed page's thread ends


class Listeners:
    """The pages that are open now."""

    def __init__(self) -> None:
        """Begin with none."""
        self._queues: set[queue.SimpleQueue[str]] = set()
        self._lock = threading.Lock()

    def tell(self, data: str) -> None:
        """Send an event to every open page."""
        with self._lock:
            for one in self._queues:
                one.put(data)

    @contextmanager
    def one(self) -> Iterator[queue.SimpleQueue[str]]:
        """Hold a page's queue as long as it is open."""
        mine: queue.SimpleQueue[str] = queue.SimpleQueue()
        with self._lock:
            self._queues.add(mine)
        try:
            yield mine
        finally:
            with self._lock:
                self._queues.discard(mine)


class Handler(SimpleHTTPRequestHandler):
    """Answers with the files of the site as a static host would, and with the events."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012  # the base class's own form
        **SimpleHTTPRequestHandler.extensions_map,
        ".atom": "application/atom+xml", ".rss": "application/rss+xml", ".opml": "text/x-opml",
        ".js": "text/javascript", ".md": "text/markdown; charset=utf-8", ".avif": "image/avif",
        ".webp": "image/webp", ".woff2": "font/woff2", ".html": "text/html; charset=utf-8",
    }

    def __init__(self, *arguments: object, listeners: Listeners, directory: str) -> None:
        """Take what `http.server` gives, and who listens."""
        self._listeners = listeners
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]  # passed through as it came

    def do_GET(self) -> None:
        """Answer a request."""
        place = self.path.partition("?")[0]
        if place == EVENTS:
            self._events()
        elif place == SCRIPT:
            self._send(HTTPStatus.OK, "text/javascript", _RELOAD)
        else:
            self._page(place)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the base class's name
        """Say nothing: who writes wants to see their own warnings."""

    def end_headers(self) -> None:
        """Keep nothing in the browser: the next look shows the next state."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _page(self, place: str) -> None:
        file = Path(self.translate_path(place))
        if file.is_dir() and not place.endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{place}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if file.is_dir():
            file /= "index.html"
        status = HTTPStatus.OK
        if not file.is_file():
            status, file = HTTPStatus.NOT_FOUND, Path(self.directory) / "404.html"
        try:
            data = file.read_bytes()
        except OSError:
            data = b"There is no such page.\n"
        if file.suffix == ".html":
            data = data.replace(b"</head>", f'<script src="{SCRIPT}" defer></script></head>'.encode(), 1)
        self._send(status, self.guess_type(str(file)), data)

    def _send(self, status: HTTPStatus, kind: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        with self._listeners.one() as mine:
            try:
                while True:
                    try:
                        text = f"data: {mine.get(timeout=_WAIT)}\n\n"
                    except queue.Empty:
                        text = ": still here\n\n"
                    self.wfile.write(text.encode())
                    self.wfile.flush()
            except OSError:
                return  # the page was closed


def changed_pages(paths: Sequence[str]) -> str:
    """Return the event for changed files: all pages reload for a style or script, else those whose own file changed."""
    if any(not path.endswith(".html") and path.startswith("theme/") for path in paths):
        return ALL
    return json.dumps([f"/{path.removesuffix('index.html')}" for path in paths if path.endswith(".html")])


class Preview:
    """A server at work."""

    def __init__(self, tell: Callable[[str], None], stop: Callable[[], None]) -> None:
        """Take what sends an event to every open page, and what ends the server."""
        self.tell, self.stop = tell, stop


@contextmanager
def serving(folder: Path, host: str, port: int) -> Iterator[Preview]:
    """Serve a folder meanwhile; UnableError where the port is taken."""
    listeners = Listeners()
    try:
        server = ThreadingHTTPServer((host, port), partial(Handler, listeners=listeners, directory=str(folder)))
    except OSError as problem:
        why = f"{host}:{port}: can't serve there ({problem.strerror}); choose another with --port"
        raise UnableError(why) from problem
    server.daemon_threads = True
    preview = _apart(server, listeners) if forks() else _beside(server, listeners)
    try:
        yield preview
    finally:
        preview.stop()


def _beside(server: ThreadingHTTPServer, listeners: Listeners) -> Preview:
    """Serve in threads of this process."""
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return Preview(listeners.tell, stop)


def _apart(server: ThreadingHTTPServer, listeners: Listeners) -> Preview:
    """Serve in another process, which ends with this one."""
    context = multiprocessing.get_context("fork")
    theirs, ours = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(server, listeners, theirs, ours), daemon=True)
    process.start()
    theirs.close()
    server.server_close()  # this process's end of it

    def stop() -> None:
        ours.close()
        process.terminate()
        process.join()

    return Preview(ours.send, stop)


def _serve(server: ThreadingHTTPServer, listeners: Listeners, line: Connection, others: Connection) -> None:
    others.close()  # so that the line ends when the other process does
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the other process, which then ends this one
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while True:
        try:
            listeners.tell(line.recv())
        except (EOFError, OSError):
            return
