"""The content's files: which of them is which item, by their names alone.

One walk, without following any symbolic link, so that every path in it is a real one inside the root.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec

from ..core.addresses import RESERVED_PAGES, RESERVED_SLUGS
from ..core.model import KINDS, Kind
from ..core.problems import Problem, error, suggestion, warning
from .characters import printable
from .periods import is_period
from .slugs import LONGEST, SLUG, SLUG_RULE, slugified

INBOX: Final = "inbox"
"""Candidates that wait for an editor: replies to posts elsewhere, links of watched feeds. Never published from here."""

SETTINGS_FILE: Final = "network.yaml"
FOLDER_FILES: Final = ("index.md", "question.md")
"""Names of files whose folder's name is the slug."""

NOTE_ANCHORS: Final = frozenset({"fn", "fnref"})
"""Names that no answer may have: `fn:1` is a footnote's anchor, and `ada:costs` one of an answer's."""

FileKind: TypeAlias = Kind | Literal["answers"]


@dataclass(frozen=True, slots=True)
class ItemFile:
    """A file that is an item or an answer."""

    path: str  # below the content root, with forward slashes; as the system names it
    kind: FileKind
    slug: str  # of an answer: its question's
    name: str = ""  # an answer's
    answers: tuple[str, ...] = ()  # a question's: the names of its answers

    @property
    def key(self) -> str:
        """`kind/slug`, or `questions/slug#name`."""
        return f"questions/{self.slug}#{self.name}" if self.kind == "answers" else f"{self.kind}/{self.slug}"


class Sign(NamedTuple):
    """What the file system says of a file: times in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int


class Names(msgspec.Struct, frozen=True):
    """What the names of Markdown files say."""

    paths: tuple[str, ...]  # those that were looked at, sorted
    items: tuple[ItemFile, ...]  # by path
    refused: frozenset[str]  # keys that something claims, but nothing can have
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ContentTree:
    """What there is."""

    names: Names
    signs: Mapping[str, Sign]  # of every file, by path
    files: frozenset[str]  # other files, which items may refer to
    problems: tuple[Problem, ...]  # all that is wrong

    @property
    def items(self) -> tuple[ItemFile, ...]:
        """Items and answers, by path."""
        return self.names.items


def read_tree(root: Path, before: Names | None = None) -> ContentTree:
    """Walk a content root. What the names say is taken from `before` if they are the same."""
    problems: list[Problem] = []
    markdown: list[str] = []
    files: list[str] = []
    signs: dict[str, Sign] = {}
    for path, status in _walk(root, problems):
        signs[path] = Sign(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        if path.endswith(".md"):  # no name is only that: it would begin with a dot
            markdown.append(path)
        elif path != SETTINGS_FILE:
            files.append(path)
            ending = os.path.splitext(path)[1]  # noqa: PTH122  # as above
            if ending.lower() in {".md", ".markdown", ".mdown"}:
                problems.append(error(path, 1, f"only `.md` files are read; rename this one from `{ending}`"))
    paths = tuple(sorted(markdown))
    names = before if before is not None and before.paths == paths else read_names(paths)
    return ContentTree(names, signs, frozenset(files), (*problems, *names.problems))


def read_names(paths: tuple[str, ...]) -> Names:
    """Return what names say."""
    found, wrong = _items(paths)
    items, collisions = _distinct(found)
    kept = {item.key for item in items}
    refused = frozenset(item.key for item in found if item.key not in kept)
    return Names(paths, tuple(items), refused, (*wrong, *collisions))


def _walk(root: Path, problems: list[Problem]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the regular files, by path, those whose name or folder's begins with a dot left out."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(f"{root}/{folder}"), key=attrgetter("name"))
        except OSError as problem:
            problems.append(error(printable(folder or "."), 1, f"the folder can't be read: {problem.strerror}"))
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith("."):
                continue
            if printable(path) != path:
                problems.append(error(printable(path), 1, "has a name that is not UTF-8, or with a control character; "
                                      "rename it"))
            elif entry.is_symlink():
                problems.append(error(printable(path), 1, "is a symbolic link, which is not followed; "
                                      "put the file or folder itself there"))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif not stat.S_ISREG((found := entry.stat(follow_symlinks=False)).st_mode):
                problems.append(error(printable(path), 1, "is no regular file; remove it"))
            else:
                yield path, found


def _items(paths: Iterable[str]) -> tuple[list[ItemFile], list[Problem]]:
    """Return what each Markdown file is."""
    paths = list(paths)
    problems: list[Problem] = []
    items: list[ItemFile] = []
    folders: Mapping[str, list[str]] = _by_folder(paths)
    for path in paths:
        kind, _, rest = path.partition("/")
        if kind == INBOX:
            continue
        if not rest:
            problems.append(warning(path, 1, "is in no kind's folder, so it is not published; "
                                    f"the kinds are {', '.join(KINDS)}"))
        elif kind not in KINDS:
            problems.append(error(path, 1, f"`{kind}` is no kind{suggestion(kind, KINDS)}"))
        else:
            item = _question_file(path, folders) if kind == "questions" else _item_file(path, _kind(kind))
            if isinstance(item, Problem):
                problems.append(item)
            else:
                items.append(item)
    return items, problems


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind == name)


def _by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    folders: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folder, _, name = path.rpartition("/")
        folders[folder].append(name)
    return folders


def _item_file(path: str, kind: Kind) -> ItemFile | Problem:
    parts = path.split("/")
    if parts[-1] in FOLDER_FILES:
        if len(parts) < 3:  # noqa: PLR2004  # the kind's folder, the item's, the file
            return error(path, 1, f"`{parts[-1]}` takes its folder's name as slug, so it needs a folder of its own "
                         f"below `{kind}`")
        slug = parts[-2]
    else:
        slug = parts[-1].removesuffix(".md")
    return ItemFile(path, kind, slug)


def _question_file(path: str, folders: Mapping[str, list[str]]) -> ItemFile | Problem:
    folder, _, name = path.rpartition("/")
    names = folders[folder]
    head = next((n for n in reversed(FOLDER_FILES) if n in names), None)
    if folder == "questions" or head is None:
        slug = name.removesuffix(".md")
        return error(path, 1, "belongs to no question: a question is a folder with a file `question.md` and answers; "
                     f"this may be `questions/{slug}/question.md`, or an answer that stands in the wrong folder")
    slug = folder.rpartition("/")[2]
    if name in FOLDER_FILES:
        answers = tuple(n.removesuffix(".md") for n in names if n not in FOLDER_FILES)
        return ItemFile(path, "questions", slug, answers=answers)
    return ItemFile(path, "answers", slug, name.removesuffix(".md"))


def _distinct(items: Iterable[ItemFile]) -> tuple[list[ItemFile], list[Problem]]:
    """Refuse slugs that can't be, and all of those that are equal but for case or Unicode form."""
    problems: list[Problem] = []
    same: dict[str, list[ItemFile]] = defaultdict(list)
    for item in items:
        same[_folded(item.key)].append(item)
    kept: list[ItemFile] = []
    for group in same.values():
        for item in group:
            wrong = list(_wrong_slug(item))
            if len(group) > 1:
                other = next(o for o in group if o is not item)
                how = "the same" if other.key == item.key else "equal but for case or Unicode form"
                wrong.append(f"its slug is {how} as that of `{other.path}`; rename one of them")
            problems += [error(item.path, 1, message) for message in wrong]
            if not wrong:
                kept.append(item)
    questions = {item.slug for item in kept if item.kind == "questions"}
    kept = [item for item in kept if item.kind != "answers" or item.slug in questions]
    names = {item.key for item in kept}
    kept = [replace(i, answers=tuple(n for n in i.answers if f"{i.key}#{n}" in names)) if i.answers else i
            for i in kept]
    return sorted(kept, key=lambda item: item.path), problems


def _folded(key: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", key).casefold())


def _wrong_slug(item: ItemFile) -> Iterator[str]:
    """Yield what is wrong with the slug, or the answer's name, of one file."""
    slug = item.name or item.slug
    if not SLUG.fullmatch(slug):
        yield f"`{slug[:80]}` is no slug: {SLUG_RULE}; rename it{_instead(slug)}"
    elif len(slug) > LONGEST:
        yield f"`{slug[:80]}…` is longer than {LONGEST} characters; rename it"
    elif item.kind == "answers":
        if slug in NOTE_ANCHORS:
            yield f"`{slug}` is reserved, since footnotes have such anchors; rename the file"
    elif slug in RESERVED_SLUGS or (item.kind == "pages" and slug in RESERVED_PAGES):
        yield f"the slug `{slug}` is reserved; rename it"
    elif item.kind == "editions" and not is_period(slug):
        yield f"`{slug}` is no period: call it like `2026-w47`, `2026-11`, `2026-q4` or `2026`"


def _instead(slug: str) -> str:
    proposal = slugified(slug)
    return f" to `{proposal}`" if proposal else ""

