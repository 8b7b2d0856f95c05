"""Followers' side on real servers: conditional requests, and WebSub with a hub and a subscriber."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask
import httpx
import pytest
from flask_websub import hub as websub_hub
from flask_websub import subscriber as websub_subscriber

from plugins.core.network import Network
from plugins.feeds import pinging
from plugins.feeds.files import Feeds
from plugins.fetching.http import opened
from plugins.store.tree import OutputTree

from . import networks
from .networks import NOW, body, example
from .serving import NGINX, free_port, nginx, wsgi

needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


def build(network: Network, output: Path) -> tuple[int, int]:
    """Build the feeds of a network as plugin.py does; returns how many were written and kept."""
    tree = OutputTree(output, output.with_name("record"), "stamp")
    for file in Feeds(network):
        if not tree.keep(file.path, file.key):
            tree.write(file.path, file.make(), file.key)
    tree.commit()
    return sum(tree.changed.values()), sum(not new for new in tree.changed.values())


def later(network: Network) -> Network:
    """Return the same network a day later, with another post's text."""
    first = replace(network.items["posts/first"], body=body("<p>Mended.</p>"))
    return replace(network, items={**network.items, "posts/first": first})


@needs_nginx
def test_a_hundred_polls_cost_one_answer(tmp_path: Path) -> None:
    """Builds between the polls change nothing: neither bytes nor the host's ETag."""
    output = tmp_path / "site"
    build(example(), output)
    with nginx(output, tmp_path, free_port()) as url, httpx.Client() as client:
        statuses: list[int] = []
        headers: dict[str, str] = {}
        for number in range(100):
            if number % 25 == 24:
                assert build(replace(example(), now=NOW.replace(day=21)), output)[0] == 0
            answer = client.get(f"{url}/feed.atom", headers=headers)
            statuses.append(answer.status_code)
            if answer.status_code == 200:
                headers = {"If-None-Match": answer.headers["etag"],
                           "If-Modified-Since": answer.headers["last-modified"]}
        assert statuses == [200] + [304] * 99
        written, kept = build(later(example()), output)
        assert (written, kept > 50) == (24, True)
        assert client.get(f"{url}/feed.atom", headers=headers).status_code == 200
        assert client.get(f"{url}/topics/empty/feed.atom").headers["content-type"] == "application/atom+xml"


class Queue:
    """What the hub takes for celery: tasks run in threads."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def task(self, function: Callable[..., Any] | None = None, **options: Any) -> Any:  # noqa: ANN401  # celery's own
        """Make a task of a function."""
        def wrap(wrapped: Callable[..., Any]) -> Callable[..., Any]:
            def delay(*arguments: Any) -> None:  # noqa: ANN401  # celery's own
                given = (self, *arguments) if options.get("bind") else arguments
                thread = threading.Thread(target=wrapped, args=given, daemon=True)
                self.threads.append(thread)
                thread.start()

            wrapped.delay = delay  # type: ignore[attr-defined]
            return wrapped

        return wrap(function) if function else wrap

    def done(self) -> None:
        """Wait for what was begun, and for what that began."""
        while self.threads:
            self.threads.pop().join(20)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_subscriber_gets_what_the_hub_was_told_of(tmp_path: Path) -> None:
    """A real hub (Flask-WebSub) and its subscriber; the ping goes out only once the feed is live."""
    ports = [free_port() for _ in range(3)]
    site, hub_url = f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}/hub"
    network = example(settings=networks.settings(url=site, hub=hub_url))
    output = tmp_path / "site"
    build(network, output)

    host = flask.Flask("site")

    @host.route("/<path:path>")
    def serve(path: str) -> flask.Response:
        links = f'<{hub_url}>; rel="hub", <{site}/{path}>; rel="self"'
        answer = flask.Response((output / path).read_bytes(), mimetype="application/atom+xml")
        answer.headers["Link"] = links
        return answer

    queue = Queue()
    hub_app = flask.Flask("hub")
    hub_app.config["PUBLISH_SUPPORTED"] = True
    hub = websub_hub.Hub(websub_hub.SQLite3HubStorage(str(tmp_path / "hub.db")), queue)
    hub_app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))

    got: list[tuple[str, bytes]] = []
    reader_app = flask.Flask("reader")
    reader_app.config["SERVER_NAME"] = f"127.0.0.1:{ports[2]}"
    subscriber = websub_subscriber.Subscriber(
        websub_subscriber.SQLite3SubscriberStorage(str(tmp_path / "s.db")),
        websub_subscriber.SQLite3TempSubscriberStorage(str(tmp_path / "t.db")))
    reader_app.register_blueprint(subscriber.build_blueprint(url_prefix="/callbacks"))
    subscriber.add_listener(lambda topic, _, data: got.append((topic, data)))

    with wsgi(host, ports[0]), wsgi(hub_app, ports[1]), wsgi(reader_app, ports[2]), reader_app.app_context():
        found = websub_subscriber.discover(f"{site}/feed.atom")
        assert found == {"topic_url": f"{site}/feed.atom", "hub_url": hub_url}
        subscriber.subscribe(**found)
        queue.done()

        told = {one.url: one.digest for one in pinging.built(network, output)}
        assert pinging.changed(pinging.built(network, output), told, NOW) == ()
        edited = later(network)
        ahead = tmp_path / "ahead"
        build(edited, ahead)
        changed = pinging.changed(pinging.built(edited, ahead), told, NOW)
        assert {one.url.removeprefix(f"{site}/").rpartition("/")[0] for one in changed} == {
            "", "posts", "topics/curation", "topics/value", "stages/awareness", "experts/ada", "experts/ada/posts",
            "paths/start"}
        with opened(loopback=True) as fetch:
            too_early = [one.trouble for one in pinging.tell(hub_url, changed, fetch)]
            assert f"{site}/feed.atom: is not live yet: other bytes are there than in the output" in too_early
            assert all(too_early)
            queue.done()
            assert got == []
            build(edited, output)
            outcomes = list(pinging.tell(hub_url, changed, fetch))
            queue.done()
    assert [one.trouble for one in outcomes] == [""] * len(changed)
    assert got == [(f"{site}/feed.atom", (output / "feed.atom").read_bytes())]
    assert b"Mended." in got[0][1]
    known = pinging.remembered(pinging.built(edited, output), told, outcomes)
    assert pinging.changed(pinging.built(edited, output), known, NOW) == ()
    for name in ("hub", "s", "t"):
        sqlite3.connect(tmp_path / f"{name}.db").close()


def test_a_hub_that_is_not_there_is_named_and_asked_again_next_time(tmp_path: Path) -> None:
    port, none = free_port(), f"http://127.0.0.1:{free_port()}"
    network = example(settings=networks.settings(url=f"http://127.0.0.1:{port}", hub=f"{none}/"))
    output = tmp_path / "site"
    build(network, output)
    app = flask.Flask("site")
    app.add_url_rule("/<path:path>", view_func=lambda path: (output / path).read_bytes())
    one = next(feed for feed in pinging.built(network, output) if feed.url.endswith(f"{port}/feed.atom"))
    with wsgi(app, port), opened(loopback=True) as fetch:
        outcome, = pinging.tell(network.settings.hub, (one,), fetch)
    assert outcome.trouble.startswith(f"http://127.0.0.1:{port}/feed.atom: {none}: ")
    known = pinging.remembered(pinging.built(network, output), None, [outcome])
    assert pinging.changed(pinging.built(network, output), known, NOW) == (one,)


def test_where_nothing_is_known_only_what_is_new_is_told(tmp_path: Path) -> None:
    network = example()
    build(network, tmp_path / "site")
    feeds_built = pinging.built(network, tmp_path / "site")
    assert pinging.changed(feeds_built, None, NOW) == ()
    just_then = networks.day(9).replace(hour=23)
    found = {one.url.removeprefix("https://stoa.example/") for one in pinging.changed(feeds_built, None, just_then)}
    assert "ideas/feed.atom" in found
    assert "editions/feed.atom" not in found


def test_what_was_told_is_remembered_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "state" / "pinged.json"
    assert pinging.load(path) is None
    pinging.save(path, {"https://b.example/": "2", "https://a.example/": "1"})
    assert pinging.load(path) == {"https://a.example/": "1", "https://b.example/": "2"}
    path.write_bytes(os.urandom(20))
    assert pinging.load(path) is None
