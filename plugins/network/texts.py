"""What the links and pictures in a text lead to: pages, anchors on them, files published beside them, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import dirname, relpath

from ..core.addresses import address
from ..core.model import Answer, Body, Key, Question, Record, Reference
from ..core.problems import Problem, warning
from .identities import place
from .nearness import Names
from .places import key_of, resolve
from .publication import State

_WHY: Mapping[State | None, str] = {"draft": "is a draft", "scheduled": "is scheduled"}


@dataclass(frozen=True)
class Ground:
    """Everything that a text can lead to."""

    items: Mapping[Key, Record]  # with a page
    answers: Mapping[Key, Answer]
    paths: Mapping[str, Key]  # content files, and folders that are an item's own
    states: Mapping[Key, State]  # of every record that is known, published or not
    addresses: Mapping[str, str]  # of every page, by its `place`, former addresses too
    files: AbstractSet[str]  # that may be published beside a page
    refused: AbstractSet[Key] = frozenset()  # by reading

    @cached_property
    def names(self) -> Names:
        """Paths, to suggest from."""
        return Names([*self.paths, *self.files])

    @cached_property
    def keys(self) -> Mapping[str, Key]:
        """Items by their address's `place`."""
        return {place(address(key)): key for key in self.items}

    @cached_property
    def anchors(self) -> Mapping[Key, AbstractSet[str]]:
        """The anchors on every item's page."""
        return {key: _anchors(item) for key, item in self.items.items()}


@dataclass(slots=True)
class Found:
    """What one text leads to."""

    targets: list[str | None] = field(default_factory=list)  # aligned with its references; a file as its path
    files: list[tuple[int, str]] = field(default_factory=list)  # (index of the reference, path in the content)
    cited: list[Key] = field(default_factory=list)  # items and answers, in order, each once
    problems: list[Problem] = field(default_factory=list)


def follow(key: Key, path: str, body: Body, ground: Ground) -> Found:
    """Return what the references of an item's or answer's text lead to."""
    found = Found()
    own = key.partition("#")[0]
    for index, reference in enumerate(body.references):
        target, cited, message = _follow(own, path, reference, ground)
        if target is not None and cited == _FILE:
            found.files.append((index, target))
        elif cited and cited != key and cited not in found.cited:
            found.cited.append(cited)
        if message:
            found.problems.append(warning(path, reference.line, message))
        found.targets.append(target)
    return found


_FILE = "file"
_INSTEAD = {"link": "it is shown as text", "image": "its description is shown instead"}
_Step = tuple[str | None, Key, str]  # address or path, what it cites (or that it is a file), what is wrong


def _follow(own: Key, source: str, reference: Reference, ground: Ground) -> _Step:
    if not reference.target and reference.kind == "link":
        return _page(own, own, reference, ground)
    path = resolve(source, reference.target)
    if path is None:
        return None, "", f"`{reference.target}` leads outside the content: {_INSTEAD[reference.kind]}"
    if path in ground.files:
        return path, _FILE, ""
    found = _linked(own, path, reference, ground) if reference.kind == "link" else None
    if found is None:
        near = ground.names.nearest(path)
        advice = f"; did you mean `{relpath(near, dirname(source) or '.')}`?" if near else ""
        return None, "", f"`{reference.target}` leads to nothing: {_INSTEAD[reference.kind]}{advice}"
    return found


def _linked(own: Key, path: str, reference: Reference, ground: Ground) -> _Step | None:
    known = ground.paths.get(path) or key_of(path)
    if path in ground.paths or known in ground.refused:
        return _record(own, known, reference, ground)
    return _address(own, reference, ground) if reference.target.startswith("/") else None


def _address(own: Key, reference: Reference, ground: Ground) -> _Step | None:
    """Lead to an address of the network, present or former, if it is one."""
    where = place(reference.target)
    if where in ground.keys:
        return _page(own, ground.keys[where], reference, ground)
    if where not in ground.addresses:
        return None
    query = reference.target.partition("?")[2]
    target = ground.addresses[where] + (f"?{query}" if query else "")
    return (f"{target}#{reference.fragment}" if reference.fragment and "#" not in target else target), "", ""


def _record(own: Key, known: Key, reference: Reference, ground: Ground) -> _Step:
    item, _, answer = known.partition("#")
    if item not in ground.items or (answer and known not in ground.answers):
        why = _WHY.get(ground.states.get(known), "was refused")
        return None, "", f"`{reference.target}` {why}: the link is shown as text"
    target, _, message = _page(own, known, reference, ground)
    unseen = ground.states.get(known)
    if unseen in _WHY and not message:
        message = f"`{reference.target}` {_WHY[unseen]}: readers see the link as text until it is published"
    return target, known, message


def _page(own: Key, known: Key, reference: Reference, ground: Ground) -> _Step:
    """Lead to a page and an anchor on it, if it has it."""
    item, _, answer = known.partition("#")
    cited = known if item != own or "#" in known else ""
    anchor = reference.fragment
    if not anchor:
        return address(known), cited, ""
    anchors = ground.anchors[item]
    if answer and f"{answer}:{anchor}" in anchors:  # an answer's own ids begin with its name
        anchor = f"{answer}:{anchor}"
    if anchor in anchors:
        on_page = f"{item}#{anchor}"
        return address(on_page), on_page if on_page in ground.answers else cited, ""
    message = f"`{reference.target}#{anchor}`: the page has no `#{anchor}`{Names(anchors).near(anchor)}"
    return address(known) if known != own else None, cited, message


def _anchors(item: Record) -> frozenset[str]:
    found = set(item.body.anchors)
    if isinstance(item, Question):
        for answer in item.answers:
            found.add(answer.name)
            found.update(answer.body.anchors)
    return frozenset(found)
