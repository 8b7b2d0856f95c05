"""Code with its words marked: Pygments (https://pygments.org/), by short class names that the theme's CSS colours.

Many of its lexers can be kept busy for seconds by a few thousand characters, and nothing inside them can be counted.
So only those languages are marked whose lexers took everything that `tests/reading` tried on them, and only code
that is not too long; the rest is shown as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from html import unescape
from typing import Final

from pygments import highlight as pygments_highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

LANGUAGES: Final = frozenset({
    "python",
})
"""Names of Pygments' lexers; their aliases will do too."""

_CODE: Final = re.compile(r'<pre><code class="language-([^"]{1,40})">(.*?)</code></pre>', re.DOTALL)
_PLAIN: Final = frozenset({"text", "plain", "none"})
_FORMATTER: Final = HtmlFormatter(nowrap=True)


def highlight(html: str, longest: int) -> str:
    """Return Python-Markdown's HTML with its blocks of code marked, but for those longer than `longest` characters."""
    return _CODE.sub(partial(_marked, longest), html) if '<code class="language-' in html else html


def _marked(longest: int, match: re.Match[str]) -> str:
    code = match[2]
    if len(code) <= longest and (lexer := _lexer(match[1].lower())) is not None:
        code = pygments_highlight(unescape(code), lexer, _FORMATTER)
    return f'<div class="highlight"><pre><code>{code}</code></pre></div>'


@lru_cache(maxsize=256)
def _lexer(name: str) -> Lexer | None:
    """Return the lexer of a language, or None where code stays as it is."""
    try:
        lexer = get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None
    return lexer if lexer.name.lower() in LANGUAGES else None
