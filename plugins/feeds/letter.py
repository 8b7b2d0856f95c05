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

WORDS_A_MINUTE: Final = 230
_WIDTH: Final = 72  # columns of the text version: RFC 5322's "should" is 78

_STYLES: Final = {
    "p": "margin:0 0 14px", "a": "color:#1a5276", "img": "max-width:100%;height:auto", "blockquote":
    "margin:0 0 14px;padding-left:14px;border-left:3px solid #bbbbbb", "pre": "white-space:pre-wrap", "h2":
    "font-size:20px;line-height:26px;margin:24px 0 8px", "h3": "font-size:18px;line-height:24px;margin:20px 0 8px",
    "ul": "margin:0 0 14px;padding-left:24px", "ol": "margin:0 0 14px;padding-left:24px",
    "td": "padding:4px 8px;border:1px solid #bbbbbb", "th": "padding:4px 8px;border:1px solid #bbbbbb;text-align:left",
}
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
    by: str
    summary: str
    minutes: int


def letter(network: Network, edition: Edition) -> Letter:
    """Return an edition as it is mailed: the editor's words, its items, its end."""
    pieces = list(_pieces(network, edition))
    name, subject = line(network.settings.name), line(edition.title)
    url = href(network.settings.url, address(f"editions/{edition.slug}"))
    note = network.notes.get(edition.slug)
    said = "" if note is None else markup.far_from_home(
        note.body, network.targets.get(note.key, ()), network.settings.url, url)
    minutes = sum(piece.minutes for piece in pieces)
    count = f"{len(pieces)} {'piece' if len(pieces) == 1 else 'pieces'}, about {max(1, minutes)} min"
    words = [section.text for section in note.body.sections] if note else []
    return Letter(f"{name}: {subject}", _text(name, subject, count, words, pieces, url),
                  clean(_html(network.settings.language, name, subject, count, said, pieces, url)))


def _pieces(network: Network, edition: Edition) -> Iterator[_Piece]:
    for key in edition.items:
        item = network.item(key)
        slugs = people(item)
        names = [network.expert(slug).title for slug in slugs]
        asked: Person | None = getattr(item, "asked_by", None)
        if not names and asked is not None and asked.name:
            names = [asked.name]
        words = item.body.words + sum(answer.body.words for answer in getattr(item, "answers", ()))
        yield _Piece(line(item.title), href(network.settings.url, address(item.key)), line(", ".join(names)),
                     line(network.summary(item.key)), max(1, round(words / WORDS_A_MINUTE)))


def _text(name: str, subject: str, count: str, words: list[str], pieces: list[_Piece], url: str) -> str:
    parts = [f"{name}\n{subject}\n{count}", *(_fold(line(text)) for text in words if text.strip())]
    for number, piece in enumerate(pieces, 1):
        by = f"{piece.by}, {piece.minutes} min" if piece.by else f"{piece.minutes} min"
        parts.append("\n".join(part for part in (_fold(f"{number}. {piece.title}"), by, _fold(piece.summary), piece.url)
                               if part))
    parts.append("That's all: you are up to date.")
    return "\n\n".join([*parts, f"On the web: {url}"]) + "\n"


def _fold(text: str) -> str:
    return "\n".join(textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False))


def _html(language: str, name: str, subject: str, count: str, said: str, pieces: list[_Piece], url: str) -> str:
    listed = "".join(
        f'<h2 style="{_STYLES["h2"]}">'
        f'<a href="{escape(piece.url)}" style="{_STYLES["a"]}">{escape(piece.title)}</a></h2>'
        f'<p style="margin:0 0 6px;font-size:14px;color:#555555">'
        f'{escape(f"{piece.by}, " if piece.by else "")}{piece.minutes} min</p>'
        f'<p style="{_STYLES["p"]}">{escape(piece.summary)}</p>'
        for piece in pieces
    )
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(subject)}</title></head>'
        '<body style="margin:0;padding:0;background:#ffffff">'
        '<div style="max-width:600px;margin:0 auto;padding:24px 16px;'
        'font-family:Georgia,serif;font-size:17px;line-height:26px;color:#222222">'
        f'<p style="margin:0 0 6px;font-size:14px;color:#555555">{escape(name)}</p>'
        f'<h1 style="font-size:28px;line-height:34px;margin:0 0 6px">'
        f'<a href="{escape(url)}" style="color:#222222;text-decoration:none">{escape(subject)}</a></h1>'
        f'<p style="margin:0 0 20px;font-size:14px;color:#555555">{count}</p>'
        f"{_styled(said)}{listed}"
        '<p style="margin:28px 0 0;padding-top:14px;border-top:1px solid #bbbbbb"><strong>'
        "That&rsquo;s all: you are up to date.</strong></p></div></body></html>\n"
    )


def _styled(html: str) -> str:
    """Return sanitised HTML with styles on its elements."""
    return _TAG.sub(lambda tag: f'<{tag[1]} style="{_STYLES[tag[1]]}"', html)
