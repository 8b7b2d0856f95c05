"""Steps are left out and counted without a change in the HTML: compared with plain Python-Markdown's."""

from __future__ import annotations

import json

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.reading.effort import TooMuchError
from plugins.reading.front_matter import Parts, split
from plugins.reading.lean import LeanInline
from plugins.reading.limits import Limits
from plugins.reading.markdown_text import _CONFIGS, OWN, Converter
from plugins.reading.settings import MarkdownSettings
from tests.paths import CONTENT, DATA, needs_shared

from .costly import TOKENS

PLAIN = markdown.Markdown(extensions=list(OWN), extension_configs=_CONFIGS)
LEAN = Converter(MarkdownSettings(), Limits(code=0))


def plain(text: str) -> str:
    """Return what Python-Markdown makes of a text."""
    PLAIN.reset()
    html: str = PLAIN.convert(text)
    return html


def same(text: str) -> bool:
    """Whether both make the same of a text; code in a language is compared elsewhere."""
    try:
        lean = LEAN.html(text)
    except TooMuchError:
        return True
    return lean == plain(text) or 'class="language-' in plain(text)


@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join))
@settings(max_examples=400, deadline=None)
def test_for_every_text_the_html_is_that_of_python_markdown(text: str) -> None:
    assert same(text)


LINES = (
    "a word and another", "Word *with* __marks__", "Ähnlich", "²3. no letter", "x", "", "", " ", "  ", "two spaces  ",
    "a\ttab", "\ttab", "    code", "  - deep", "# head", "## head ##", "head #", "===", "---", "- ", "- item", "* item",
    "+ # head", "1. item", "12. > both", "> quote", "a > b", "| a | b |", "|---|---|", "a | b", "--- | ---", "!!! note",
    '!!! tip "T"', "[^1]", "[^1]: note", "[a]: /x", "[a]", "[a][a]", "*[HTML]: w", "HTML", "`code`", "[a](/b)",
    "![a](/b)", "a! [b", "<b>bold</b>", "<div>", "</div>", "<https://a.example>", "&amp; &#38;", "\\*", "{: #x }",
    "```", "~~~", "***", "* * *", "*", "_", "a_b_c",
)


@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join))
@settings(max_examples=600, deadline=None)
def test_for_every_text_of_lines_the_html_is_that_of_python_markdown(text: str) -> None:
    assert same(text)


@pytest.mark.parametrize("name", ["def_list", "md_in_html", "nl2br", "sane_lists", "smarty"])
@given(texts=st.lists(st.lists(st.sampled_from((*LINES, ":   what it is", "'quoted' -- so")), max_size=8), max_size=8))
@settings(max_examples=20, deadline=None)
def test_with_other_extensions_the_html_is_that_of_python_markdown(name: str, texts: list[list[str]]) -> None:
    alone = markdown.Markdown(extensions=[*OWN, name], extension_configs=_CONFIGS)
    lean = Converter(MarkdownSettings(extensions=(name,)), Limits(code=0))
    for lines in texts:
        alone.reset()
        assert lean.html("\n".join(lines)) == alone.convert("\n".join(lines))


def test_shipped_texts_become_what_python_markdown_makes() -> None:
    for path in sorted(CONTENT.rglob("*.md")):
        parts = split(path.read_text(encoding="utf-8"))
        assert isinstance(parts, Parts)
        assert same(parts.body), path


@needs_shared
def test_real_texts_become_what_python_markdown_makes() -> None:
    for path in sorted((DATA / "digitalgov").rglob("*.md"))[::12]:
        parts = split(path.read_text(encoding="utf-8"))
        assert isinstance(parts, Parts)
        assert same(parts.body), path


@needs_shared
@pytest.mark.parametrize("start", [0, 1])
def test_the_examples_of_commonmark_become_what_python_markdown_makes(start: int) -> None:
    examples = json.loads((DATA / "vectors" / "commonmark-0.31.2.json").read_text(encoding="utf-8"))
    for example in examples[start::2]:
        if "\0" not in example["markdown"]:
            assert same(example["markdown"]), example["example"]


def test_the_lean_inline_step_is_the_one_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of Python-Markdown may call it otherwise: then this says so."""
    asked: list[str] = []
    original = LeanInline._InlineProcessor__handleInline

    def ask(step: LeanInline, data: str, index: int = 0) -> str:
        asked.append(data)
        return original(step, data, index)

    monkeypatch.setattr(LeanInline, "_InlineProcessor__handleInline", ask)
    assert LEAN.html("some *words*") == "<p>some <em>words</em></p>"
    assert asked == ["some *words*", "words"]


def test_a_text_that_is_given_up_inside_a_list_spoils_no_other() -> None:
    converter = Converter(MarkdownSettings(), Limits(code=0))
    with pytest.raises(TooMuchError):
        converter.html(f"{'- ' * 60}deep")
    assert converter.html("One.\n\nTwo.") == "<p>One.</p>\n<p>Two.</p>"
