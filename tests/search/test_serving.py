"""The search over HTTP, asked by a real client."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from plugins.search.serving import Application, Limits
from tests.search.making import document, searching

DOCUMENTS = (
    document("posts/tyres", "Tyres", "tyre pressure", topics=("cost",), people=("ada",), knows=(("ada", 2),)),
    document("links/tubes", "Tubes", "tyre tubes", day=16000),
)


class Quiet(WSGIRequestHandler):
    """Says nothing of what it is asked."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


@pytest.fixture
def address(clock: list[float]) -> Iterator[str]:
    application = Application(searching(*DOCUMENTS), "v1", lambda: clock[0], Limits(a_minute=6, at_once=5))
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def get(address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], Any]:
    request = urllib.request.Request(address, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            body = answer.read()
            return answer.status, dict(answer.headers), json.loads(body) if body else None
    except urllib.error.HTTPError as problem:
        body = problem.read()
        return problem.code, dict(problem.headers), json.loads(body) if body else None


def test_it_answers_as_the_command_does(address: str) -> None:
    status, headers, body = get(f"{address}/search?q=tyre&topic=cost")
    assert status == 200
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["Cache-Control"] == "public, max-age=300"
    assert body["query"] == "tyre"
    assert [(r["path"], r["people"]) for r in body["results"]] == [("/posts/tyres/", ["ada"])]
    assert [p["expert"] for p in body["people"]] == ["ada"]


def test_sorted_by_date_and_leafed_through(address: str) -> None:
    newest = get(f"{address}/search?q=tyre&order=date&most=1")[2]
    assert (newest["total"], [r["path"] for r in newest["results"]]) == (2, ["/links/tubes/"])
    assert [r["path"] for r in get(f"{address}/search?q=tyre&order=date&first=1")[2]["results"]] == ["/posts/tyres/"]


def test_an_answer_that_is_known_is_not_sent_again(address: str) -> None:
    tag = get(f"{address}/search?q=tyre")[1]["ETag"]
    status, headers, body = get(f"{address}/search?q=tyre", **{"If-None-Match": tag})
    assert (status, headers["ETag"], body) == (304, tag, None)
    assert get(f"{address}/search?q=tube", **{"If-None-Match": tag})[0] == 200


def test_who_asks_too_often_is_told_when_to_ask_again(address: str, clock: list[float]) -> None:
    assert [get(f"{address}/search?q=tyre")[0] for _ in range(5)] == [200] * 5
    status, headers, body = get(f"{address}/search?q=tyre")
    assert (status, headers["Retry-After"]) == (429, "10")
    assert body == {"error": "too many questions; ask again in 10 seconds"}
    clock[0] += 10
    assert get(f"{address}/search?q=tyre")[0] == 200


@pytest.mark.parametrize(("path", "status", "error"), [
    ("/search?kind=nosuch", 400, "there is no kind `nosuch`"),
    ("/search?x=1", 400, "there is no parameter `x`; there are q, kind, topic, stage, by, order, first, most"),
    ("/search?most=51", 400, "`most` must be a number from 0 to 50"),
    ("/search?first=-1", 400, "`first` must be a number from 0 to 1000"),
    ("/search?order=up", 400, "`order` must be relevance or date"),
    ("/elsewhere", 404, "there is /search and /openapi.json"),
])
def test_what_means_nothing_is_said(address: str, path: str, status: int, error: str) -> None:
    found, _, body = get(f"{address}{path}")
    assert (found, body) == (status, {"error": error})


def test_only_asking_is_allowed(address: str) -> None:
    status, headers, _ = get(f"{address}/search?q=x", method="DELETE")
    assert (status, headers["Allow"]) == (405, "GET, HEAD")
    assert get(f"{address}/search?q=x", method="HEAD")[2] is None


def test_the_description_names_what_answers_have(address: str) -> None:
    described = get(f"{address}/openapi.json")[2]
    assert described["openapi"] == "3.1.1"
    operation = described["paths"]["/search"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    answer = get(f"{address}/search?q=tyre")[2]
    assert set(answer) == set(schema["properties"]) == set(schema["required"])
    assert set(answer["results"][0]) == set(schema["properties"]["results"]["items"]["properties"])
    assert set(answer["people"][0]) == set(schema["properties"]["people"]["items"]["properties"])
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert names == {"q", "kind", "topic", "stage", "by", "order", "first", "most"}
