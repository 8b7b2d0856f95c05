"""`invoke feeds.ping` and `invoke edition`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from invoke.collection import Collection
from invoke.context import Context
from invoke.tasks import task

from ..core.ending import fail
from ..core.errors import StoaError, UnableError, UsageError

if TYPE_CHECKING:  # every command loads this file
    from email.message import EmailMessage

    from ..core.build import Request
    from ..core.network import Edition, Network

SETTINGS = Path("pelicanconf.py")

_HELP = {
    "content": "the content root (default: PATH in pelicanconf.py)",
    "output": "the built site (default: OUTPUT_PATH in pelicanconf.py)",
}


@task(help={**_HELP, "every": "tell of every feed, changed or not"})
def ping(_: Context, content: str = "", output: str = "", *, every: bool = False) -> None:
    """Tell the WebSub hub which feeds changed since the last ping, once they are live."""
    from ..fetching.http import opened  # noqa: PLC0415  # httpx takes a while to load
    from . import pinging  # noqa: PLC0415  # as above

    try:
        request, network = _loaded(content, output)
        hub = network.settings.hub
        if not hub:
            print("network.yaml names no `hub`: nobody to tell")
            return
        if not request.output.is_dir():
            raise UsageError(f"{request.output}: there is no built site; run `invoke build`")  # one way out
        record = request.state / "pinged.json"
        known = pinging.load(record)
        feeds = pinging.built(network, request.output)
        chosen = feeds if every else pinging.changed(feeds, known, request.now)
        loopback = all(_on_loopback(place) for place in (hub, network.settings.url))
        with opened(loopback=loopback) as fetch:
            outcomes = list(pinging.tell(hub, chosen, fetch))
        pinging.save(record, pinging.remembered(feeds, known, outcomes))
    except StoaError as problem:
        fail(problem)
    troubles = [one.trouble for one in outcomes if one.trouble]
    print(f"{len(outcomes) - len(troubles):,} feeds told to the hub, {len(troubles):,} not")
    if troubles:
        fail(UnableError("\n".join(troubles)))


@task(help={
    **_HELP, "slug": "which edition, as `2026-w47` (default: the latest)", "send": "mail it to the list, once",
    "freeze": "write its list into its note, so that it never changes again",
    "settle": "`sent` or `failed`: how an attempt ended whose end was not known",
    "due": "for schedules: an edition that is not there, was mailed or is long over is no error",
})
def edition(_: Context, content: str = "", output: str = "", slug: str = "", settle: str = "", *,
            send: bool = False, freeze: bool = False, due: bool = False) -> None:
    """Show an edition as it would be mailed; mail it; or fix its list for ever."""
    from ..store.lock import only_one  # noqa: PLC0415  # as below
    from . import mailing  # noqa: PLC0415  # the mail's libraries take a while to load

    try:
        request, network = _loaded(content, output)
        if due and not network.editions:
            print("there is no edition yet")
            return
        chosen = _chosen(network, slug)
        if freeze:
            _freeze(request, network, chosen)
        if settle:
            mailing.settle(request.content, network, chosen, request.now, settle)
            print(f"{mailing.LEDGER} says {settle} now: commit it")
        if send and due and (why := mailing.not_due(request.content, network, chosen, request.now)):
            print(f"{chosen.slug}: {why}, so it is not mailed")
        elif send:
            place, login = mailing.server(os.environ)
            print(_shown(mailing.message(network, chosen, request.now)))
            with only_one(request.state / "edition.lock", "mailing editions"):
                mailing.send(request.content, network, chosen, request.now, _deliverer(place, login))
            print(f"sent; {mailing.LEDGER} says so: commit it")
        elif not (freeze or settle):
            _show(request, network, chosen)
    except StoaError as problem:
        fail(problem)


def _show(request: Request, network: Network, chosen: Edition) -> None:
    from ..core.slices import identity  # noqa: PLC0415  # with them
    from . import letter, mailing  # noqa: PLC0415  # as above
    from .freezing import is_frozen  # noqa: PLC0415  # as above

    if network.settings.edition_mail.get("to"):
        print(_shown(mailing.message(network, chosen, request.now)))
    else:
        print(letter.letter(network, chosen).text)
    own = identity(network, f"editions/{chosen.slug}")
    state = mailing.known(request.content).state(own)
    words = {"failed": "not sent: the last attempt failed", "sent": "sent",
             "open": "perhaps sent: an attempt began and its end is not known"}
    told = words.get(state, "not sent")
    print(f"[{chosen.slug}: {'frozen' if is_frozen(network, chosen) else 'not frozen'}, {told}]")


def _freeze(request: Request, network: Network, chosen: Edition) -> None:
    """Write the list, and take it back where the edition would come out as another."""
    from ..building.loading import load  # noqa: PLC0415  # reading's libraries take a while to load
    from .freezing import frozen, is_frozen  # noqa: PLC0415  # as above

    if is_frozen(network, chosen):
        print(f"{chosen.slug}: is frozen already")
        return
    note = network.notes.get(chosen.slug)
    before = (request.content / note.source.path).read_text(encoding="utf-8") if note else None
    path, text = frozen(network, chosen, before)
    target = request.content / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise UnableError(f"{target}: can't be written: {problem.strerror or problem}") from problem
    after = load(request.content, now=request.now, jobs=request.jobs).network
    now = next((one for one in after.editions if one.slug == chosen.slug), None)
    if now is None or (now.items, now.title) != (chosen.items, chosen.title) or not is_frozen(after, now):
        if before is None:
            target.unlink()
        else:
            target.write_text(before, encoding="utf-8", newline="")
        raise UnableError(f"{path}: its front matter can't be edited safely, so it is as it was; "
                          "write `items` and `extra: {frozen: true}` into it yourself")
    print(f"{path}: its {len(chosen.items)} items are written down; commit it")


def _shown(mail: EmailMessage) -> str:
    """Return a mail as a person reads it: its headers and its text."""
    heads = "\n".join(f"{name}: {mail[name]}" for name in ("From", "To", "Subject", "Date"))
    text = mail.get_body(("plain",))
    return f"{heads}\n\n{text.get_content() if text else ''}"


def _deliverer(place: str, login: tuple[str, str] | None) -> Any:  # noqa: ANN401  # a `mailing.Deliver`
    from ..fetching.smtp import deliver  # noqa: PLC0415  # only for sending

    def hand_over(mail: EmailMessage, to: Sequence[str]) -> None:
        deliver(place, mail, to, login, loopback=_on_loopback(place))

    return hand_over


def _chosen(network: Network, slug: str) -> Edition:
    if not network.editions:
        raise UsageError("there is no edition yet: its period must be over and not empty")
    if not slug:
        return network.editions[0]
    found = next((one for one in network.editions if one.slug == slug), None)
    if found is None:
        latest = ", ".join(one.slug for one in network.editions[:5])
        raise UsageError(f"{slug}: there is no such edition; the latest are {latest}")
    return found


def _loaded(content: str, output: str) -> tuple[Request, Network]:
    """Return what is asked for, and the network."""
    from ..building.loading import load  # noqa: PLC0415  # reading's libraries take a while to load
    from ..building.run import read_settings_file  # noqa: PLC0415  # as above
    from ..building.settings import request as asked  # noqa: PLC0415  # as above

    given = {"PATH": content, "OUTPUT_PATH": output}
    settings = read_settings_file(SETTINGS, {name: str(Path(v).resolve()) for name, v in given.items() if v})
    request = asked(settings, os.environ, dt.datetime.now(dt.UTC))
    loaded = load(request.content, now=request.now, jobs=request.jobs, state=request.state)
    return request, loaded.network


def _on_loopback(place: str) -> bool:
    """Whether an address names this machine: a preview, or a test."""
    return urlsplit(place).hostname in {"localhost", "127.0.0.1", "::1"}


feeds = Collection("feeds")
feeds.add_task(ping)

collection = Collection(edition)
collection.add_collection(feeds)
