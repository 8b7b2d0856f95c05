"""`docs/format.md` says what the code does: every key, element, attribute and limit."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from plugins.reading.highlighting import LANGUAGES
from plugins.reading.limits import Limits
from plugins.reading.sanitising import ATTRIBUTES, LINKED, SCHEMES, TAGS
from plugins.reading.schema import SCHEMA, ItemKeys, keys
from tests.paths import ROOT

TEXT = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
ITEM = set(keys(ItemKeys))


def table(heading: str) -> dict[str, str]:
    """Return the first two columns of the table under a heading."""
    part = re.split(r"^#+ ", TEXT.partition(f"# {heading}\n")[2], flags=re.MULTILINE)[0]
    return dict(re.findall(r"^\| `([^`]+)` \| ([^|]+?) \|", part, re.MULTILINE))


@pytest.mark.parametrize("kind", [*SCHEMA, "every item"])
def test_every_key_is_documented_with_whether_it_is_required(kind: str) -> None:
    schema = ItemKeys if kind == "every item" else SCHEMA[kind]
    own = {
        name: required
        for name, required in keys(schema).items()
        if kind in {"network", "every item"} or name not in ITEM
    }
    documented = table("network.yaml" if kind == "network" else kind)
    assert {name: "required" in what for name, what in documented.items()} == own


def test_every_limit_is_documented() -> None:
    assert table("Limits") == {field.name: f"{field.default:,}" for field in fields(Limits)}


def line(beginning: str) -> str:
    """Return the line of the list that begins like this."""
    return next(one for one in TEXT.splitlines() if one.startswith(f"- {beginning}"))


def test_every_element_and_attribute_is_documented() -> None:
    assert set(re.findall("`([^`]+)`", line("elements:"))) == TAGS
    assert set(re.findall("`([^`]+)`", line("become links:"))) == LINKED
    assert set(re.findall("`([^`]+):`", line("addresses:"))) == SCHEMES
    groups = [re.findall("`([^`]+)`", part) for part in line("attributes of any:").split(";")]
    documented = {
        "*": {"id", "title", "lang", "dir"},
        "a": set(groups[1][1:]),
        **{group[0]: set(group[1:]) for group in groups[2:]},
    }
    assert set(groups[0]) == documented["*"]
    assert documented == ATTRIBUTES


def test_every_language_is_one_of_pygments() -> None:
    from pygments.lexers import get_all_lexers  # noqa: PLC0415  # takes a while to load

    assert {name.lower() for name, *_ in get_all_lexers()} >= LANGUAGES
