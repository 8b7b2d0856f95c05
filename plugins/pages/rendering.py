"""Views become HTML, by Jinja (https://jinja.palletsprojects.com).

Autoescape is on and an undefined name is an error: what a template prints is plain text unless its view says `Markup`.
No bytecode on disk: it would be code in a cache, and compiling the templates of an edit takes about 0.1 s. What this
process compiled it keeps: `invoke serve` builds again and again.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

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


class Press:
    """A theme's templates, ready to print the pages of one network."""

    def __init__(self, theme: Theme, words: Words, site: SiteView, settings: Mapping[str, Any] | None = None) -> None:
        """Take the theme, the words, and what every page shows; `settings` are further Jinja options."""
        self._environment = FoldingEnvironment(
            **{"trim_blocks": True, "lstrip_blocks": True, **(settings or {}), "autoescape": True,
               "undefined": StrictUndefined, "auto_reload": False,
               "loader": FileSystemLoader([str(folder) for folder in theme.templates]),
               "bytecode_cache": _compiled(f"{theme!r} {words.place} {site.base} {settings!r}")})
        self._theme = theme
        self._base = site.base
        self._environment.constants = {"t": words.t, "asset": self._asset}
        self._environment.globals.update(
            site=site, t=words.t, tn=words.tn, asset=self._asset, part=self._part, once=self._once,
            share=self._share)
        self._environment.direct = frozenset({words.t, words.tn, self._asset, self._part, self._once, self._share})
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

    def _asset(self, path: str) -> str:
        return href(self._base, self._theme.address(path))

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


class _Compiled(BytecodeCache):
    """Compiled templates of one look (a theme, its words and addresses: they are folded in), in memory."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


@lru_cache(maxsize=1)
def _compiled(look: str) -> _Compiled:  # noqa: ARG001  # what it is asked by
    """Return what was compiled for the look of last time, or nothing yet."""
    return _Compiled()


def _where(problem: Exception, template: str) -> str:
    """Return the file and line of the template that a problem arose in."""
    if isinstance(problem, TemplateError) and (line := getattr(problem, "lineno", None)):
        return f"{getattr(problem, 'filename', None) or template}:{line}"
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__)
              if frame.filename.endswith((".html", ".svg"))]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else template
