"""The same items for Hugo and for plain Pelican: pages, lists, topic, author and feed files alike."""

from __future__ import annotations

import json
import re
from pathlib import Path

HUGO_SETTINGS = """
baseURL = "https://example.org/"
title = "The measured network"
[taxonomies]
topic = "topics"
author = "authors"
[pagination]
pagerSize = 20
[outputs]
home = ["html", "rss"]
section = ["html", "rss"]
taxonomy = ["html"]
term = ["html", "rss"]
[markup.highlight]
noClasses = false
"""

HUGO_LAYOUTS = {
    "_default/baseof.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }} | {{ .Site.Title }}</title>
<meta name="description" content="{{ .Params.summary }}"><link rel="canonical" href="{{ .Permalink }}">
{{ range .AlternativeOutputFormats }}
<link rel="alternate" type="{{ .MediaType.Type }}" href="{{ .Permalink }}">{{ end }}
</head><body><header><a href="{{ .Site.Home.RelPermalink }}">{{ .Site.Title }}</a></header>
<main>{{ block "main" . }}{{ end }}</main><footer><p>{{ .Site.Title }}</p></footer></body></html>
""",
    "_default/single.html": """{{ define "main" }}<article><h1>{{ .Title }}</h1>
<p><time datetime="{{ .Date }}">{{ .Date.Format "2 January 2006" }}</time>, {{ .ReadingTime }} minutes</p>
<ul>{{ range .GetTerms "authors" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
<ul>{{ range .GetTerms "topics" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ .TableOfContents }}{{ .Content }}
<h2>Related</h2><ul>{{ range first 5 (.Site.RegularPages.Related .) }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
</article>{{ end }}
""",
    "_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range .Paginator.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
<p>{{ .Params.summary }}</p></li>{{ end }}</ul>
{{ with .Paginator.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}
{{ with .Paginator.Next }}<a href="{{ .URL }}">Older</a>{{ end }}
{{ end }}
""",
    "_default/rss.xml": """{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
<description>{{ .Title }}</description>
{{ range first 20 .Pages }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<description>{{ .Content | transform.XMLEscape | safeHTML }}</description></item>{{ end }}
</channel></rss>
""",
}

PELICAN_SETTINGS = """
AUTHOR = "Nobody"
SITENAME = "The measured network"
SITEURL = "https://example.org"
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 20
SLUGIFY_SOURCE = "basename"
ARTICLE_URL = "{category}/{slug}/"
ARTICLE_SAVE_AS = "{category}/{slug}/index.html"
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"), (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]
FEED_ALL_RSS = "feed.rss"
CATEGORY_FEED_RSS = "category/{slug}/feed.rss"
TAG_FEED_RSS = "tag/{slug}/feed.rss"
AUTHOR_FEED_RSS = "author/{slug}/feed.rss"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = TRANSLATION_FEED_ATOM = None
"""


def items(content: Path) -> list[tuple[str, str, dict[str, str], str]]:
    """Return kind, slug, front matter (as text) and body of each item; a question's answers follow its text."""
    found = []
    for kind in ("posts", "links", "questions"):
        for path in sorted((content / kind).rglob("*.md")):
            if kind == "questions" and path.name != "question.md":
                continue
            head, body = _split(path)
            slug = path.parent.name if kind == "questions" else path.stem
            if kind == "questions":
                body += "".join(f"\n\n{_split(p)[1]}" for p in sorted(path.parent.glob("answer-*.md")))
            found.append((kind, slug, head, re.sub(r"\]\(\.\./\.\./(\w+)/(?:\d+/)?([\w-]+)(?:/question)?\.md\)",
                                                   r"](/\1/\2/)", body)))
    return found


def write_hugo(content: Path, folder: Path) -> None:
    """Write a Hugo site of the same items."""
    (folder / "content").mkdir(parents=True)
    (folder / "hugo.toml").write_text(HUGO_SETTINGS, encoding="utf-8")
    for path, text in HUGO_LAYOUTS.items():
        (folder / "layouts" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "layouts" / path).write_text(text, encoding="utf-8")
    for kind, slug, head, body in items(content):
        front = {"title": head["title"], "date": head["date"], "summary": head["summary"],
                 "topics": _list(head["topics"]), "authors": _people(head)}
        (folder / "content" / kind).mkdir(exist_ok=True)
        (folder / "content" / kind / f"{slug}.md").write_text(f"{json.dumps(front)}\n\n{body}", encoding="utf-8")


def write_pelican(content: Path, folder: Path) -> None:
    """Write a plain Pelican site of the same items."""
    folder.mkdir(parents=True)
    (folder / "pelicanconf.py").write_text(PELICAN_SETTINGS, encoding="utf-8")
    for kind, slug, head, body in items(content):
        lines = {"Title": head["title"], "Date": head["date"], "Tags": ", ".join(_list(head["topics"])),
                 "Authors": ", ".join(_people(head)) or "Nobody", "Summary": head["summary"]}
        path = folder / "content" / kind / f"{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{key}: {value}\n" for key, value in lines.items()) + f"\n{body}", encoding="utf-8")


def _split(path: Path) -> tuple[dict[str, str], str]:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return dict(line.split(": ", 1) for line in head.splitlines()), body


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.strip("[]").split(",") if part.strip()]


def _people(head: dict[str, str]) -> list[str]:
    return _list(head.get("authors", head.get("curator", "")))
