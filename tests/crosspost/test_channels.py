"""What each server gets, and what comes back: shapes, threads, changes, withdrawals, the key's hour."""

from __future__ import annotations

import datetime as dt
import json
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from plugins.core.errors import UsageError
from plugins.core.network import Network
from plugins.crosspost.afterlife import replies, settle, withdraw
from plugins.crosspost.channels.contract import Message
from plugins.crosspost.channels.mail import composed
from plugins.crosspost.channels.oauth import signed
from plugins.crosspost.excerpts import Card
from plugins.crosspost.secrets import Secrets

from .mailbox import mailbox
from .models import TOKEN, Asked, MastodonModel, Model, SiteModel, Told
from .networks import network, post
from .serving import FAULTS, Net
from .stage import DEAF, MODELS, FakeClock, Stage, channel


def staged(folder: Path, name: str, **more: object) -> tuple[Stage, Model, Net]:
    clock = FakeClock()
    model = MODELS[name](clock.now)
    net = Net({f"{name}.test": model, "stoa.example": SiteModel("https://stoa.example", clock.now)})
    one = Stage(folder, (name,), fetch=net, clock=clock, more=more)
    one.begin()
    return one, model, net


def built(one: Stage, name: str, summary: str = "A thought.", **more: Any) -> Network:  # noqa: ANN401  # a post's
    return network(post("item", summary=summary, **more), channels={name: channel(name) | dict(one.more)})


def sent(one: Stage, name: str, summary: str = "A thought.", **more: object) -> list[str]:
    return [str(result) for result in one.send(built=built(one, name, summary, **more))]


def test_what_mastodon_gets(tmp_path: Path) -> None:
    one, model, _ = staged(tmp_path, "mastodon", visibility="unlisted")
    assert sent(one, "mastodon", language="de-AT") == ["mastodon: 1 posted"]
    (asked,) = [asked for asked in model.log if asked.method == "POST"]
    assert asked.values == {
        "status": "A thought.\n— @ada@example.social\n\nhttps://stoa.example/posts/item/\n"
                  "#BuyingWithCare #CostsAndProof",
        "visibility": "unlisted", "language": "de"}
    item = built(one, "mastodon").posts[0]
    assert asked.headers["idempotency-key"] == str(uuid.uuid5(uuid.UUID(item.id), "mastodon 0"))


def test_what_linkedin_gets(tmp_path: Path) -> None:
    one, model, _ = staged(tmp_path, "linkedin")
    assert sent(one, "linkedin") == ["linkedin: 1 posted"]
    (asked,) = [asked for asked in model.log if asked.target == "/rest/posts"]
    tags = "{hashtag|\\#|BuyingWithCare} {hashtag|\\#|CostsAndProof}"
    assert asked.json["commentary"] == f"A thought.\n— Ada Okafor\n\n{tags}"
    assert asked.json["content"] == {"article": {
        "source": "https://stoa.example/posts/item/", "title": "About item", "description": "A thought.",
        "thumbnail": "urn:li:image:1", "thumbnailAltText": "The page's title in large letters"}}
    assert asked.headers["linkedin-version"] == "202610"


def test_what_hooks_get(tmp_path: Path) -> None:
    one, model, _ = staged(tmp_path, "webhook")
    assert sent(one, "webhook") == ["webhook: 1 posted"]
    (asked,) = model.log
    item = built(one, "webhook").posts[0]
    assert asked.headers["idempotency-key"] == asked.json["id"] == f"{item.id}#0"
    assert asked.json["link"] == "https://stoa.example/posts/item/"


def test_discord_calls_nobody(tmp_path: Path) -> None:
    one, model, _ = staged(tmp_path, "discord")
    sent(one, "discord", "Hello @everyone.")
    assert model.log[0].json["allowed_mentions"] == {"parse": []}


@pytest.mark.parametrize("name", ["mastodon", "x", "bluesky"])
def test_a_thread_hangs_together_and_goes_on_after_a_failure(name: str, tmp_path: Path) -> None:
    one, model, net = staged(tmp_path, name)
    words = {name: ["First of three.", "Second of three.", "Third of three."]}
    posting = {"mastodon": "/api/v1/statuses", "x": "/2/tweets", "bluesky": "putRecord"}[name]
    net.fault = FAULTS["refused"]
    net.when = lambda asked: asked.method == "POST" and posting in asked.target and len(model.posts) == 1
    assert sent(one, name, crosspost=words) == [f"{name}: 1 failed"]
    assert len(model.posts) == 1
    net.fault = None
    one.clock.moment += dt.timedelta(days=8)  # older than a week: what began is still ended
    assert sent(one, name, crosspost=words) == [f"{name}: 1 posted"], one.said
    assert sent(one, name, crosspost=words) == [f"{name}: nothing to do"]
    first, second, third = (json.dumps(post) for post in model.posts.values())
    assert ("First" in first, "Second" in second, "Third" in third) == (True, True, True)
    before = {"mastodon": "in_reply_to_id", "x": "in_reply_to", "bluesky": "parent"}[name]
    assert [before in text for text in (second, third)] == [True, True]


def test_a_changed_item_changes_its_post(tmp_path: Path) -> None:
    for name in ("mastodon", "linkedin", "telegram", "discord"):
        one, model, _ = staged(tmp_path / name, name)
        sent(one, name)
        assert sent(one, name, "A better thought.") == [f"{name}: 1 changed"], one.said
        assert sent(one, name, "A better thought.") == [f"{name}: nothing to do"]
        assert [("better" in json.dumps(post)) for post in model.posts.values()] == [True]


@pytest.mark.parametrize("name", ["mastodon", "linkedin", "telegram", "discord", "bluesky"])
def test_a_post_that_was_deleted_there_is_not_made_again(name: str, tmp_path: Path) -> None:
    one, model, _ = staged(tmp_path, name)
    sent(one, name)
    model.posts.clear()
    assert sent(one, name) == [f"{name}: nothing to do"]
    assert sent(one, name, "A better thought.") == [f"{name}: 1 failed"]
    advice = f"; if it was deleted there, run `invoke crosspost.withdraw posts/item --channel {name}`"
    assert [said for said in one.said if said.endswith(advice)], one.said
    outbox = one.outbox(built=built(one, name))
    assert [result.well for result in withdraw("posts/item", outbox.channels, one.run())] == [True]
    assert sent(one, name, "A better thought.") == [f"{name}: nothing to do"]
    assert model.posts == {}


@pytest.mark.parametrize("name", ["x", "slack", "teams", "webhook"])
def test_where_posts_can_not_be_changed_they_stay(name: str, tmp_path: Path) -> None:
    one, model, _ = staged(tmp_path, name)
    sent(one, name)
    before = dict(model.posts)
    assert sent(one, name, "A better thought.") == [f"{name}: nothing to do"]
    assert model.posts == before


@pytest.mark.parametrize("name", ["mastodon", "linkedin", "x", "telegram", "discord", "bluesky"])
def test_withdraw(name: str, tmp_path: Path) -> None:
    one, model, _ = staged(tmp_path, name)
    sent(one, name)
    outbox = one.outbox(built=built(one, name))
    withdraw("posts/item", outbox.channels, one.run())
    assert model.posts == {}
    assert sent(one, name) == [f"{name}: nothing to do"]
    with pytest.raises(UsageError, match="was posted nowhere"):
        withdraw("posts/item", outbox.channels, one.run())


def test_withdraw_says_where_it_can_not(tmp_path: Path) -> None:
    one, model, _ = staged(tmp_path, "slack")
    sent(one, "slack")
    (result,) = withdraw("posts/item", one.outbox(built=built(one, "slack")).channels, one.run())
    assert (result.failed, len(model.posts)) == (1, 1)
    assert ("slack: posts/item stays: it only takes messages: nothing sent there can be changed or taken back"
            in one.said)


@pytest.mark.parametrize("hours", [0, 0.9, 2, 30])
@pytest.mark.parametrize("name", ["mastodon", "gotosocial"])
def test_the_keys_hour(name: str, hours: float, tmp_path: Path) -> None:
    """A run that never heard an answer asks; within the hour the key holds too, after it the list alone tells."""
    one, model, net = staged(tmp_path, name)
    net.fault, net.when = FAULTS["timeout after"], lambda asked: asked.method == "POST" or net.hits > 0
    sent(one, name)
    net.fault = None
    one.clock.moment += dt.timedelta(hours=hours)
    sent(one, name)
    assert len(model.posts) == 1


@pytest.mark.parametrize("name", sorted(DEAF - {"email"}))
def test_what_is_unknown_is_settled_by_a_person(name: str, tmp_path: Path) -> None:
    one, model, net = staged(tmp_path, name)
    net.fault, net.when = FAULTS["timeout before"], lambda asked: "stoa.example" not in asked.headers["host"]
    assert sent(one, name) == [f"{name}: 1 unknown"]
    net.fault = None
    assert sent(one, name) == [f"{name}: 1 unknown"]
    assert model.posts == {}
    outbox = one.outbox(built=built(one, name))
    assert settle("posts/item", outbox.channels[0], one.run(), posted=False) == 1
    assert sent(one, name) == [f"{name}: 1 posted"]
    with pytest.raises(UsageError, match=f"posts/item: nothing of it is unknown on {name}"):
        settle("posts/item", outbox.channels[0], one.run(), posted=True)


def test_waits_as_it_is_told_and_gives_up_politely(tmp_path: Path) -> None:
    one, model, net = staged(tmp_path, "mastodon")
    net.fault, net.when = FAULTS["429 with Retry-After"], lambda asked: asked.method == "POST" and net.hits < 2
    assert sent(one, "mastodon") == ["mastodon: 1 posted"]
    assert one.clock.slept == [7.0, 7.0]
    one, model, net = staged(tmp_path / "b", "mastodon", wait=5)
    net.fault, net.when = FAULTS["429 with Retry-After"], lambda asked: asked.method == "POST"
    assert sent(one, "mastodon") == [
        "mastodon: 1 failed; stopped: http://mastodon.test: answered 429 (Too many requests); asks to wait 7 s"]
    assert (one.clock.slept, model.posts) == ([], {})


def test_one_channels_trouble_is_never_anothers(tmp_path: Path) -> None:
    clock = FakeClock()
    models = {name: MODELS[name](clock.now) for name in ("mastodon", "bluesky", "slack")}

    line = sys._getframe().f_lineno + 3  # of the mistake

    def broken(_: Asked) -> Told:
        raise RuntimeError(f"a bug with {TOKEN} in it")
    vars(models["bluesky"])["handle"] = broken
    net = Net({f"{name}.test": model for name, model in models.items()} | {
        "stoa.example": SiteModel("https://stoa.example", clock.now)})
    one = Stage(tmp_path, tuple(models), fetch=net, clock=clock)
    one.begin()
    assert [str(result) for result in one.send("new")] == [
        "mastodon: 1 posted",
        f"bluesky: stopped: RuntimeError in {__file__}:{line}: a bug with ••• in it; please report it",
        "slack: 1 posted"]


def test_replies_come_home_once_and_are_counted(tmp_path: Path) -> None:
    one, model, _ = staged(tmp_path, "mastodon", counts=True)
    assert isinstance(model, MastodonModel)
    sent(one, "mastodon")
    public = {"visibility": "public", "account": {"id": "8", "acct": "bo@else.example", "display_name": "Bo"}}
    model.replies = [
        {"id": "1", "url": "https://else.example/1", "created_at": "2026-11-20T13:00:00Z", "language": "en",
         "content": "<p>What does it <b>cost</b> &amp; who pays?</p><p># not a heading</p>", **public},
        {**public, "id": "2", "visibility": "private", "content": "secret"},
        {**public, "id": "3", "account": {"id": "7"}, "content": "our own"},
    ]
    outbox = one.outbox(built=built(one, "mastodon"))
    assert replies(outbox.channels, one.run()) == (1, True)
    assert replies(outbox.channels, one.run()) == (0, True)
    (path,) = (one.content / "inbox").glob("*.md")
    assert path.read_text("utf-8") == (
        '---\ntitle: "What does it cost & who pays? # not a heading"\ndate: "2026-11-20T13:00:00+00:00"\n'
        'status: "draft"\nasked_by: {"name": "Bo"}\nlanguage: "en"\nsource: "https://else.example/1"\n'
        'extra: {"channel": "mastodon", "handle": "bo@else.example", "in_reply_to": "posts/item", '
        '"consent": "to be asked"}\n---\n'
        "> What does it cost &amp; who pays?\n> # not a heading\n")
    assert (f"{path}: “What does it cost & who pays? # not a heading” by Bo (bo@else.example) on mastodon, "
            "about posts/item") in one.said
    assert list(one.history("mastodon").replies.values()) == [1]


def test_mail_by_a_real_server(tmp_path: Path) -> None:
    clock = FakeClock()
    with mailbox() as (box, server):
        net = Net({"stoa.example": SiteModel("https://stoa.example", clock.now)})
        one = Stage(tmp_path, ("email",), fetch=net, clock=clock, servers={"email": server})
        one.begin()
        assert [str(result) for result in one.send("new")] == ["email: 1 posted"], one.said
        (letter,) = box.letters
    assert b"Subject: About new\r\n" in letter
    assert b"To: list@stoa.example\r\n" in letter
    assert b"https://stoa.example/posts/new/" in letter


def test_a_letter_has_the_same_id_each_time(tmp_path: Path) -> None:
    one, _, _ = staged(tmp_path, "slack")
    item = built(one, "slack").posts[0]
    message = Message(item=item.id, words="w", card=Card(link="https://a.example/", title="T"), at=one.clock.moment)
    ids = {composed(message, "S <s@stoa.example>", "a@b.example")["Message-ID"] for _ in range(2)}
    assert len(ids) == 1
    assert ids.pop().endswith("@stoa.example>")


def test_x_is_signed_with_four_keys_or_one() -> None:
    four: Mapping[str, str] = {"KEY": "k", "KEY_SECRET": "ks", "TOKEN": "t", "TOKEN_SECRET": "ts"}
    header = signed("POST", "https://api.x.com/2/tweets", Secrets(four))["Authorization"]
    assert header.startswith("OAuth ")
    assert 'oauth_signature_method="HMAC-SHA1"' in header
    assert "ks" not in header.replace("oauth_", "").split("signature=")[0]
    assert signed("GET", "https://api.x.com/2/users/me", Secrets({"TOKEN": "t"})) == {"Authorization": "Bearer t"}
