"""Templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from markupsafe import Markup, escape

from plugins.core.errors import SettingsError
from plugins.pages.compiling import LeanEnvironment, shown
from plugins.pages.desk import Desk
from plugins.pages.rendering import Press, _kept, compile_all, remember
from plugins.pages.routes import Route, routes, view
from plugins.pages.site import site_view
from plugins.pages.theme import read_theme
from tests.paths import ROOT

from .making import THEME, desk, materials, network


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


def test_a_template_that_fails_where_all_are_compiled_is_named_where_it_is_needed(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = press(tmp_path, page="{{ view.title }}", worse="\n{% if %}")
    there, theme = desk(), read_theme(THEME, [tmp_path])
    _kept.cache_clear()
    compiled = compile_all(theme, there.words, there.base, {})
    _kept.cache_clear()
    remember(compiled)
    with pytest.raises(SettingsError, match=r"worse\.html:2: "):
        made.page("worse.html", ABOUT)
    monkeypatch.setattr(LeanEnvironment, "compile", None)
    assert Press(theme, there.words, site_view(there)).page("page.html", ABOUT).startswith(b"&lt;i&gt;A")
    _kept.cache_clear()


class _Text(str):
    """What looks like a text, but says of itself what its HTML is."""

    __slots__ = ()

    def __html__(self) -> str:
        return "<b>its own</b>"


@given(st.text() | st.text(alphabet="a&<>'\" ") | st.text().map(Markup) | st.integers() | st.none() | st.booleans()
       | st.text().map(_Text) | st.lists(st.text()))
def test_every_value_is_shown_as_markupsafe_escapes_it(value: object) -> None:
    assert str(shown(value)) == str(escape(value))


def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let templates be compiled and run as Jinja does it."""
    monkeypatch.setattr(LeanEnvironment, "code_generator_class", CodeGenerator)
    monkeypatch.setattr(LeanEnvironment, "context_class", Context)
    monkeypatch.setattr(LeanEnvironment, "make_globals", Environment.make_globals)
    _kept.cache_clear()


@pytest.mark.parametrize("folder", [THEME, ROOT / "theme"])
def test_every_page_is_the_one_that_plain_jinja_prints(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = read_theme(folder)
    there = Desk(materials(network('<i>A & "B"</i>'), theme))
    site = site_view(there)
    pages = [(route, view(there, route)) for route in routes(there)]

    def printed() -> list[bytes]:
        made = Press(theme, there.words, site)
        return [made.page(route.template, shows) for route, shows in pages]

    _kept.cache_clear()
    lean = printed()
    plain(monkeypatch)
    assert lean == printed()
    _kept.cache_clear()


EVERY_CALL = """{% macro row(one, two='<') %}<li>{{ one }}{{ two }}
{{ caller() if caller is defined else '' }}</li>{% endmacro %}
{% macro any(one) %}<i>{{ one }}{{ varargs }}{{ kwargs }}</i>{% endmacro %}
{% import 'parts/more.html' as more %}
{% block main scoped %}
{% for it in ['<', view.title] %}{{ row(it) }}{{ more.bold(it, loop.index) }}
{% call row(it, two=loop.last) %}&{% endcall %}
{{ loop.cycle('a', 'b') }}{{ loop.changed(it) }}{% endfor %}
{% for it in [[1, [2]]] recursive %}{% if it is iterable %}{{ loop(it) }}{% else %}{{ it }}{% endif %}{% endfor %}
{% set n = namespace(found='<') %}{{ n.found }}{% set d = {'key': '"'} %}{{ d.key }}{{ d['key'] }}{{ d.get('key') }}
{{ t('footer', name=view.title) }}{{ tn('minutes', 2) }}{{ part('twice', view) }}{{ once('top', '<', true) }}
{{ [view.title, '<'] | join(', ') }}{{ view.title | upper }}{{ '<' ~ view.title }}{{ view.body | length }}{{ none }}
{% autoescape false %}{{ view.title }}{% endautoescape %}{% filter upper %}{{ view.title }}{% endfilter %}
{% set block %}{{ view.title }}{% endset %}{{ block }}{{ self.other() }}{% include 'parts/more.html' %}
{{ row('<', '&') }}{{ any('<', '>', n='&') }}{% autoescape false %}{{ row('<', '&') }}{% endautoescape %}
{{ cycler('<', 'b').next() }}{{ dict(a='<').a }}{{ view.nothing is defined }}{{ joiner('<')() }}
{% endblock %}{% block other %}{{ view.title }}{% endblock %}"""


def test_all_that_a_template_can_call_is_called_as_jinja_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def printed(name: str) -> bytes:
        made = press(tmp_path / name, page=EVERY_CALL, parts__twice="{{ it.title }}",
                     parts__top="{{ it[0] }}{{ it[1] }}",
                     parts__more="{% macro bold(it, n) %}<b>{{ it }}{{ n }}</b>{% endmacro %}{{ site.base }}")
        return made.page("page.html", ABOUT)

    lean = printed("lean")
    plain(monkeypatch)
    assert lean == printed("plain")
    assert lean.count(b"&lt;i&gt;A &amp; B&lt;/i&gt;") > 8
    _kept.cache_clear()


def test_a_folder_without_templates_is_no_theme(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^THEME: .* has no folder `templates`; set it to a theme's folder$"):
        read_theme(tmp_path)
