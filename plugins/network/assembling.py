"""Records become the Network: admitted, followed, joined. One pure function, its steps in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from ..core import addresses
from ..core.model import EditionNote, Expert, Idea, Key, Link, Page, Path, Post, Question, Record, Settings
from ..core.network import Acknowledgement, Edition, Network, Series
from ..core.problems import Problem, warning
from .acknowledging import acknowledgements, contributions, esteem, standings
from .admitting import Admission, admit
from .attaching import attachments, beside, pictures, targets
from .editions import edition, over, periods
from .identities import aliases, fixed_addresses, place
from .linking import cited, cites, grown_into, mirrored, translations
from .periods import Period
from .places import publishable
from .publication import newest_first, ranks
from .relating import whole
from .series import all_series
from .settling import Taken
from .shelving import hubs, regard, shelves
from .subjects import Relate, begin, digests_of
from .summaries import summary
from .texts import Found, Ground, follow

_Kind = TypeVar("_Kind", bound=Record)


@dataclass(frozen=True, slots=True)
class Assembly:
    """What became of the records."""

    network: Network
    problems: tuple[Problem, ...]  # sorted; what has an error is not in the network
    talk: tuple[Key, ...]  # what is compared to find what is related
    taken: Taken  # of the records


def assemble(
    settings: Settings,
    records: Sequence[Record],
    now: dt.datetime,
    files: Collection[str] = frozenset(),
    *,
    refused: AbstractSet[Key] = frozenset(),
    editing: bool = False,
    digests: Mapping[Key, bytes] = MappingProxyType({}),
    relate: Relate = whole,
) -> Assembly:
    """Return the network of these records at `now` (aware), and what is wrong with them beside one another.

    `files` are the paths of the content's other files, `refused` the keys of what reading couldn't take. Reading saw to
    what one file can be asked alone, to keys and ids that are unique, and to a `settings.timezone` that there is.
    While `editing`, drafts and scheduled items have a page, as hidden ones do, and the editions that a note announces
    are there before their time. `digests` are those of records, as far as they are known: equal ones, equal records.
    The order of records makes no difference.
    """
    zone = ZoneInfo(settings.timezone)
    public = publishable(files)
    admission = admit(settings, records, now, public, refused, editing=editing)
    listed = admission.listed
    lists = _lists(listed.values())
    same = translations(listed, settings.language)
    made = digests_of(admission.items, {record.key: record for record in records}, digests)
    relations = begin(relate, _keys(lists.talk), admission.items, made, same, settings.language)
    notes = {item.slug: item for item in admission.items.values() if isinstance(item, EditionNote)}
    by_period = periods(lists.latest, notes, settings.edition_every, zone)
    issued = over(by_period, now, zone, early=notes if editing else (), language=settings.language)
    for slug in sorted(notes.keys() - {period.slug for period in issued}):
        note = admission.items.pop(f"editions/{slug}")
        listed.pop(note.key, None)
        if slug not in by_period:
            empty = "left out, as there is nothing in it: no words, no `items` and nothing dated in its period"
            admission.problems.append(warning(note.source.path, 1, empty))
    series = all_series(lists.posts)
    present = _addresses(settings, admission, series, issued)
    gone = admission.states.keys() - admission.items.keys()
    former, wrong = aliases(admission.items.values(), settings, present, gone)
    roads = present | {place(old): new for old, new in former.items()}
    ground = Ground(admission.items, admission.answers, admission.paths, admission.states, roads, public, refused)
    texts = {key: follow(key, part.source.path, part.body, ground) for key, part in admission.parts.items()}
    network = _join(_Whole(settings, now, zone, admission, listed, lists, series, former, texts, same, made))
    issues = _editions(network, issued, by_period, zone)
    wrong += admission.problems
    wrong += (problem for found in texts.values() for problem in found.problems)
    problems = tuple(sorted(set(wrong)))
    network = replace(network, editions=issues, notes=_notes(network, issues), related=relations())
    return Assembly(network, problems, _keys(lists.talk), admission.taken)


@dataclass(frozen=True, slots=True)
class _Lists:
    """What is listed, each in the order of its list."""

    experts: list[Expert]
    posts: list[Post]
    links: list[Link]
    questions: list[Question]
    paths: list[Path]
    ideas: list[Idea]
    pages: list[Page]
    latest: list[Record]  # posts, links and questions
    talk: list[Record]  # they and the ideas


def _lists(listed: Collection[Record]) -> _Lists:
    talk: list[Record] = newest_first(r for r in listed if isinstance(r, Post | Link | Question | Idea))

    def of(kind: type[_Kind], records: Iterable[Record]) -> list[_Kind]:
        return [record for record in records if isinstance(record, kind)]

    return _Lists(
        experts=sorted(of(Expert, listed), key=lambda expert: (expert.title.casefold(), expert.slug)),
        posts=of(Post, talk), links=of(Link, talk), questions=of(Question, talk),
        paths=sorted(of(Path, listed), key=lambda path: (path.title.casefold(), path.slug)), ideas=of(Idea, talk),
        pages=sorted(of(Page, listed), key=lambda page: page.slug),
        latest=[record for record in talk if not isinstance(record, Idea)], talk=talk,
    )


def _addresses(settings: Settings, admission: Admission, series: Sequence[Series], issued: Sequence[Period],
               ) -> dict[str, str]:
    """Return the address of every page, by its `place`."""
    pages = [
        *fixed_addresses(settings), *map(addresses.address, admission.items),
        *(addresses.series_address(one.slug) for one in series),
        *(addresses.address(f"editions/{period.slug}") for period in issued),
    ]
    return {place(page): page for page in pages}


@dataclass(frozen=True, slots=True)
class _Whole:
    """All that is joined."""

    settings: Settings
    now: dt.datetime
    zone: ZoneInfo
    admission: Admission
    listed: Mapping[Key, Record]
    lists: _Lists
    series: Sequence[Series]
    former: Mapping[str, str]
    texts: Mapping[Key, Found]
    same: Mapping[Key, tuple[Key, ...]]
    digests: Mapping[Key, bytes]


def _join(whole: _Whole) -> Network:
    """Return the network but for its editions and related items."""
    settings, admission, lists, texts = whole.settings, whole.admission, whole.lists, whole.texts
    items, spoken = admission.items, admission.spoken(whole.listed)
    rank = ranks(spoken)
    experts = [item.slug for item in items.values() if isinstance(item, Expert)]
    precisely = cited(texts, spoken)
    referred = cites(precisely)
    signs = acknowledgements(lists.latest, spoken, precisely, whole.zone)
    standing = standings(experts, signs, rank)
    made_of = regard(esteem(signs), lists.paths)
    waiting = [question.key for question in reversed(lists.questions) if not _answered(question, spoken)]
    placed = beside(items, texts)
    return Network(
        settings=settings, now=whole.now,
        experts=tuple(lists.experts), posts=tuple(lists.posts), links=tuple(lists.links),
        questions=tuple(lists.questions), paths=tuple(lists.paths), ideas=tuple(lists.ideas), pages=tuple(lists.pages),
        items=items, answers=admission.answers, digests=whole.digests, latest=_keys(lists.latest),
        targets={key: targets(key, part, texts[key], placed) for key, part in admission.parts.items()},
        attachments=attachments(placed), pictures=pictures(items, placed),
        cites=referred, cited_by=mirrored(referred, rank),
        related={}, translations=whole.same,
        grown_into=grown_into(whole.listed.values(), items, rank),
        summaries={key: summary(part) for key, part in admission.parts.items()},
        hubs=hubs(settings.topics, lists.talk, lists.paths, lists.experts, standing, made_of, frozenset(waiting)),
        shelves=shelves(settings.stages, lists.talk, lists.paths, made_of),
        series=tuple(whole.series), unanswered=tuple(waiting),
        contributions=contributions(experts, lists.talk, spoken, rank), standings=standing, aliases=whole.former,
    )


def _editions(network: Network, issued: Sequence[Period], by_period: Mapping[str, Sequence[Record]], zone: ZoneInfo,
              ) -> tuple[Edition, ...]:
    signs = [sign for standing in network.standings.values() for sign in standing.acknowledgements]
    given: dict[Key, list[Acknowledgement]] = {}
    for sign in signs:
        given.setdefault(sign.item.partition("#")[0], []).append(sign)
    found = []
    for period in issued:
        note = network.items.get(f"editions/{period.slug}")
        its = by_period[period.slug]
        theirs = [sign for item in its for sign in given.get(item.key, ())]
        of_editor = note if isinstance(note, EditionNote) else None
        chosen = {key: network.items[key] for key in of_editor.items} if of_editor else {}
        found.append(edition(period, its, of_editor, theirs, chosen, zone))
    return tuple(found)


def _notes(network: Network, issues: Sequence[Edition]) -> dict[str, EditionNote]:
    notes = ((issue.slug, network.items.get(issue.note)) for issue in issues)
    return {slug: note for slug, note in notes if isinstance(note, EditionNote)}


def _answered(question: Question, spoken: Mapping[Key, object]) -> bool:
    return any(f"{question.key}#{answer.name}" in spoken for answer in question.answers)


def _keys(records: Sequence[Record]) -> tuple[Key, ...]:
    return tuple(record.key for record in records)
