"""Editions: the letter, the ledger, the sending, the freezing."""

from __future__ import annotations

import datetime as dt
import email
import json
import shutil
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from invoke.program import Program

from plugins.building.loading import load
from plugins.core.errors import ContentError, UnableError, UsageError
from plugins.core.model import Body, EditionNote, Section
from plugins.core.network import Edition, Network
from plugins.feeds import mailing
from plugins.feeds.freezing import frozen
from plugins.feeds.letter import letter
from plugins.feeds.tasks import collection
from plugins.fetching.exchange import FetchError
from plugins.fetching.smtp import deliver

from ..paths import CONTENT
from . import networks
from .networks import NOW, example
from .serving import free_port
from .validity import html_complaints

MAIL = {"to": "readers@list.example", "from": "editor@stoa.example"}


def weekly() -> tuple[Network, Edition]:
    network = example(settings=networks.settings(edition_mail=MAIL))
    note = replace(network.notes["2026-w01"], body=Body(
        ("<p>Read the <em>first</em>.</p>",), sections=(Section("", "", "Read the first."),)))
    return replace(network, notes={"2026-w01": note}), network.editions[0]


def test_the_letter_in_text() -> None:
    assert letter(*weekly()).text == """\
The Stoa
Week one
2 pieces, about 2 min

Read the first.

1. First
Ada Okafor · 1 min
About first.
https://stoa.example/posts/first/

2. Links rot
Link · Jonas Weber, Ada Okafor · 1 min
https://stoa.example/links/rot/

That's all: you are up to date.

On the web: https://stoa.example/editions/2026-w01/
"""


def test_the_letter_in_html_has_its_styles_on_its_elements_and_nothing_alive() -> None:
    html = letter(*weekly()).html
    body = html[html.index("<body") :].replace("<body", "<div").replace("</body></html>", "</div>")
    assert [line for line in html_complaints(body) if "attribute style" not in line] == []
    assert '<p style="margin:0 0 14px">Read the <em>first</em>.</p>' in html
    assert 'href="https://stoa.example/posts/first/"' in html
    assert "<style" not in html
    assert "<link" not in html
    assert "That&#x27;s all: you are up to date." in html


def test_the_letter_speaks_the_networks_language_and_says_how_to_leave() -> None:
    network, edition = weekly()
    stated = replace(network.settings, language="de-AT",
                     edition_mail={**MAIL, "subscribe": "https://lists.example/join?a=1&b=2"})
    first = edition.items[0]
    items = {**network.items, first: replace(network.item(first), language="en")}
    made = letter(replace(network, settings=stated, items=items), edition)
    assert "2 Beiträge, etwa 2 Min." in made.text
    assert made.text.endswith("""
Das war alles: Sie sind auf dem Stand.

Im Netz: https://stoa.example/editions/2026-w01/

Diese Mail bekommen oder abbestellen: https://lists.example/join?a=1&b=2
""")
    assert '<html lang="de-AT">' in made.html
    assert made.html.count('<div lang="en"') == 1
    assert 'href="https://lists.example/join?a=1&amp;b=2"' in made.html


def test_hostile_titles_stay_text_and_in_their_header() -> None:
    network, edition = weekly()
    evil = replace(edition, title="<script>1</script>\r\nBcc: all@x.example")
    made = mailing.message(replace(network, editions=(evil,)), evil, NOW)
    assert made["Bcc"] is None
    assert made["Subject"] == "The Stoa: <script>1</script> Bcc: all@x.example"
    assert "<script>" not in letter(network, evil).html


def test_a_message_is_the_same_each_time_but_for_its_date() -> None:
    network, edition = weekly()
    first, second = (mailing.message(network, edition, NOW).as_bytes() for _ in range(2))
    assert first == second
    mail = email.message_from_bytes(first, policy=default)
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert mail["Message-ID"] == f"<{network.notes['2026-w01'].id.removeprefix('urn:uuid:')}@stoa.example>"
    assert mail["From"] == "The Stoa <editor@stoa.example>"
    assert max(len(line) for line in first.splitlines()) < 998


@pytest.mark.parametrize(("mail", "message"), [
    ({}, "`editions.to` is missing: an address of mail, needed to mail editions"),
    ({"to": "no address", "from": "a@b.example"}, "`editions.to`: 'no address' is no address of mail"),
    ({"to": "a@b.example\r\nBcc: x@y.example", "from": "a@b.example"},
     "`editions.to`: 'a@b.example\\r\\nBcc: x@y.example' is no address of mail"),
])
def test_addresses_that_are_none_are_refused_where_they_stand(mail: dict[str, str], message: str) -> None:
    network, edition = weekly()
    stated = replace(network.settings, edition_mail=mail)
    with pytest.raises(ContentError) as caught:
        mailing.message(replace(network, settings=stated), edition, NOW)
    assert caught.value.problems[0].message == message


class Inbox:
    """A real mail server's handler that keeps what it gets."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Any]] = []
        self.answer = "250 OK"
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"

    def deliver(self, mail: EmailMessage, to: Sequence[str]) -> None:
        """Hand a mail to the server that this belongs to."""
        deliver(self.url, mail, to, None, loopback=True)

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802
        """Take a mail, or refuse it."""
        if self.answer.startswith("250"):
            self.mails.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default)))
        return self.answer


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    handler = Inbox()
    server = Controller(handler, hostname="127.0.0.1", port=handler.port)
    server.start()
    yield handler
    server.stop()


def test_an_edition_goes_out_once(tmp_path: Path, inbox: Inbox) -> None:
    network, edition = weekly()
    mailing.send(tmp_path, network, edition, NOW, inbox.deliver)
    (to, mail), = inbox.mails
    assert to == ["readers@list.example"]
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == letter(network, edition).text
    lines = [json.loads(text) for text in (tmp_path / "ledger/editions.jsonl").read_text().splitlines()]
    assert [(one["key"], one["step"]) for one in lines] == [
        ("editions/2026-w01", "intent"), ("editions/2026-w01", "sent")]
    with pytest.raises(UsageError) as caught:
        mailing.send(tmp_path, network, edition, NOW, inbox.deliver)
    assert str(caught.value) == "2026-w01: was sent before, as ledger/editions.jsonl says; an edition goes out once"
    assert len(inbox.mails) == 1


def test_a_clear_no_can_be_tried_again(tmp_path: Path, inbox: Inbox) -> None:
    network, edition = weekly()
    inbox.answer = "554 Not today"
    with pytest.raises(UnableError) as caught:
        mailing.send(tmp_path, network, edition, NOW, inbox.deliver)
    assert str(caught.value) == f"{inbox.url}: 554 Not today; nothing was sent, so try again"
    inbox.answer = "250 OK"
    mailing.send(tmp_path, network, edition, NOW, inbox.deliver)
    assert len(inbox.mails) == 1


def test_what_is_unknown_is_not_sent_again_by_itself(tmp_path: Path, inbox: Inbox) -> None:
    network, edition = weekly()

    def breaks(_mail: EmailMessage, _to: Sequence[str]) -> None:
        raise FetchError("smtp://x", "the connection broke", reached=True)

    with pytest.raises(UnableError) as caught:
        mailing.send(tmp_path, network, edition, NOW, breaks)
    assert str(caught.value) == (
        "smtp://x: the connection broke; it may have been sent all the same: look at what the list's readers got, then "
        "say so with --settle sent or --settle failed")
    with pytest.raises(UsageError) as refused:
        mailing.send(tmp_path, network, edition, NOW, inbox.deliver)
    assert str(refused.value) == (
        "2026-w01: may have been sent: an attempt began and its end is not known. Look at what the list's readers got, "
        "then say so with --settle sent or --settle failed")
    assert inbox.mails == []
    later = NOW + dt.timedelta(hours=1)
    mailing.settle(tmp_path, network, edition, later, "failed")
    mailing.send(tmp_path, network, edition, later, inbox.deliver)
    assert len(inbox.mails) == 1
    with pytest.raises(UsageError) as none:
        mailing.settle(tmp_path, network, edition, later, "sent")
    assert str(none.value) == "2026-w01: there is no attempt whose end is not known"


def test_what_a_person_saw_arrive_is_not_sent_again(tmp_path: Path, inbox: Inbox) -> None:
    network, edition = weekly()

    def breaks(_mail: EmailMessage, _to: Sequence[str]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mailing.send(tmp_path, network, edition, NOW, breaks)
    mailing.settle(tmp_path, network, edition, NOW, "sent")
    with pytest.raises(UsageError, match="was sent before"):
        mailing.send(tmp_path, network, edition, NOW, inbox.deliver)


def test_a_ledger_that_cant_be_understood_stops_everything(tmp_path: Path, inbox: Inbox) -> None:
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger/editions.jsonl").write_text('{"step": "sent"}\n')
    network, edition = weekly()
    with pytest.raises(ContentError) as caught:
        mailing.send(tmp_path, network, edition, NOW, inbox.deliver)
    assert str(caught.value) == ("ledger/editions.jsonl:1: error: is no record of a ledger; put back what stood there: "
                                 "without it nobody knows what was sent")
    assert inbox.mails == []


def test_a_line_that_was_cut_off_does_not_swallow_the_next(tmp_path: Path, inbox: Inbox) -> None:
    (tmp_path / "ledger").mkdir()
    file = tmp_path / "ledger/editions.jsonl"
    file.write_text('{"at":"2026-01-01T00:00:00+00:00","step":"seed","before":"2020"}')
    network, edition = weekly()
    mailing.send(tmp_path, network, edition, NOW, inbox.deliver)
    assert [json.loads(text)["step"] for text in file.read_text().splitlines()] == ["seed", "intent", "sent"]


@pytest.mark.parametrize("place", ["", "mail.example", "https://mail.example", "smtp://"])
def test_a_server_is_named_by_the_environment(place: str) -> None:
    with pytest.raises(UsageError, match="STOA_EDITION_SERVER: must be"):
        mailing.server({"STOA_EDITION_SERVER": place})
    assert mailing.server({"STOA_EDITION_SERVER": "smtps://m.example", "STOA_EDITION_USER": "u"}) \
        == ("smtps://m.example", ("u", ""))


@pytest.mark.parametrize(("before", "after"), [
    ("---\ntitle: W\n---\nText\n",
     "---\nid: ID\ntitle: W\nitems:\n  - posts/first\nextra:\n  frozen: true\n---\nText\n"),
    ("---\n# mine\ntitle: W # so\nid: ID\nitems:\n  - links/rot # first\nstage: s\n---\n",
     "---\n# mine\ntitle: W # so\nid: ID\nstage: s\nitems:\n  - posts/first\nextra:\n  frozen: true\n---\n"),
    ("---\r\nid: ID\r\ntitle: W\r\nitems: [links/rot]\r\nextra: {a: 1}\r\n---\r\nText",
     "---\nid: ID\ntitle: W\nextra: {frozen: true, a: 1}\nitems:\n  - posts/first\n---\nText"),
    ("---\nid: ID\ntitle: W\nextra:\n    frozen: false\n    a: 1\n---\n",
     "---\nid: ID\ntitle: W\nextra:\n    frozen: true\n    a: 1\nitems:\n  - posts/first\n---\n"),
    ("---\nid: ID\ntitle: W\nextra: {}\n---\n",
     "---\nid: ID\ntitle: W\nextra: {frozen: true}\nitems:\n  - posts/first\n---\n"),
])
def test_freezing_keeps_what_the_editor_wrote(before: str, after: str) -> None:
    network, edition = weekly()
    path, text = frozen(network, replace(edition, items=("posts/first",)),
                        before.replace("ID", network.notes["2026-w01"].id))
    assert str(path) == "x.md"
    assert text == after.replace("ID", network.notes["2026-w01"].id)


def test_freezing_an_edition_without_a_note_writes_one() -> None:
    network, edition = weekly()
    known: EditionNote = network.notes["2026-w01"]
    path, text = frozen(replace(network, notes={}), replace(edition, title='A "week": 1'), None)
    assert str(path) == "editions/2026-w01.md"
    assert text == (f'---\ntitle: "A \\"week\\": 1"\nid: {known.id}\nitems:\n  - posts/first\n  - links/rot\n'
                    "extra:\n  frozen: true\n---\n")


def test_the_command_freezes_shows_and_sends(tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch,
                                             capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped network's edition, from its file to the mailbox."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    shutil.rmtree(content / "ledger", ignore_errors=True)
    file = content / "network.yaml"
    file.write_text(file.read_text().replace(
        "editions:\n  every: week", f"editions:\n  every: week\n  to: {MAIL['to']}\n  from: {MAIL['from']}"))
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now.timestamp())))
    monkeypatch.setenv("STOA_EDITION_SERVER", inbox.url)
    slug = next(e.slug for e in load(content, now=now).network.editions if len(e.items) > 1)

    def run(*arguments: str) -> tuple[int, str]:
        code = 0
        try:
            Program(namespace=deepcopy(collection)).run(
                ["stoa", "edition", "--content", str(content), "--output", str(tmp_path / "out"), "--slug", slug,
                 *arguments], exit=False)
        except SystemExit as end:
            code = int(end.code or 0)
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    code, shown = run()
    assert (code, shown.splitlines()[-1]) == (0, f"[{slug}: not frozen, not sent]")
    code, shown = run("--freeze")
    assert (code, "items are written down; commit it" in shown) == (0, True)
    after = load(content, now=now)
    assert not [p for p in after.problems if "editions/" in p.path and p.severity == "error"]
    code, shown = run("--send")
    assert (code, shown.splitlines()[-1]) == (0, "sent; ledger/editions.jsonl says so: commit it")
    assert len(inbox.mails) == 1
    assert run()[1].splitlines()[-1] == f"[{slug}: frozen, sent]"
    assert run("--send")[0] == 1
    assert len(inbox.mails) == 1
    assert run("--freeze", "--send", "--due") \
        == (0, f"{slug}: is frozen already\n{slug}: was mailed before, so it is not mailed\n")
    assert len(inbox.mails) == 1


def test_a_schedule_mails_only_what_is_fresh_and_not_mailed_yet(tmp_path: Path, inbox: Inbox) -> None:
    network, edition = weekly()
    soon, late = edition.ends + dt.timedelta(days=1), edition.ends + mailing.FRESH + dt.timedelta(days=1)
    assert mailing.not_due(tmp_path, network, edition, soon) == ""
    assert mailing.not_due(tmp_path, network, edition, late) == "ended more than 14 days ago"
    mailing.send(tmp_path, network, edition, soon, lambda mail, to: deliver(inbox.url, mail, to, None, loopback=True))
    assert mailing.not_due(tmp_path, network, edition, soon) == "was mailed before"


def test_a_schedule_of_a_network_without_editions_has_nothing_to_do(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content").mkdir()
    shutil.copy(CONTENT / "network.yaml", tmp_path / "content")
    Program(namespace=deepcopy(collection)).run(
        ["stoa", "edition", "--content", str(tmp_path / "content"), "--output", str(tmp_path / "out"), "--freeze",
         "--due"],
        exit=False)
    assert capsys.readouterr().out == "there is no edition yet\n"
