"""One or two sentences for whoever decides whether to read on: as written, else the opening of the text."""

from __future__ import annotations

import re

from ..core.model import Answer, Body, Record

LONGEST = 200
"""Characters of an opening: what lists, feeds and search engines show."""

_SENTENCE = re.compile(r"[.!?…]['\")\]\u201d\u2019]*(?=\s)|[。！？]")  # noqa: RUF001  # full stops of other scripts


def summary(record: Record | Answer) -> str:
    """Return a record's summary as its author wrote it, else the opening of its text; empty where there is none."""
    return record.summary or opening(record.body)


def opening(body: Body, longest: int = LONGEST) -> str:
    """Return the first whole sentences that fit, or as many words of the first as do, with an ellipsis."""
    text = next((section.text for section in body.sections if section.text), "")
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _SENTENCE.finditer(text, 0, longest)]
    if ends and ends[-1] * 3 >= longest:  # not "Dear reader." alone
        return text[: ends[-1]]
    cut = text[: longest - 1]
    word = cut.rpartition(" ")[0]
    return f"{(word if len(word) * 2 >= longest else cut).rstrip(' ,;:-')}…"
