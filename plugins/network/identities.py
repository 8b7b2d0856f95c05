"""What has to be unique across files: parts of a series, and addresses, former ones among them.

Slugs and ids are unique before: reading refuses what shares one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..core import addresses
from ..core.model import KINDS, Key, Post, Record, Settings
from ..core.problems import Problem, error
from .checking import problem
from .nearness import Names
from .periods import period
from .series import series_slug


def same_parts(records: Sequence[Record]) -> Iterator[tuple[Key, Problem]]:
    """Yield posts that have the part of an earlier one in their series, or another spelling of its name."""
    names: dict[str, Post] = {}
    parts: dict[tuple[str, int], Post] = {}
    for post in records:
        if not isinstance(post, Post) or not post.series:
            continue
        slug = series_slug(post.series.name)
        first = names.setdefault(slug, post)
        if first.series and first.series.name != post.series.name:
            message = f"`series`: {first.source.path} calls it `{first.series.name}`: write it alike"
            yield post.key, problem(post, "series.name", message)
        same = parts.setdefault((slug, post.series.part), post)
        if same is not post:
            message = f"`series`: {same.source.path} is part {post.series.part} already"
            yield post.key, problem(post, "series.part", message)


def same_aliases(records: Sequence[Record], settings: Settings) -> Iterator[tuple[Key, Problem]]:
    """Yield records with a former address that is another's present or former one."""
    taken = {place(known): f"is {known}, which every network has" for known in fixed_addresses(settings)}
    taken |= {place(addresses.address(record.key)): f"is the address of {record.source.path}" for record in records}
    own = {place(old): new for old, new in settings.aliases.items()}
    for record in records:
        for index, alias in enumerate(record.aliases):
            where = place(alias)
            clash = taken.get(where, "") or _built(where)
            if not clash and place(own.get(where, "")) not in {"", place(addresses.address(record.key))}:
                clash = f"leads to {own[where]} by network.yaml"
            if clash:
                yield record.key, problem(record, f"aliases.{index}", f"`aliases`: {alias} {clash}")
            else:
                taken[where] = f"is an alias of {record.source.path} already"


def aliases(records: Iterable[Record], settings: Settings, present: Mapping[str, str], gone: Iterable[Key],
            ) -> tuple[dict[str, str], list[Problem]]:
    """Return where former addresses lead now, each straight to a present one, and what is wrong with network.yaml's.

    `present` are the addresses that answer, by their `place`; `gone` what is known and not published.
    """
    steps = {place(old): (old, new) for old, new in settings.aliases.items()}
    for record in records:
        steps.update({place(old): (old, addresses.address(record.key)) for old in record.aliases})
    unpublished = {place(addresses.address(key)) for key in gone}
    names = Names(present.values())
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for old, new in dict(sorted(steps.values())).items():
        end, seen = new, {place(old)}
        while place(end) in steps and place(end) not in seen and place(end) not in present:
            seen.add(place(end))
            end = steps[place(end)][1]
        message = ""
        if place(old) in present and old in settings.aliases:
            message = f"{old} is the address of a page: remove it here"
        elif place(end) in present:
            found[old] = end
        elif place(end) in seen:
            message = f"{old} leads round in a circle"
        elif place(end) not in unpublished:
            message = f"{old} leads to {end}, which is nothing{names.near(end)}"
        if message and old in settings.aliases:
            line = settings.source.line(f"aliases.{old}")
            problems.append(error(settings.source.path, line, f"`aliases`: {message}"))
    return found, problems


def place(address: str) -> str:
    """Return what two spellings of one address have in common: no fragment, query, `index.html` or slash at the end."""
    path = address.partition("#")[0].partition("?")[0]
    return path.removesuffix("index.html").rstrip("/") or path[:1]


def fixed_addresses(settings: Settings) -> list[str]:
    """Return the addresses that a network has whatever its items are."""
    return [
        addresses.HOME, addresses.SEARCH, addresses.ASK, addresses.SUBSCRIBE, addresses.CONTRIBUTE,
        addresses.UNANSWERED, addresses.TOPICS, addresses.STAGES, addresses.SERIES, addresses.SUBSCRIPTIONS,
        addresses.SITEMAP, addresses.ROBOTS,
        *(addresses.kind_address(kind) for kind in KINDS if kind != "pages"),
        *(addresses.topic_address(topic.slug) for topic in settings.topics),
        *(addresses.stage_address(stage.slug) for stage in settings.stages),
        *(addresses.search_address(slug) for slug in settings.searches),
    ]


def _built(where: str) -> str:
    """Say what the build makes at a place that no list of addresses names; nothing if nothing."""
    parts = where.strip("/").split("/")
    if parts[0] == "theme":
        return "is in the theme's folder"
    if "page" in parts:
        return "is a list's further page"
    if parts[0] == "editions" and period(parts[-1]):
        return "is an edition's address"
    return ""
