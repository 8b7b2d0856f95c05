"""All the interface's words: in one file per language, each complete, and none in a template."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from string import Formatter

import pytest
import yaml

from plugins.pages.words import read_words
from tests.paths import CONTENT, ROOT
from tests.site import built_once

THEME = ROOT / "theme"
LANGUAGES = sorted(path.stem for path in (THEME / "words").glob("*.yaml"))
BUILT = ("kind.", "list.", "evidence.", "act.", "chosen.", "idea.", "next.", "share.", "feed.", "subscribe.",
         "contribute.", "mark.", "ask.", "nav.", "title.", "describe.", "example.", "search.ui.")
"""Keys whose last part comes from the data."""


def words(language: str) -> dict[str, str | list[str]]:
    found = yaml.safe_load((THEME / "words" / f"{language}.yaml").read_text("utf-8"))
    assert isinstance(found["words"], dict)
    return found["words"]


def places(word: str | list[str]) -> list[set[str]]:
    """Return the names in braces of each form."""
    forms = [word] if isinstance(word, str) else word
    return [{name for _, name, _, _ in Formatter().parse(form) if name} for form in forms]


def test_there_are_english_and_another_one() -> None:
    assert "en" in LANGUAGES
    assert len(LANGUAGES) > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_word_and_no_other(language: str) -> None:
    """Every language has the same keys, each with the same values in it and the same sort of forms."""
    english, other = words("en"), words(language)
    assert sorted(other) == sorted(english)
    for key, word in english.items():
        assert isinstance(other[key], str) == isinstance(word, str), key
        assert set().union(*places(other[key])) == set().union(*places(word)), key
        assert all(str(form).strip() for form in ([other[key]] if isinstance(other[key], str) else other[key])), key
    assert read_words([THEME], language).language == language


def test_every_word_is_used() -> None:
    """A key that nothing asks for is a mistake of spelling, or a leftover."""
    sources = [*(THEME / "templates").rglob("*.html"), *(ROOT / "plugins").rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in sources).replace("'", '"')
    assert [key for key in words("en") if f'"{key}"' not in text and not key.startswith(BUILT)] == []


@pytest.mark.parametrize("template", sorted((THEME / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_no_template_speaks(template: Path) -> None:
    """Without Jinja's parts and HTML's, nothing is left of a template that a translator would have to change."""
    text = template.read_text("utf-8")
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|alt|title|placeholder|value)="([^"]*[A-Za-z][^"]*)"', bare)
    bare = re.sub(r"<code>.*?</code>|<kbd.*?</kbd>|<!doctype html>|<[^>]*>", " ", bare, flags=re.DOTALL)
    assert re.findall(r"[^\W\d_]{2,}", bare) == []
    assert spoken == []


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_the_whole_site_can_speak_it(language: str, tmp_path: Path, shared_folder: Path) -> None:
    """Every page of the shipped network renders in the other language, and its buttons speak it."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    settings = content / "network.yaml"
    settings.write_text(settings.read_text("utf-8").replace("\nlanguage: en\n", f"\nlanguage: {language}\n"), "utf-8")
    site = built_once(shared_folder, language, content, STOA_KEEP_GOING=True)  # a translation into itself is refused
    home = (site / "index.html").read_text("utf-8")
    assert f'<html lang="{language}"' in home
    assert str(words(language)["home.stand"]) in home
    assert str(words("en")["home.stand"]) not in home
    assert len(list(site.rglob("*.html"))) > 150  # the whole network
