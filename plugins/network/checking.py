"""What is wrong with one record beside others: a reference to nothing, a topic that isn't one, a double id.

Everything here is certain whatever else is refused; what follows from a refusal is `settling.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from ..core.model import KINDS, Answer, Item, Key, Post, Record, Settings
from ..core.problems import Problem, error, warning
from .mentions import TRANSLATION, Mention, Part
from .nearness import Names
from .places import picture, resolve
from .series import series_slug


@dataclass(frozen=True)
class Known:
    """Every name that a record may mention."""

    settings: Settings
    records: Mapping[Key, Part]
    refused: AbstractSet[Key]  # by reading: known, but not published
    files: AbstractSet[str]

    @cached_property
    def keys(self) -> Names:
        """Keys, to suggest from."""
        return Names([key for key in self.records if "#" not in key])

    @cached_property
    def slugs(self) -> Mapping[str, Names]:
        """Slugs by kind, to suggest from."""
        every = [key.partition("/") for key in self.records if "#" not in key]
        return {kind: Names([slug for its, _, slug in every if its == kind]) for kind in KINDS}

    @cached_property
    def file_names(self) -> Names:
        """Files, to suggest from."""
        return Names(self.files)

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """Topics' slugs and titles."""
        return {topic.slug: topic.title for topic in self.settings.topics}

    @cached_property
    def stages(self) -> Mapping[str, str]:
        """Stages' slugs and titles."""
        return {stage.slug: stage.title for stage in self.settings.stages}


def problem(record: Record | Answer, place: str, message: str) -> Problem:
    """Return an error at a place of a record's front matter; a draft isn't going out, so its own is a warning."""
    make = warning if record.status == "draft" else error
    return make(record.source.path, record.source.line(place), message)


def check(record: Part, named: Sequence[Mention], known: Known) -> Iterator[Problem]:
    """Yield what keeps a record, which names these, from being published whatever becomes of the others."""
    for mention in named:
        message = _mentioned(mention, record, known)
        if message:
            yield problem(record, mention.place, f"`{mention.place.partition('.')[0]}`: {message}")
    if isinstance(record, Item):
        yield from _named(record, known)
        yield from _pictured(record, known)
    if isinstance(record, Post) and record.series and not series_slug(record.series.name):
        yield problem(record, "series", "`series`: its name has no letter or digit")


def _mentioned(mention: Mention, record: Record | Answer, known: Known) -> str:
    """Say what is wrong with a mention; nothing if nothing."""
    kind, slash, slug = mention.key.partition("/")
    allowed = mention.field.kinds or (getattr(record, "kind", ""),)
    if not slash or kind not in KINDS:
        same = [f"{k}/{mention.key}" for k in allowed if f"{k}/{mention.key}" in known.records]
        example = f"`{same[0]}`" if len(same) == 1 else "`kind/slug`, as `posts/budget-first`"
        return f"`{mention.written}` doesn't say of which kind it is: write {example}"
    if "#" in slug:
        return f"`{mention.written}` is an answer: name its question, `{mention.key.partition('#')[0]}`"
    if kind not in allowed:
        return f"`{mention.written}` can't stand here: it has to be one of {', '.join(allowed)}"
    return _unknown(mention, kind, slug, known, several=len(allowed) > 1) or _itself(mention, record, known)


def _unknown(mention: Mention, kind: str, slug: str, known: Known, *, several: bool) -> str:
    if mention.key in known.records or mention.key in known.refused:
        return ""
    if several:
        return f"there is no `{mention.key}`{known.keys.near(mention.key)}"
    return f"there is no {kind.removesuffix('s')} `{slug}`{known.slugs[kind].near(slug)}"


def _itself(mention: Mention, record: Record | Answer, known: Known) -> str:
    if isinstance(record, Answer):
        return ""
    if mention.key == record.key:
        return "it names itself"
    named = known.records.get(mention.key)
    if mention.field is TRANSLATION and named:
        language = named.language or known.settings.language
        if language == (record.language or known.settings.language):
            return f"`{mention.written}` is in the same language ({language}): give one of them another `language`"
    return ""


def _named(record: Record, known: Known) -> Iterator[Problem]:
    for index, topic in enumerate(record.topics):
        if topic not in known.topics:
            yield problem(record, f"topics.{index}", f"`topics`: network.yaml has no topic `{topic}`"
                                                     f"{Names(known.topics).near(topic)}")
    if record.stage and record.stage not in known.stages:
        yield problem(record, "stage", f"`stage`: network.yaml has no stage `{record.stage}`"
                                       f"{Names(known.stages).near(record.stage)}")


def _pictured(record: Record, known: Known) -> Iterator[Problem]:
    for name, target in picture(record):
        path = resolve(record.source.path, target)
        if path is None:
            yield problem(record, name, f"`{name}`: `{target}` leads outside the content")
        elif path not in known.files:
            yield problem(record, name, f"`{name}`: there is no file `{path}` that can be shown"
                                        f"{known.file_names.near(path)}")
