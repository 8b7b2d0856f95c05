"""For every text: what comes out is safe, whole and said in one line a problem."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.reading.characters import UNWANTED, holds, unwanted
from plugins.reading.conversion import convert, convert_all
from plugins.reading.plain_text import count_words, plain
from plugins.reading.sanitising import ATTRIBUTES, CLASSES, SCHEMES, TAGS
from plugins.reading.source_lines import _TARGETS, _pattern, _targets
from tests.paths import DATA, needs_shared

from .costly import TOKENS
from .making import CONDITIONS, file_data, marked, outcome, post, shown

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    '![a](x" onerror="alert(1))',
    '<a href="java\tscript:x">',
    "<svg/onload=x>",
    "<math><mi><style>",
    '<noscript><p title="</noscript><img src=x onerror=x>">',
    "<!--><img src=x onerror=x>-->",
    "&lt;script&gt;",
    '<iframe srcdoc="<script>">',
    '<a href="#x" id="__proto__">',
    '{: onclick="x" }',
    "[x]: javascript:x",
    "<style>@import 'x'",
    "\x00".replace("\x00", "�"),
    '<p style="x">',
    '<a href="vbscript:x">',
    "[a](<data:text/html,x>)",
    '<base href="//x">',
    '<form action="x">',
    "<meta http-equiv=refresh>",
    "&#x6A;avascript:",
    '*[a]: "><script>',
)
texts = st.lists(st.one_of(st.sampled_from(HOSTILE + TOKENS), st.text(max_size=12)), max_size=40).map("".join)
OWN = {
    "div": {"class", "role", "tabindex", "aria-label"},
    "pre": {"tabindex"},
    "a": {"aria-label", "class"},
    "td": {"class"},
    "th": {"class"},
    "p": {"class"},
    "span": {"class"},
    "img": {"loading"},
}
OWN_CLASSES = {
    "div": {"table", "toc", "highlight"},
    "td": {"align-left", "align-right", "align-center"},
    "th": {"align-left", "align-right", "align-center"},
}


def check_safe(html: str) -> None:
    """Fail where a browser would do more with some HTML than show it."""
    for element in lxml.html.fragment_fromstring(html, create_parent="section").iterdescendants():
        tag = element.tag
        assert isinstance(tag, str), "a comment"
        assert tag in TAGS, tag
        for name, value in element.attrib.items():
            assert name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) | OWN.get(tag, set()), (tag, name)
            if name == "class":
                assert set(str(value).split()) <= CLASSES.get(tag, set()) | OWN_CLASSES.get(tag, set()), value
            if name in {"href", "src"}:
                assert urlsplit(re.sub(r"[\x00-\x20]", "", str(value))).scheme in SCHEMES | {""}, value


@given(texts)
@settings(max_examples=300, deadline=None)
def test_for_every_text_the_html_is_safe_and_well_formed(text: str) -> None:
    done = outcome(post(text))
    assert all("\n" not in said for _, _, said in done.problems)
    if done.record is None:
        assert any(severity == "error" for _, severity, _ in done.problems)
        return
    body = done.record.body
    assert len(body.parts) == len(body.references) + 1
    html = shown(body)
    check_safe(html)
    assert len(set(body.anchors)) == len(body.anchors)
    ids = re.findall(r'<[^>]* id="([^"]*)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert {heading.anchor for heading in body.headings} <= set(body.anchors)
    assert not re.search(r"<a[^>]*>(?:(?!</a>).)*<a[ >]", html, re.DOTALL), "a link in a link"
    assert set(re.findall(r'<a [^>]*href="#([^"]*)"', html)) <= set(ids)


@given(texts, st.sampled_from(["posts", "answers"]))
@settings(max_examples=60, deadline=None)
def test_for_every_text_the_same_comes_out_again(text: str, kind: str) -> None:
    data = post(text) if kind == "posts" else f"---\ndate: 2026-01-01\nauthor: ada\n---\n{text}".encode()
    first, second = (outcome(data, "posts" if kind == "posts" else "answers", "ada") for _ in range(2))
    assert first == second
    if first.record is not None and kind == "answers":
        assert all(anchor.startswith("ada:") for anchor in first.record.body.anchors)


@given(
    st.one_of(st.binary(max_size=300), texts.map(lambda t: t.encode("utf-8", "surrogatepass"))),
    st.sampled_from(["experts", "posts", "links", "questions", "answers", "paths", "editions", "ideas", "pages"]),
)
@settings(max_examples=200, deadline=None)
def test_for_every_bytes_reading_never_raises(data: bytes, kind: str) -> None:
    for given_data in (data, b"---\n" + data + b"\n---\nx"):
        done = outcome(given_data, kind, "ada")  # type: ignore[arg-type]  # one of the kinds
        assert done.record is not None or done.problems


@given(st.lists(st.one_of(texts.map(post), st.binary(max_size=60)), max_size=6))
@settings(max_examples=100, deadline=None)
def test_for_every_company_a_file_becomes_what_it_becomes_alone(files: list[bytes]) -> None:
    given_files = [file_data(data) for data in files]
    together = convert_all(given_files, CONDITIONS)
    alone = [convert(one, CONDITIONS) for one in reversed(given_files)]
    assert together == alone[::-1]


@given(st.text(), st.sampled_from(["<", "]:", "[^", "```", "  \n"]))
def test_for_every_text_marks_and_unwanted_characters_are_found_where_they_are(text: str, mark: str) -> None:
    assert holds(text, mark) == (mark in text)
    assert str(unwanted(text)) == str(UNWANTED.search(text))


@given(st.text() | st.lists(st.sampled_from((*TOKENS, " ", "\n", "\u00a0", "&#32;", "word", "<br>"))).map("".join))
def test_for_every_plain_text_its_words_are_counted_by_its_spaces(html: str) -> None:
    text = plain(html)
    assert count_words(text) == len(text.split())


PIECES = ("](", "<", ">", "a.md", " ", "\n", "[", "]: ", "href", "src", "=", '"', ")")


@given(st.lists(st.sampled_from(PIECES)).map("".join))
@settings(max_examples=400)
def test_for_every_text_targets_are_those_that_all_forms_together_find(text: str) -> None:
    every = _pattern((True,) * len(_TARGETS))
    assert [match[0] for match in _targets(text).finditer(text)] == [match[0] for match in every.finditer(text)]


words = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=40)
    .map(lambda t: " ".join(t.split()))
    .filter(bool)
)


@given(words)
@settings(max_examples=200, deadline=None)
def test_for_every_title_what_is_written_is_what_is_read(title: str) -> None:
    data = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\nx".encode()
    done = outcome(data, "pages")
    assert done.record is not None
    assert getattr(done.record, "title", "") == title


@needs_shared
@pytest.mark.parametrize("start", range(0, 700, 100))
def test_the_inputs_of_commonmark_are_read(start: int) -> None:
    examples = json.loads((DATA / "vectors" / "commonmark-0.31.2.json").read_text(encoding="utf-8"))
    for example in examples[start : start + 100]:
        done = outcome(post(example["markdown"]))
        if done.record is None:  # the one with a NUL
            assert "control character" in done.problems[0][2]
        else:
            assert marked(done.record.body) is not None
            check_safe(shown(done.record.body))
