"""E-mail to a list of addresses. `Message-ID` is made from the item, so that a repetition is seen as one."""

from __future__ import annotations

import datetime as dt
import email.utils
import uuid
from email.message import EmailMessage
from typing import Final

from ...fetching.exchange import FetchError
from ...fetching.smtp import deliver
from .contract import Means, Message, Reply, Sent, TroubleError, lasting, unheard

_REFUSED: Final = 500


class Mail:
    """One list of recipients."""

    def __init__(self, means: Means) -> None:
        """Take what it is opened with; nothing is asked yet."""
        self._means = means

    def post(self, message: Message) -> Sent:
        """Hand it to the mail server."""
        means = self._means
        letter = composed(message, means.channel.sender, means.channel.to)
        login = (means.secrets["USER"], means.secrets["PASSWORD"]) if means.secrets["USER"] else None
        if login is not None:
            means.redact.learn("\0".join(("", *login)))  # as it goes over the line, in base64
        to = [address for _, address in email.utils.getaddresses([means.channel.to])]
        try:
            deliver(means.channel.server, letter, to, login, seconds=means.limits.seconds, loopback=means.loopback)
        except FetchError as problem:
            code = problem.why[:3]
            again = not problem.reached and not (code.isdigit() and int(code) >= _REFUSED)
            raise TroubleError(means.redact(str(problem)), taken=problem.reached, again=again) from None
        return Sent(remote=letter["Message-ID"])

    def find(self, message: Message, since: dt.datetime) -> Sent | None:  # noqa: ARG002  # it can't be asked
        """Refuse: it can't be asked."""
        raise unheard(self._means.channel.place)

    def change(self, sent: Sent, message: Message) -> Sent:  # noqa: ARG002  # it can't
        """Refuse: there is no way back."""
        raise lasting(self._means.channel.place.edits)

    def withdraw(self, sent: Sent) -> None:  # noqa: ARG002  # it can't
        """Refuse: there is no way back."""
        raise lasting(self._means.channel.place.deletes)

    def replies(self, sent: Sent) -> tuple[Reply, ...]:  # noqa: ARG002  # it can't be asked
        """Return nothing: answers go to the sender's own mailbox."""
        return ()


def speaker(means: Means) -> Mail:
    """Return the channel's speaker."""
    return Mail(means)


def composed(message: Message, sender: str, to: str) -> EmailMessage:
    """Return the letter."""
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = to
    letter["Subject"] = message.card.title
    letter["Date"] = email.utils.format_datetime(message.at)
    _, address = email.utils.parseaddr(sender)
    name = uuid.uuid5(uuid.UUID(message.item), f"email {message.part} {to}")
    letter["Message-ID"] = f"<{name}@{address.rpartition('@')[2] or 'localhost'}>"
    if message.language:
        letter["Content-Language"] = message.language
    letter.set_content(message.words + "\n")
    return letter
