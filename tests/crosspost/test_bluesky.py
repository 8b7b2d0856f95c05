"""Against a real Bluesky server: a post with card, picture and facets; edit, thread, delete, resume, replies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.crosspost.afterlife import replies, withdraw
from plugins.crosspost.channels.bluesky import record_key
from plugins.fetching import http

from .models import PICTURE, SiteModel
from .networks import network, post
from .pds import Pds
from .serving import served
from .stage import FakeClock, Stage, channel, environment


@pytest.fixture
def one(tmp_path: Path, pds: Pds) -> Iterator[Stage]:
    with ExitStack() as stack:
        clock = FakeClock()
        site = SiteModel("", clock.now)
        site.url = stack.enter_context(served(site))
        yield Stage(tmp_path, ("bluesky",), clock=clock, url=site.url, servers={"bluesky": pds.url},
                    fetch=stack.enter_context(http.opened(loopback=True)),
                    env=environment() | {"STOA_BLUESKY_HANDLE": pds.handle, "STOA_BLUESKY_PASSWORD": pds.password})


def test_a_post_with_card_picture_and_facets(one: Stage, pds: Pds) -> None:
    did = pds.account("ada.test")
    one.begin()
    assert [str(result) for result in one.send("carded")] == ["bluesky: 1 posted"], one.said
    (record,) = [r["value"] for r in pds.records() if "/posts/carded/" in str(r)]
    assert record["text"] == "The thought of carded in one sentence.\n— @ada.test\n\n#BuyingWithCare #CostsAndProof"
    data = record["text"].encode()
    found = [(data[f["index"]["byteStart"]:f["index"]["byteEnd"]].decode(), f["features"][0]) for f in record["facets"]]
    assert found == [
        ("@ada.test", {"$type": "app.bsky.richtext.facet#mention", "did": did}),
        ("#BuyingWithCare", {"$type": "app.bsky.richtext.facet#tag", "tag": "BuyingWithCare"}),
        ("#CostsAndProof", {"$type": "app.bsky.richtext.facet#tag", "tag": "CostsAndProof"}),
    ]
    card = record["embed"]["external"]
    assert (card["uri"], card["title"]) == (f"{one.url}/posts/carded/", "About carded")
    assert card["description"] == "The thought of carded in one sentence."
    assert (card["thumb"]["mimeType"], card["thumb"]["size"]) == ("image/png", len(PICTURE))
    assert record["langs"] == ["en"]


def test_a_changed_item_changes_its_post_and_keeps_its_picture(one: Stage, pds: Pds) -> None:
    one.begin()
    one.send("changed")
    made = network(post("changed", summary="A better thought."), channels={"bluesky": channel("bluesky", pds.url)},
                   url=one.url)
    assert [str(result) for result in one.send(built=made)] == ["bluesky: 1 changed"], one.said
    assert [str(result) for result in one.send(built=made)] == ["bluesky: nothing to do"]
    (record,) = [r["value"] for r in pds.records() if "/posts/changed/" in str(r)]
    assert record["text"].startswith("A better thought.")
    assert record["embed"]["external"]["thumb"]["size"] == len(PICTURE)


def test_a_thread_hangs_together(one: Stage, pds: Pds) -> None:
    one.begin()
    item = post("thread", crosspost={"bluesky": ["First of the thread.", "Second of the thread.", "Third of it."]})
    made = network(item, channels={"bluesky": channel("bluesky", pds.url)}, url=one.url)
    assert [str(result) for result in one.send(built=made)] == ["bluesky: 1 posted"], one.said
    found = {r["value"]["text"]: r for r in pds.records()}
    first, second, third = (found[text] for text in item.crosspost["bluesky"])
    assert second["value"]["reply"] == {"root": _ref(first), "parent": _ref(first)}
    assert third["value"]["reply"] == {"root": _ref(first), "parent": _ref(second)}


def _ref(record: dict[str, str]) -> dict[str, str]:
    return {"uri": record["uri"], "cid": record["cid"]}


def test_a_lost_ledger_makes_no_second_post(one: Stage, pds: Pds) -> None:
    """The record's key is made from the item: another machine, or a new ledger, finds it there."""
    one.begin()
    one.send("again")
    for path in one.folder.rglob("*.jsonl"):
        path.unlink()
    one.begin()
    assert [str(result) for result in one.send("again")] == ["bluesky: 1 posted"]
    assert "it was there already" in (one.content / "ledger" / "bluesky.jsonl").read_text("utf-8")
    assert pds.about("/posts/again/") == 1


def test_a_posts_name_comes_from_its_item_alone(one: Stage, pds: Pds) -> None:
    """In every version of Stoa, on every machine: what is out would else go out again under another name."""
    item = post("named")
    assert item.id == "urn:uuid:f8d680db-280f-5a9a-b5b3-4103ccc69b11"
    assert [record_key(item.id, part) for part in (0, 1)] == ["3joe6oelgv5ph", "3jnp6lo2dxapg"]
    one.begin()
    one.send("named")
    (record,) = [r for r in pds.records() if "/posts/named/" in str(r)]
    assert record["uri"] == f"at://{pds.did}/app.bsky.feed.post/{record_key(item.id, 0)}"


@given(st.uuids(), st.integers(0, 20))
def test_for_every_item_the_name_is_one_that_the_protocol_takes(item: UUID, part: int) -> None:
    assert re.fullmatch(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", record_key(item.urn, part))
    assert record_key(item.urn, part) != record_key(item.urn, part + 1)


def test_withdraw_deletes(one: Stage, pds: Pds) -> None:
    one.begin()
    one.send("regretted")
    outbox = one.outbox("regretted")
    assert [str(result) for result in withdraw("posts/regretted", outbox.channels, one.run())] == ["bluesky: 1 changed"]
    assert pds.about("/posts/regretted/") == 0
    assert [str(result) for result in one.send("regretted")] == ["bluesky: nothing to do"]


def test_replies_come_home_once(one: Stage) -> None:
    one.begin()
    one.send("asked")
    outbox = one.outbox("asked")
    assert replies(outbox.channels, one.run()) == (1, True), one.said
    assert replies(outbox.channels, one.run()) == (0, True)
    (path,) = (one.content / "inbox").glob("*.md")
    assert path.read_text("utf-8") == (
        '---\ntitle: "And what does it cost?"\ndate: "2026-11-21T08:00:00+00:00"\nstatus: "draft"\n'
        'asked_by: {"name": "Bo Reader"}\nlanguage: "en"\nsource: "https://bsky.app/profile/bo.test/post/3kreply"\n'
        'extra: {"channel": "bluesky", "handle": "bo.test", "in_reply_to": "posts/asked", "consent": "to be asked"}\n'
        "---\n> And what does it cost?\n")


def test_a_wrong_password_is_said_without_it(one: Stage) -> None:
    one.begin()
    one.env["STOA_BLUESKY_PASSWORD"] = "planted-secret-1"
    (result,) = one.send("nothing")
    assert str(result) == (f"bluesky: 1 failed; stopped: {one.servers['bluesky']}: answered 401 "
                           "(AuthenticationRequired: Invalid identifier or password)")
    assert "planted-secret-1" not in str(one.said)


def test_the_server_is_the_real_one(pds: Pds) -> None:
    answer = httpx.get(f"{pds.url}/xrpc/com.atproto.server.describeServer", trust_env=False).json()
    assert answer["availableUserDomains"] == [".test"]
