"""A picture of shapes with words on it, taken apart: the shapes are the same for many, the words are not.

Only what is sure to look the same when its words are put on later is taken apart: plain words that come after all
shapes, in a font whose letters are set one after the other. All else is drawn whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET  # the theme's own template is read, with autoescape on

from .fonts import Face, face
from .lettering import Word

_SVG: Final = "{http://www.w3.org/2000/svg}"
_PLAIN: Final = frozenset({"font-family", "font-weight", "font-size", "text-anchor", "fill"})
"""What words may say of themselves, or the groups they are in."""

_WEIGHTS: Final = {"normal": 400, "bold": 700}
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_SPACE: Final = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Layers:
    """A picture as SVG without its words, and these."""

    shapes: str
    words: tuple[Word, ...] = ()


class _WholeError(Exception):
    """The picture must be drawn as it is."""


def layers(svg: str, fonts: Sequence[Path]) -> Layers:
    """Return a picture's layers; one alone, without words, if it can't be taken apart."""
    try:
        root = ET.fromstring(svg)  # noqa: S314  # see above
        faces = {str(file): face(str(file)) for file in fonts}
        if root.tag != f"{_SVG}svg" or root.get("viewBox") != f"0 0 {root.get('width')} {root.get('height')}":
            return Layers(svg)
        words = tuple(_words(root, {}, faces))
        if any(element.tag == f"{_SVG}text" for element in root.iter()):
            return Layers(svg)
    except (ET.ParseError, _WholeError):
        return Layers(svg)
    return Layers(ET.tostring(root, encoding="unicode"), words)


def _words(parent: ET.Element, inherited: Mapping[str, str], faces: Mapping[str, Face]) -> Iterator[Word]:
    """Yield the words in a group, and take them out of it."""
    seen = False
    for child in list(parent):
        if child.tag == f"{_SVG}text":
            seen = True
            yield _word(child, {**inherited, **child.attrib}, faces)
            parent.remove(child)
        elif child.tag == f"{_SVG}g" and child.find(f".//{_SVG}text") is not None:
            if not child.attrib.keys() <= _PLAIN:
                raise _WholeError
            seen = True
            yield from _words(child, {**inherited, **child.attrib}, faces)
        elif seen:
            raise _WholeError  # it would be under the words


def _word(element: ET.Element, said: Mapping[str, str], faces: Mapping[str, Face]) -> Word:
    text = _SPACE.sub(" ", element.text or "").strip(" ")
    numbers = [said.get(name, "") for name in ("x", "y", "font-size")]
    if (len(element) or not text or not said.keys() <= _PLAIN | {"x", "y"} or not all(map(_NUMBER.fullmatch, numbers))
            or not _COLOUR.fullmatch(said.get("fill", ""))):
        raise _WholeError
    family, weight = said.get("font-family", "").strip("'\""), said.get("font-weight", "400")
    weight_number = _WEIGHTS.get(weight) or (int(weight) if weight.isdecimal() else 0)
    font = next((file for file, one in faces.items()
                 if (one.family, one.weight) == (family, weight_number) and one.has(text)), None)
    anchor, fill = said.get("text-anchor", "start"), said["fill"]
    if font is None or anchor not in {"start", "middle", "end"}:
        raise _WholeError
    x, y, size = map(float, numbers)
    return Word(text, x, y, anchor, font, size, (int(fill[1:3], 16), int(fill[3:5], 16), int(fill[5:7], 16)))
