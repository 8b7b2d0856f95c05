"""Texts that have cost Markdown converters, sanitisers and YAML parsers far more than their length, each by name.

Each maker gives about `n` characters. Most follow the shapes of cmark's pathological tests, DOMPurify's and
Python-Markdown's own reports; `random_runs` adds whatever chance finds.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

Maker = Callable[[int], str]


def run(unit: str) -> Maker:
    """Repeat a piece."""
    return lambda n: unit * max(1, n // len(unit))


def nested(left: str, middle: str, right: str) -> Maker:
    """Put pieces around each other."""

    def make(n: int) -> str:
        times = max(1, n // (len(left) + len(right)))
        return left * times + middle + right * times

    return make


def then(first: str, unit: str, last: str = "") -> Maker:
    """Repeat a piece between two others."""
    return lambda n: first + unit * max(1, n // len(unit)) + last


def numbered(line: str) -> Maker:
    """Repeat a line with a number in it."""
    return lambda n: "".join(line.replace("@", str(i)) for i in range(max(1, n // (len(line) + 3))))


def halves(first: Maker, second: Maker) -> Maker:
    """Two makers' texts, one after the other, as paragraphs."""
    return lambda n: first(n // 2) + "\n\n" + second(n // 2)


def staircase(mark: str) -> Maker:
    """Lines, each indented deeper."""

    def make(n: int) -> str:
        depth = int((n / 2) ** 0.5)
        return "".join("    " * (i % 200) + mark + "\n" for i in range(depth))

    return make


BODIES: Final[dict[str, Maker]] = {
    "open brackets": run("["),
    "open pictures": run("!["),
    "closed brackets": run("]"),
    "brackets in brackets": nested("[", "a", "]"),
    "links in links": nested("[", "a", "](b)"),
    "pictures in pictures": nested("![", "a", "](b)"),
    "link openers": run("[a](b"),
    "link openers, angle": run("[a](<b"),
    "link titles": run('[a](b "c'),
    "links": run("[a](b) "),
    "links, tight": run("[a](b)"),
    "pictures": run("![a](b) "),
    "open parentheses": then("[a](", "("),
    "quoted target": then("[a](b ", '"'),
    "reference links": run("[a][b]"),
    "reference, defined": then("[a]: /b\n\n", "[a][a] "),
    "short references": then("[a]: /b\n\n", "[a] "),
    "open references": then("[a]: /b\n\n", "[a]["),
    "open brackets with reference": then("[a]: /b\n\n", "["),
    "brackets in brackets with reference": lambda n: "[a]: /b\n\n" + nested("[", "a", "]")(n),
    "definitions": numbered("[a@]: /b@\n"),
    "definitions, apart": numbered("[a@]: /b@\n\n"),
    "definitions, used": halves(numbered("[a@]: /b@\n"), numbered("[x][a@] ")),
    "definition without end": then("[", "a\n"),
    "definition titles": run("[a]: b '\n"),
    "stars": run("*"),
    "underscores": run("_"),
    "stars, spaced": run("* "),
    "star words": run("*a "),
    "star pairs": run("**a "),
    "star triples": run("***a "),
    "underscore words": run("_a "),
    "mixed emphasis": run("*a_ "),
    "mixed emphasis 2": run("**a *b _c __d "),
    "closed stars": run("a* "),
    "closed pairs": run("a** "),
    "emphasis in emphasis": nested("*a **a ", "b", "** *"),
    "many lengths of stars": lambda n: " ".join("*" * (i % 300) + "a" for i in range(max(1, n // 150))),
    "backticks": run("`"),
    "backtick words": run("`a "),
    "backslash backticks": run("\\`"),
    "many lengths of backticks": lambda n: " ".join("`" * i for i in range(1, int((2 * n) ** 0.5))),
    "backslashes": run("\\"),
    "escapes": run("\\*"),
    "entities": run("&amp;"),
    "open entities": run("&a"),
    "ampersands": run("&"),
    "numeric entities": run("&#1"),
    "open tags": run("<"),
    "tag names": run("<a"),
    "tag names, spaced": run("<a "),
    "open attributes": run('<a href="{'),
    "attributes": then("<a ", "b=c "),
    "attributes, quoted": then("<a ", 'b="c" '),
    "attribute quotes": run('<a b="'),
    "unclosed elements": run("<a>"),
    "unclosed blocks": run("<div>"),
    "unclosed blocks, lines": run("<div>\n"),
    "unclosed blocks, apart": run("<div>\n\n"),
    "closed blocks": run("</div>"),
    "closed blocks, lines": run("</div>\n\n"),
    "nested blocks": nested("<div>", "a", "</div>"),
    "nested blocks, lines": nested("<div>\n", "a\n", "</div>\n"),
    "nested spans": nested("<b>", "a", "</b>"),
    "misnested": run("<b><i></b>"),
    "misnested links": run("<a><b>"),
    "fonts": run("<b><p>"),
    "tables in tables": run("<table>"),
    "cells": run("<td>"),
    "tables and text": run("<table>a"),
    "selects": run("<select><option>"),
    "forms": run("<form>"),
    "svg": run("<svg><a>"),
    "math": run("<math><mi>"),
    "comments": run("<!--"),
    "comments, lines": run("<!--\n"),
    "comments, closed": run("<!---->"),
    "comment ends": run("-->"),
    "comments, inline": run("a <!-- "),
    "declarations": run("<!"),
    "declarations, named": run("<!a "),
    "cdata": run("<![CDATA["),
    "cdata, inline": run("a <![CDATA["),
    "instructions": run("<?"),
    "instructions, inline": run("a <?"),
    "end tags": run("</"),
    "end tags, named": run("</a"),
    "scripts": run("<script>"),
    "styles": run("<style>"),
    "script lines": run("<script>\n\n"),
    "textareas": run("<textarea>"),
    "titles": run("<title>"),
    "plaintexts": run("<plaintext>"),
    "autolinks": run("<http://a"),
    "autolinks, closed": run("<http://a>"),
    "mail": run("<a@b"),
    "mail, closed": run("<a@b.c>"),
    "at signs": run("@"),
    "angle at": run("<a@"),
    "quotes": run(">"),
    "quotes, spaced": run("> "),
    "quote lines": run("> a\n"),
    "quotes, deeper": lambda n: "".join("> " * (i % 100) + "a\n" for i in range(max(1, n // 100))),
    "bullets": run("- "),
    "bullet lines": run("- a\n"),
    "bullets, apart": run("- a\n\n"),
    "numbers": run("1. "),
    "number lines": run("1. a\n"),
    "bullets, deeper": staircase("- a"),
    "numbers, deeper": staircase("1. a"),
    "bullets and quotes": run("- > "),
    "quotes and bullets": run("> - "),
    "indents": run("    a\n"),
    "indents, apart": run("    a\n\n"),
    "indents, deeper": staircase("a"),
    "tabs": run("\t"),
    "tab lines": run("\ta\n"),
    "spaces": run(" "),
    "space lines": run(" \n"),
    "empty lines": run("\n"),
    "line ends": run("a\n"),
    "paragraphs": run("a\n\n"),
    "breaks": run("a  \n"),
    "long word": run("a"),
    "words": run("a "),
    "rules": run("---\n"),
    "rules, apart": run("---\n\n"),
    "rule signs": run("-"),
    "rule spaces": run("- - "),
    "equals": run("="),
    "equal lines": run("a\n=\n"),
    "setext": run("a\n===\n\n"),
    "hashes": run("#"),
    "headings": run("# a\n"),
    "headings, apart": run("# a\n\n"),
    "heading ends": then("# ", "# "),
    "heading ids": numbered("# a {#a@}\n\n"),
    "attribute lists": run("{: "),
    "attribute lists, closed": run("{: #a}"),
    "attribute lists, many": then("# a {: ", "a=b ", "}"),
    "attribute classes": then("# a {: ", ".a ", "}"),
    "attribute quotes in lists": then("# a {: ", "a='"),
    "braces": run("{"),
    "word attributes": run("*a*{: .b} "),
    "open word attributes": run("*a*{: "),
    "fences": run("```\n"),
    "fence openers": run("```a\n"),
    "tilde fences": run("~~~\n"),
    "fence attributes": run("```{.a\n"),
    "fences, different": lambda n: "\n".join("`" * (3 + i % 300) for i in range(max(1, n // 150))),
    "fence with attributes": then("``` {", ".a ", "}\nb\n```"),
    "fence highlighted": then('```a hl_lines="', "1 ", '"\nb\n```'),
    "code, python": then("```python\n", "a = b + 'c'\n", "```"),
    "code, unclosed string": then("```python\n", '"""', "\n```"),
    "code, php": then("```php\n", "<?php $a ", "\n```"),
    "code, html": then("```html\n", "<a <b ", "\n```"),
    "code, perl": then("```perl\n", "s/a/b/ =~ ", "\n```"),
    "code, c": then("```c\n", "a(", "\n```"),
    "code, sql": then("```sql\n", "a.'", "\n```"),
    "code, yaml": then("```yaml\n", "a: [", "\n```"),
    "code, js": then("```js\n", "a/(", "\n```"),
    "code, rst": then("```rst\n", "`a_ ", "\n```"),
    "code, markdown": then("```markdown\n", "[*_`", "\n```"),
    "code, console": then("```console\n", "$ a 'b\n", "\n```"),
    "code, css": then("```css\n", "a{b:", "\n```"),
    "code, java": then("```java\n", "a<b<", "\n```"),
    "code, haskell": then("```haskell\n", "{- ", "\n```"),
    "code, ruby": then("```ruby\n", "<<A\n", "\n```"),
    "code, bash": then("```bash\n", "$(", "\n```"),
    "code, swift": then("```swift\n", "a?:(", "\n```"),
    "code, kotlin": then("```kotlin\n", "a<b ", "\n```"),
    "code, scala": then("```scala\n", "a[b ", "\n```"),
    "code, tex": then("```latex\n", "\\a{$", "\n```"),
    "pipes": run("|"),
    "pipe lines": run("|\n"),
    "table": then("a | b\n--|--\n", "a | b\n"),
    "wide table": lambda n: "|a" * (n // 5) + "\n" + "|-" * (n // 5) + "\n" + "|",
    "table of backticks": then("a | b\n--|--\n", "`|"),
    "table of escapes": then("a | b\n--|--\n", "\\|"),
    "table rules": run("-|-\n"),
    "table, wide and short": lambda n: "|a" * (n // 8) + "\n" + "|-" * (n // 8) + "\n" + "|\n" * (n // 4),
    "notes": run("[^a]"),
    "note definitions": numbered("[^a@]: b\n"),
    "note definitions, apart": numbered("[^a@]: b\n\n"),
    "notes, used": halves(numbered("a[^a@] "), numbered("[^a@]: b\n\n")),
    "one note, used often": then("[^a]: b\n\n", "[^a] "),
    "note in note": numbered("[^a@]: b[^a@]\n\n"),
    "open notes": run("[^"),
    "note lines": then("[^a]: b\n", "    c\n\n"),
    "abbreviations": numbered("*[A@]: b\n"),
    "abbreviations, used": halves(numbered("*[A@]: b\n"), numbered("A@ ")),
    "abbreviation openers": run("*["),
    "abbreviations, apart": numbered("*[A@]: b\n\n"),
    "abbreviation, used often": then("*[A]: b\n\n", "A "),
    "abbreviations with spaces": then("*[A]: b\n\n", "*[ "),
    "admonitions": run("!!! a\n"),
    "admonitions, apart": run("!!! a\n\n"),
    "admonitions, full": run("!!! a\n    b\n\n"),
    "admonitions, deeper": lambda n: "".join("    " * (i % 100) + "!!! a\n" for i in range(max(1, n // 200))),
    "admonition titles": then('!!! a "', "b"),
    "contents": run("[TOC]\n\n"),
    "contents of headings": halves(run("[TOC]\n\n"), run("# a\n\n")),
    "pictures, apart": run("![](a.png)\n\n"),
    "frames": run('<iframe src="//a">'),
    "videos": run("<video>"),
    "sources": run('<source src="a">'),
    "video sources": then("<video>", '<source src="a">'),
    "videos, closed": run('<video src="a"></video>'),
    "link targets": numbered("[a](a@.md) "),
    "same link targets": run("[a](a.md) "),
    "fragments": numbered("[a](#a@) "),
    "headings, deeper": numbered("### a@\n\n# b\n\n"),
    "control references": run("&#2;"),
    "right-to-left": run("\u202e"),
    "combining": then("a", "\u0301"),
    "wide letters": run("\U0001f600"),
    "long lines": run("a" * 999 + "\n"),
    "title": then("<h1>", "a"),
    "title openers": run("<h1>"),
    "heads": run("<h2><div>"),
    "names": numbered('<a name="a@">'),
    "ids": run('<b id="a">'),
    "base64 picture": then("![a](data:image/png;base64,", "A", ")"),
    "captions": run("<table><caption>"),
}
"""Bodies of Markdown."""

HEADERS: Final[dict[str, Maker]] = {
    "merge keys": lambda n: (
        "a: &a {b: c}\n"
        + "".join(f"a{i}: &a{i}\n  <<: [*a{i - 1 if i else ''}, *a{i - 1 if i else ''}]\n" for i in range(n // 30))
    ),
    "laughs": lambda n: "a: &a [b, b]\n" + "".join(f"a{i}: &a{i} [*a, *a]\n" for i in range(n // 20)),
    "flow lists": run("["),
    "flow mappings": run("{"),
    "flow lists, deep": nested("[", "a", "]"),
    "flow of mappings": run("{a: "),
    "indented": lambda n: "".join(" " * i + "a:\n" for i in range(int((2 * n) ** 0.5))),
    "dashes": run("- "),
    "questions": run("? "),
    "colons": run(": "),
    "keys": numbered("a@: b\n"),
    "same keys": run("a: b\n"),
    "entries": then("topics:\n", "- a\n"),
    "flow entries": then("topics: [", "a, ", "]"),
    "long key": run("a"),
    "long value": then("title: ", "a"),
    "folded": then("title: >\n", "  a\n"),
    "quoted": then('title: "', "a\\\n  "),
    "escapes": then('title: "', "\\u0041", '"'),
    "comments": run("# a\n"),
    "anchors": run("&a "),
    "aliases": run("*a "),
    "tags": run("!a "),
    "percent": run("%a\n"),
    "unknown keys": numbered("stag@: b\n"),
    "long slug": then("authors: [", "a", "]"),
    "bad slugs": then("authors: [", "A, ", "]"),
    "bad dates": then("reviewed_by: [", "{expert: a, on: b}, ", "]"),
    "long number": then("votes: ", "9"),
    "long date": then("date: 2026-01-01T00:00:00.", "0"),
    "long url": then("url: http://", "a"),
    "brackets url": then("url: http://", "["),
    "percent signs": then("title: ", "%"),
    "plain with colons": then("title: a", ":a"),
    "plain with hashes": then("title: a", "#a"),
    "tabs": run("\t"),
    "quotes": run("'"),
    "single quotes": then("title: '", "''"),
    "empty keys": run("a:\n"),
    "extra": then("extra: {", "a: [b, {c: d}], ", "}"),
    "ends": run("...\n"),
    "near keys": numbered("summar@: b\n"),
}
"""YAML for front matter."""

TOKENS: Final = (
    "[",
    "]",
    "(",
    ")",
    "!",
    "*",
    "**",
    "_",
    "`",
    "``",
    "\\",
    "<",
    ">",
    "&",
    ";",
    "#",
    "a",
    " ",
    "\n",
    "\n\n",
    "    ",
    "- ",
    "1. ",
    "> ",
    "|",
    "-",
    ":",
    "{",
    "}",
    "{: ",
    '"',
    "'",
    "=",
    "^",
    "[^a]",
    "[^a]: ",
    "*[A]: ",
    "A",
    "[a]: b",
    "```",
    "~~~",
    "!!! a",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<?",
    "<![CDATA[",
    "]]>",
    "<a href=",
    "http://a",
    "@",
    "  \n",
    "\t",
    "<table>",
    "<td>",
    "<script>",
    "</script>",
    "<p>",
    "&#2;",
    "---\n",
    "===\n",
    "| a | b |\n",
    "|--|--|\n",
    "<h1>",
    "</h1>",
    "<iframe src=a>",
    "[TOC]",
)


def random_runs(count: int, seed: int) -> Iterator[tuple[str, Maker]]:
    """Yield makers which repeat a few tokens drawn by chance; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        first = "".join(chance.choices(TOKENS, k=chance.randint(0, 2)))
        unit = "".join(chance.choices(TOKENS, k=chance.randint(1, 5)))
        yield repr(f"{first}({unit})*"), then(first, unit)


def _measure(size: int) -> None:
    """Print the processor time of each text, the costliest first."""
    from .making import outcome, post  # noqa: PLC0415  # a command's own

    found: list[tuple[float, str, str]] = []
    for name, make in (*BODIES.items(), *HEADERS.items(), *random_runs(100, seed=2)):
        text = make(size)
        data = f"---\n{text[:49_000]}\n---\n".encode() if name in HEADERS else post(text)
        began = time.process_time()
        done = outcome(data)
        spent = time.process_time() - began
        errors = [said for _, severity, said in done.problems if severity == "error"]
        found.append((spent * 1e6 / len(data), name, errors[0] if errors else "taken"))
    for cost, name, what in sorted(found, reverse=True):
        print(f"{cost:8.2f} µs a byte  {name}: {what[:80]}")  # noqa: T201  # a command's own


if __name__ == "__main__":
    _measure(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
