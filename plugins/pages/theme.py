"""A theme's files: templates, static files and words, and one fingerprint of all that decides what pages look like."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..core.addresses import output_path
from ..core.errors import SettingsError

PLACE: Final = "/theme/"
"""Where static files are published, in a folder named by what is in it: they can be kept for ever."""

ICON: Final = "icon.svg"
_DIGITS: Final = 12
_FONTS: Final = (b"\x00\x01\x00\x00", b"OTTO", b"true")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as it is on disk."""

    folder: Path
    templates: tuple[Path, ...]  # folders, the first one wins
    static: Mapping[str, Path]  # path below `static/`, with forward slashes → the file
    fonts: tuple[Path, ...]  # TrueType or OpenType files of `fonts/`, for card images; not published
    place: str  # address of the published static files, ends in `/`
    fingerprint: str  # of templates, words and static files

    def address(self, path: str) -> str:
        """Return the address of a static file; SettingsError if there is none."""
        if path not in self.static:
            raise SettingsError(f"{self.folder / 'static'}: has no file `{path}`, which a template asks for")
        return self.place + path

    def files(self) -> dict[str, Path]:
        """Return what is published: output path → file."""
        return {output_path(self.place + path): file for path, file in self.static.items()}


def read_theme(folder: Path, overrides: Sequence[Path] = ()) -> Theme:
    """Return the theme in a folder; template folders in `overrides` come before its own (THEME_TEMPLATES_OVERRIDES)."""
    templates = (*overrides, folder / "templates")
    if not templates[-1].is_dir():
        raise SettingsError(f"THEME: {folder} has no folder `templates`; set it to a theme's folder")
    static = _files(folder / "static")
    held = _digest(static)
    place = f"{PLACE}{held[:_DIGITS]}/"
    fonts = {name: path for name, path in _files(folder / "fonts").items() if path.suffix in {".ttf", ".otf"}}
    for name, path in fonts.items():
        if path.read_bytes()[:4] not in _FONTS:
            raise SettingsError(f"{folder / 'fonts' / name}: is no TrueType or OpenType font (WOFF can't be drawn)")
    looks = [_digest(_files(place_)) for place_ in (*templates, *(f / "words" for f in (*overrides, folder)))]
    fingerprint = hashlib.blake2b("\n".join([held, _digest(fonts), *looks]).encode(), digest_size=16).hexdigest()
    return Theme(folder, templates, static, tuple(fonts.values()), place, fingerprint)


def word_folders(theme: Theme) -> tuple[Path, ...]:
    """Return the folders that may hold `words/`, the first one wins."""
    return (*theme.templates[:-1], theme.folder)


def _files(folder: Path) -> dict[str, Path]:
    """Return the files below a folder, in order, without hidden ones."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: found[name] for name in sorted(found) if not any(p.startswith(".") for p in name.split("/"))}


def _digest(files: Mapping[str, Path]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name, path in files.items():
        digest.update(f"{name}\0{hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()}\n".encode())
    return digest.hexdigest()
