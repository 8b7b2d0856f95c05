"""What views are made from: the network, the words, the pictures, and what was made once and stands on many pages."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ..core import addresses
from ..core.model import Expert, Key, Kind, Person, Record
from ..core.network import Acknowledgement, Network, people
from ..core.problems import Problem
from ..core.slices import Slice, followed, slices
from .clock import Clock
from .facts import Facts, Known, Made
from .forge import Forge
from .pictures import Plates, avatar
from .placing import Shelfmarks
from .views import PLACES, Card, DiscussionView, EvidenceView, FeedLink, LinkView, Mark, PersonView, SpeakerView, When
from .words import Words

FEED_TYPES: Final[Mapping[str, str]] = {
    "atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json",
}
HUES: Final = 12
KNOWN_FOR: Final = 3
"""Topics that stand beside a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """What the views of one build are made from: plain data, so that it can go to another process."""

    network: Network
    words: Words
    searches: Mapping[str, tuple[Key, ...]] = field(default_factory=dict)  # saved search → what it finds
    plates: Plates = field(default_factory=Plates)  # pictures as they are published
    forge: Forge | None = None
    discuss: Mapping[Key, tuple[DiscussionView, ...]] = field(default_factory=dict)  # item → where else it was posted
    problems: tuple[Problem, ...] = ()  # shown while editing
    editing: bool = False
    theme: str = ""  # href of the folder with the theme's static files, ends in `/`
    icon: str = ""  # href of the theme's icon, if it has one
    cards: bool = True  # make card images


class Desk:
    """Materials with what is asked of them again and again, each made once.

    What differs from build to build is read through `facts`, so that it is known what each view was made from.
    """

    def __init__(self, materials: Materials) -> None:
        """Take the materials."""
        network = materials.network
        self.materials, self.words = materials, materials.words
        self.facts = facts = Facts()
        self.network = facts.network(network)
        settings = self.network.settings
        self.base = addresses.prefix(settings.url)
        self.url = settings.url
        self.origin = self.url.removesuffix(self.base)  # `origin + href` is a whole address
        self.zone = ZoneInfo(settings.timezone)
        self.clock = Clock(network.now, self.zone, facts, editing=materials.editing)
        self.editions = facts.of("edition", {edition.slug: edition for edition in network.editions})
        self.edition_places = facts.of("issue", {edition.slug: n for n, edition in enumerate(network.editions)})
        self.hubs = facts.of("hub", {hub.topic.slug: hub for hub in network.hubs})
        self.shelves = facts.of("shelf", {shelf.stage.slug: shelf for shelf in network.shelves})
        self.series = facts.of("sequence", {series.slug: series for series in network.series})
        self.lists = facts.of("list", Made(self._list))
        self.contributions = facts.of("did", Made(self._did))
        self.searches = facts.of("search", materials.searches)
        self.recent = facts.of("recent", Made(self._recent))
        self.drafts = facts.of("drafts", Made(self._drafts))
        self.discuss = facts.of("around", materials.discuss)
        self.plates = Plates(facts.of("picture", materials.plates.pictures), facts.of("face", materials.plates.faces),
                             facts.of("portrait", materials.plates.portraits))
        self.topic_titles = {topic.slug: topic.title for topic in settings.topics}
        self.stages = {stage.slug: (number, stage) for number, stage in enumerate(settings.stages, 1)}
        self.share_on = settings.share or tuple(PLACES)
        self.cards: Known[Key, Card] = {}
        self.ways: dict[tuple[LinkView, ...], tuple[LinkView, ...]] = {}  # from home
        self.evidence: Known[tuple[Acknowledgement, ...], EvidenceView] = {}
        marks: dict[str, list[Mark]] = {}
        for problem in materials.problems if materials.editing else ():
            mark = Mark(problem.severity, f"{problem.path}:{problem.line}", problem.message)
            marks.setdefault(problem.path, []).append(mark)
        self.marks = facts.of("marks", marks)
        self._hrefs: dict[Key, str] = {}
        self._links: Known[Key, LinkView] = {}
        self._days: dict[dt.date, When] = {}
        self._whens: dict[dt.datetime, When] = {}
        self._people: Known[Person, PersonView] = {}
        self._experts: Known[tuple[str, ...], tuple[PersonView, ...]] = {}
        self._speakers: Known[Person, SpeakerView] = {}
        self._topics: dict[tuple[str, ...], tuple[LinkView, ...]] = {}
        self._stages = {slug: LinkView(stage.title, self.href(addresses.stage_address(slug)))
                        for slug, (_, stage) in self.stages.items()}
        self._slices = facts.of("slices", Made(lambda _: slices(network, materials.searches)))
        self._followed: dict[str, tuple[FeedLink, ...]] | None = None
        self._feeds = facts.of("feeds", Made(self._feeds_at))
        self.aliases = facts.of("alias", network.aliases)
        self.at = facts.of("at", {addresses.address(key): key for key in network.items} if network.aliases else {})
        self.shelfmarks = Shelfmarks(self)
        self.site_feeds = self.feed_links(addresses.HOME, settings.name)
        facts.read.clear()  # of nobody's view

    def href(self, place: str) -> str:
        """Return a link to an address of the site."""
        return addresses.href(self.base, place)

    def absolute(self, place: str) -> str:
        """Return the whole address of an address of the site."""
        return addresses.href(self.url, place)

    def to(self, key: Key) -> str:
        """Return a link to an item or answer."""
        found = self._hrefs.get(key)
        if found is None:
            found = self._hrefs[key] = addresses.href(self.base, addresses.address(key))
        return found

    def title(self, key: Key) -> str:
        """Return the title of an item; of an answer, its question's."""
        kind, _, slug = key.partition("/")
        return self.editions[slug].title if kind == "editions" else self.network.item(key).title

    def link(self, key: Key) -> LinkView:
        """Return an item or answer as a link by its title."""
        return self.facts.once(self._links, key, lambda key: LinkView(self.title(key), self.to(key)))

    def when(self, moment: dt.datetime) -> When:
        """Return a moment in the network's zone."""
        found = self._whens.get(moment)
        if found is None:
            local = moment.astimezone(self.zone)
            found = self._whens[moment] = When(local.isoformat(), self.words.day(local.date()))
        return found

    def when_if(self, moment: dt.datetime | None) -> When | None:
        """Return a moment, or None where there is none."""
        return self.when(moment) if moment else None

    def on(self, day: dt.date | None) -> When | None:
        """Return a day, or None where there is none."""
        if day is None:
            return None
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = self.words.on(day)
        return found

    def topic(self, slug: str) -> LinkView:
        """Return a topic as a link."""
        return LinkView(self.topic_titles.get(slug, slug), self.href(addresses.topic_address(slug)))

    def topics(self, slugs: tuple[str, ...]) -> tuple[LinkView, ...]:
        """Return topics as links."""
        found = self._topics.get(slugs)
        if found is None:
            found = self._topics[slugs] = tuple(map(self.topic, slugs))
        return found

    def stage(self, slug: str) -> LinkView | None:
        """Return a stage as a link, or None for no stage."""
        return self._stages.get(slug)

    def person(self, person: Person) -> PersonView:
        """Return a face and a name."""
        return self.facts.once(self._people, person, self._person)

    def expert(self, slug: str) -> PersonView:
        """Return an expert's face and name."""
        return self.person(Person(expert=slug))

    def experts(self, slugs: tuple[str, ...]) -> tuple[PersonView, ...]:
        """Return experts' faces and names; the same object for the same experts."""
        return self.facts.once(self._experts, slugs, lambda slugs: tuple(map(self.expert, slugs)))

    def speaker(self, person: Person) -> SpeakerView:
        """Return a person with what a reader should know about them."""
        return self.facts.once(self._speakers, person, self._speaker)

    def known_for(self, slug: str) -> tuple[LinkView, ...]:
        """Return the topics on which others acknowledged an expert, as links to the evidence."""
        standing = self.network.standings.get(slug)
        page = self.to(f"experts/{slug}")
        return tuple(LinkView(self.topic_titles.get(t.topic, t.topic), f"{page}#evidence-{t.topic}")
                     for t in standing.topics[:KNOWN_FOR]) if standing else ()

    def draft(self, item: Record) -> bool:
        """Tell whether an item is shown only because somebody is editing."""
        return item.status == "draft" or (item.date is not None and self.clock.later(item.date))

    def slices(self) -> tuple[Slice, ...]:
        """Return everything that can be followed."""
        return self._slices[""]

    def feeds(self, place: str) -> tuple[FeedLink, ...]:
        """Return the feeds of the page at an address; home's are the network's own."""
        return self._feeds[place]

    def feed_links(self, place: str, title: str,
                   forms: tuple[str, ...] = addresses.FEED_FORMATS) -> tuple[FeedLink, ...]:
        """Return the feeds that stand at an address."""
        return tuple(FeedLink(title, self.href(addresses.feed(place, form)), FEED_TYPES[form]) for form in forms)

    def _person(self, person: Person) -> PersonView:
        if not person.expert:
            return PersonView(person.name, "", initials(person.name), hue(person.name))
        expert = self.network.expert(person.expert)
        face = avatar(self.plates, self.base, self.network.pictures.get(expert.key, ""))
        return PersonView(expert.title, self.to(expert.key), initials(expert.title), hue(expert.slug), face,
                          expert.organisation)

    def _speaker(self, person: Person) -> SpeakerView:
        view = self.person(person)
        if not person.expert:
            return SpeakerView(view)
        expert: Expert = self.network.expert(person.expert)
        standing = self.network.standings.get(expert.slug)
        return SpeakerView(view, expert.offer, expert.role, expert.disclosure,
                           len(standing.people) if standing else 0, self.known_for(expert.slug))

    def _feeds_at(self, place: str) -> tuple[FeedLink, ...]:
        if self._followed is None:
            found: dict[str, list[FeedLink]] = {}
            for part in followed(self.materials.network, self.materials.searches):
                found.setdefault(part.page, []).extend(self.feed_links(part.place, part.title, part.forms))
            self._followed = {page: tuple(links) for page, links in found.items()}
        return self._followed.get(place, ())

    def _list(self, of: str) -> tuple[Key, ...]:
        """Return what a list holds, newest first (experts by name, paths by title: they have no date)."""
        network = self.materials.network
        match of:
            case "unanswered":
                return tuple(reversed(network.unanswered))
            case "editions":
                return tuple(f"editions/{edition.slug}" for edition in network.editions)
            case "posts" | "links" | "questions" | "experts" | "paths" | "ideas":
                kind: Kind = of
                return tuple(item.key for item in network.listed(kind))
            case _:  # pragma: no cover - there are no other lists
                raise KeyError(of)

    def _recent(self, _: str) -> dict[str, int]:
        """Return how many items are newer than the newest that an expert made."""
        network = self.materials.network
        last: dict[str, int] = {}
        for n, key in enumerate(network.latest):
            for slug in people(network.items[key]):
                last.setdefault(slug, n)
        return last

    def _drafts(self, _: str) -> list[Key]:
        """Return what is shown only because somebody is editing."""
        network = self.materials.network
        return [key for key, item in network.items.items()
                if item.status == "draft" or (item.date is not None and item.date > network.now)]

    def _did(self, slug: str) -> list[tuple[str, Key]]:
        """Return what an expert did, newest first: (act, key)."""
        network = self.materials.network
        did = network.contributions.get(slug)
        if did is None:
            return []
        acts = (("wrote", did.wrote), ("curated", did.curated), ("asked", did.asked), ("answered", did.answered),
                ("endorsed", did.endorsed), ("reviewed", did.reviewed), ("proposed", did.proposed),
                ("voted", did.voted))
        entries = [(act, key) for act, keys in acts for key in keys]
        never = dt.datetime.min.replace(tzinfo=dt.UTC)
        entries.sort(reverse=True, key=lambda entry: (
            network.answers[entry[1]].date if "#" in entry[1] else network.items[entry[1]].date or never))
        return entries


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name that begin with one."""
    letters = [word[0] for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not letters:
        return next((c for c in name if c.isalnum()), "?").upper()
    return (letters[0] + (letters[-1] if len(letters) > 1 else "")).upper()


def hue(name: str) -> int:
    """Return the number of the colour behind a person's initials, 1 to 12: always the same for the same name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest()) % HUES + 1


def host(url: str) -> str:
    """Return the name of the host of an address, for people: without `www.`."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url
