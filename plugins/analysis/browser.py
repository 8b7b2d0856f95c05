"""The analyser as a JavaScript module, made from the same patterns, tables, stop words and stemmer as the one here.

The module exports `words(text)`, what each word is compared by, in order (a stop word's place is an empty list), and
`compared(word)` for one; `WORD` finds words in a text as it stands, for marking them.
"""

from __future__ import annotations

import json
from functools import cache

from .stemming import primary, stemmer_class
from .tokens import CJK, FOLDED, LONGEST, PATTERN, UNDIVIDED, stops
from .translated import PRELUDE, translate

_MODULE = """\
const LETTER = "(?:(?![%(cjk)s])[\\\\p{L}\\\\p{N}])", MARK = "(?:(?=[\\u0300-\\u10ff])\\\\p{M})";
export const WORD = new RegExp(%(pattern)s, "gu");
const FOLDED = %(folded)s, UNDIVIDED = %(undivided)s, STOPS = new Set(%(stops)s.split(" ")), CJK = /^[%(cjk)s]/u;
const swap = (text, table) => text.replace(/[^\\0-\\x7f]/g, c => table[c] ?? c);
const fold = w => swap(w, UNDIVIDED).normalize("NFD")
  .replace(/([A-Za-z\\u0370-\\u03ff])[\\u0300-\\u036f]+/g, "$1").normalize("NFC");
export const lowered = text => swap(text.normalize("NFKC").toLowerCase(), FOLDED);
%(stem)s
const known = new Map();
export const surface = w => fold(w.replaceAll("\\u2019", "'"));
export const short = w => [...w].slice(0, %(longest)d).join("");
const compare = w => {
  if (CJK.test(w)) return w.length < 2 ? [w] : Array.from({length: w.length - 1}, (_, i) => w.slice(i, i + 2));
  w = w.replaceAll("\\u2019", "'");
  if (STOPS.has(w)) return [];
  if (w.includes("'")) return w.split("'").flatMap(p => p.length > 1 ? compared(p) : []);
  w = short(fold(w));
  if (STOPS.has(w)) return [];
  try {
    return [/^\\p{L}+$/u.test(w) && stem(w) || w];
  } catch {
    return [w];
  }
};
export const compared = w => {
  let found = known.get(w);
  if (!found) known.set(w, found = compare(w));
  return found;
};
export const split = text => lowered(text).match(WORD) ?? [];
export const words = text => split(text).map(compared);
"""


@cache
def module(language: str) -> str:
    """Return the source of the ES module that analyses a BCP 47 language as `tokens.py` does."""
    code = primary(language)
    pattern = PATTERN.format(letter="%LETTER%", mark="%MARK%", word="[\\p{L}\\p{N}_]", cjk=CJK)
    quoted = json.dumps(pattern).replace("%LETTER%", '" + LETTER + "').replace("%MARK%", '" + MARK + "')
    found = stemmer_class(code)
    stem = f"{PRELUDE}const stem = {translate(found)};" if found else 'const stem = w => "";'
    return _MODULE % {
        "cjk": CJK, "pattern": quoted, "folded": _data(FOLDED), "undivided": _data(UNDIVIDED), "stem": stem,
        "stops": _data(" ".join(sorted(stops(code)))), "longest": LONGEST,
    }


def _data(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
