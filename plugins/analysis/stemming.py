"""Snowball's stemmers and stop words, as Whoosh carries them (https://whoosh.readthedocs.io/en/latest/stemming.html).

The only file that knows where they come from. Whoosh's quirks tamed here: languages are two-letter codes and an
unknown one raises; Arabic's stemmer is not Snowball's but ISRI, which is no pure function (it keeps the last word);
`import whoosh.lang` is cheap, `import whoosh` of more is not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from whoosh.lang.snowball import classes
from whoosh.lang.stopwords import stoplists

Stemmer = Callable[[str], str]
"""Takes a word, case folded, to its stem."""


def primary(language: str) -> str:
    """Return the two-letter code of a BCP 47 language: `en` of `en-GB`."""
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def stemmer(language: str) -> Stemmer | None:
    """Return the stemmer of a BCP 47 language, None where there is none for it."""
    found = classes.get(primary(language))
    if found is None:
        return None
    stem: Stemmer = found().stem
    return stem


def stemmer_class(language: str) -> type | None:
    """Return the class of a BCP 47 language's stemmer, for `translated.py`; None where there is none."""
    found: type | None = classes.get(primary(language))
    return found


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words of a BCP 47 language that say nothing of what a text is about; empty where unknown."""
    found: frozenset[str] = stoplists.get(primary(language), frozenset())
    return found
