"""Mastodon and what speaks its API (https://docs.joinmastodon.org/methods/statuses/).

Parameters go as a form, which is what its documentation names and every server of its kind reads.
`Idempotency-Key` makes a repeated request give the first one's post, for about an hour and on posting only
(https://github.com/mastodon/mastodon/issues/30039). The key is made from the item, so that two runners share it. A
server that does not know it (GoToSocial) is asked for its posts instead, as after the hour.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from collections.abc import Iterator
from typing import Any, Final

from ...fetching.exchange import Answer, Asking
from .contract import GONE, Means, Message, Reply, Sent, TroubleError, asked, read

_PAGE: Final = 40
_PAGES: Final = 10
_BREAK: Final = re.compile(r"<br\s*/?>|</p>\s*<p>", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<[^>]*>")
_LETTERS: Final = re.compile(r"[^\w]+")


class Mastodon:
    """One account."""

    def __init__(self, means: Means) -> None:
        """Take what it is opened with; nothing is asked yet."""
        self._means = means
        self._server = means.channel.server
        self._account = ""

    def post(self, message: Message) -> Sent:
        """Post it, under the key of its item and part."""
        values = {"status": message.words, "visibility": self._means.channel.visibility}
        if message.language:
            values["language"] = message.language.partition("-")[0].lower()
        if message.before is not None:
            values["in_reply_to_id"] = message.before.remote
        key = str(uuid.uuid5(uuid.UUID(message.item), f"mastodon {message.part}"))
        return self._sent(self._ask("POST", "/api/v1/statuses", values, {"Idempotency-Key": key}))

    def find(self, message: Message, since: dt.datetime) -> Sent | None:
        """Look for it among the account's own posts: the first part by its link, the others by their words."""
        for status in self._posts(since):
            content = str(status.get("content", ""))
            same = _links_to(content, message.card.link) if message.part == 0 and message.card.link in message.words \
                else _letters(plain(content)) == _letters(message.words)
            if same and isinstance(status.get("id"), str):
                return Sent(remote=status["id"], url=str(status.get("url") or ""))
        return None

    def change(self, sent: Sent, message: Message) -> Sent:
        """Put other words into a post."""
        values = {"status": message.words}
        if message.language:
            values["language"] = message.language.partition("-")[0].lower()
        return self._sent(self._ask("PUT", f"/api/v1/statuses/{sent.remote}", values))

    def withdraw(self, sent: Sent) -> None:
        """Delete a post; boosts go with it, copies on other servers as far as they obey."""
        asked(self._means, self._asking("DELETE", f"/api/v1/statuses/{sent.remote}"), also=GONE)

    def replies(self, sent: Sent) -> tuple[Reply, ...]:
        """Return the public answers to a post, their answers among them."""
        context = read(self._ask("GET", f"/api/v1/statuses/{sent.remote}/context"))
        account = self._id()
        found = context.get("descendants")
        return tuple(_reply(status) for status in (found if isinstance(found, list) else [])
                     if isinstance(status, dict) and status.get("visibility") in {"public", "unlisted"}
                     and _of(status, "id") != account)

    def _id(self) -> str:
        if not self._account:
            self._account = str(read(self._ask("GET", "/api/v1/accounts/verify_credentials"), "id")["id"])
        return self._account

    def _posts(self, since: dt.datetime) -> Iterator[dict[str, Any]]:
        """Yield the account's posts, the newest first, back to a moment; asked anew each time."""
        place, last = f"/api/v1/accounts/{self._id()}/statuses?limit={_PAGE}&exclude_reblogs=true", ""
        seen: set[str] = set()
        for _ in range(_PAGES):
            answer = self._ask("GET", f"{place}&max_id={last}" if last else place)
            try:
                page = answer.data()
            except ValueError:
                page = None
            if not isinstance(page, list) or not all(isinstance(one, dict) for one in page):
                raise TroubleError(f"{self._server}: its list of posts can't be read", taken=True)
            fresh = [one for one in page if str(one.get("id", "")) not in seen]
            yield from fresh
            if not page or _moment(page[-1]) < since or (not fresh and len(page) != _PAGE):
                return  # a server that knows no pages has shown all of them
            seen |= {str(one.get("id", "")) for one in fresh}
            last = str(page[-1].get("id", ""))
        raise TroubleError(f"{self._server}: has more than {_PAGE * _PAGES} posts since {since:%Y-%m-%d}", taken=True)

    def _sent(self, answer: Answer) -> Sent:
        status = read(answer, "id")
        return Sent(remote=status["id"], url=str(status.get("url") or ""))

    def _ask(self, method: str, place: str, values: dict[str, str] | None = None,
             headers: dict[str, str] | None = None) -> Answer:
        return asked(self._means, self._asking(method, place, values, headers))

    def _asking(self, method: str, place: str, values: dict[str, str] | None = None,
                headers: dict[str, str] | None = None) -> Asking:
        token = {"Authorization": f"Bearer {self._means.secrets['TOKEN']}"}
        return Asking(method=method, url=f"{self._server}{place}", headers=token | (headers or {}), form=values)


def speaker(means: Means) -> Mastodon:
    """Return the channel's speaker."""
    return Mastodon(means)


def plain(content: str) -> str:
    """Return the text of a post's HTML."""
    return html.unescape(_MARKUP.sub("", _BREAK.sub("\n", content)))


def _letters(text: str) -> str:
    """Return a text's letters and digits: what a server leaves as it is."""
    return _LETTERS.sub("", text).casefold()


def _links_to(content: str, link: str) -> bool:
    return f'href="{html.escape(link)}"' in content or f'href="{link}"' in content


def _moment(status: dict[str, Any]) -> dt.datetime:
    """Return when a post was made; long ago where it does not say."""
    try:
        found = dt.datetime.fromisoformat(str(status.get("created_at", "")))
    except ValueError:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _of(status: dict[str, Any], name: str) -> str:
    account = status.get("account")
    return str(account.get(name, "")) if isinstance(account, dict) else ""


def _reply(status: dict[str, Any]) -> Reply:
    return Reply(remote=str(status.get("id", "")), url=str(status.get("url") or ""), handle=_of(status, "acct"),
                 name=_of(status, "display_name") or _of(status, "username"), at=str(status.get("created_at", "")),
                 words=plain(str(status.get("content", ""))), language=str(status.get("language") or ""))
