"""What the theme's font files say of their letters, by fontTools (https://fonttools.readthedocs.io), and nothing else.

Measures alone, in the font's own units: neither a machine's hinting nor its shaping library has a part in them.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fontTools.ttLib import TTFont, TTLibError

from ..core.errors import SettingsError

_PAIRS: Final = 2  # the type of a table that moves one of two letters
_SHAPED: Final = frozenset({"fvar", "kern", "morx", "kerx"})
"""Tables of fonts that vary, or whose letters are put together in older ways."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font file: one family in one weight."""

    file: str
    family: str
    weight: int
    em: int  # units of the size
    glyphs: Mapping[int, str]  # by code point
    advances: Mapping[str, tuple[int, int]]
    pairs: tuple[Sequence[Any], ...] | None  # its tables of pairs; None where letters need more than those

    def has(self, text: str) -> bool:
        """Tell whether it has all letters of a text, and each needs only to be put beside the last."""
        return self.pairs is not None and all(
            ord(letter) in self.glyphs and unicodedata.category(letter)[0] not in "MC"
            and unicodedata.bidirectional(letter) not in {"R", "AL"} for letter in text)

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is at a size."""
        return sum(self.steps(text)) * size / self.em

    def steps(self, text: str) -> list[int]:
        """Return how far each letter of a text leads to the next, in units."""
        names = [self.glyphs.get(ord(letter), ".notdef") for letter in text]
        return [self.advances[name][0] + (_nearer(self.file, name, after) if after and self.pairs else 0)
                for name, after in zip(names, [*names[1:], ""], strict=False)]


@lru_cache(maxsize=16)
def face(file: str) -> Face:
    """Return what a font file says. SettingsError for what is no font."""
    try:
        font = TTFont(io.BytesIO(Path(file).read_bytes()), lazy=True)
        return Face(file, font["name"].getBestFamilyName() or "", font["OS/2"].usWeightClass, font["head"].unitsPerEm,
                    font.getBestCmap() or {}, font["hmtx"].metrics, _pairs(font))
    except (TTLibError, KeyError, OSError) as problem:
        raise SettingsError(f"{file}: is no font that card images can be drawn with: {problem}") from problem


def _pairs(font: Any) -> tuple[Sequence[Any], ...] | None:  # noqa: ANN401  # fontTools' own, which stays in here
    """Return the tables of pairs in their order, each a list of which the first that knows a pair says what is so."""
    if not _SHAPED.isdisjoint(font.keys()) or ("GSUB" in font and _lookups(font["GSUB"])):
        return None
    if "GPOS" not in font:
        return ()
    lookups = _lookups(font["GPOS"])
    used = {tuple(feature.Feature.LookupListIndex) for feature in font["GPOS"].table.FeatureList.FeatureRecord
            if feature.FeatureTag == "kern"} if lookups else set()
    found = [[getattr(table, "ExtSubTable", table) for table in lookups[place].SubTable]
             for places in used for place in sorted(places)]
    whole = len(used) <= 1 and all(table.LookupType == _PAIRS for tables in found for table in tables)
    return tuple(found) if whole else None


def _lookups(table: Any) -> list[Any]:  # noqa: ANN401  # see above
    return list(table.table.LookupList.Lookup) if table.table.LookupList else []


@lru_cache(maxsize=16_384)
def _nearer(file: str, one: str, other: str) -> int:
    """Return by how much two letters stand apart more than others; mostly less than nothing."""
    total = 0
    for tables in face(file).pairs or ():
        for table in tables:
            place = table.Coverage.glyphs.index(one) if one in table.Coverage.glyphs else None
            if place is None:
                continue
            if table.Format == 1:
                values = [pair.Value1 for pair in table.PairSet[place].PairValueRecord if pair.SecondGlyph == other]
            else:
                first, second = table.ClassDef1.classDefs.get(one, 0), table.ClassDef2.classDefs.get(other, 0)
                values = [table.Class1Record[first].Class2Record[second].Value1]
            if values:
                total += getattr(values[0], "XAdvance", 0)
                break
    return total
