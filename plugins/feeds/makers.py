"""Who made something, as an entry names them."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.addresses import address, href
from ..core.model import Expert, Idea, Link, Person, Post, Question, Record
from ..core.network import Network
from .entry import Maker
from .text import line


def people(item: Record) -> list[Person]:
    """Return who made it, the first named first. Who answered a question did not ask it."""
    match item:
        case Post():
            return [Person(slug) for slug in item.authors]
        case Link():
            return [Person(item.curator)]
        case Question():
            return [item.asked_by] if item.asked_by else []
        case Idea():
            return [Person(item.proposed_by)]
        case Expert():
            return [Person(item.slug)]
        case _:
            return []


def maker(experts: Mapping[str, Maker], person: Person) -> Maker:
    """Return somebody as an entry names them."""
    return experts[person.expert] if person.expert else Maker(line(person.name) or "?")


def expert_maker(network: Network, expert: Expert) -> Maker:
    """Return an expert as entries name them."""
    base, face = network.settings.url, network.pictures.get(expert.key, "")
    return Maker(line(expert.title) or expert.slug, href(base, address(expert.key)), href(base, face) if face else "")
