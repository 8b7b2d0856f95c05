"""Code with its words marked: Pygments (https://pygments.org/), by short class names that the theme's CSS colours.

Many of its lexers can be kept busy for seconds by a few thousand characters, and nothing inside them can be counted.
So only languages are marked whose lexers stood what was tried on them (`docs/format.md`), only code that is not too
long, and none that says the same over and over, as no honest code does; the rest is shown as it is.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache, partial
from html import unescape
from typing import Final

from pygments import highlight as pygments_highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

LANGUAGES: Final = frozenset({
    "abnf", "ada", "apacheconf", "awk", "bash", "bash session", "batchfile", "bnf", "c", "c#", "c++", "clojure",
    "cmake", "cobol", "coffeescript", "common lisp", "css", "cuda", "d", "dart", "delphi", "diff", "django/jinja",
    "docker", "e-mail", "ebnf", "elixir", "elm", "erb", "erlang", "f#", "fish", "fortran", "gas", "gherkin", "glsl",
    "go", "graphql", "groovy", "haml", "haskell", "hlsl", "html", "http", "ini", "irc logs", "java", "javascript",
    "json", "json-ld", "json5", "jsonnet", "jsx", "julia", "kotlin", "lesscss", "liquid", "llvm", "lua", "mako",
    "markdown", "mathematica", "matlab", "mysql", "nasm", "nginx configuration file", "nimrod", "nix", "objective-c",
    "ocaml", "octave", "perl", "php", "postgresql sql dialect", "powershell", "prolog", "properties",
    "protocol buffer", "puppet", "python", "python console session", "qbasic", "reasonml", "robotframework", "ruby",
    "rust", "s", "sas", "sass", "scala", "scheme", "scss", "sed", "slim", "smalltalk", "smarty", "solidity", "sparql",
    "sql", "stata", "swift", "systemverilog", "tcl", "terraform", "tex", "text only", "text output", "toml", "tsx",
    "turtle", "twig", "typescript", "vb.net", "velocity", "verilog", "vhdl", "viml", "xml", "xquery", "xslt", "yaml",
    "zig",
})
"""Names of Pygments' lexers; their aliases will do too."""

CLASSES: Final = frozenset(name for name in STANDARD_TYPES.values() if name)
"""The classes that marked words have: https://pygments.org/docs/tokens/."""

_CODE: Final = re.compile(r'<pre[^>]*><code class="language-([^"]{1,40})"[^>]*>(.*?)</code></pre>', re.DOTALL)
_SHORT: Final = 500  # bytes that no lexer is long busy with
_RATIO: Final = 10  # to what part honest code can't be compressed
_FORMATTER: Final = HtmlFormatter(nowrap=True)


def highlight(html: str, longest: int) -> str:
    """Return Python-Markdown's HTML with its blocks of code marked, but for those longer than `longest` characters."""
    return _CODE.sub(partial(_marked, longest), html) if '<code class="language-' in html else html


def _marked(longest: int, match: re.Match[str]) -> str:
    code = match[2]
    if len(code) <= longest and not _repetitive(code) and (lexer := _lexer(match[1].lower())) is not None:
        code = pygments_highlight(unescape(code), lexer, _FORMATTER)
    return f'<div class="highlight"><pre><code>{code}</code></pre></div>'


def _repetitive(code: str) -> bool:
    data = code.encode()
    return len(data) > _SHORT and len(data) > _RATIO * len(zlib.compress(data, 1))


@lru_cache(maxsize=256)
def _lexer(name: str) -> Lexer | None:
    """Return the lexer of a language, or None where code stays as it is."""
    try:
        lexer = get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None
    return lexer if lexer.name.lower() in LANGUAGES else None
