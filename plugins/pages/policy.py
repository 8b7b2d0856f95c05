"""What browsers may do with the site, and what hosts should say: as a meta tag, `_headers`, `_redirects`, `robots.txt`.

Content Security Policy: https://www.w3.org/TR/CSP3/, with Trusted Types
(https://www.w3.org/TR/trusted-types/): no script puts text into a page as HTML. `_headers` and `_redirects` are read
by Netlify, Cloudflare Pages and others; GitHub Pages reads neither, hence the meta tag and the pages of redirects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

_RULES: Final = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "font-src": "'self'",
    "connect-src": "'self'", "manifest-src": "'self'", "media-src": "'self'", "form-action": "'self'",
    "base-uri": "'none'", "require-trusted-types-for": "'script'", "trusted-types": "'none'",
}
_HEADER_ONLY: Final = {"frame-ancestors": "'none'"}  # a meta tag can't say these

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_TYPES: Final = {
    "/*.atom": "application/atom+xml; charset=utf-8", "/*.rss": "application/rss+xml; charset=utf-8",
    "/*/feed.json": "application/feed+json; charset=utf-8", "/*.md": "text/markdown; charset=utf-8",
    "/*.opml": "text/x-opml; charset=utf-8",
}


def page_policy() -> str:
    """Return the policy that a page itself states."""
    return "; ".join(f"{name} {value}" for name, value in _RULES.items())


def headers(base: str, theme: str, links: Sequence[tuple[str, str]]) -> bytes:
    """Return `_headers`: `theme` is the address of the theme's files, `links` are (place, value of a Link header)."""
    policy = "; ".join(f"{name} {value}" for name, value in (_RULES | _HEADER_ONLY).items())
    blocks = {f"{base}/*": [f"Content-Security-Policy: {policy}", *(f"{n}: {v}" for n, v in HEADERS.items())],
              f"{base}{theme}*": [f"Cache-Control: {_FOR_EVER}"],
              f"{base}/theme/pictures/*": [f"Cache-Control: {_FOR_EVER}"]}
    for pattern, kind in _TYPES.items():
        blocks.setdefault(base + pattern, []).append(f"Content-Type: {kind}")
    for place, value in links:
        blocks.setdefault(base + place, []).append(f"Link: {value}")
    lines = [line for pattern, said in blocks.items() for line in (pattern, *(f"  {one}" for one in said))]
    return "".join(f"{line}\n" for line in lines).encode()


def redirects(base: str, aliases: Mapping[str, str]) -> bytes:
    """Return `_redirects`: a line for each former address."""
    lines = []
    for former, present in sorted(aliases.items()):
        lines += [f"{base}{former} {base}{present} 301"]
        if former.endswith("/"):
            lines.append(f"{base}{former.rstrip('/')} {base}{present} 301")
    return "".join(f"{line}\n" for line in lines).encode()


def robots(sitemap: str) -> bytes:
    """Return `robots.txt`: everybody may read everything; `sitemap` is absolute."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {sitemap}\n".encode()
