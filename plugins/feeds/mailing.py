"""An edition to a list of readers by mail: what is sent, whether it was sent before, and the sending.

Exactly once can't be had over a network; never twice and never silently lost can. So a line goes into the ledger
(`core/ledger.py`) before the mail goes out, and another after it; where only the first one is there, nobody knows, and
it is said so.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from ..core.addresses import address, href
from ..core.errors import ContentError, UnableError, UsageError
from ..core.ledger import History, Record, line, read
from ..core.network import Edition, Network
from ..core.problems import error
from ..core.slices import identity
from ..fetching.exchange import FetchError
from ..store.ledgers import ledger_path
from .letter import letter

LEDGER: Final = "ledger/editions.jsonl"
"""Below the content root: what was mailed is content, since it must outlast every cache."""

FRESH: Final = dt.timedelta(days=14)
"""How long after its end an edition goes out by itself: who begins to mail does not mail what is long over."""

Deliver = Callable[[EmailMessage, Sequence[str]], None]
"""Hands a message to a mail server; FetchError where it did not take it, or where that isn't known."""


def message(network: Network, edition: Edition, now: dt.datetime) -> EmailMessage:
    """Return an edition as a mail; ContentError where `network.yaml` says no addresses."""
    mail = network.settings.edition_mail
    source = network.settings.source
    missing = [name for name in ("to", "from") if not mail.get(name)]
    if missing:
        raise ContentError([error(source.path, source.line(f"editions.{name}"), f"`editions.{name}` is missing: an "
                                  "address of mail, needed to mail editions") for name in missing])
    written, host = letter(network, edition), urlsplit(network.settings.url).hostname or "localhost"
    made = EmailMessage(policy=SMTP)
    made["From"] = _address(network, "from")
    made["To"] = _address(network, "to")
    made["Subject"] = written.subject
    made["Date"] = format_datetime(now.replace(microsecond=0))
    own = identity(network, f"editions/{edition.slug}").removeprefix("urn:uuid:")
    made["Message-ID"] = f"<{own}@{host}>"  # the same in every attempt: what a list's server knows a double by
    made["Auto-Submitted"] = "auto-generated"
    made["Content-Language"] = network.settings.language
    made.set_content(written.text, cte="quoted-printable")
    made.add_alternative(written.html, subtype="html", cte="quoted-printable")
    made.set_boundary(f"stoa-{own}")
    return made


def known(content: Path) -> History:
    """Return what the ledger says; ContentError names a line that is no record: what nobody knows isn't sent."""
    path = ledger_path(content, "editions")
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return History()
    except OSError as problem:
        raise UnableError(f"{path}: can't be read: {problem.strerror or problem}") from problem
    history = read(text)
    if history.damaged:
        raise ContentError([error(LEDGER, number, "is no record of a ledger; put back what stood there: without it "
                                  "nobody knows what was sent") for number in history.damaged])
    return history


def send(content: Path, network: Network, edition: Edition, now: dt.datetime, deliver: Deliver) -> None:
    """Send an edition, once.

    UsageError where it was sent before, or may have been; UnableError where it could not be sent. No other process
    may be at it meanwhile.
    """
    own = identity(network, f"editions/{edition.slug}")
    before = known(content).state(own)
    if before == "sent":
        raise UsageError(f"{edition.slug}: was sent before, as {LEDGER} says; an edition goes out once")
    if before in {"open", "unknown"}:
        raise UsageError(f"{edition.slug}: may have been sent: an attempt began and its end is not known. Look at what "
                         "the list's readers got, then say so with --settle sent or --settle failed")
    mail = message(network, edition, now)
    key = f"editions/{edition.slug}"
    intent = Record(at=_moment(now), step="intent", item=own, key=key, attempt=uuid.uuid4().hex,
                    link=href(network.settings.url, address(key)))
    _append(content, intent)
    try:
        deliver(mail, [address.addr_spec for address in mail["To"].addresses])
    except FetchError as problem:
        if not problem.reached:
            _append(content, _ended(intent, "failed", now, problem.why))
            raise UnableError(f"{problem}; nothing was sent, so try again") from problem
        raise UnableError(f"{problem}; it may have been sent all the same: look at what the list's readers got, then "
                          "say so with --settle sent or --settle failed") from problem
    _append(content, _ended(intent, "sent", now))


def not_due(content: Path, network: Network, edition: Edition, now: dt.datetime) -> str:
    """Return why a schedule has no need to mail an edition; empty where it has, or where a person must look."""
    if known(content).state(identity(network, f"editions/{edition.slug}")) == "sent":
        return "was mailed before"
    return f"ended more than {FRESH.days} days ago" if now - edition.ends > FRESH else ""


def settle(content: Path, network: Network, edition: Edition, now: dt.datetime, end: str) -> None:
    """Write down how an attempt ended (`sent`, `failed`) of which nobody knew; UsageError where there is none."""
    if end not in {"sent", "failed"}:
        raise UsageError(f"--settle {end}: must be `sent` or `failed`")
    own = identity(network, f"editions/{edition.slug}")
    last = known(content).parts(own).get(0)
    if last is None or last.state not in {"open", "unknown"}:
        raise UsageError(f"{edition.slug}: there is no attempt whose end is not known")
    _append(content, _ended(last.began, "sent" if end == "sent" else "failed", now, "a person looked"))


def server(environment: Mapping[str, str]) -> tuple[str, tuple[str, str] | None]:
    """Return the mail server and the login out of STOA_EDITION_SERVER, _USER and _PASSWORD; UsageError without one."""
    place = environment.get("STOA_EDITION_SERVER", "")
    if urlsplit(place).scheme not in {"smtp", "smtps"} or not urlsplit(place).hostname:
        raise UsageError("STOA_EDITION_SERVER: must be `smtp://host:587` or `smtps://host:465`; the login is "
                         "STOA_EDITION_USER and STOA_EDITION_PASSWORD")
    user = environment.get("STOA_EDITION_USER", "")
    return place, (user, environment.get("STOA_EDITION_PASSWORD", "")) if user else None


def _address(network: Network, name: str) -> Address:
    """Return an address of the settings; a header's injection is refused by the parser."""
    given, source = network.settings.edition_mail[name].removeprefix("mailto:"), network.settings.source
    try:
        return Address(display_name=network.settings.name if name == "from" else "", addr_spec=given)
    except (ValueError, IndexError) as problem:
        raise ContentError([error(source.path, source.line(f"editions.{name}"),
                                  f"`editions.{name}`: {given!r} is no address of mail")]) from problem


def _ended(intent: Record, step: Literal["sent", "failed"], now: dt.datetime, why: str = "") -> Record:
    return Record(at=_moment(now), step=step, item=intent.item, key=intent.key, attempt=intent.attempt,
                  link=intent.link, why=why)


def _moment(now: dt.datetime) -> str:
    return now.astimezone(dt.UTC).replace(microsecond=0).isoformat()


def _append(content: Path, record: Record) -> None:
    """Put a line at the ledger's end, on the disk before anything else happens."""
    path = ledger_path(content, "editions")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        torn = path.exists() and path.read_bytes()[-1:] not in {b"", b"\n"}
        with path.open("a", encoding="utf-8", newline="\n") as ledger:
            ledger.write(("\n" if torn else "") + line(record) + "\n")
            ledger.flush()
            os.fsync(ledger.fileno())
    except OSError as problem:
        raise UnableError(f"{path}: can't be written: {problem.strerror or problem}") from problem
