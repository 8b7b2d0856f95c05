"""What holds for every set of records, however they refer to one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.core.model import Person, Picture, Question, Record, Reference, SeriesPart, Sign, Step, Takeaway
from plugins.core.network import Network
from plugins.network.assembling import Assembly, assemble

from . import making
from .making import NOW, answer, body, day, record

FILES = frozenset({"posts/chart.png", "posts/slides.pdf"})
EXPERTS = ("e0", "e1", "e2", "e3")
NUMBERS = range(4)
KEYS = [f"{kind}/{kind[0]}{n}" for kind in ("posts", "links", "questions", "ideas", "paths", "pages") for n in NUMBERS]

experts = st.sampled_from([*EXPERTS, "nobody"])
some_experts = st.lists(experts, max_size=3, unique=True).map(tuple)
keys = st.sampled_from([*KEYS, "posts/none", "editions/2026-w40", "experts/e0"])
some_keys = st.lists(keys, max_size=3, unique=True).map(tuple)
dates = st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 1)).map(lambda d: day(d.isoformat()))
days = st.none() | st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 1))
signs = st.lists(st.builds(Sign, experts, days), max_size=3).map(tuple)
statuses = st.sampled_from(["published"] * 6 + ["draft", "hidden"])
people = st.builds(lambda e: Person(expert=e), experts) | st.just(Person(name="A buyer"))
links = st.sampled_from([
    "../posts/p0.md", "../posts/p1.md", "../links/l0.md", "../questions/q0/question.md", "../questions/q0/x.md",
    "../questions/q1/", "/posts/p2/", "../posts/none.md", "../../outside.md", "chart.png", "/topics/git/", "", "/old/",
    "/posts/chart.png",
])
references = st.builds(Reference, st.sampled_from(["link", "link", "image"]), links, st.sampled_from(["", "", "costs"]))
words = st.lists(st.sampled_from(["git", "search", "budget", "pilot", "vendor", "answer", "feed"]), max_size=9)
bodies = st.builds(lambda w, r: body(" ".join(w), *r, anchors=("costs",)), words, st.lists(references, max_size=3))
series = st.none() | st.builds(SeriesPart, st.sampled_from(["One", "one", "Two"]), st.integers(1, 3))


@st.composite
def answers(draw: st.DrawFn, slug: str) -> tuple[Any, ...]:
    made = []
    for name in draw(st.lists(st.sampled_from(["x", "y", "z"]), max_size=3, unique=True)):
        author = draw(people)
        by = author.expert or f"[{author.name}]"
        made.append(answer(slug, name, by, body=draw(bodies), endorsed_by=draw(signs), status=draw(statuses),
                           date=draw(dates)))
    return tuple(made)


@st.composite
def items(draw: st.DrawFn, key: str) -> Record:
    kind, _, slug = key.partition("/")
    fields: dict[str, Any] = {
        "status": draw(statuses), "body": draw(bodies), "stage": draw(st.sampled_from(["", "", "interest", "none"])),
        "topics": draw(st.sampled_from([(), ("git",), ("git", "seo"), ("seo",), ("none",)])),
        "aliases": draw(st.sampled_from([(), (), (), ("/old/",), ("/posts/p0/",)])),
        "language": draw(st.sampled_from(["", "", "de"])),
    }
    if kind not in {"pages", "paths", "experts"}:
        fields["date"] = draw(dates)
    match kind:
        case "posts":
            fields |= {"authors": draw(some_experts.filter(bool)), "reviewed_by": draw(signs),
                       "grew_from": draw(some_keys), "series": draw(series),
                       "image": draw(st.sampled_from([None, None, Picture("chart.png"), Picture("none.png")])),
                       "translation_of": draw(st.sampled_from(["", "", "", "posts/p0", "p1"]))}
        case "links":
            fields |= {"curator": draw(experts), "takeaways": tuple(Takeaway(e, "So.") for e in draw(some_experts))}
        case "questions":
            made = draw(answers(slug))
            fields |= {"asked_by": draw(st.none() | people), "answers": made,
                       "accepted": tuple(a.name for a in made[:draw(st.integers(0, 2))])}
        case "ideas":
            fields |= {"proposed_by": draw(experts), "votes": draw(signs), "becomes": draw(some_keys)}
        case "paths":
            fields["steps"] = tuple(Step(step) for step in draw(some_keys.filter(bool)))
    return record(key, **fields)


@st.composite
def networks(draw: st.DrawFn) -> list[Record]:
    made: list[Record] = [
        record(f"experts/{slug}", status=draw(statuses), topics=draw(st.sampled_from([(), ("git",)])),
               body=draw(bodies))
        for slug in EXPERTS]
    made += [draw(items(key)) for key in draw(st.lists(st.sampled_from(KEYS), max_size=12, unique=True))]
    if draw(st.booleans()):
        made.append(record("editions/2026-w40", items=draw(some_keys), body=draw(bodies)))
    return made


def assembled(records: list[Record], *, editing: bool = False) -> Assembly:
    return assemble(making.settings(), records, NOW, FILES, editing=editing)


def named(network: Network) -> Iterator[str]:
    """Yield every key that the network holds anywhere."""
    yield from (*network.latest, *network.unanswered, *network.targets, *network.pictures, *network.summaries)
    for edges in (network.cites, network.cited_by, network.related, network.translations, network.grown_into):
        for key, others in edges.items():
            yield from (key, *others)
    for edition in network.editions:
        yield from (*edition.items, *edition.reasons, *filter(None, [edition.note]))
    for standing in network.standings.values():
        for sign in standing.acknowledgements:
            yield from (sign.item, sign.evidence, f"experts/{sign.of}")
    yield from gathered(network)
    for item in network.items.values():
        yield from mentioned(item)


def gathered(network: Network) -> Iterator[str]:
    """Yield every key in hubs, on shelves, in series and among what people did."""
    for hub in network.hubs:
        yield from (*hub.items, *hub.posts, *hub.links, *hub.questions, *hub.ideas, *hub.paths, *hub.unanswered,
                    *hub.start_here, *(f"experts/{slug}" for slug in hub.people))
    for shelf in network.shelves:
        yield from (*shelf.items, *shelf.paths, *shelf.start_here)
    for one in network.series:
        yield from one.posts
    for slug, did in network.contributions.items():
        yield from (f"experts/{slug}", *did.wrote, *did.curated, *did.asked, *did.answered, *did.endorsed,
                    *did.reviewed, *did.proposed, *did.voted)


def mentioned(item: Record) -> Iterator[str]:
    """Yield every key that a record names."""
    slugs: list[str] = [*getattr(item, "authors", ())]
    slugs += [getattr(item, name) for name in ("curator", "proposed_by", "owner") if getattr(item, name, "")]
    slugs += [sign.expert for name in ("reviewed_by", "votes", "takeaways") for sign in getattr(item, name, ())]
    if isinstance(item, Question):
        slugs += [person.expert for person in (item.asked_by,) if person and person.expert]
        for one in item.answers:
            slugs += [one.author.expert] if one.author.expert else []
            slugs += [sign.expert for sign in one.endorsed_by]
        yield from (f"{item.key}#{name}" for name in item.accepted)
    yield from (f"experts/{slug}" for slug in slugs)
    yield from (step.item for step in getattr(item, "steps", ()))
    for name in ("grew_from", "becomes", "items"):
        yield from getattr(item, name, ())
    yield from filter(None, [item.translation_of])


@given(networks(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_key_leads_somewhere(records: list[Record], editing: bool) -> None:  # noqa: FBT001  # hypothesis's way
    network = assembled(records, editing=editing).network
    known = network.items.keys() | network.answers.keys()
    assert set(named(network)) <= known


@given(networks())
@settings(max_examples=50, deadline=None)
def test_the_order_of_records_makes_no_difference(records: list[Record]) -> None:
    one, other = assembled(records), assembled(records[::-1])
    assert one == other
    assert list(one.network.items) == list(other.network.items)


@given(networks())
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_silently(records: list[Record]) -> None:
    """For every record that should be out: it is, or a problem names its file."""
    found = assembled(records)
    said = {problem.path for problem in found.problems}
    for item in records:
        if item.status != "draft" and (item.date is None or item.date <= NOW):
            assert item.key in found.network.items or item.source.path in said
            for one in item.answers if isinstance(item, Question) and item.key in found.network.items else ():
                known = f"{item.key}#{one.name}" in found.network.answers
                assert known or one.source.path in said or one.status == "draft" or one.date > NOW


@given(networks())
@settings(max_examples=60, deadline=None)
def test_citations_mirror_each_other_and_nobody_stands_by_themselves(records: list[Record]) -> None:
    network = assembled(records).network
    forth = {(source, target) for source, targets in network.cites.items() for target in targets}
    back = {(source, target) for target, sources in network.cited_by.items() for source in sources}
    assert forth == back
    assert all(source.partition("#")[0] != target for source, target in forth)
    for slug, standing in network.standings.items():
        assert Person(expert=slug) not in standing.people
        assert {sign.of for sign in standing.acknowledgements} <= {slug}
        assert len(set(standing.people)) == len(standing.people)


@given(networks(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_lists_hold_listed_items_newest_first_each_once(records: list[Record], editing: bool) -> None:  # noqa: FBT001  # hypothesis's way
    network = assembled(records, editing=editing).network
    lists = [network.latest, *(hub.items for hub in network.hubs), *(shelf.items for shelf in network.shelves),
             *(did.wrote for did in network.contributions.values()), tuple(p.key for p in network.posts)]
    for keys_ in lists:
        shown = [network.items[key] for key in keys_]
        assert all(item.status == "published" and item.date and item.date <= NOW for item in shown)
        assert shown == sorted(sorted(shown, key=lambda r: r.id), key=lambda r: r.date or NOW, reverse=True)
        assert len(set(keys_)) == len(keys_)


@given(networks())
@settings(max_examples=60, deadline=None)
def test_texts_are_aligned_with_their_references(records: list[Record]) -> None:
    network = assembled(records).network
    addresses = {attachment.address for attachment in network.attachments}
    assert network.targets.keys() == network.items.keys() | network.answers.keys()
    for key, targets in network.targets.items():
        part = network.answers[key] if "#" in key else network.items[key]
        assert len(targets) == len(part.body.references)
        for reference, target in zip(part.body.references, targets, strict=True):
            assert target is None or target.startswith("/")
            assert reference.kind == "link" or target is None or target.partition("#")[0] in addresses
    assert set(network.pictures.values()) <= addresses


@given(networks(), st.sampled_from(EXPERTS))
@settings(max_examples=50, deadline=None)
def test_a_persons_own_doings_never_raise_their_standing(records: list[Record], slug: str) -> None:
    """For every network: whatever one more text of one's own refers to, nobody new stands behind its author."""
    before = assembled(records).network.standings.get(slug)
    everything = [Reference("link", f"../{key}.md") for key in KEYS if not key.startswith("questions")]
    more = record("posts/more", authors=(slug,), body=body("", *everything))
    after = assembled([*records, more]).network.standings.get(slug)
    assert (before is None) == (after is None)
    if before and after:
        assert set(after.people) == set(before.people)


@given(networks())
@settings(max_examples=60, deadline=None)
def test_what_is_assembled_is_assembled_again_to_the_same(records: list[Record]) -> None:
    """For every network: nothing refused is left in it, so that assembling its records again changes nothing."""
    first = assembled(records).network
    again = assembled([replace(item) for item in first.items.values()])
    assert [p for p in again.problems if p.severity == "error"] == []
    assert again.network.items == first.items
