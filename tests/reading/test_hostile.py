"""What each kind of hostile content gets: exact words, by file and line."""

# ruff: noqa: E501  # messages stand as users see them

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from plugins.core.problems import Problem
from plugins.reading.content import Reading, read_content

from .making import NETWORK, POST, post, read, tree

MISSING = "`summary` is missing: lists, feeds and search show it"
NO_SLUG = "is no slug: lower-case letters a to z, digits and hyphens"
SLUG = "`{}` is no slug: lower-case letters a to z, digits and hyphens; rename it"
ONE = "rename one of them"
DATE = "write `2026-11-21` or `2026-11-21T09:30:00+01:00`"
OPEN = '`<a href="x'


def header(extra: str) -> str:
    """Return a post with more front matter."""
    return POST.replace("summary: s\n", f"summary: s\n{extra}\n") + "Text\n"


TABLE: list[tuple[str, dict[str, str | bytes], list[str]]] = [
    # Paths and names
    (
        "a slug in capitals",
        {"posts/Budget First.md": POST + "x"},
        ["posts/Budget First.md:1: error: " + SLUG.format("Budget First") + " to `budget-first`"],
    ),
    (
        "slugs equal but for case",
        {"posts/a.md": POST + "x", "posts/A.md": POST + "x"},
        [
            "posts/A.md:1: error: " + SLUG.format("A") + " to `a`",
            f"posts/A.md:1: error: its slug is equal but for case or Unicode form as that of `posts/a.md`; {ONE}",
            f"posts/a.md:1: error: its slug is equal but for case or Unicode form as that of `posts/A.md`; {ONE}",
        ],
    ),
    (
        "slugs equal but for Unicode form",
        {"posts/é.md": POST + "x", "posts/e\u0301.md": POST + "x"},
        [
            "posts/e\u0301.md:1: error: " + SLUG.format("e\u0301") + " to `e`",
            f"posts/e\u0301.md:1: error: its slug is equal but for case or Unicode form as that of `posts/é.md`; {ONE}",
            "posts/é.md:1: error: " + SLUG.format("é") + " to `e`",
            f"posts/é.md:1: error: its slug is equal but for case or Unicode form as that of `posts/e\u0301.md`; {ONE}",
        ],
    ),
    (
        "one slug in two folders",
        {"posts/2025/a.md": POST + "x", "posts/2026/a/index.md": POST + "x"},
        [
            f"posts/2025/a.md:1: error: its slug is the same as that of `posts/2026/a/index.md`; {ONE}",
            f"posts/2026/a/index.md:1: error: its slug is the same as that of `posts/2025/a.md`; {ONE}",
        ],
    ),
    (
        "a reserved slug",
        {"posts/page.md": POST + "x"},
        ["posts/page.md:1: error: the slug `page` is reserved; rename it"],
    ),
    (
        "a page in the place of a list",
        {"pages/search.md": "---\ntitle: T\n---\nx"},
        ["pages/search.md:1: error: the slug `search` is reserved; rename it"],
    ),
    (
        "a slug that is too long",
        {f"posts/{'a' * 201}.md": POST + "x"},
        [f"posts/{'a' * 201}.md:1: error: `{'a' * 80}…` is longer than 200 characters; rename it"],
    ),
    (
        "a kind that is none",
        {"post/a.md": POST + "x"},
        ["post/a.md:1: error: `post` is no kind; did you mean `posts`?"],
    ),
    (
        "a file in no kind's folder",
        {"README.md": "x"},
        [
            "README.md:1: warning: is in no kind's folder, so it is not published; the kinds are experts, posts, links, questions, paths, editions, ideas, pages"
        ],
    ),
    (
        "another ending",
        {"posts/a.MD": POST + "x"},
        ["posts/a.MD:1: error: only `.md` files are read; rename this one from `.MD`"],
    ),
    (
        "an index without a folder",
        {"posts/index.md": POST + "x"},
        [
            "posts/index.md:1: error: `index.md` takes its folder's name as slug, so it needs a folder of its own below `posts`"
        ],
    ),
    (
        "an answer without a question",
        {"questions/q/ada.md": "---\ndate: 2026-01-01\nauthor: ada\n---\nx"},
        [
            "questions/q/ada.md:1: error: belongs to no question: a question is a folder with a file `question.md` and answers; this may be `questions/ada/question.md`, or an answer that stands in the wrong folder"
        ],
    ),
    (
        "an answer in the place of footnotes",
        {
            "questions/q/question.md": POST.replace("authors: [ada]\n", ""),
            "questions/q/fn.md": "---\ndate: 2026-01-01\nauthor: ada\n---\nx",
        },
        ["questions/q/fn.md:1: error: `fn` is reserved, since footnotes have such anchors; rename the file"],
    ),
    (
        "a week that is none",
        {"editions/2026-w54.md": "---\n---\nx"},
        [
            "editions/2026-w54.md:1: error: `2026-w54` is no period: call it like `2026-w47`, `2026-11`, `2026-q4` or `2026`"
        ],
    ),
    (
        "a name with a line end",
        {"posts/a\nposts/b.md:1: error: x.md": POST + "x"},
        ["posts/a\\x0aposts:1: error: has a name that is not UTF-8, or with a control character; rename it"],
    ),
    # Bytes
    (
        "bytes that are not UTF-8",
        {"posts/a.md": POST.encode() + b"caf\xe9"},
        ["posts/a.md:8: error: byte 0xe9 is not UTF-8; save the file as UTF-8"],
    ),
    ("UTF-16", {"posts/a.md": POST.encode("utf-16")}, ["posts/a.md:1: error: is UTF-16; save it as UTF-8"]),
    ("a NUL", {"posts/a.md": post("a\n\0")}, ["posts/a.md:9: error: control character U+0000; remove it"]),
    (
        "a control character in YAML",
        {"posts/a.md": header('audience: "\\x01"')},
        ["posts/a.md:7: error: control character U+0001; remove it"],
    ),
    (
        "a code point that is no character",
        {"posts/a.md": post("\ufffe")},
        ["posts/a.md:8: error: control character U+FFFE; remove it"],
    ),
    ("a byte-order mark", {"posts/a.md": b"\xef\xbb\xbf" + post("x")}, []),
    ("line ends of old Macs", {"posts/a.md": post("a\n\nb").replace(b"\n", b"\r")}, []),
    (
        "a file that is too large",
        {"posts/a.md": post("a" * 250_000)},
        ["posts/a.md:1: error: is larger than 250,000 bytes; that is the limit"],
    ),
    (
        "no front matter",
        {"posts/a.md": "# T\n"},
        [
            "posts/a.md:1: error: front matter is missing: the file must begin with a line `---`, then keys, then a line `---`"
        ],
    ),
    (
        "front matter without an end",
        {"posts/a.md": "---\ntitle: T\n"},
        ["posts/a.md:1: error: front matter has no end: write a line `---` under the last key"],
    ),
    (
        "an empty file",
        {"posts/a.md": ""},
        [
            "posts/a.md:1: error: front matter is missing: the file must begin with a line `---`, then keys, then a line `---`"
        ],
    ),
    # YAML
    (
        "an anchor and an alias",
        {"posts/a.md": header("audience: &a x\nextra: {b: *a}")},
        [
            "posts/a.md:7: error: `&a`: anchors are not taken; write the value where it is needed",
            "posts/a.md:8: error: `*a`: aliases are not taken; write the value out",
        ],
    ),
    (
        "a merge key",
        {"posts/a.md": header("extra: {<<: {a: b}}")},
        ["posts/a.md:7: error: `<<`: merge keys are not taken; write the keys out"],
    ),
    (
        "a merge-key bomb",
        {
            "posts/a.md": header(
                "extra:\n  a: &a {b: c}\n" + "".join(f"  a{i}: &a{i} {{<<: [*a, *a]}}\n" for i in range(3)).rstrip()
            )
        },
        ["posts/a.md:8: error: `&a`: anchors are not taken; write the value where it is needed"]
        + [
            f"posts/a.md:{9 + i}: error: {m}"
            for i in range(3)
            for m in (
                f"`&a{i}`: anchors are not taken; write the value where it is needed",
                "`*a`: aliases are not taken; write the value out",
                "`<<`: merge keys are not taken; write the keys out",
            )
        ],
    ),
    (
        "a tag",
        {"posts/a.md": header("audience: !!python/object/apply:os.system [ls]")},
        ["posts/a.md:7: error: `!!python/object/apply:os.system`: tags are not taken; write the value alone"],
    ),
    (
        "a key twice",
        {"posts/a.md": header("title: Other")},
        ["posts/a.md:7: error: the key `title` is here a second time (first on line 2)"],
    ),
    (
        "lists in lists",
        {"posts/a.md": header("extra: {a: " + "[" * 500)},
        ["posts/a.md:7: error: more than 8 lists and mappings inside each other; that is the limit"],
    ),
    (
        "thousands of entries",
        {"posts/a.md": header(f"sources: [{'a, ' * 3000}]")},
        ["posts/a.md:7: error: more than 2,000 keys and values; that is the limit"],
    ),
    (
        "a long header",
        {"posts/a.md": header(f"audience: {'a' * 50_000}")},
        ["posts/a.md:1: error: the front matter is longer than 50,000 characters; that is the limit"],
    ),
    (
        "YAML that is none",
        {"posts/a.md": header("audience: 'x")},
        ["posts/a.md:7: error: the YAML can't be read: found unexpected end of stream"],
    ),
    (
        "a list for front matter",
        {"posts/a.md": "---\n- a\n---\n"},
        ["posts/a.md:2: error: must be keys with values, each on its line: `title: …`"],
    ),
    (
        "a key that is a list",
        {"posts/a.md": header("? [a]\n: b")},
        ["posts/a.md:7: error: a key must be a word, not a list or mapping"],
    ),
    # Values
    (
        "a misspelt key",
        {"posts/a.md": header("stagee: x")},
        ["posts/a.md:7: error: unknown key `stagee`; did you mean `stage`?"],
    ),
    (
        "Pelican's steering keys",
        {"posts/a.md": header("save_as: ../../etc/passwd\ntemplate: x\nslug: y\ntags: z")},
        [
            "posts/a.md:7: error: unknown key `save_as`",
            "posts/a.md:8: error: unknown key `template`",
            "posts/a.md:9: error: unknown key `slug`: the file's name is the slug, so rename the file",
            "posts/a.md:10: error: unknown key `tags`; did you mean `topics`?",
        ],
    ),
    (
        "a day that is none",
        {"posts/a.md": header("updated: 2026-02-30")},
        [f"posts/a.md:7: error: `updated`: `2026-02-30` is no date, since there is no such day or time: {DATE}"],
    ),
    (
        "a date in words",
        {"posts/a.md": header("updated: last Tuesday")},
        [f"posts/a.md:7: error: `updated`: `last Tuesday` is no date: {DATE}"],
    ),
    (
        "a year before there were any",
        {"posts/a.md": header("updated: 0001-01-01T00:00:00+14:00")},
        [
            f"posts/a.md:7: error: `updated`: `0001-01-01T00:00:00+14:00` is no date between the years 1000 and 9990: {DATE}"
        ],
    ),
    (
        "an address that is script",
        {
            "experts/a.md": "---\nname: A\noffer: o\nfeed: javascript:alert(1)\nlinks: ['data:text/html,x', 'https://u:p@h/']\n---\n"
        },
        [
            "experts/a.md:4: error: `feed`: `javascript:alert(1)` must be an address that begins with `https:` or `http:`",
            "experts/a.md:5: error: `links.0`: `data:text/html,x` must be an address that begins with `mailto:` or `https:` or `http:`",
            "experts/a.md:5: error: `links.1`: `https://u:p@h/` is no address: it has no host, or a user name",
        ],
    ),
    (
        "a path out of the content",
        {"experts/a.md": "---\nname: A\noffer: o\navatar: /etc/passwd\n---\n"},
        [
            "experts/a.md:4: error: `avatar`: `/etc/passwd` must be a file beside this one: a relative path with `/` between"
        ],
    ),
    (
        "an alias out of the site",
        {"posts/a.md": header("aliases: [/../x/, //evil.example/, '/a b/']")},
        [
            "posts/a.md:7: error: `aliases.0`: `/../x/` is no address that a static site can answer at",
            "posts/a.md:7: error: `aliases.1`: `//evil.example/` must be an address of this site that begins with one `/`",
            "posts/a.md:7: error: `aliases.2`: `/a b/` is no address that a static site can answer at",
        ],
    ),
    (
        "a reference that is none",
        {"posts/a.md": header("grew_from: [../x, idea/y, z]")},
        [
            "posts/a.md:7: error: `grew_from.0`: `../x`: `..` is no kind",
            "posts/a.md:7: error: `grew_from.1`: `idea/y`: `idea` is no kind; did you mean `ideas`?",
            "posts/a.md:7: error: `grew_from.2`: `z` must say which kind it is: `posts/z`",
        ],
    ),
    (
        "one word for a list",
        {"posts/a.md": POST.replace("[ada]", "ada") + "x"},
        ["posts/a.md:4: error: `authors` must be a list: write `[ada]`"],
    ),
    (
        "an empty list",
        {"posts/a.md": POST.replace("[ada]", "[]") + "x"},
        ["posts/a.md:4: error: `authors` is an empty list; it must have an entry"],
    ),
    (
        "a part of nothing",
        {"posts/a.md": header("series: {name: x, part: 0}")},
        ["posts/a.md:7: error: `series.part`: `0` must be a whole number, 1 or more"],
    ),
    (
        "an id of another's",
        {
            "posts/a.md": header("id: urn:uuid:68c591b8-c955-4562-b43d-2837b63cb00b"),
            "posts/b.md": header("id: urn:uuid:68c591b8-c955-4562-b43d-2837b63cb00b"),
        },
        [
            f"posts/{a}.md:7: error: its `id` is also that of `posts/{b}.md`; take the line out of the file that was copied"
            for a, b in ("ab", "ba")
        ],
    ),
    (
        "an accepted answer that is not there",
        {
            "questions/q/question.md": POST.replace("authors: [ada]", "accepted: [adda]"),
            "questions/q/ada.md": "---\ndate: 2026-01-01\nauthor: ada\n---\nx",
        },
        ["questions/q/question.md:4: error: `accepted`: there is no answer `adda` in this folder; did you mean `ada`?"],
    ),
    # Text
    (
        "brackets without end",
        {"posts/a.md": post("\n\n" + "[" * 4000)},
        [
            "posts/a.md:10: error: a paragraph takes more than 180,040 steps, the limit for a text of this length: divide it by empty lines, and close its brackets"
        ],
    ),
    (
        "tags without end",
        {"posts/a.md": post("a\n" + "<a " * 501)},
        [
            "posts/a.md:9: error: more than 500 tags without their `>`, which is the limit for a text of this length; write `&lt;` where no tag is meant"
        ],
    ),
    (
        "quotes in quotes",
        {"posts/a.md": post("> " * 50 + "a")},
        ["posts/a.md:8: error: more than 30 quotes, lists or notes inside each other; that is the limit"],
    ),
    (
        "elements in elements",
        {"posts/a.md": post("<div>" * 200)},
        ["posts/a.md:8: error: more than 100 HTML elements inside each other, or never closed; that is the limit"],
    ),
    (
        "a table that multiplies",
        {"posts/a.md": post("|a" * 500 + "\n" + "|-" * 500 + "\n" + "|\n" * 500)},
        ["posts/a.md:8: error: its tables have more than 10,000 cells; that is the limit"],
    ),
    (
        "a billion notes",
        {"posts/a.md": post("[^a] " * 51 + "\n\n[^a]: b")},
        ["posts/a.md:8: error: more than 50 uses of the note `[^a]`; that is the limit"],
    ),
    # The settings
    (
        "settings with everything wrong",
        {
            "network.yaml": "nam: x\nurl: ftp://x\nid: 1\ntimezone: Europe/Berln\ntopics: {A b: {title: T}, c: x}\neditions: {every: day}\n"
        },
        [
            "network.yaml:1: error: `name` is missing",
            "network.yaml:1: error: unknown key `nam`; did you mean `name`?",
            "network.yaml:2: error: `url`: `ftp://x` must be an address that begins with `https:` or `http:`",
            "network.yaml:3: error: `id`: `1` is no id: `urn:uuid:` and a UUID; leave `id` out to get one",
            "network.yaml:4: error: `timezone`: `Europe/Berln` is no time zone; did you mean `Europe/Berlin`?",
            f"network.yaml:5: error: `topics.A b`: `A b` {NO_SLUG}",
            "network.yaml:5: error: `topics.c` must be `{title, summary}`",
            "network.yaml:6: error: `editions.every`: `day` is none of `week`, `month`, `quarter`, `year`, `never`",
        ],
    ),
    (
        "two documents",
        {"network.yaml": NETWORK + "---\nname: x\n"},
        ["network.yaml:6: error: a second YAML document begins here; there can be one only"],
    ),
]


def said(reading: Reading) -> list[str]:
    """Return the problems as a user reads them."""
    return [str(problem) for problem in reading.problems]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_each_hostile_file_gets_its_words(tmp_path: Path, files: dict[str, str | bytes], expected: list[str]) -> None:
    found = [line for line in said(read(tmp_path, files)) if MISSING not in line]
    assert sorted(found) == sorted(expected)


def test_the_table_has_forty_kinds() -> None:
    assert len({row[0] for row in TABLE}) >= 40


def test_symbolic_links_are_refused_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(POST + "secret")
    root = tree(tmp_path / "content", {"posts/a.md": POST + "x"})
    (root / "posts" / "link.md").symlink_to(outside / "secret.md")
    (root / "posts" / "folder").symlink_to(outside)
    (root / "links").symlink_to(outside)
    (root / "posts" / "round").symlink_to(root)
    (root / "chart.png").symlink_to("/etc/passwd")
    reading = read_content(root)
    link = "is a symbolic link, which is not followed; put the file or folder itself there"
    assert said(reading) == [
        f"{path}:1: error: {link}" for path in ("chart.png", "links", "posts/folder", "posts/link.md", "posts/round")
    ]
    assert [record.key for record in reading.records] == ["posts/a"]
    assert reading.files == frozenset()


def test_the_settings_can_be_no_symbolic_link(tmp_path: Path) -> None:
    root = tree(tmp_path / "content", {})
    (root / "network.yaml").rename(tmp_path / "elsewhere.yaml")
    (root / "network.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    reading = read_content(root)
    assert reading.settings is None
    assert said(reading)[0].startswith("network.yaml:1: error: can't be read: ")


def test_a_missing_network_yaml_is_said(tmp_path: Path) -> None:
    assert said(read_content(tmp_path)) == [
        "network.yaml:1: error: there is no such file; `invoke new.network DIR` makes one"
    ]


def test_pipes_and_sockets_are_not_opened(tmp_path: Path) -> None:
    root = tree(tmp_path / "content", {})
    (root / "posts").mkdir()
    os.mkfifo(root / "posts" / "pipe.md")
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(root / "posts")  # the names of sockets are short
        try:
            one.bind("socket.md")
        finally:
            os.chdir(here)
    assert said(read_content(root)) == [
        f"posts/{name}.md:1: error: is no regular file; remove it" for name in ("pipe", "socket")
    ]


def test_a_name_that_is_not_utf_8_is_shown_escaped(tmp_path: Path) -> None:
    root = tree(tmp_path, {})
    (root / "posts").mkdir()
    try:
        (root / "posts" / os.fsdecode(b"caf\xe9.md")).write_text(POST)
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    assert said(read_content(root)) == [
        "posts/caf\\xe9.md:1: error: has a name that is not UTF-8, or with a control character; rename it"
    ]


def test_a_fence_writes_no_file(tmp_path: Path) -> None:
    target = tmp_path / "written.css"
    reading = read(
        tmp_path / "content", {"posts/a.md": POST + f"``` {{.python full=true cssfile={target} }}\npass\n```\n"}
    )
    assert said(reading) == []
    assert not target.exists()


def test_what_is_refused_takes_only_its_own_with_it(tmp_path: Path) -> None:
    answer = "---\ndate: 2026-01-01\nauthor: ada\n---\nx"
    question = POST.replace("authors: [ada]\n", "")
    reading = read(
        tmp_path,
        {
            "posts/good.md": POST + "x",
            "posts/bad.md": "x",
            "questions/q/question.md": question + "x",
            "questions/q/bad.md": "x",
            "questions/q/ada.md": answer,
            "questions/r/question.md": "x",
            "questions/r/ada.md": answer,
        },
    )
    assert [record.key for record in reading.records] == ["posts/good", "questions/q"]
    assert reading.refused == {"posts/bad", "questions/q#bad", "questions/r", "questions/r#ada"}
    assert {problem.path for problem in reading.problems} == {
        "posts/bad.md",
        "questions/q/bad.md",
        "questions/r/question.md",
    }
    assert all(isinstance(problem, Problem) for problem in reading.problems)
