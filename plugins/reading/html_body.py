"""One pass over sanitised HTML that makes a body of it: references cut out, headings and ids put in order.

It relies on what nh3 gives: well-formed, attributes in double quotes, `<` and `>` nowhere but around tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import pairwise
from typing import Final
from urllib.parse import unquote, urlsplit

from ..core.addresses import RESERVED_ANCHORS
from ..core.model import Body, Heading, Reference, Section
from .characters import UNWANTED, unwanted
from .effort import TooMuchError
from .limits import Limits
from .plain_text import anchor, count_words, plain
from .source_lines import SourceLines

_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')
_LEVELS: Final = re.compile(r"<h([1-6])\b")
_TITLE: Final = re.compile(r'\s*<h1(?: id="([^"]*)")?[^>]*>((?:(?!<h1)[^\n])*?)</h1>\s*')
_CAPTION: Final = re.compile(r"\s*<caption[^>]*>(.*?)</caption>", re.DOTALL)
_SOURCE: Final = re.compile(r'<source[^>]* src="([^"]*)"')
_PELICAN: Final = re.compile(r"(?:\{|%7B)(?:filename|static|attach)(?:\}|%7D)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_IN_IDS: Final = re.compile(r"[^\w.:-]+")
_CONTENTS: Final = "contents"  # an element that no sanitised text has
_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a body needs to know of the page it will stand on."""

    title: str = ""  # a first heading that repeats it is left out
    prefix: str = ""  # before every id: an answer's name and a colon
    taken: Collection[str] = ()  # ids that others on the page have
    first_level: int = 2  # of its highest headings


def read_html(html: str, place: Place, lines: SourceLines, limits: Limits) -> tuple[Body, tuple[tuple[int, str], ...]]:
    """Return the body that sanitised HTML makes, and warnings by line. Raises TooMuchError."""
    if unwanted(html):
        html = UNWANTED.sub("", html)
    html = html.strip().replace("<p>[TOC]</p>", f"<{_CONTENTS}></{_CONTENTS}>")
    work = _Pass(html, place, lines, limits)
    return work.run(), tuple(work.warnings)


@dataclass(slots=True)
class _Open:
    """A heading or link that is open."""

    at: int  # its start tag among the pieces
    cuts: int  # references before it
    level: int = 0
    anchor: str = ""
    alt: str = ""
    address: str = ""  # of a link, as written
    inner: int = 0  # of the same that are open inside it, and are left out


@dataclass(slots=True)
class _Pass:
    """The state of the pass."""

    html: str
    place: Place
    lines: SourceLines
    limits: Limits
    pieces: list[str] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)  # before which piece each reference goes
    references: list[Reference] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    outside: dict[str, None] = field(default_factory=dict)
    warnings: list[tuple[int, str]] = field(default_factory=list)
    position: int = 0  # in the HTML: what is before is done
    shift: int = 0
    section_at: int = 0  # first piece of the section
    anchors: dict[str, str] = field(default_factory=dict)  # final id → as written
    renamed: dict[str, str] = field(default_factory=dict)  # as written → final id; empty: gone
    counted: dict[str, int] = field(default_factory=dict)  # id → how often it was numbered
    local: list[tuple[int, str, str]] = field(default_factory=list)  # piece, fragment, the tag's other attributes
    contents: list[int] = field(default_factory=list)  # pieces where a table of contents goes
    link: _Open | None = None
    heading: _Open | None = None
    tables: int = 0  # open
    labels: dict[str, int] = field(default_factory=dict)  # label of tables → how many

    def run(self) -> Body:
        """Go through, and return the body."""
        self._title_and_levels()
        for match in _MARKED.finditer(self.html, self.position):
            if match.start() < self.position:
                continue
            closed, opened, tag, rest = match.groups()
            if closed:
                self._upto(match)
                _CLOSING[closed](self, closed)
                continue
            attributes = dict(_ATTRIBUTE.findall(rest)) if rest else {}
            if opened:
                self._upto(match)
                _OPENING[opened](self, opened, attributes)
            elif not attributes.keys().isdisjoint({"id", "class", "align"}):
                self._upto(match)
                self.pieces.append(f"<{tag}{self._rest(attributes)}>")
        self.pieces.append(self.html[self.position :])
        self._end_section()
        self._resolve_local()
        for piece in self.contents:
            self.pieces[piece] = f'<div class="toc">{_nested(self.headings)}</div>' if self.headings else ""
        return self._body()

    def _body(self) -> Body:
        bounds = [0, *self.cuts, len(self.pieces)]
        parts = tuple("".join(self.pieces[a:b]) for a, b in pairwise(bounds))
        return Body(
            parts=parts, references=tuple(self.references), headings=tuple(self.headings),
            sections=tuple(self.sections),
            words=sum([count_words(s.text) + count_words(s.heading) for s in self.sections]),
            anchors=tuple(self.anchors), outside=tuple(self.outside),
        )

    def _title_and_levels(self) -> None:
        """Leave out a first heading that repeats the title; find how far headings move."""
        first = _TITLE.match(self.html)
        title = self.place.title.casefold()
        if first and title and plain(first[2]).casefold() == title and "<img" not in first[2]:
            self.position = first.end()
            if first[1]:
                self.renamed[unescape(first[1])] = ""
        levels = [int(level) for level in _LEVELS.findall(self.html, self.position)]
        if len(levels) > self.limits.headings:
            raise TooMuchError(f"more than {self.limits.headings} headings; that is the limit")
        self.shift = self.place.first_level - min(levels) if levels else 0

    def _upto(self, match: re.Match[str]) -> None:
        """Take over everything before a tag as it is."""
        if match.start() > self.position:
            self.pieces.append(self.html[self.position : match.start()])
        self.position = match.end()

    def _cut(self, reference: Reference) -> None:
        self.cuts.append(len(self.pieces))
        self.references.append(reference)

    def _warn(self, line: int, message: str) -> None:
        self.warnings.append((line, message))

    # Attributes and ids

    def _rest(self, attributes: Mapping[str, str], without: Collection[str] = (), *, heading: bool = False) -> str:
        """Return attributes as HTML, ids put in order, alignment as a class; values are escaped already."""
        kept: list[str] = []
        for name, value in attributes.items():
            if name in without:
                continue
            if name == "id":
                final = self._anchor(unescape(value), number=heading)
                if final:
                    kept.append(f' id="{escape(final)}"')
            elif name == "align":
                if value in {"left", "right", "center"}:
                    kept.append(f' class="align-{value}"')
            elif name != "class" or value:
                kept.append(f' {name}="{value}"')
        return "".join(kept)

    def _anchor(self, written: str, *, number: bool) -> str:
        """Return the id to use for one that was written; empty where it is taken and not `number`ed."""
        wanted = self.place.prefix + _NOT_IN_IDS.sub("-", written.strip())
        if wanted == self.place.prefix or (wanted in self.anchors and not number):
            return ""
        final = wanted
        while final in self.anchors or final in self.place.taken or final in RESERVED_ANCHORS:
            self.counted[wanted] = self.counted.get(wanted, 0) + 1
            final = f"{wanted}_{self.counted[wanted]}"
        self.anchors[final] = written
        self.renamed.setdefault(written, final)
        return final

    # Headings and sections

    def _open_heading(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.heading is not None:
            self.heading.inner += 1
            return
        self._end_section()
        level = min(int(tag[1]) + self.shift, _DEEPEST)
        self.heading = _Open(len(self.pieces), len(self.cuts), level)
        before = len(self.anchors)
        rest = self._rest(attributes, heading=True)
        self.heading.anchor = next(reversed(self.anchors)) if len(self.anchors) > before else ""
        self.pieces.append(rest)

    def _close_heading(self, _: str) -> None:
        opened = self.heading
        if opened is None:  # pragma: no cover - what is well-formed opens before it closes
            return
        if opened.inner:
            opened.inner -= 1
            return
        self.heading = None
        text = plain("".join(self.pieces[opened.at + 1 :])) or opened.alt
        if not text and len(self.cuts) == opened.cuts:
            self.pieces[opened.at :] = [""] * (len(self.pieces) - opened.at)
            self.local = [link for link in self.local if link[0] < opened.at]
            self.anchors.pop(opened.anchor, None)
            return
        if not opened.anchor:
            opened.anchor = self._anchor(anchor(text), number=True)
            self.pieces[opened.at] += f' id="{escape(opened.anchor)}"'
        level = opened.level
        above = self.headings[-1].level if self.headings else self.place.first_level - 1
        if level > above + 1:
            raised = f"heading level {level - self.shift} follows level {above - self.shift}" if self.headings else \
                f"the first heading has level {level - self.shift}, but a later one a higher"
            self._warn(self.lines.of_heading(text), f"{raised}: {_short(text)}")
        self.pieces[opened.at] = f"<h{level}{self.pieces[opened.at]}>"
        self.pieces.append(f"</h{level}>")
        self.headings.append(Heading(level, opened.anchor, text))
        self.section_at = len(self.pieces)

    def _end_section(self) -> None:
        """Note the text since the last heading."""
        text = plain("".join(self.pieces[self.section_at :]))
        self.section_at = len(self.pieces)
        heading = self.headings[-1] if self.headings else Heading(0, "", "")
        if self.sections and self.sections[-1].anchor == heading.anchor:  # an empty heading came between
            text = f"{self.sections.pop().text} {text}".strip()
        if text or heading.level:
            self.sections.append(Section(heading.anchor, heading.text, text))

    # Links

    def _open_link(self, _: str, attributes: Mapping[str, str]) -> None:
        if self.link is not None:
            self.link.inner += 1
            return
        if "name" in attributes and "id" not in attributes:
            attributes = {**attributes, "id": attributes["name"]}
        rest = self._rest(attributes, ("href", "name"))
        if 'class="footnote-backref"' in rest:
            rest += ' aria-label="Back to the text"'
        written = unescape(attributes["href"]).strip() if "href" in attributes else ""
        self.link = _Open(len(self.pieces), len(self.cuts), address=written)
        if not written:
            if not rest or "href" in attributes:
                self._warn(self.lines.of_target(""), "a link has no address that can be followed; it is shown as text")
            self.pieces.append(f"<a{rest}>")
        elif written.startswith("#"):
            self.local.append((len(self.pieces), written[1:], rest))
            self.pieces.append(f'<a href="{escape(written)}"{rest}>')  # until all ids are known
        else:
            self._link_to(written, rest)

    def _link_to(self, written: str, rest: str) -> None:
        elsewhere = self._outside(written)
        if elsewhere is None:
            target, fragment = _target(written)
            self.pieces.append("<a")
            self._cut(Reference("link", target, fragment, self.lines.of_target(written)))
            self.pieces.append(f"{rest}>")
        else:
            self.pieces.append(f'<a href="{escape(elsewhere)}"{rest}>')

    def _outside(self, written: str) -> str | None:
        """Return the address of what is not of this site, and note it; None for what is."""
        if written.startswith("//"):
            written = f"https:{written}"
        if not _SCHEME.match(written):
            return None
        if written[:5].lower() in {"http:", "https"}:
            self.outside[written] = None
        return written

    def _close_link(self, _: str) -> None:
        if self.link is not None and self.link.inner:
            self.link.inner -= 1
            return
        opened, self.link = self.link, None
        if opened is not None and opened.address and not self._says_something(opened):
            self._warn(self.lines.of_target(opened.address), f"the link to `{opened.address[:80]}` has no words")
            self.pieces.append(escape(_name(opened.address)))
        self.pieces.append("</a>")

    def _says_something(self, opened: _Open) -> bool:
        """Whether there are words or a picture in a link that ends here."""
        pictures = any(reference.kind == "image" for reference in self.references[opened.cuts :])
        return pictures or bool(plain("".join(self.pieces[opened.at :])))

    def _present(self, fragment: str) -> str | None:
        """Return the final id of a place that is called like this; empty where the place was left out."""
        final = self.place.prefix + fragment
        return self.renamed.get(fragment, final if final in self.anchors else None)

    def _resolve_local(self) -> None:
        """Turn links to a place in this text into links to its final id; those that lead nowhere become text."""
        for piece, fragment, rest in self.local:
            target = self._present(fragment)
            if target is None:
                target = self._present(unquote(fragment))
            if target is None and fragment:
                self._warn(self.lines.of_target(f"#{fragment}"),
                           f"a link leads to `#{fragment[:60]}`, but this text has no such place")
            self.pieces[piece] = f'<a href="#{escape(target)}"{rest}>' if target else f"<a{rest}>"

    # Pictures and frames

    def _picture(self, _: str, attributes: Mapping[str, str]) -> None:
        written = unescape(attributes.get("src", "")).strip()
        alt = " ".join(unescape(attributes.get("alt", "")).split())
        title = " ".join(unescape(attributes.get("title", "")).split())
        if self.heading is not None:
            self.heading.alt = self.heading.alt or alt
        if not written:
            self.pieces.append(escape(alt))
        elif (elsewhere := self._elsewhere(written)) is not None:
            self._frame_link(elsewhere, alt or title)
        else:
            line = self.lines.of_target(written)
            if not alt:
                self._warn(line, f"the picture `{written[:80]}` has no description: write one in `![…](…)`")
            target, _fragment = _target(written)
            self._cut(Reference("image", target, "", line, alt, title))

    def _elsewhere(self, written: str) -> str | None:
        """Return the address of a picture or frame that is not of this site; not noted as a link yet."""
        if written.startswith("//"):
            return f"https:{written}"
        return written if _SCHEME.match(written) else None

    def _frame(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Put a link where a frame, a video or a sound was."""
        written = unescape(attributes.get("src", "")).strip()
        if tag not in {"source", "embed"}:
            end = self.html.find(f"</{tag}>", self.position)
            inside = self.html[self.position : end] if end >= 0 else ""
            self.position = end + len(tag) + 3 if end >= 0 else self.position
            if not written and (source := _SOURCE.search(inside)):
                written = unescape(source[1]).strip()
        title = " ".join(unescape(attributes.get("title", "")).split())
        if not written:
            self.pieces.append(escape(title))
        elif (elsewhere := self._elsewhere(written)) is not None:
            self._frame_link(elsewhere, title)
        elif self.link is None:
            self._link_to(written, "")
            self.pieces.append(f"{escape(title or _name(written))}</a>")
        else:
            self.pieces.append(escape(title))

    def _frame_link(self, address: str, words: str) -> None:
        """Write a link to what was to be shown from elsewhere; inside a link its words alone."""
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            host = ""
        words = words or host or address[:60]
        if self.link is not None or not host:
            self.pieces.append(escape(words))
        else:
            self.outside[address] = None
            self.pieces.append(f'<a href="{escape(address)}">{escape(words)}</a>')

    def _contents(self, _: str, __: Mapping[str, str]) -> None:
        """Keep a place for the table of contents."""
        self.contents.append(len(self.pieces))
        self.pieces.append("")

    def _drop(self, _: str) -> None:
        """Leave out the end tag of a frame."""

    # Tables and spans

    def _open_table(self, _: str, attributes: Mapping[str, str]) -> None:
        self.tables += 1
        if self.tables == 1:
            caption = _CAPTION.match(self.html, self.position)
            label = (plain(caption[1]) if caption else "") or (self.headings[-1].text if self.headings else "") \
                or self.place.title or "Table"
            self.labels[label] = number = self.labels.get(label, 0) + 1
            label = label if number == 1 else f"{label} ({number})"
            self.pieces.append(f'<div class="table" role="region" tabindex="0" aria-label="{escape(label)}">')
        self.pieces.append(f"<table{self._rest(attributes, ('align',))}>")

    def _code(self, _: str, attributes: Mapping[str, str]) -> None:
        """Let readers without a mouse scroll code that is wider than the page."""
        self.pieces.append(f'<pre tabindex="0"{self._rest(attributes)}>')

    def _close_table(self, _: str) -> None:
        self.tables -= 1
        self.pieces.append("</table></div>" if self.tables == 0 else "</table>")


def _nested(headings: list[Heading]) -> str:
    """Return headings as a list of links, the lower ones in lists of their own."""
    pieces: list[str] = []
    levels: list[int] = []
    for heading in headings:
        while len(levels) > 1 and levels[-1] > heading.level:
            pieces.append("</li></ul>")
            levels.pop()
        if not levels or levels[-1] < heading.level:
            pieces.append("<ul>")
            levels.append(heading.level)
        else:
            pieces.append("</li>")
        pieces.append(f'<li><a href="#{escape(heading.anchor)}">{escape(heading.text)}</a>')
    return "".join(pieces) + "</li></ul>" * len(levels)


_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_FRAMES: Final = ("iframe", "video", "audio", "source", "embed")
_OPENING: Final[Mapping[str, Callable[[_Pass, str, Mapping[str, str]], None]]] = {
    **dict.fromkeys(_HEADINGS, _Pass._open_heading), **dict.fromkeys(_FRAMES, _Pass._frame),  # noqa: SLF001  # its own table
    "a": _Pass._open_link, "img": _Pass._picture, "table": _Pass._open_table, "pre": _Pass._code,  # noqa: SLF001  # its own table
    _CONTENTS: _Pass._contents,  # noqa: SLF001  # its own table
}
_CLOSING: Final[Mapping[str, Callable[[_Pass, str], None]]] = {
    **dict.fromkeys(_HEADINGS, _Pass._close_heading), **dict.fromkeys(_FRAMES, _Pass._drop),  # noqa: SLF001  # its own table
    "a": _Pass._close_link, _CONTENTS: _Pass._drop, "table": _Pass._close_table,  # noqa: SLF001  # its own table
}

_MARKED: Final = re.compile(
    rf"<(?:/({'|'.join(_CLOSING)})|(?:({'|'.join(_OPENING)})(?=[ >])|([a-z][a-z0-9]*)(?= ))([^>]*))>")
"""The tags for which there is anything to do: most, such as `<p>`, are left as they are."""


def _target(written: str) -> tuple[str, str]:
    """Return path and fragment of a relative address, percent-decoded; of files the query is left out."""
    written = _PELICAN.sub("", written, count=1)
    rest, _, fragment = written.partition("#")
    path, mark, query = rest.partition("?")
    return unquote(path) + (f"?{query}" if mark and path.startswith("/") else ""), unquote(fragment)


def _name(address: str) -> str:
    """Return a name for what an address leads to: its file's, else its host's."""
    path, _, _ = address.partition("#")[0].partition("?")
    name = unquote(path.rstrip("/").rpartition("/")[2])
    return name if "." in name else (re.sub(r"^\w+:/*", "", path).partition("/")[0] or name or address)[:80]


def _short(text: str) -> str:
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"  # noqa: PLR2004  # as much as helps
