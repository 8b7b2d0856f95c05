"""X (https://docs.x.com/x-api/posts/creation-of-a-post).

A second post with the same words is refused with 403 and no id, so that answer means "ask", as an unclear one does.
Reading one's own posts is not part of every plan; where it is not, what is unclear stays unknown.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from urllib.parse import urlencode

from ...fetching.exchange import Answer, Asking
from ...fetching.judging import origin
from .contract import GONE, Means, Message, Reply, Sent, TroubleError, asked, judged, lasting, read
from .oauth import Method, signed

_FORBIDDEN: Final = 403
_PAGE: Final = 100


class X:
    """One account."""

    def __init__(self, means: Means) -> None:
        """Take what it is opened with; nothing is asked yet."""
        self._means = means
        self._account = ""

    def post(self, message: Message) -> Sent:
        """Post it."""
        values: dict[str, Any] = {"text": message.words}
        if message.before is not None:
            values["reply"] = {"in_reply_to_tweet_id": message.before.remote}
        answer = self._ask("POST", "/2/tweets", values, also={_FORBIDDEN})
        if answer.status == _FORBIDDEN:
            if "duplicate" in answer.text.lower():
                raise TroubleError(f"{origin(answer.url)}: has a post with these words", taken=True)
            raise judged(self._means, answer) or TroubleError("forbidden", taken=False, shut=True)
        data = read(answer).get("data")
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            raise TroubleError(f"{origin(answer.url)}: answered without `data.id`", taken=True)
        return self._sent(data["id"])

    def find(self, message: Message, since: dt.datetime) -> Sent | None:
        """Look for it among the account's own posts: the first part by its link, the others by their words."""
        begin = since.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        query = {"max_results": str(_PAGE), "tweet.fields": "created_at,entities", "exclude": "retweets",
                 "start_time": begin}
        answer = read(self._ask("GET", f"/2/users/{self._id()}/tweets?{urlencode(query)}"))
        posts = answer.get("data", [])
        if not isinstance(posts, list):
            raise TroubleError(f"{self._means.channel.server}: its list of posts can't be read", taken=True)
        for post in posts:
            if isinstance(post, dict) and isinstance(post.get("id"), str) and _same(post, message):
                return self._sent(post["id"])
        meta = answer.get("meta")
        if isinstance(meta, dict) and meta.get("next_token"):
            raise TroubleError(f"{self._means.channel.server}: has more than {_PAGE} posts since then", taken=True)
        return None

    def change(self, sent: Sent, message: Message) -> Sent:  # noqa: ARG002  # it can't
        """Refuse: posts there stay as they are."""
        raise lasting(self._means.channel.place.edits)

    def withdraw(self, sent: Sent) -> None:
        """Delete a post; one that is gone is as good."""
        self._ask("DELETE", f"/2/tweets/{sent.remote}", also=GONE)

    def replies(self, sent: Sent) -> tuple[Reply, ...]:  # noqa: ARG002  # see below
        """Return nothing: searching for replies is part of the costly plans only."""
        return ()

    def _id(self) -> str:
        if not self._account:
            data = read(self._ask("GET", "/2/users/me")).get("data")
            if not isinstance(data, dict) or not isinstance(data.get("id"), str):
                raise TroubleError(f"{self._means.channel.server}: does not say who the account is", taken=True)
            self._account = data["id"]
        return self._account

    def _sent(self, name: str) -> Sent:
        handle = self._means.channel.handle.lstrip("@")
        return Sent(remote=name, url=f"https://x.com/{handle or 'i/web'}/status/{name}")

    def _ask(self, method: Method, place: str, values: Any = None, also: Any = ()) -> Answer:  # noqa: ANN401  # JSON
        url = f"{self._means.channel.server}{place}"
        return asked(self._means, Asking(method=method, url=url, json=values,
                                         headers=signed(method, url, self._means.secrets)), also)


def speaker(means: Means) -> X:
    """Return the channel's speaker."""
    return X(means)


def _same(post: dict[str, Any], message: Message) -> bool:
    if message.part or message.card.link not in message.words:
        return str(post.get("text", "")).split() == message.words.split()
    entities = post.get("entities")
    links = entities.get("urls") if isinstance(entities, dict) else None
    found = [link.get("expanded_url") or link.get("unwound_url") for link in links or () if isinstance(link, dict)]
    return message.card.link in found or message.card.link in str(post.get("text", ""))
