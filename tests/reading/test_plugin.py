"""The edge: Pelican's settings, and what goes into the build."""

# ruff: noqa: E501  # messages stand as users see them

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pelican.settings import DEFAULT_CONFIG

from plugins.core.build import BUILD, Build, Request
from plugins.core.errors import SettingsError
from plugins.reading.plugin import ReadingGenerator
from plugins.reading.settings import MarkdownSettings
from plugins.store.stamp import stamp
from plugins.store.tree import OutputTree

from .making import POST, tree


def test_pelicans_own_default_adds_nothing() -> None:
    default = {
        "extension_configs": {
            "markdown.extensions.codehilite": {"css_class": "highlight"},
            "markdown.extensions.extra": {},
            "markdown.extensions.meta": {},
        },
        "output_format": "html5",
    }
    assert MarkdownSettings.of({"MARKDOWN": default}) == MarkdownSettings()
    assert MarkdownSettings.of({}) == MarkdownSettings()


def test_extensions_come_with_their_configuration() -> None:
    given = {"extensions": ["def_list"], "extension_configs": {"markdown.extensions.smarty": {"smart_dashes": False}}}
    assert MarkdownSettings.of({"MARKDOWN": given}) == MarkdownSettings(
        ("def_list", "smarty"), '{"smarty": {"smart_dashes": false}}'
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("extra", "MARKDOWN: is 'extra', but must be a dict; see docs/format.md"),
        (
            {"extensions": [len]},
            "MARKDOWN: the extension <built-in function len> must be given by its name, since texts are converted in several processes",
        ),
        (
            {"extension_configs": {"smarty": {"x": len}}},
            "MARKDOWN: an extension's configuration must be plain data: Object of type builtin_function_or_method is not JSON serializable",
        ),
    ],
)
def test_settings_that_mean_nothing_are_refused(given: object, message: str) -> None:
    with pytest.raises(SettingsError) as refused:
        MarkdownSettings.of({"MARKDOWN": given})
    assert str(refused.value) == message


def test_the_generator_fills_the_build(tmp_path: Path) -> None:
    root = tree(tmp_path / "content", {"posts/a.md": POST + "x", "posts/bad.md": "x", "a.png": b""})
    state, output = tmp_path / "state", tmp_path / "output"
    asked = Request(
        content=root, output=output, state=state, now=dt.datetime.now(dt.UTC), url="https://preview.example/"
    )
    build = Build(asked, OutputTree(output, state / "outputs", stamp()))
    settings = DEFAULT_CONFIG | {BUILD: build, "CACHE_PATH": str(tmp_path), "OUTPUT_PATH": str(output)}
    ReadingGenerator(
        context={}, settings=settings, path=str(root), theme="", output_path=str(output)
    ).generate_context()
    assert build.settings is not None
    assert build.settings.url == "https://preview.example"
    assert [record.key for record in build.records] == ["posts/a"]
    assert build.refused == {"posts/bad"}
    assert build.files == {"a.png"}
    assert [p.path for p in build.problems] == ["posts/bad.md"]
    assert (build.counts["read"], build.counts["converted"]) == (2, 2)
    assert "read" in build.seconds
