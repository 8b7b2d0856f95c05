"""Servers that keep the published rules in other ways than ours do: what is said in another place, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plugins.crosspost.running import plans

from .models import TOKEN, Asked, Model, SiteModel, Told
from .networks import NOW, network, post
from .serving import Net
from .stage import MODELS, FakeClock, Stage, channel, environment

Answering = Callable[[Asked], Told]
RESET = (NOW + dt.timedelta(seconds=9)).isoformat()


def staged(folder: Path, name: str, answering: Callable[[Model], Answering] = lambda model: model.answer,
           **env: str) -> tuple[Stage, Model]:
    """Return a stage whose server answers in a way of its own."""
    clock = FakeClock()
    model = MODELS[name](clock.now)
    vars(model)["answer"] = answering(model)
    net = Net({f"{name}.test": model, "stoa.example": SiteModel("https://stoa.example", clock.now)})
    one = Stage(folder, (name,), fetch=net, clock=clock, env=environment() | env)
    one.begin()
    return one, model


def once(told: Told, posting: str) -> Callable[[Model], Answering]:
    """Answer the first post like this, and take nothing."""
    def answering(model: Model) -> Answering:
        left, answer = [told], model.answer

        def one(asked: Asked) -> Told:
            return left.pop() if left and asked.method == "POST" and posting in asked.target else answer(asked)
        return one
    return answering


@pytest.mark.parametrize(("name", "posting", "told", "waited"), [
    pytest.param("mastodon", "/statuses", Told(429, {}, {"x-ratelimit-reset": RESET}), 9, id="mastodon: a date"),
    pytest.param("x", "/tweets", Told(429, {}, {"x-rate-limit-reset": str(int(NOW.timestamp()) + 9)}), 9,
                 id="x: a second of the epoch"),
    pytest.param("bluesky", "putRecord", Told(429, {}, {"ratelimit-reset": str(int(NOW.timestamp()) + 9)}), 9,
                 id="bluesky: a second of the epoch"),
    pytest.param("discord", "/hook", Told(429, {"retry_after": 8.5, "global": False}), 8.5, id="discord: its JSON"),
    pytest.param("telegram", "/send", Told(429, {"ok": False, "parameters": {"retry_after": 8}}), 8, id="telegram's"),
    pytest.param("telegram", "/send", Told(200, {"ok": False, "error_code": 429, "parameters": {"retry_after": 8}}), 8,
                 id="telegram: all of it in the body"),
    pytest.param("slack", "/hook", Told(429, b"rate_limited", {"retry-after": "8"}), 8, id="slack: no JSON"),
])
def test_how_long_to_wait_is_said_in_many_places(name: str, posting: str, told: Told, waited: float,
                                                 tmp_path: Path) -> None:
    one, model = staged(tmp_path, name, once(told, posting))
    assert [str(result) for result in one.send("new")] == [f"{name}: 1 posted"], one.said
    assert sum(one.clock.slept) == pytest.approx(waited, abs=0.9)
    assert model.about("/posts/new/") == 1


def test_when_the_limit_begins_anew_says_nothing_of_an_error(tmp_path: Path) -> None:
    """Mastodon names it in every answer, minutes ahead: no reason to give up after a 502."""
    later = (NOW + dt.timedelta(minutes=5)).isoformat()
    one, _ = staged(tmp_path, "mastodon", once(Told(502, b"", {"x-ratelimit-reset": later}), "/statuses"))
    assert [str(result) for result in one.send("new")] == ["mastodon: 1 posted"], one.said


@pytest.mark.parametrize(("name", "told", "said"), [
    ("slack", Told(200, {"ok": True}), "slack: 1 posted"),
    ("slack", Told(200, {"success": True}), "slack: 1 posted"),
    ("slack", Told(200, {"ok": False}), "slack: 1 unknown"),
    ("teams", Told(202), "teams: 1 posted"),
    ("teams", Told(200, b"1"), "teams: 1 posted"),
    ("teams", Told(200, b"\n<!DOCTYPE html><title>Log in</title>"), "teams: 1 unknown"),
    ("webhook", Told(204), "webhook: 1 posted"),
    ("webhook", Told(200, b"<html>welcome to this cafe's wireless</html>"), "webhook: 1 unknown"),
    ("telegram", Told(200, {"ok": False, "error_code": 400, "description": "chat not found"}), "telegram: 1 failed"),
    ("telegram", Told(403, {"ok": False, "description": "bot was kicked"}),
     "telegram: 1 failed; stopped: http://telegram.test: answered 403 (bot was kicked)"),
])
def test_what_counts_as_taken(name: str, told: Told, said: str, tmp_path: Path) -> None:
    one, _ = staged(tmp_path, name, lambda _: lambda _: told)
    assert [str(result) for result in one.send("new")] == [said], one.said


def test_a_webhooks_own_query_goes_along(tmp_path: Path) -> None:
    one, model = staged(tmp_path, "discord", STOA_DISCORD_URL=f"http://discord.test/hook/{TOKEN}?thread_id=7")
    one.send("new")
    changed = network(post("new", summary="Better.", date=one.clock.moment), channels={"discord": channel("discord")})
    assert [str(result) for result in one.send(built=changed)] == ["discord: 1 changed"], one.said
    assert [asked.target.removeprefix(f"/hook/{TOKEN}") for asked in model.log] == [
        "?thread_id=7&wait=true", "/messages/1001?thread_id=7"]


def _whole(model: Model) -> Answering:
    """Answer with all posts whatever page was asked for."""
    answer = model.answer

    def one(asked: Asked) -> Told:
        listed = asked.path.endswith("/7/statuses")
        return Told(200, list(reversed(model.posts.values()))) if listed else answer(asked)
    return one


@pytest.mark.parametrize("before", [0, 25, 60])
def test_a_mastodon_server_without_pages(before: int, tmp_path: Path) -> None:
    one, model = staged(tmp_path, "mastodon", _whole)
    made = one.clock.moment.isoformat()
    model.posts |= {str(n): {"id": str(n), "created_at": made, "content": "<p>else</p>"} for n in range(before)}
    assert [str(result) for result in one.send("new")] == ["mastodon: 1 posted"], one.said
    assert model.about("/posts/new/") == 1


@pytest.mark.parametrize("status", [403, 404, 405])
def test_a_server_that_will_not_list_its_posts_is_posted_to(status: int, tmp_path: Path) -> None:
    """The question before a first post is a precaution: the ledger is whole, and says that nothing is out."""
    def answering(model: Model) -> Answering:
        answer = model.answer
        return lambda asked: Told(status, {}) if "/accounts/" in asked.path else answer(asked)

    one, model = staged(tmp_path, "mastodon", answering)
    assert [str(result) for result in one.send("new")] == ["mastodon: 1 posted"], one.said
    assert model.about("/posts/new/") == 1


@pytest.mark.parametrize(("name", "place"), [("linkedin", "/rest/images"), ("bluesky", "uploadBlob")])
def test_a_picture_that_is_not_taken_keeps_no_words_back(name: str, place: str, tmp_path: Path) -> None:
    def answering(model: Model) -> Answering:
        answer = model.answer
        return lambda asked: Told(422, {"message": "no such picture"}) if place in asked.target else answer(asked)

    one, model = staged(tmp_path, name, answering)
    assert [str(result) for result in one.send("new")] == [f"{name}: 1 posted"], one.said
    assert "thumb" not in str(model.posts)


def test_words_that_somebody_posted_by_hand_are_left_as_they_are(tmp_path: Path) -> None:
    one, model = staged(tmp_path, "mastodon")
    link = "https://stoa.example/posts/item/"
    model.posts["5"] = {"id": "5", "created_at": one.clock.moment.isoformat(),
                        "content": f'<p>Mine: <a href="{link}">look</a></p>'}
    before = dict(model.posts["5"])

    def built(summary: str) -> Any:  # noqa: ANN401  # a network
        return network(post("item", summary=summary), channels={"mastodon": channel("mastodon")})

    assert [str(result) for result in one.send(built=built("A thought."))] == ["mastodon: 1 posted"]
    assert [str(result) for result in one.send(built=built("A better thought."))] == ["mastodon: nothing to do"]
    assert model.posts == {"5": before}
    (plan,) = plans(one.outbox(built=built("A better thought.")), one.run())
    assert [change.why_not for change in plan.changes] == [
        "Stoa found it there and did not write it; change it there if it is yours"]
