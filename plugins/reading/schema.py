"""The schema: one class per kind of file, one field per key of `docs/format.md`, which a test holds to this file.

`check` turns a header's values into one of them, or says everything that is wrong with it at once: pydantic
(https://docs.pydantic.dev/), behind this file, collects it; what a value is and the sentences are ours (`values.py`).
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Container, Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Final, TypeAlias, TypeVar, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    ValidationInfo,
)

from ..core.model import FORMATS, SHARE_PLACES, STATUSES, Person, Picture
from ..core.problems import suggestion
from . import values


def _plain(function: Callable[[object], object]) -> PlainValidator:
    """Let a function of `values.py` make the value; pydantic's own types would guess."""
    return PlainValidator(function)


def _moment(value: object, info: ValidationInfo) -> dt.datetime:
    return values.moment(value, info.context["zone"] if info.context else dt.UTC)


def _day(value: object, info: ValidationInfo) -> dt.date:
    return values.day(value, info.context["zone"] if info.context else dt.UTC)


Text: TypeAlias = Annotated[str, _plain(values.text)]
Prose: TypeAlias = Annotated[str, _plain(values.prose)]
Slug: TypeAlias = Annotated[str, _plain(values.slug)]
AnswerName: TypeAlias = Annotated[str, _plain(values.answer_name)]
Key: TypeAlias = Annotated[str, _plain(values.key)]
Status: TypeAlias = Annotated[str, _plain(partial(values.one_of, STATUSES))]
Format: TypeAlias = Annotated[str, _plain(partial(values.one_of, FORMATS))]
SharePlace: TypeAlias = Annotated[str, _plain(partial(values.one_of, SHARE_PLACES))]
Every: TypeAlias = Annotated[str, _plain(partial(values.one_of, ("week", "month", "quarter", "year", "never")))]
Part: TypeAlias = Annotated[int, _plain(partial(values.whole, 1))]
Number: TypeAlias = Annotated[int, _plain(partial(values.whole, -10**9))]
Moment: TypeAlias = Annotated[dt.datetime, PlainValidator(_moment)]
Day: TypeAlias = Annotated[dt.date, PlainValidator(_day)]
Url: TypeAlias = Annotated[str, _plain(partial(values.url, ("https", "http")))]
Contact: TypeAlias = Annotated[str, _plain(partial(values.url, ("mailto", "https", "http")))]
RootUrl: TypeAlias = Annotated[str, _plain(values.root_url)]
Place: TypeAlias = Annotated[str, _plain(values.place)]
File: TypeAlias = Annotated[str, _plain(values.file)]
PictureFile: TypeAlias = Annotated[Picture, _plain(values.picture)]
Somebody: TypeAlias = Annotated[Person, _plain(values.person)]
Id: TypeAlias = Annotated[str, _plain(values.identifier)]
Language: TypeAlias = Annotated[str, _plain(values.language)]
Zone: TypeAlias = Annotated[str, _plain(values.zone)]
Free: TypeAlias = Annotated[dict[str, Any], _plain(values.free)]
MANY: Final = BeforeValidator(partial(values.listing, "one"))
ONE_OR_MORE: Final = BeforeValidator(values.one_or_more)
SOME: Final = BeforeValidator(values.some)

T = TypeVar("T")
Many: TypeAlias = Annotated[tuple[T, ...], MANY]
Some: TypeAlias = Annotated[tuple[T, ...], SOME, MANY]


class Keys(BaseModel):
    """What takes only the keys it knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # a build of one edit needs one of them


class ExpertSign(Keys):
    """`{expert, on}`."""

    expert: Slug
    on: Day | None = None


class TakeawayKeys(Keys):
    """`{expert, on, text}`."""

    expert: Slug
    text: Text
    on: Day | None = None


class SeriesKeys(Keys):
    """`{name, part}`."""

    name: Text
    part: Part


class StepKeys(Keys):
    """`{item, why}`."""

    item: Key
    why: Text = ""


class ItemKeys(Keys):
    """What every item may have."""

    id: Id = ""
    summary: Text = ""
    updated: Moment | None = None
    status: Status = "published"
    stage: Slug = ""
    language: Language = ""
    translation_of: Key = ""
    image: PictureFile | None = None
    aliases: Many[Place] = ()
    crosspost: Free = Field(default_factory=dict)
    disclosure: Text = ""
    review_due: Day | None = None
    extra: Free = Field(default_factory=dict)


class ExpertKeys(ItemKeys):
    """A person."""

    name: Text
    offer: Text
    role: Text = ""
    organisation: Text = ""
    topics: Many[Slug] = ()
    links: Many[Contact] = ()
    handles: Free = Field(default_factory=dict)
    avatar: File = ""
    feed: Url = ""


class PostKeys(ItemKeys):
    """An expert's own text."""

    title: Text
    date: Moment
    authors: Some[Slug]
    topics: Some[Slug]
    format: Format = "text"
    audience: Text = ""
    grew_from: Annotated[Many[Key], ONE_OR_MORE] = ()
    reviewed_by: Many[ExpertSign] = ()
    series: SeriesKeys | None = None
    sources: Many[Text] = ()


class LinkKeys(ItemKeys):
    """Somebody else's page."""

    title: Text
    date: Moment
    url: Url
    curator: Slug
    topics: Some[Slug]
    source: Text = ""
    author: Text = ""
    published: Day | None = None
    archived: Url = ""
    takeaways: Many[TakeawayKeys] = ()


class QuestionKeys(ItemKeys):
    """A question."""

    title: Text
    date: Moment
    topics: Some[Slug]
    asked_by: Somebody | None = None
    accepted: Annotated[Many[AnswerName], ONE_OR_MORE] = ()
    source: Text = ""
    license: Text = ""


class AnswerKeys(ItemKeys):
    """An answer."""

    date: Moment
    author: Somebody
    endorsed_by: Many[ExpertSign] = ()
    votes: Number | None = None
    checked_on: Day | None = None
    sources: Many[Text] = ()
    source: Text = ""
    license: Text = ""


class PathKeys(ItemKeys):
    """An ordered list that ends in "now you can …"."""

    title: Text
    audience: Text = Field(alias="for")
    outcome: Text
    steps: Some[StepKeys]
    topics: Many[Slug] = ()


class EditionKeys(ItemKeys):
    """An editor's note."""

    title: Text = ""
    items: Many[Key] = ()


class IdeaKeys(ItemKeys):
    """Something not yet a post."""

    title: Text
    date: Moment
    proposed_by: Slug
    votes: Many[ExpertSign] = ()
    topics: Many[Slug] = ()
    owner: Slug = ""
    due: Day | None = None
    becomes: Annotated[Many[Key], ONE_OR_MORE] = ()


class PageKeys(ItemKeys):
    """Anything else."""

    title: Text


class NamedKeys(Keys):
    """A topic or a stage."""

    title: Text
    summary: Text = ""


class EditionsKeys(Keys):
    """When an edition is made, and how it goes out by mail."""

    every: Every = "week"
    to: Text = ""
    sender: Text = Field(default="", alias="from")
    subscribe: Contact = ""


class NetworkKeys(Keys):
    """`network.yaml`."""

    name: Text
    url: RootUrl
    id: Id
    tagline: Text = ""
    language: Language = "en"
    timezone: Zone = "UTC"
    license: Text = ""
    repository: Url = ""
    contact: Contact = ""
    topics: dict[Slug, NamedKeys] = Field(default_factory=dict)
    stages: dict[Slug, NamedKeys] = Field(default_factory=dict)
    editions: EditionsKeys = Field(default_factory=lambda: EditionsKeys.model_validate({}))
    channels: Free = Field(default_factory=dict)
    watch: Many[Url] = ()
    searches: dict[Slug, Prose] = Field(default_factory=dict)
    feeds: Free = Field(default_factory=dict)
    hub: Url = ""
    ask: Free = Field(default_factory=dict)
    share: Many[SharePlace] = ()
    aliases: dict[Place, Place] = Field(default_factory=dict)


SCHEMA: Final[Mapping[str, type[Keys]]] = {
    "experts": ExpertKeys, "posts": PostKeys, "links": LinkKeys, "questions": QuestionKeys, "answers": AnswerKeys,
    "paths": PathKeys, "editions": EditionKeys, "ideas": IdeaKeys, "pages": PageKeys, "network": NetworkKeys,
}
"""Kind → its schema; `answers` and `network` beside the kinds of the model."""

FREE: Final = frozenset({"extra", "crosspost", "channels", "feeds", "ask"})
"""Keys whose values are the author's own: YAML's `true`, `null` and whole numbers mean what they say there."""

ELSEWHERE: Final[Mapping[str, str]] = {
    "tags": "topics", "tag": "topics", "category": "topics", "categories": "topics", "lang": "language",
    "modified": "updated", "lastmod": "updated", "description": "summary", "excerpt": "summary", "draft": "status",
    "translation": "translation_of", "publishdate": "date",
}
"""What other tools call a key."""

K = TypeVar("K", bound=Keys)


def keys(schema: type[BaseModel]) -> dict[str, bool]:
    """Return a schema's keys as they are written, each with whether it is required."""
    return {field.alias or name: field.is_required() for name, field in schema.model_fields.items()}


def check(schema: type[K], values: Mapping[str, Any], written: Container[str],
          context: Mapping[str, Any]) -> K | tuple[tuple[str, str], ...]:
    """Return the checked values, or the place (`steps.0.item`) and message of everything that is wrong.

    `written` has the places of all keys, those without a value among them.
    """
    try:
        return schema.model_validate(values, context=dict(context))
    except ValidationError as problem:
        found = problem.errors(include_url=False, include_input=True)
    said = dict.fromkeys((".".join(map(str, _place(e["loc"]))), _message(schema, e, written)) for e in found)
    return tuple(said)


def _place(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    return tuple(part for part in loc if part != "[key]")


def _message(schema: type[BaseModel], problem: Mapping[str, Any], written: Container[str]) -> str:
    place = _place(problem["loc"])
    name = ".".join(map(str, place))
    empty = name in written
    name = name[:80]
    match problem["type"]:
        case "value_error":
            said = str(problem["ctx"]["error"])
            return f"`{name}`: {said}" if said.startswith("`") else f"`{name}` {said}"
        case "missing":
            return f"`{name}` is {'empty' if empty else 'missing'}"
        case "extra_forbidden":
            return _unknown(schema, place)
        case "model_type" | "model_attributes_type" | "dict_type":
            inner = _inside(schema, place)
            wanted = "{" + ", ".join(keys(inner)) + "}" if inner else "keys with values"
            return f"`{name}` must be {f'`{wanted}`' if inner else wanted}"
        case _:  # pragma: no cover - every field has a type of ours
            return f"`{name}`: {problem['msg']}"


def _unknown(schema: type[BaseModel], place: tuple[int | str, ...]) -> str:
    inner = _inside(schema, place[:-1]) or schema
    word = str(place[-1])
    known = keys(inner)
    if word in ELSEWHERE and ELSEWHERE[word] in known:
        return f"unknown key `{word}`; did you mean `{ELSEWHERE[word]}`?"
    if word == "slug":
        return "unknown key `slug`: the file's name is the slug, so rename the file"
    hint = suggestion(word, known) or ("" if inner is schema else f"; it may have {', '.join(f'`{k}`' for k in known)}")
    return f"unknown key `{word[:60]}`{hint}"


def _inside(schema: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel] | None:
    """Return the schema of what stands at a place."""
    found: type[BaseModel] | None = schema
    for part in place:
        if found is not None and isinstance(part, str):
            by_key = {field.alias or name: field for name, field in found.model_fields.items()}
            found = next(_schemas(by_key[part].annotation), None) if part in by_key else found
    return None if found is schema and place else found


def _schemas(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield the schemas in a field's type: of `X | None`, of `tuple[X, ...]`, of `dict[str, X]`."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
    elif get_origin(annotation) is not None:
        for inner in get_args(annotation):
            yield from _schemas(inner)

