"""The share row, licences, and what hosts read."""

from __future__ import annotations

import pytest

from plugins.core.model import SHARE_PLACES
from plugins.pages.licences import licence
from plugins.pages.policy import headers, redirects, robots
from plugins.pages.views import PLACES
from plugins.pages.views.share import blank, filled, share_row

URL = "https://stoa.example/posts/x/"


def test_a_row_has_every_place_in_its_order_as_plain_links() -> None:
    printed = "\n".join(f"{one.place} {one.href}" for one in share_row(tuple(PLACES)))
    made = filled(blank(printed), "A & B: “C”", URL, "/feed.atom")
    row = dict(line.split(" ", 1) for line in str(made).splitlines())
    told = "A%20%26%20B%3A%20%E2%80%9CC%E2%80%9D"
    there = "https%3A%2F%2Fstoa.example%2Fposts%2Fx%2F"
    assert row == {
        "mastodon": f"https://share.joinmastodon.org/#text={told}%20{there}",
        "bluesky": f"https://bsky.app/intent/compose?text={told}%20{there}",
        "linkedin": f"https://www.linkedin.com/sharing/share-offsite/?url={there}",
        "x": f"https://x.com/intent/post?text={told}&url={there}",
        "facebook": f"https://www.facebook.com/sharer/sharer.php?u={there}",
        "pinterest": f"https://www.pinterest.com/pin/create/button/?url={there}&description={told}",
        "reddit": f"https://www.reddit.com/submit?url={there}&title={told}",
        "hackernews": f"https://news.ycombinator.com/submitlink?u={there}&t={told}",
        "email": f"mailto:?subject={told}&body={told}%20{there}",
        "rss": "/feed.atom", "copy": URL, "device": URL,
    }


def test_only_what_needs_a_script_says_so() -> None:
    assert [one.place for one in share_row(tuple(PLACES)) if one.script] == ["copy", "device"]
    assert [one.place for one in share_row(("email", "nowhere"))] == ["email"]


def test_what_is_filled_in_is_safe_and_other_braces_stay() -> None:
    made = filled(blank("{title}|{feed}|{address}|{n}|{{x}}|{"), '<"{url}">', 'https://a.example/"', "/x?a=1&b={title}")
    assert made == ("%3C%22%7Burl%7D%22%3E|/x?a=1&amp;b={title}|https://a.example/&#34;|{n}|{{x}}|{")


@pytest.mark.parametrize(("said", "label", "href"), [
    ("CC-BY-SA-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0",
     "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("MIT", "MIT", "https://spdx.org/licenses/MIT.html"),
    ("https://www.example.org/terms", "example.org", "https://www.example.org/terms"),
    ("ask the author", "ask the author", ""),
])
def test_a_licence_has_a_short_name_and_its_text(said: str, label: str, href: str) -> None:
    found = licence(said)
    assert found
    assert (found.label, found.href) == (label, href)


def test_nothing_said_is_no_licence() -> None:
    assert licence("") is None


def test_hosts_are_told_the_policy_what_may_be_kept_and_what_things_are() -> None:
    assert headers("/net", "/theme/abc/", [("/feed.atom", '<https://hub.example/>; rel="hub"')]).decode() == """\
/net/*
  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
connect-src 'self'; manifest-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; \
require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=(), browsing-topics=()
  Cross-Origin-Opener-Policy: same-origin
/net/theme/abc/*
  Cache-Control: public, max-age=31536000, immutable
/net/theme/pictures/*
  Cache-Control: public, max-age=31536000, immutable
/net/*.atom
  Content-Type: application/atom+xml; charset=utf-8
/net/*.rss
  Content-Type: application/rss+xml; charset=utf-8
/net/*/feed.json
  Content-Type: application/feed+json; charset=utf-8
/net/*.md
  Content-Type: text/markdown; charset=utf-8
/net/*.opml
  Content-Type: text/x-opml; charset=utf-8
/net/feed.atom
  Link: <https://hub.example/>; rel="hub"
"""


def test_hosts_are_told_where_things_went() -> None:
    assert redirects("/net", {"/old/": "/posts/x/", "/a.html": "/posts/y/#z"}).decode() == """\
/net/a.html /net/posts/y/#z 301
/net/old/ /net/posts/x/ 301
/net/old /net/posts/x/ 301
"""


def test_everybody_may_read_everything() -> None:
    assert robots("https://stoa.example/sitemap.xml").decode() == """\
User-agent: *
Disallow:

Sitemap: https://stoa.example/sitemap.xml
"""


def test_the_row_knows_every_place_that_network_yaml_may_name() -> None:
    assert tuple(PLACES) == SHARE_PLACES
