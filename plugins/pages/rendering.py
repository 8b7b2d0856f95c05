"""Views become HTML, by Jinja (https://jinja.palletsprojects.com).

Autoescape is on and an undefined name is an error: what a template prints is plain text unless its view says `Markup`.
No bytecode on disk: it would be code in a cache. Another process compiles all templates while this one reads the
content; what came of that, and what this process compiled, is kept in memory: `invoke serve` builds again and again.
"""

from __future__ import annotations

import marshal
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from types import CodeType
from typing import Any, NamedTuple

from jinja2 import BytecodeCache, FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateNotFound
from jinja2.bccache import Bucket
from markupsafe import Markup

from ..core.addresses import href
from ..core.errors import SettingsError
from .folding import FoldingEnvironment
from .theme import Theme
from .views import SiteView, View
from .views.share import blank, filled, share_row
from .words import Words


class Compiled(NamedTuple):
    """What came of compiling the templates of one look: a theme, its words and addresses, which are folded in."""

    look: str = ""
    codes: Sequence[tuple[str, str, bytes]] = ()  # key and checksum as Jinja has them, marshalled code of this Python


class Press:
    """A theme's templates, ready to print the pages of one network."""

    def __init__(self, theme: Theme, words: Words, site: SiteView, settings: Mapping[str, Any] | None = None) -> None:
        """Take the theme, the words, and what every page shows; `settings` are further Jinja options."""
        self._environment = _environment(theme, words, site.base, settings)
        self._theme = theme
        self._environment.globals.update(
            **self._environment.constants, site=site, tn=words.tn, part=self._part, once=self._once, share=self._share)
        self._environment.direct = frozenset({words.t, words.tn, self._part, self._once, self._share})
        self._templates: dict[str, Template] = {}
        self._parts: dict[tuple[str, int], tuple[object, Markup]] = {}
        self._once_made: dict[tuple[object, ...], Markup] = {}
        self._rows: dict[tuple[str, ...], str] = {}

    def page(self, template: str, view: View) -> bytes:
        """Return a page; SettingsError says which line of which template fails."""
        try:
            return self._render(template, {"view": view}).encode()
        except SettingsError as problem:
            if ".html:" in str(problem):  # folding says where by itself
                raise
            raise SettingsError(f"{_where(problem, template)}: {problem}") from problem
        except TemplateNotFound as problem:
            folders = ", ".join(map(str, self._theme.templates))
            raise SettingsError(f"{template}: the template `{problem.name}` is in none of {folders}") from problem
        except Exception as problem:
            raise SettingsError(f"{_where(problem, template)}: {problem} (for {view.href})") from problem

    def text(self, template: str, values: Mapping[str, object]) -> str:
        """Return what a template makes of other values than a page's."""
        return self._render(template, values)

    def _render(self, name: str, values: Mapping[str, object]) -> str:
        template = self._templates.get(name)
        if template is None:
            template = self._templates[name] = self._environment.get_template(name)
        return template.render(values)

    def _part(self, name: str, it: object) -> Markup:
        """Render `parts/<name>.html` for one object, once: a card stands on many pages."""
        key = (name, id(it))
        known = self._parts.get(key)
        if known is None:
            made = Markup(self._render(f"parts/{name}.html", {"it": it}))  # noqa: S704  # made with autoescape on
            known = self._parts[key] = (it, made)  # the object is held, so that its id stays its own
        return known[1]

    def _once(self, name: str, *values: str | bool | int) -> Markup:
        """Render `parts/<name>.html` for some plain values (`it[0]`, `it[1]` …), once for equal ones."""
        key = (name, *values)
        known = self._once_made.get(key)
        if known is None:
            known = self._once_made[key] = Markup(self._render(f"parts/{name}.html", {"it": values}))  # noqa: S704  # see above
        return known

    def _share(self, view: View) -> Markup:
        """Render `parts/share.html` once for the same places, and fill in what differs from page to page."""
        form = self._rows.get(view.share_on)
        if form is None:
            form = blank(self._render("parts/share.html", {"it": share_row(view.share_on)}))
            self._rows[view.share_on] = form
        return filled(form, view.title, view.head.canonical, view.share_feed)


def compile_all(theme: Theme, words: Words, base: str, settings: Mapping[str, Any]) -> Compiled:
    """Compile every template, for a press in the process that began this one; see `remember`."""
    environment = _environment(theme, words, base, settings)
    for name in environment.list_templates():
        with suppress(TemplateError, SettingsError, OSError, UnicodeDecodeError):  # a press that needs it says so
            environment.get_template(name)
    look = _look(theme, words, base, settings)
    return Compiled(look, [(*key, marshal.dumps(code)) for key, code in _kept(look).codes.items()])


def remember(compiled: Compiled) -> None:
    """Use what was compiled elsewhere."""
    if compiled.look:
        _kept(compiled.look).codes.update(
            ((key, checksum), marshal.loads(code)) for key, checksum, code in compiled.codes)  # noqa: S302  # our own child made it


def _environment(theme: Theme, words: Words, base: str, settings: Mapping[str, Any] | None) -> FoldingEnvironment:
    def asset(path: str) -> str:
        return href(base, theme.address(path))

    environment = FoldingEnvironment(
        **{"trim_blocks": True, "lstrip_blocks": True, **(settings or {}), "autoescape": True,
           "undefined": StrictUndefined, "auto_reload": False,
           "loader": FileSystemLoader([str(folder) for folder in theme.templates]),
           "bytecode_cache": _kept(_look(theme, words, base, settings))})
    environment.constants = {"t": words.t, "asset": asset}
    return environment


class _Kept(BytecodeCache):
    """Compiled templates of one look, in memory."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.codes[bucket.key, bucket.checksum] = bucket.code


@lru_cache(maxsize=1)
def _kept(look: str) -> _Kept:  # noqa: ARG001  # what it is asked by
    """Return what was compiled for the look of last time, or nothing yet."""
    return _Kept()


def _look(theme: Theme, words: Words, base: str, settings: Mapping[str, Any] | None) -> str:
    return f"{theme!r} {words.place} {base} {dict(settings or {})!r}"


def _where(problem: Exception, template: str) -> str:
    """Return the file and line of the template that a problem arose in."""
    if isinstance(problem, TemplateError) and (line := getattr(problem, "lineno", None)):
        return f"{getattr(problem, 'filename', None) or template}:{line}"
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__)
              if frame.filename.endswith((".html", ".svg"))]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else template
