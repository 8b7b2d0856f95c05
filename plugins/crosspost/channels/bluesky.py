"""Bluesky (https://docs.bsky.app/docs/advanced-guides/posts), by the AT Protocol's own calls.

A post's record key is made from its item and part, so the same item can only ever be the same record: writing it says
that there must be none yet (`swapRecord: null`), and asking for it tells for sure whether it is there. Sessions are
few (300 a day), so one lasts a whole run.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from typing import Any, Final
from urllib.parse import urlencode

from ...fetching.exchange import Answer, Asking
from ..facets import Facet, facets
from .contract import Image, Means, Message, Reply, Sent, TroubleError, asked, judged, preparing, read

COLLECTION: Final = "app.bsky.feed.post"
_SORTABLE: Final = "234567abcdefghijklmnopqrstuvwxyz"
_BEGIN: Final = 1_672_531_200_000_000  # 2023 in microseconds: keys are times, and ours are before any real one
_BLOB: Final = 1_000_000  # bytes: the lexicon's `maxSize` of a card's picture
_BAD: Final = 400
_IN_THREAD: Final = 6  # levels of answers


class Bluesky:
    """One account on its server (PDS)."""

    def __init__(self, means: Means) -> None:
        """Take what it is opened with; nothing is asked yet."""
        self._means = means
        self._server = means.channel.server
        self._token = ""
        self._did = ""
        self._people: dict[str, str] = {}

    def post(self, message: Message) -> Sent:
        """Write the record, if there is none under its key."""
        with preparing():
            values = self._record(message)
        return self._write(_key(message), values, {"swapRecord": None}, message)

    def find(self, message: Message, since: dt.datetime) -> Sent | None:  # noqa: ARG002  # its key tells
        """Ask for the record under the message's key."""
        found = self._get(_key(message))
        return None if found is None else self._sent(_key(message), found["uri"], found.get("cid"))

    def change(self, sent: Sent, message: Message) -> Sent:
        """Write other words under the same key. bsky.app shows the words that it saw first."""
        key = sent.data.get("key") or _key(message)
        known = self._get(key)
        if known is None:
            raise TroubleError(f"{self._server}: has no such post any more", taken=False, gone=True)
        values = self._record(message)
        was = known.get("value")
        if isinstance(was, dict):
            values |= {name: was[name] for name in ("createdAt", "reply") if name in was}
            _keep_picture(values, was)
        return self._write(key, values, {"swapRecord": known.get("cid")}, message)

    def withdraw(self, sent: Sent) -> None:
        """Delete the record; one that is not there is as good."""
        self._call("com.atproto.repo.deleteRecord", {
            "repo": self._login(), "collection": COLLECTION, "rkey": sent.data.get("key") or _tail(sent.remote)})

    def replies(self, sent: Sent) -> tuple[Reply, ...]:
        """Return the answers to a post, as the AppView behind the server knows them."""
        answer = self._call("app.bsky.feed.getPostThread", query={"uri": sent.remote, "depth": str(_IN_THREAD)})
        own = self._login()
        return tuple(reply for reply in _answers(read(answer).get("thread"))
                     if not reply.remote.startswith(f"at://{own}/"))

    def _login(self) -> str:
        """Return the account's DID, with a session."""
        if not self._token:
            secrets, redact = self._means.secrets, self._means.redact
            with preparing():
                session = read(asked(self._means, Asking(
                    method="POST", url=f"{self._server}/xrpc/com.atproto.server.createSession",
                    json={"identifier": secrets["HANDLE"], "password": secrets["PASSWORD"]})), "accessJwt", "did")
            for name in ("accessJwt", "refreshJwt"):
                redact.learn(str(session.get(name, "")))
            self._token, self._did = session["accessJwt"], session["did"]
        return self._did

    def _record(self, message: Message) -> dict[str, Any]:
        """Return the record of a message. The link card is the client's to build."""
        values: dict[str, Any] = {
            "$type": COLLECTION, "text": message.words,
            "createdAt": message.at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        if message.language:
            values["langs"] = [message.language]
        marked = [feature for feature in map(self._feature, facets(message.words)) if feature is not None]
        if marked:
            values["facets"] = marked
        if message.root is not None and message.before is not None:
            values["reply"] = {"root": _strong(message.root), "parent": _strong(message.before)}
        if message.part == 0 and message.card.link:
            card = message.card
            external: dict[str, Any] = {"uri": card.link, "title": card.title, "description": card.description}
            blob = self._blob(message.picture())
            if blob is not None:
                external["thumb"] = blob
            values["embed"] = {"$type": "app.bsky.embed.external", "external": external}
        return values

    def _feature(self, facet: Facet) -> dict[str, Any] | None:
        match facet.kind:
            case "mention":
                did = self._person(facet.value)
                value = {"did": did} if did else None
            case "link":
                value = {"uri": facet.value}
            case _:
                value = {"tag": facet.value}
        if value is None:
            return None
        return {"index": {"byteStart": facet.start, "byteEnd": facet.end},
                "features": [{"$type": f"app.bsky.richtext.facet#{facet.kind}", **value}]}

    def _person(self, handle: str) -> str:
        """Return the DID of a handle, or nothing: a mention of nobody stays plain text."""
        if handle not in self._people:
            self._people[handle] = ""
            answer = self._call("com.atproto.identity.resolveHandle", query={"handle": handle}, also={_BAD})
            if answer.ok:
                self._people[handle] = str(read(answer, "did")["did"])
        return self._people[handle]

    def _blob(self, image: Image | None) -> Any:  # noqa: ANN401  # theirs, given back as it came
        """Upload a card's picture; None where there is none, or none it takes. An upload alone posts nothing."""
        if image is None or len(image.data) > _BLOB:
            return None
        try:
            answer = self._call("com.atproto.repo.uploadBlob", content=image.data, media_type=image.media_type)
        except TroubleError as problem:
            if problem.again or problem.taken or problem.shut:
                raise
            return None  # a picture that it does not take shall not keep the words back
        return read(answer).get("blob")

    def _write(self, key: str, values: dict[str, Any], swap: dict[str, Any], message: Message) -> Sent:
        body = {"repo": self._login(), "collection": COLLECTION, "rkey": key, "record": values, **swap}
        try:
            answer = read(self._call("com.atproto.repo.putRecord", body), "uri")
        except TroubleError as problem:
            if "InvalidSwap" in problem.why and swap["swapRecord"] is None:  # it is there: another run was faster
                found = self.find(message, message.at)
                if found is not None:
                    return found
            raise
        return self._sent(key, answer["uri"], answer.get("cid"))

    def _get(self, key: str) -> dict[str, Any] | None:
        """Return the record under a key, or None if there surely is none."""
        answer = self._call("com.atproto.repo.getRecord", also={_BAD}, query={
            "repo": self._login(), "collection": COLLECTION, "rkey": key})
        if not answer.ok and b"RecordNotFound" in answer.body:
            return None
        trouble = judged(self._means, answer)
        if trouble is not None:
            raise trouble
        return read(answer, "uri")

    def _sent(self, key: str, uri: str, cid: object) -> Sent:
        handle = self._means.secrets["HANDLE"]
        return Sent(remote=uri, url=f"https://bsky.app/profile/{handle}/post/{key}",
                    data={"key": key, **({"cid": cid} if isinstance(cid, str) else {})})

    def _call(self, name: str, values: Any = None, query: dict[str, str] | None = None,  # noqa: ANN401  # JSON
              content: bytes | None = None, media_type: str = "", also: Collection[int] = ()) -> Answer:
        self._login()
        headers = {"Authorization": f"Bearer {self._token}"} | ({"Content-Type": media_type} if media_type else {})
        return asked(self._means, Asking(
            method="GET" if query is not None else "POST", headers=headers, json=values, content=content,
            url=f"{self._server}/xrpc/{name}" + (f"?{urlencode(query)}" if query else "")), also)


def speaker(means: Means) -> Bluesky:
    """Return the channel's speaker."""
    return Bluesky(means)


def record_key(item: str, part: int) -> str:
    """Return the record key of an item's part: a TID (https://atproto.com/specs/tid) made from its id alone."""
    number = int.from_bytes(hashlib.blake2b(f"{item} {part}".encode(), digest_size=7).digest(), "big")
    clock, offset = number & 0x3FF, (number >> 10) & 0x3FF_FFFF_FFFF  # 10 bits, and 42 bits: 50 days of microseconds
    value = (_BEGIN + offset) << 10 | clock
    return "".join(_SORTABLE[(value >> shift) & 31] for shift in range(60, -1, -5))


def _key(message: Message) -> str:
    return record_key(message.item, message.part)


def _keep_picture(values: dict[str, Any], was: dict[str, Any]) -> None:
    """Leave a card its picture where the new words came without one."""
    old = was.get("embed")
    picture = old.get("external", {}).get("thumb") if isinstance(old, dict) else None
    if picture is not None and "embed" in values:
        values["embed"]["external"].setdefault("thumb", picture)


def _strong(sent: Sent) -> dict[str, Any]:
    return {"uri": sent.remote, "cid": sent.data.get("cid", "")}


def _tail(uri: str) -> str:
    return uri.rpartition("/")[2]


def _answers(thread: Any) -> list[Reply]:  # noqa: ANN401  # JSON
    """Return the replies in a thread view, parents before their children."""
    found: list[Reply] = []
    waiting = list(thread.get("replies") or []) if isinstance(thread, dict) else []
    while waiting:
        view = waiting.pop(0)
        post = view.get("post") if isinstance(view, dict) else None
        if not isinstance(post, dict) or not isinstance(post.get("record"), dict):
            continue
        given = post.get("author")
        author: dict[str, Any] = given if isinstance(given, dict) else {}
        handle, uri = str(author.get("handle", "")), str(post.get("uri", ""))
        languages = post["record"].get("langs")
        found.append(Reply(
            remote=uri, url=f"https://bsky.app/profile/{handle}/post/{_tail(uri)}", handle=handle,
            name=str(author.get("displayName") or handle), at=str(post["record"].get("createdAt", "")),
            words=str(post["record"].get("text", "")),
            language=str(languages[0]) if isinstance(languages, list) and languages else ""))
        waiting[:0] = list(view.get("replies") or [])
    return found
