"""An edition to a list of readers by mail: what is sent, whether it was sent before, and the sending.

Exactly once can't be had over a network; never twice and never silently lost can. So a line goes into the ledger
before the mail goes out, and another after it; where only the first one is there, nobody knows, and it is said so.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from ..core.errors import ContentError, UnableError, UsageError
from ..core.network import Edition, Network
from ..core.problems import error
from ..core.slices import identity
from ..fetching.exchange import FetchError
from .letter import letter

LEDGER: Final = "ledger/editions.jsonl"
"""Below the content root: what was mailed is content, since it must outlast every cache."""

State = Literal["sending", "sent", "failed"]
Deliver = Callable[[EmailMessage, Sequence[str]], None]
"""Hands a message to a mail server; FetchError where it did not take it, or where that isn't known."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the ledger."""

    edition: str  # its slug
    id: str
    at: str  # ISO 8601
    state: State
    to: str
    why: str = ""


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


def state(notes: Sequence[Note], own: str) -> State | None:
    """Return what the ledger last says of an edition, by its id; None where it says nothing."""
    return next((note.state for note in reversed(notes) if note.id == own), None)


def read_ledger(content: Path) -> tuple[Note, ...]:
    """Return the ledger's lines; ContentError names one that can't be understood: what is unknown isn't sent."""
    path = content / LEDGER
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as problem:
        raise UnableError(f"{path}: can't be read: {problem}") from problem
    notes = []
    for number, text in enumerate(lines, 1):
        if text.strip():
            try:
                notes.append(Note(**json.loads(text)))
            except (ValueError, TypeError) as problem:
                raise ContentError([error(LEDGER, number, f"is no line of this ledger ({problem}); mend it: without "
                                          "the ledger nobody knows what was sent")]) from problem
    return tuple(notes)


def send(content: Path, network: Network, edition: Edition, now: dt.datetime, deliver: Deliver, *,
         again: bool = False) -> Note:
    """Send an edition, once. Returns the ledger's last line.

    UsageError where it was sent before, or may have been and not `again`; UnableError where it could not be sent.
    """
    own = identity(network, f"editions/{edition.slug}")
    known = state(read_ledger(content), own)
    if known == "sent":
        raise UsageError(f"{edition.slug}: was sent before, as {LEDGER} says; an edition goes out once")
    if known == "sending" and not again:
        raise UsageError(f"{edition.slug}: may have been sent: an attempt began and its end is not known. Look at "
                         "what the list's readers got; then add a line with the state `sent` to "
                         f"{LEDGER}, or send it with --again")
    mail = message(network, edition, now)
    to = [address.addr_spec for address in mail["To"].addresses]
    note = Note(edition.slug, own, now.replace(microsecond=0).isoformat(), "sending", mail["To"])
    _append(content, note)
    try:
        deliver(mail, to)
    except FetchError as problem:
        if not problem.reached:
            _append(content, Note(note.edition, own, note.at, "failed", note.to, problem.why))
            raise UnableError(f"{problem}; nothing was sent, so try again") from problem
        raise UnableError(f"{problem}; it may have been sent all the same: look at what the list's readers got, then "
                          f"add a line with the state `sent` or `failed` to {LEDGER}") from problem
    done = Note(note.edition, own, note.at, "sent", note.to)
    _append(content, done)
    return done


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


def _append(content: Path, note: Note) -> None:
    """Put a line at the ledger's end, on the disk before anything else happens."""
    path = content / LEDGER
    data = {name: value for name, value in asdict(note).items() if value}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(data, ensure_ascii=False) + "\n")
            ledger.flush()
            os.fsync(ledger.fileno())
    except OSError as problem:
        raise UnableError(f"{path}: can't be written: {problem.strerror or problem}; nothing was sent") from problem
