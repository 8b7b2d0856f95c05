"""LinkedIn (https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api).

Every request names a version of the API, which dies after about a year: `version` in the channel's settings. Words
are in LinkedIn's "little text format", so what means something in it is escaped. There is no key for repeating a
request, so after an unclear answer the author's posts are read, which needs a token that may.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final
from urllib.parse import quote

from ...fetching.exchange import Answer, Asking
from ...fetching.judging import origin
from .contract import GONE, Image, Means, Message, Reply, Sent, TroubleError, asked, preparing, read

_SPECIAL: Final = re.compile(r"[\\|{}@\[\]()<>*_~]|#(?!\w)")
_TAG: Final = re.compile(r"(?<!\w)#(\w+)")
_PAGE: Final = 50
_UNPROCESSABLE: Final = 422
_TITLE, _DESCRIPTION, _ALT = 400, 4000, 4000


class LinkedIn:
    """One member or organisation."""

    def __init__(self, means: Means) -> None:
        """Take what it is opened with; nothing is asked yet."""
        self._means = means

    def post(self, message: Message) -> Sent:
        """Post it with its link as an article."""
        card = message.card
        article: dict[str, Any] = {"source": card.link, "title": card.title[:_TITLE],
                                   "description": card.description[:_DESCRIPTION]}
        with preparing():
            image = self._image(message.picture())
        if image:
            article |= {"thumbnail": image, **({"thumbnailAltText": card.alt[:_ALT]} if card.alt else {})}
        answer = self._ask("POST", "/rest/posts", {
            "author": self._means.channel.author, "commentary": little(message.words), "visibility": "PUBLIC",
            "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [],
                             "thirdPartyDistributionChannels": []},
            "content": {"article": article}, "lifecycleState": "PUBLISHED", "isReshareDisabledByAuthor": False,
        }, also={_UNPROCESSABLE})
        if answer.status == _UNPROCESSABLE:
            said = self._means.redact(answer.text)[:300]  # a duplicate may name a post that is not there: ask
            raise TroubleError(f"{origin(answer.url)}: answered 422 ({said})", taken="DUPLICATE" in answer.text.upper())
        name = answer.headers.get("x-restli-id") or answer.headers.get("x-linkedin-id", "")
        if not name.startswith("urn:li:"):
            raise TroubleError(f"{origin(answer.url)}: answered without `x-restli-id`", taken=True)
        return _sent(name)

    def find(self, message: Message, since: dt.datetime) -> Sent | None:
        """Look for it among the author's newest posts, by its link."""
        author = quote(self._means.channel.author, safe="")
        answer = self._ask("GET", f"/rest/posts?author={author}&q=author&count={_PAGE}&sortBy=LAST_MODIFIED",
                           headers={"X-RestLi-Method": "FINDER"})
        elements = read(answer).get("elements")
        if not isinstance(elements, list):
            raise TroubleError(f"{origin(answer.url)}: its list of posts can't be read", taken=True)
        for post in elements:
            if isinstance(post, dict) and _links_to(post, message.card.link) and isinstance(post.get("id"), str):
                return _sent(post["id"])
        if len(elements) >= _PAGE and all(_made(post) >= since.timestamp() * 1000 for post in elements):
            raise TroubleError(f"{origin(answer.url)}: has more than {_PAGE} posts since then", taken=True)
        return None

    def change(self, sent: Sent, message: Message) -> Sent:
        """Put other words into a post; its article stays."""
        self._ask("POST", f"/rest/posts/{quote(sent.remote, safe='')}",
                  {"patch": {"$set": {"commentary": little(message.words)}}}, {"X-RestLi-Method": "PARTIAL_UPDATE"})
        return sent

    def withdraw(self, sent: Sent) -> None:
        """Delete a post; one that is gone is as good."""
        self._ask("DELETE", f"/rest/posts/{quote(sent.remote, safe='')}", headers={"X-RestLi-Method": "DELETE"},
                  also=GONE)

    def replies(self, sent: Sent) -> tuple[Reply, ...]:  # noqa: ARG002  # see below
        """Return nothing: comments' names and words may not be stored by an application."""
        return ()

    def _image(self, image: Image | None) -> str:
        """Upload a card's picture and return its name, or nothing if it is refused. An upload posts nothing."""
        if image is None:
            return ""
        try:
            return self._uploaded(image)
        except TroubleError as problem:
            if problem.again or problem.taken or problem.shut:
                raise
            return ""  # a picture that it does not take shall not keep the words back

    def _uploaded(self, image: Image) -> str:
        begun = read(self._ask("POST", "/rest/images?action=initializeUpload", {
            "initializeUploadRequest": {"owner": self._means.channel.author}}))
        value = begun.get("value")
        if not isinstance(value, dict) or not isinstance(value.get("uploadUrl"), str):
            return ""
        token = {"Authorization": f"Bearer {self._means.secrets['TOKEN']}", "Content-Type": image.media_type}
        asked(self._means, Asking(method="PUT", url=value["uploadUrl"], headers=token, content=image.data))
        return str(value.get("image", ""))

    def _ask(self, method: str, place: str, values: Any = None, headers: dict[str, str] | None = None,  # noqa: ANN401  # JSON
             also: Any = ()) -> Answer:  # noqa: ANN401  # as `asked` takes it
        means = self._means
        return asked(means, Asking(method=method, url=f"{means.channel.server}{place}", json=values, headers={
            "Authorization": f"Bearer {means.secrets['TOKEN']}", "LinkedIn-Version": means.channel.version,
            "X-Restli-Protocol-Version": "2.0.0", **(headers or {})}), also)


def speaker(means: Means) -> LinkedIn:
    """Return the channel's speaker."""
    return LinkedIn(means)


def little(words: str) -> str:
    """Return words in little text format: what means something escaped, `#Tag` as a hashtag."""
    escaped = _SPECIAL.sub(lambda found: "\\" + found[0], words)
    return _TAG.sub(r"{hashtag|\\#|\1}", escaped)


def _sent(name: str) -> Sent:
    return Sent(remote=name, url=f"https://www.linkedin.com/feed/update/{name}/")


def _links_to(post: dict[str, Any], link: str) -> bool:
    content = post.get("content")
    article = content.get("article") if isinstance(content, dict) else None
    return isinstance(article, dict) and article.get("source") == link


def _made(post: Any) -> float:  # noqa: ANN401  # JSON
    made = post.get("createdAt", 0) if isinstance(post, dict) else 0
    return float(made) if isinstance(made, (int, float)) else 0.0
