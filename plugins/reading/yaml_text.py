"""YAML as plain data, with the line of every key: https://yaml.org/spec/1.2.2/, less what surprises or explodes.

PyYAML, behind this file, gives the events of its C parser; what is built from them here has

- strings where a string was written: `no`, `012` and `12:30:45` are what they look like (`safe_load` gives False, 10
  and 45045);
- no anchors, aliases, merge keys or tags (a merge-key bomb of 421 bytes keeps `safe_load` busy for seconds), no key
  twice (PyYAML keeps the last silently);
- a depth and a number of nodes that are limited while it is parsed, not after.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from .characters import UNWANTED

_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")


@dataclass(slots=True)
class Header:
    """What a YAML text says."""

    values: dict[str, Any] = field(default_factory=dict)  # strings, lists and dicts; keys without a value left out
    lines: dict[str, int] = field(default_factory=dict)  # of each key, of entries by `key.index`, `key.index.name`
    problems: list[tuple[int, str]] = field(default_factory=list)  # line, message
    spoilt: set[str] = field(default_factory=set)  # top-level keys with a problem in them
    whole: bool = True  # False where reading stopped before the end


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being filled."""

    into: Any
    place: str
    free: bool  # whether what is in it may be any YAML value: then `true`, `null` and whole numbers are that
    key: str | None = None
    waits: bool = True  # a mapping: for a key
    seen: dict[str, int] = field(default_factory=dict)  # a mapping's keys so far, with their lines


def read_yaml(text: str, first_line: int, depth: int, nodes: int, free: Collection[str]) -> Header:
    """Read a YAML mapping whose text begins at `first_line` of its file. Never raises for what is in it.

    Below the top-level keys in `free`, unquoted `true`, `false`, `null` and whole numbers are values; anywhere else
    everything is a string.
    """
    header = Header()
    builder = _Builder(header, first_line, depth, nodes, free)
    loader = yaml.CSafeLoader(text)
    try:
        while builder.take(loader.get_event()):
            pass
    except yaml.MarkedYAMLError as problem:
        marks = [problem.problem_mark, problem.context_mark]
        if "unexpected end" in (problem.problem or ""):  # what has no end began where the context is
            marks.reverse()
        mark = marks[0] or marks[1]
        line = first_line + (mark.line if mark else 0)
        builder.stop(line, f"the YAML can't be read: {problem.problem or problem.context}")
    except yaml.YAMLError as problem:
        builder.stop(first_line, f"the YAML can't be read: {' '.join(str(problem).split())[:200]}")
    finally:
        loader.dispose()
    return header


class _Builder:
    """Turns events into data, one after the other, without recursion."""

    def __init__(self, header: Header, first_line: int, depth: int, nodes: int, free: Collection[str]) -> None:
        self.header = header
        self.first_line = first_line
        self.depth = depth
        self.nodes = nodes
        self.left = nodes
        self.free = free
        self.stack: list[_Frame] = []
        self.documents = 0

    def stop(self, line: int, message: str) -> bool:
        self.header.problems.append((line, message))
        self.header.whole = False
        return False

    def take(self, event: Any) -> bool:  # noqa: ANN401  # PyYAML's events have no common type that says what they hold
        """Use one event; return whether to go on."""
        name = type(event)
        if name is yaml.ScalarEvent:
            return self._node(event, event.value)
        if name is yaml.MappingStartEvent:
            return self._node(event, {})
        if name is yaml.SequenceStartEvent:
            return self._node(event, [])
        if name is yaml.MappingEndEvent or name is yaml.SequenceEndEvent:
            self.stack.pop()
        elif name is yaml.AliasEvent:
            return self._alias(event)
        elif name is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                return self.stop(self._line(event), "a second YAML document begins here; there can be one only")
        return name is not yaml.StreamEndEvent

    def _line(self, event: Any) -> int:  # noqa: ANN401  # see above
        return self.first_line + int(event.start_mark.line)

    def _alias(self, event: Any) -> bool:  # noqa: ANN401  # see above
        self._say(event, f"`*{event.anchor}`: aliases are not taken; write the value out")
        return self._put(event, None)

    def _say(self, event: Any, message: str) -> None:  # noqa: ANN401  # see above
        self.header.problems.append((self._line(event), message))
        for frame in self.stack[:1]:
            if frame.key is not None:
                self.header.spoilt.add(frame.key)

    def _node(self, event: Any, value: Any) -> bool:  # noqa: ANN401  # see above
        self.left -= 1
        if self.left < 0:
            return self.stop(self._line(event), f"more than {self.nodes:,} keys and values; that is the limit")
        if event.anchor is not None:
            self._say(event, f"`&{event.anchor}`: anchors are not taken; write the value where it is needed")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._say(event, f"`{tag}`: tags are not taken; write the value alone")
        if isinstance(value, str) and event.style == '"' and (odd := UNWANTED.search(value)):
            self._say(event, f"control character U+{ord(odd[0]):04X}; remove it")
        if not self.stack:
            if value != {}:
                return self.stop(self._line(event), "must be keys with values, each on its line: `title: …`")
            self.stack.append(_Frame(self.header.values, "", free=False))
            return True
        frame = self.stack[-1]
        if isinstance(frame.into, dict) and frame.waits:
            return self._key(event, frame, value)
        if not isinstance(value, str) and len(self.stack) >= self.depth:
            return self.stop(self._line(event), f"more than {self.depth} lists and mappings inside each other; "
                             "that is the limit")
        return self._put(event, value)

    def _key(self, event: Any, frame: _Frame, value: Any) -> bool:  # noqa: ANN401  # see above
        if not isinstance(value, str):
            return self.stop(self._line(event), "a key must be a word, not a list or mapping")
        place = f"{frame.place}{value}"
        frame.key, frame.waits = value, False
        if value == "<<" and event.implicit[0]:
            self._say(event, "`<<`: merge keys are not taken; write the keys out")
        elif value in frame.seen:
            self._say(event, f"the key `{value}` is here a second time (first on line {frame.seen[value]})")
        self.header.lines[place] = frame.seen[value] = self._line(event)
        return True

    def _put(self, event: Any, value: Any) -> bool:  # noqa: ANN401  # see above
        """Add a value where it belongs; a list or mapping is filled by the events that follow."""
        if not self.stack:
            return self.stop(self._line(event), "must be keys with values, each on its line: `title: …`")
        frame = self.stack[-1]
        if isinstance(value, str) and event.implicit[0]:
            value = _plain(value, free=frame.free or (len(self.stack) == 1 and frame.key in self.free))
        if isinstance(frame.into, dict):
            if frame.waits:  # an alias in place of a key
                frame.key, frame.waits = "", False
                return True
            key = frame.key or ""
            place = f"{frame.place}{key}"
            frame.waits = True
            free = frame.free or (len(self.stack) == 1 and key in self.free)
            if value is not None or frame.free:
                frame.into[key] = value
        else:
            place = f"{frame.place}{len(frame.into)}"
            self.header.lines[place] = self._line(event)
            free = frame.free
            frame.into.append(value)
        if isinstance(value, dict | list):
            self.stack.append(_Frame(value, f"{place}.", free))
        return True


def _plain(value: str, *, free: bool) -> object:
    """Return what an unquoted scalar means."""
    if value in _NOTHING:
        return None
    if not free:
        return value
    if value in {"true", "True", "TRUE"}:
        return True
    if value in {"false", "False", "FALSE"}:
        return False
    return int(value) if _WHOLE.fullmatch(value) else value

