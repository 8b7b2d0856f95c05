"""Templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.errors import SettingsError
from plugins.pages.rendering import Press
from plugins.pages.routes import Route, view
from plugins.pages.site import site_view
from plugins.pages.theme import read_theme

from .making import THEME, desk


def press(tmp_path: Path, **templates: str) -> Press:
    """Return a press of the tests' theme, with these templates before its own."""
    for name, text in templates.items():
        path = tmp_path / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    there = desk()
    return Press(read_theme(THEME, [tmp_path]), there.words, site_view(there))


ABOUT = view(desk(text="<i>A & B</i>"), Route("/about/", "page.html", "pages", ("pages/about",)))


def test_a_template_of_ones_own_comes_before_the_themes(tmp_path: Path) -> None:
    made = press(tmp_path, page="{{ view.title }}|{{ t('footer', name=view.title) }}|{{ view.body }}").page(
        "page.html", ABOUT)
    assert made.startswith(b"&lt;i&gt;A &amp; B&lt;/i&gt;|\xc2\xa9 &lt;i&gt;A &amp; B&lt;/i&gt;|<h2 id=")


def test_the_address_of_a_static_file_holds_what_is_in_it(tmp_path: Path) -> None:
    theme = read_theme(THEME)
    made = press(tmp_path, page="{{ asset('css/site.css') }}").page("page.html", ABOUT)
    assert made.decode() == f"/net{theme.place}css/site.css"
    assert theme.files() == {f"{theme.place[1:]}css/site.css": THEME / "static" / "css" / "site.css"}


def test_a_part_is_rendered_once_for_each_object(tmp_path: Path) -> None:
    made = press(tmp_path, page="{% for i in range(3) %}{{ part('twice', view) }}{% endfor %}",
                 parts__twice="{{ it.title|length }} ")
    assert made.page("page.html", ABOUT) == b"12 12 12 "
    assert len(made._parts) == 1


def test_what_pages_have_in_common_is_rendered_once_for_equal_values(tmp_path: Path) -> None:
    made = press(tmp_path, page="{% for i in range(3) %}{{ once('top', view.section, i > 1) }}{% endfor %}",
                 parts__top="<b>{{ it[0] }}</b>{{ it[1] }} ")
    assert made.page("page.html", ABOUT) == b"<b>pages</b>False <b>pages</b>False <b>pages</b>True "
    assert len(made._once_made) == 2


@pytest.mark.parametrize(("template", "message"), [
    ("one\n{{ nothing }}", r"page\.html:2: 'nothing' is undefined \(for /net/about/\)$"),
    ("one\n\n{{ view.titel }}", r"page\.html:3: .* has no attribute 'titel' \(for /net/about/\)$"),
    ("{% if %}", r"page\.html:1: .* \(for /net/about/\)$"),
    ("{{ asset('css/none.css') }}", r"page\.html:1: .*static: has no file `css/none\.css`, which a template asks for$"),
    ("\n{{ t('none') }}", r"page\.html:2: .*en\.yaml: has no word `none`, which the pages need; add it under `words`$"),
    ("{{ part('none', view) }}", r"page\.html: the template `parts/none\.html` is in none of .*theme/templates$"),
])
def test_what_fails_is_named_by_template_and_line(template: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=message):
        press(tmp_path, page=template).page("page.html", ABOUT)


def test_a_folder_without_templates_is_no_theme(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^THEME: .* has no folder `templates`; set it to a theme's folder$"):
        read_theme(tmp_path)
