"""The interface's words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from plugins.core.errors import SettingsError
from plugins.pages.words import parse_words, read_words

POLISH = """
language: Polski
dir: ltr
plural: "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"
months: [stycznia, lutego, marca, kwietnia, maja, czerwca, lipca, sierpnia, września, października, listopada, grudnia]
date: "{day} {month} {year}"
range: "{from} - {to}"
languages: {de: Deutsch}
words:
  hello: "Cześć, {name} & <co>"
  minutes: ["{n} minuta", "{n} minuty", "{n} minut"]
"""


def test_numbers_take_their_form() -> None:
    words = parse_words("pl.yaml", "pl", POLISH)
    assert [words.tn("minutes", n) for n in (1, 3, 5, 12, 22)] == [
        "1 minuta", "3 minuty", "5 minut", "12 minut", "22 minuty"]


def test_dates_are_words() -> None:
    words = parse_words("pl.yaml", "pl", POLISH)
    first, last = dt.date(2026, 9, 1), dt.date(2026, 10, 2)
    assert words.day(first) == "1 września 2026"
    assert words.days(first, last) == "1 września 2026 - 2 października 2026"
    assert words.days(first, first) == "1 września 2026"
    assert (words.on(first).iso, words.on(first).words) == ("2026-09-01", "1 września 2026")


@given(st.text())
def test_every_value_is_escaped(value: str) -> None:
    words = parse_words("pl.yaml", "pl", POLISH)
    assert words.t("hello", name=value) == f"Cześć, {Markup.escape(value)} &amp; &lt;co&gt;"
    assert words.text("hello", name=value) == f"Cześć, {value} & <co>"


def test_markup_stays_markup() -> None:
    words = parse_words("pl.yaml", "pl", POLISH)
    assert words.t("hello", name=Markup("<b>Ada</b>")) == "Cześć, <b>Ada</b> &amp; &lt;co&gt;"


def test_a_language_is_called_by_its_own_name() -> None:
    words = parse_words("pl.yaml", "pl", POLISH)
    assert [words.name_of(tag) for tag in ("de", "de-AT", "fr")] == ["Deutsch", "Deutsch", "fr"]


@pytest.mark.parametrize(("change", "message"), [
    (("dir: ltr", "dir: up"), "pl.yaml: `dir` must be `ltr` or `rtl`"),
    (("months: [stycznia, ", "months: ["), "pl.yaml: `months` must be a list of twelve names"),
    (('"{n} minuta", ', ""), "pl.yaml: `minutes` has 2 forms, but `plural` asks for 3"),
    (("  hello: ", "  hello: 3 #"), "pl.yaml: `hello` must be text or a list of forms; put it into quotation marks"),
    (("languages:", "tongues:"),
     "pl.yaml: must have exactly the keys date, dir, language, languages, months, plural, range, words"),
    (("words:", "words: []\nwords2:"),
     "pl.yaml: must have exactly the keys date, dir, language, languages, months, plural, range, words"),
])
def test_a_wrong_file_is_named_with_what_is_wrong(change: tuple[str, str], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_words("pl.yaml", "pl", POLISH.replace(*change, 1))
    assert str(caught.value) == message


def test_a_missing_word_names_the_file() -> None:
    words = parse_words("pl.yaml", "pl", POLISH)
    with pytest.raises(SettingsError, match=r"^pl\.yaml: has no word `bye`, which the pages need; add it"):
        words.t("bye")
    with pytest.raises(SettingsError, match=r"`minutes` has several forms, but is used without a number$"):
        words.t("minutes")
    with pytest.raises(SettingsError, match=r"`hello` is 'Cześć, .*', but the values it may name are \{who\}$"):
        words.text("hello", who="Ada")


def test_a_language_without_words_takes_its_base_or_english(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    for tag in ("en", "pl"):
        (tmp_path / "words" / f"{tag}.yaml").write_text(POLISH, "utf-8")
    assert [read_words([tmp_path], tag).language for tag in ("pl", "pl-PL", "en-GB", "fr")] == ["pl", "pl", "en", "en"]
    with pytest.raises(SettingsError, match=r"has no `fr\.yaml` and no `en\.yaml`; the theme is not complete"):
        read_words([tmp_path / "nowhere"], "fr")
