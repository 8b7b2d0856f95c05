"""Servers that keep the published rules of each place: what they take, refuse, remember and tell.

A model is `handle(asked) -> told`. It is served over HTTP on loopback, or called by a transport that adds faults.
"""

# ruff: noqa: PLR0911, C901  # each server is a table: what is asked, what is answered
from __future__ import annotations

import base64
import datetime as dt
import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from oauthlib.oauth1 import Client

PICTURE: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
TOKEN: Final = "token-of-tests-0123456789"
_URL: Final = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Asked:
    """A request as a server sees it."""

    method: str
    target: str
    headers: dict[str, str]  # names in lower case
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {k: v[-1] for k, v in parse_qs(urlsplit(self.target).query).items()}

    @property
    def json(self) -> Any:  # noqa: ANN401  # JSON
        return json.loads(self.body or b"{}")

    @property
    def values(self) -> Any:  # noqa: ANN401  # JSON
        """Parameters, as a form or as JSON."""
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return {k: v[-1] for k, v in parse_qs(self.body.decode(), keep_blank_values=True).items()}
        return self.json


@dataclass(frozen=True)
class Told:
    """An answer."""

    status: int
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        if isinstance(self.data, bytes):
            return self.data
        return b"" if self.data is None else json.dumps(self.data).encode()


def now_utc() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Model:
    """What all have: a clock, the secret they know, and the posts that are there now."""

    token = TOKEN
    echo = 0  # a status with which it answers everything, saying back all it was sent

    def __init__(self, now: Callable[[], dt.datetime] = now_utc) -> None:
        self.now = now
        self.number = 1000
        self.posts: dict[str, dict[str, Any]] = {}
        self.log: list[Asked] = []

    def next(self) -> str:
        self.number += 1
        return str(self.number)

    def handle(self, asked: Asked) -> Told:
        self.log.append(asked)
        return echoed(asked, self.echo) if self.echo else self.answer(asked)

    def answer(self, asked: Asked) -> Told:
        raise NotImplementedError

    def about(self, link: str) -> int:
        """Return how many posts there are now about a link."""
        return sum(link in json.dumps(post, ensure_ascii=False) for post in self.posts.values())


def echoed(asked: Asked, status: int) -> Told:
    """Return an answer that says back everything: in words, in its parts, and as its own headers."""
    body = asked.body.decode("utf-8", "replace")
    everything = f"{asked.method} {asked.target} {asked.headers} {body} " * 3
    return Told(status, {"error": everything, "message": asked.headers.get("authorization", ""),
                         "description": f"no {unquote(asked.target)}", "id": asked.target, "data": everything,
                         "detail": "x" * 190 + asked.headers.get("authorization", "")})


class MastodonModel(Model):
    """https://docs.joinmastodon.org/methods/statuses/, with the key's hour, 500 characters and links of 23."""

    keys = True  # whether it knows Idempotency-Key

    def __init__(self, now: Callable[[], dt.datetime] = now_utc) -> None:
        super().__init__(now)
        self.known: dict[str, tuple[str, dt.datetime]] = {}
        self.replies: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> Told:
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return Told(401, {"error": "The access token is invalid"})
        if asked.path == "/api/v1/accounts/verify_credentials":
            return Told(200, {"id": "7", "acct": "stoa", "username": "stoa"})
        if asked.path == "/api/v1/accounts/7/statuses":
            return self._list(asked)
        if asked.path == "/api/v1/statuses" and asked.method == "POST":
            return self._create(asked)
        if found := re.fullmatch(r"/api/v1/statuses/(\d+)(/context)?", asked.path):
            return self._one(asked, found[1], context=bool(found[2]))
        return Told(404, {"error": "Record not found"})

    def _list(self, asked: Asked) -> Told:
        before = int(asked.query.get("max_id") or 10**12)
        newest = sorted((p for p in self.posts.values() if int(p["id"]) < before), key=lambda p: -int(p["id"]))
        return Told(200, newest[: int(asked.query.get("limit", 20))])

    def _create(self, asked: Asked) -> Told:
        values, key = asked.values, asked.headers.get("idempotency-key")
        if self.keys and key in self.known and self.now() - self.known[key][1] < dt.timedelta(hours=1):
            known = self.known[key][0]
            return Told(200, self.posts[known]) if known in self.posts else Told(404, {"error": "Record not found"})
        text = values.get("status", "")
        counted = re.sub(r"(@\w+)@[\w.-]+\w", r"\1", _URL.sub("x" * 23, text))
        if not text or len(counted) > 500:
            return Told(422, {"error": "Validation failed: Text character limit of 500 exceeded"})
        name = self.next()
        if key:
            self.known[key] = (name, self.now())
        self.posts[name] = {
            "id": name, "url": f"https://example.social/@stoa/{name}", "created_at": self.now().isoformat(),
            "content": rendered(text), "visibility": values.get("visibility", "public"),
            "language": values.get("language"), "in_reply_to_id": values.get("in_reply_to_id"),
            "account": {"id": "7", "acct": "stoa"},
        }
        return Told(200, self.posts[name])

    def _one(self, asked: Asked, name: str, *, context: bool) -> Told:
        if name not in self.posts:
            return Told(404, {"error": "Record not found"})
        if context:
            return Told(200, {"ancestors": [], "descendants": self.replies})
        if asked.method == "PUT":
            self.posts[name] |= {"content": rendered(asked.values["status"]), "edited_at": self.now().isoformat()}
        if asked.method == "DELETE":
            return Told(200, self.posts.pop(name))
        return Told(200, self.posts[name])


class PlainMastodonModel(MastodonModel):
    """A server that speaks Mastodon's API and ignores the key."""

    keys = False


def rendered(text: str) -> str:
    """Return a post's HTML as Mastodon makes it."""
    def one(paragraph: str) -> str:
        safe = html.escape(paragraph, quote=False)
        linked = _URL.sub(lambda m: f'<a href="{m[0]}" rel="nofollow"><span class="invisible">https://</span>'
                                    f'<span>{m[0].split("//")[1]}</span></a>', safe)
        return f"<p>{linked.replace(chr(10), '<br />')}</p>"
    return "".join(one(part) for part in text.split("\n\n"))


class BlueskyModel(Model):
    """The few calls of a PDS that faults are put around; the real one is in `test_bluesky.py`."""

    def answer(self, asked: Asked) -> Told:
        name = asked.path.removeprefix("/xrpc/")
        if name == "com.atproto.server.createSession":
            if asked.json.get("password") != self.token:
                return Told(401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"})
            return Told(200, {"accessJwt": "jwt-of-tests", "refreshJwt": "jwt-of-tests-2", "did": "did:plc:stoa"})
        if asked.headers.get("authorization") != "Bearer jwt-of-tests":
            return Told(401, {"error": "InvalidToken"})
        if name == "com.atproto.identity.resolveHandle":
            return Told(400, {"error": "InvalidRequest", "message": "Unable to resolve handle"})
        if name == "com.atproto.repo.uploadBlob":
            return Told(200, {"blob": {"$type": "blob", "ref": {"$link": "bafk"}, "mimeType": "image/png", "size": 1}})
        if name == "com.atproto.repo.getRecord":
            found = self.posts.get(asked.query["rkey"])
            if found is None:
                return Told(400, {"error": "RecordNotFound", "message": "Could not locate record"})
            return Told(200, {"uri": found["uri"], "cid": found["cid"], "value": found["record"]})
        if name == "com.atproto.repo.deleteRecord":
            self.posts.pop(asked.json["rkey"], None)
            return Told(200, {})
        if name == "com.atproto.repo.putRecord":
            return self._put(asked)
        return Told(404, {"error": "MethodNotImplemented"})

    def _put(self, asked: Asked) -> Told:
        values = asked.json
        key, known = values["rkey"], self.posts.get(values["rkey"])
        if "swapRecord" in values and values["swapRecord"] != (known["cid"] if known else None):
            return Told(400, {"error": "InvalidSwap", "message": "Record was at another state"})
        uri, cid = f"at://did:plc:stoa/app.bsky.feed.post/{key}", f"cid{self.next()}"
        self.posts[key] = {"uri": uri, "cid": cid, "record": values["record"]}
        return Told(200, {"uri": uri, "cid": cid})


class LinkedInModel(Model):
    """https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api."""

    def answer(self, asked: Asked) -> Told:
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return Told(401, {"status": 401, "message": "Invalid access token"})
        if asked.path == "/1":  # an upload: no part of the versioned API
            return Told(201)
        if not re.fullmatch(r"20\d{4}", asked.headers.get("linkedin-version", "")):
            return Told(426, {"status": 426, "message": "Requested version is not active"})
        if asked.path == "/rest/images":
            place = f"http://{asked.headers['host']}/1"
            return Told(200, {"value": {"uploadUrl": place, "image": "urn:li:image:1"}})
        if asked.path == "/rest/posts" and asked.method == "GET":
            return Told(200, {"elements": sorted(self.posts.values(), key=lambda p: -p["createdAt"])})
        if asked.path == "/rest/posts":
            values = asked.json
            for known in self.posts.values():
                if known["commentary"] == values["commentary"]:
                    return Told(422, {"message": f"Content is a duplicate of {known['id']}", "code": "DUPLICATE_POST"})
            name = f"urn:li:share:{self.next()}"
            self.posts[name] = {**values, "id": name, "createdAt": int(self.now().timestamp() * 1000)}
            return Told(201, None, {"x-restli-id": name})
        name = unquote(asked.path.removeprefix("/rest/posts/"))
        if name not in self.posts:
            return Told(404, {"message": "Not found"})
        if asked.method == "DELETE":
            self.posts.pop(name)
        else:
            self.posts[name] |= asked.json["patch"]["$set"]
        return Told(204)


class XModel(Model):
    """https://docs.x.com/x-api: a second post with the same words is a 403 without an id."""

    keys: tuple[str, str, str, str] | None = None  # of OAuth 1.0a, instead of the token

    def allowed(self, asked: Asked) -> bool:
        """Say whether a request is authorised: signed by all four keys (RFC 5849), or with the token."""
        given = asked.headers.get("authorization", "")
        if self.keys is None:
            return given == f"Bearer {self.token}"
        said = dict(re.findall(r'(oauth_\w+)="([^"]*)"', given))
        again = Client(*self.keys, nonce=said.get("oauth_nonce"), timestamp=said.get("oauth_timestamp"))
        _, headers, _ = again.sign(f"http://{asked.headers['host']}{asked.target}", http_method=asked.method)  # type: ignore[arg-type]  # whatever came
        return bool(given == headers["Authorization"])

    def answer(self, asked: Asked) -> Told:
        if not self.allowed(asked):
            return Told(401, {"title": "Unauthorized"})
        if asked.path == "/2/users/me":
            return Told(200, {"data": {"id": "9", "username": "stoa"}})
        if asked.path == "/2/users/9/tweets":
            return Told(200, {"data": list(self.posts.values()), "meta": {"result_count": len(self.posts)}})
        if asked.path == "/2/tweets":
            text = asked.json["text"]
            if any(post["sent"] == text for post in self.posts.values()):
                return Told(403, {"title": "Forbidden",
                                  "detail": "You are not allowed to create a Tweet with duplicate content."})
            name = self.next()
            links = [{"expanded_url": link, "url": "https://t.co/1"} for link in _URL.findall(text)]
            self.posts[name] = {"id": name, "sent": text, **asked.json.get("reply", {}),
                                "text": _URL.sub("https://t.co/1", text), "entities": {"urls": links},
                                "created_at": self.now().isoformat()}
            return Told(201, {"data": {"id": name, "text": text}})
        name = asked.path.rpartition("/")[2]
        return Told(200, {"data": {"deleted": self.posts.pop(name, None) is not None}})


class TelegramModel(Model):
    """https://core.telegram.org/bots/api."""

    def answer(self, asked: Asked) -> Told:
        if not asked.path.startswith(f"/bot{self.token}/"):
            return Told(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        values, method = asked.json, asked.path.rpartition("/")[2]
        if method == "sendMessage":
            name = self.next()
            self.posts[name] = values
            return Told(200, {"ok": True, "result": {"message_id": int(name), "chat": {"username": "stoa"}}})
        name = str(values["message_id"])
        if name not in self.posts:
            what = method.partition("Message")[0]
            return Told(400, {"ok": False, "description": f"Bad Request: message to {what} not found"})
        if method == "deleteMessage":
            self.posts.pop(name)
        else:
            self.posts[name] = values
        return Told(200, {"ok": True, "result": True})


class HookModel(Model):
    """An incoming webhook: Slack's answers `ok`, others anything."""

    def answer(self, asked: Asked) -> Told:
        if asked.path != f"/hook/{self.token}":
            return Told(404, b"no_service")
        self.posts[self.next()] = asked.json
        return Told(200, b"ok")


class DiscordModel(Model):
    """https://discord.com/developers/docs/resources/webhook."""

    def answer(self, asked: Asked) -> Told:
        if not asked.path.startswith(f"/hook/{self.token}"):
            return Told(401, {"message": "401: Unauthorized"})
        rest = asked.path.removeprefix(f"/hook/{self.token}")
        if not rest:
            name = self.next()
            self.posts[name] = asked.json
            return Told(200, {"id": name, "channel_id": "1"})
        name = rest.removeprefix("/messages/")
        if name not in self.posts:
            return Told(404, {"message": "Unknown Message", "code": 10008})
        if asked.method == "DELETE":
            self.posts.pop(name)
            return Told(204)
        self.posts[name] = asked.json
        return Told(200, {"id": name})


class SiteModel(Model):
    """The network's own site: pages with a card, and a picture."""

    def __init__(self, url: str, now: Callable[[], dt.datetime] = now_utc) -> None:
        super().__init__(now)
        self.url = url
        self.gone: set[str] = set()
        self.picture = PICTURE

    def answer(self, asked: Asked) -> Told:
        stamp = {"date": self.now().strftime("%a, %d %b %Y %H:%M:%S GMT")}
        if asked.path in self.gone:
            return Told(404, b"not here", stamp)
        if asked.path.endswith(".png"):
            return Told(200, self.picture, {"content-type": "image/png", **stamp})
        page = (f'<!doctype html><html><head><link rel="canonical" href="{self.url}{asked.path}">'
                f'<meta property="og:title" content="A page"><meta property="og:image" content="{self.url}/card.png">'
                f'<meta property="og:image:alt" content="The page\'s title in large letters"></head></html>')
        return Told(200, page.encode(), {"content-type": "text/html; charset=utf-8", **stamp})
