"""An edition as a letter: text and HTML for mail programs, with styles on the elements and absolute links.

Mail programs drop style sheets and know little CSS: what is here works in the oldest of them.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from ..core.addresses import address, href
from ..core.model import Person
from ..core.network import Edition, Network, people
from . import markup
from .text import clean, line
from .wording import Wording, wording

WORDS_A_MINUTE: Final = 230
_WIDTH: Final = 72  # columns of the text version: RFC 5322's "should" is 78

_STYLES: Final = {
    "p": "margin:0 0 14px", "a": "color:#0d5266", "img": "max-width:100%;height:auto", "blockquote":
    "margin:0 0 14px;padding-left:14px;border-left:3px solid #bbbbbb", "pre": "white-space:pre-wrap", "h2":
    "font-size:20px;line-height:26px;margin:24px 0 8px", "h3": "font-size:18px;line-height:24px;margin:20px 0 8px",
    "ul": "margin:0 0 14px;padding-left:24px", "ol": "margin:0 0 14px;padding-left:24px",
    "td": "padding:4px 8px;border:1px solid #bbbbbb", "th": "padding:4px 8px;border:1px solid #bbbbbb;text-align:left",
}
_SMALL: Final = "font-family:Arial,sans-serif;font-size:14px;line-height:20px;color:#575a5b"
_TAG: Final = re.compile(rf"<({'|'.join(_STYLES)})(?=[\s>])")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent."""

    subject: str  # one line
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Piece:
    title: str
    url: str
    about: str  # what it is, who made it, how long it takes
    summary: str
    minutes: int
    language: str  # empty where it is the network's


@dataclass(frozen=True, slots=True)
class _Frame:
    name: str
    title: str
    count: str
    url: str
    sign_up: str  # address, or empty
    words: Wording


def letter(network: Network, edition: Edition) -> Letter:
    """Return an edition as it is mailed: the editor's words, its items, its end."""
    settings, words = network.settings, wording(network.settings.language)
    pieces = list(_pieces(network, edition, words))
    minutes = words.minutes.format(n=sum(piece.minutes for piece in pieces))
    one, many = words.pieces
    frame = _Frame(
        line(settings.name), line(edition.title), f"{one if len(pieces) == 1 else many.format(n=len(pieces))}, "
        f"{words.about.format(minutes=minutes)}", href(settings.url, address(f"editions/{edition.slug}")),
        _web_or_mail(settings.edition_mail.get("subscribe", "")), words)
    note = network.notes.get(edition.slug)
    said = "" if note is None else markup.far_from_home(
        note.body, network.targets.get(note.key, ()), settings.url, frame.url)
    plain = [section.text for section in note.body.sections] if note else []
    return Letter(f"{frame.name}: {frame.title}", _text(frame, plain, pieces),
                  clean(_html(settings.language, frame, said, pieces)))


def _pieces(network: Network, edition: Edition, words: Wording) -> Iterator[_Piece]:
    home = network.settings.language
    for key in edition.items:
        item = network.item(key)
        names = [network.expert(slug).title for slug in people(item)]
        asked: Person | None = getattr(item, "asked_by", None)
        if not names and asked is not None and asked.name:
            names = [asked.name]
        long = item.body.words + sum(answer.body.words for answer in getattr(item, "answers", ()))
        minutes = max(1, round(long / WORDS_A_MINUTE))
        about = (words.kinds.get(item.kind, ""), line(", ".join(names)), words.minutes.format(n=minutes))
        yield _Piece(line(item.title), href(network.settings.url, address(item.key)),
                     " · ".join(filter(None, about)), line(network.summary(item.key)), minutes,
                     item.language if item.language != home else "")


def _text(frame: _Frame, said: list[str], pieces: list[_Piece]) -> str:
    parts = [f"{frame.name}\n{frame.title}\n{frame.count}", *(_fold(line(text)) for text in said if text.strip())]
    for number, piece in enumerate(pieces, 1):
        parts.append("\n".join(part for part in (_fold(f"{number}. {piece.title}"), piece.about, _fold(piece.summary),
                                                 piece.url) if part))
    parts += [frame.words.end, *(f"{said}: {where}" for said, where in _ways(frame))]
    return "\n\n".join(parts) + "\n"


def _fold(text: str) -> str:
    return "\n".join(textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False))


def _ways(frame: _Frame) -> Iterator[tuple[str, str]]:
    yield frame.words.web, frame.url
    if frame.sign_up:
        yield frame.words.sign_up, frame.sign_up


def _html(language: str, frame: _Frame, said: str, pieces: list[_Piece]) -> str:
    listed = "".join(
        f'<div{_language(piece)} style="border-top:1px solid #d8d1c1;padding:14px 0 4px">'
        f'<h2 style="font-size:20px;line-height:26px;margin:0 0 2px">'
        f'<a href="{escape(piece.url)}" style="{_STYLES["a"]}">{escape(piece.title)}</a></h2>'
        f'<p style="{_SMALL};margin:0 0 6px">{escape(piece.about)}</p>'
        f'<p style="margin:0 0 10px">{escape(piece.summary)}</p></div>'
        for piece in pieces
    )
    ways = " · ".join(f'<a href="{escape(where)}" style="color:#575a5b">{escape(words)}</a>'
                      for words, where in _ways(frame))
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(frame.title)}</title></head>'
        '<body style="margin:0;padding:0;background:#ffffff">'
        '<div style="max-width:600px;margin:0 auto;padding:24px 16px;'
        'font-family:Georgia,serif;font-size:17px;line-height:26px;color:#1c1f21">'
        f'<p style="{_SMALL};margin:0 0 6px">{escape(frame.name)}</p>'
        f'<h1 style="font-size:30px;line-height:36px;margin:0 0 4px">'
        f'<a href="{escape(frame.url)}" style="color:#1c1f21;text-decoration:none">{escape(frame.title)}</a></h1>'
        f'<p style="{_SMALL};margin:0 0 20px">{escape(frame.count)}</p>'
        f"{_styled(said)}{listed}"
        '<p style="margin:14px 0 0;padding:20px 0;border-top:6px double #b9b09b;border-bottom:6px double #b9b09b;'
        f'text-align:center;font-size:20px">{escape(frame.words.end)}</p>'
        f'<p style="{_SMALL};margin:16px 0 0;text-align:center">{ways}</p></div></body></html>\n'
    )


def _language(piece: _Piece) -> str:
    return f' lang="{escape(piece.language)}"' if piece.language else ""


def _web_or_mail(address_: str) -> str:
    return address_ if address_.startswith(("https://", "http://", "mailto:")) else ""


def _styled(html: str) -> str:
    """Return sanitised HTML with styles on its elements."""
    return _TAG.sub(lambda tag: f'<{tag[1]} style="{_STYLES[tag[1]]}"', html)
