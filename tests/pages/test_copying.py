"""Files that are published as they are, and card images."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from plugins.core.build import Build, Request
from plugins.core.errors import UnableError
from plugins.pages.card_images import CardImage, card_images, draw_cards, has_cards
from plugins.pages.copying import copies, copy_content
from plugins.pages.desk import Desk
from plugins.pages.inking import lines
from plugins.pages.rendering import Press
from plugins.pages.settings import PageSettings
from plugins.pages.site import site_view
from plugins.pages.theme import Theme, read_theme
from plugins.pages.writing import folder_in_repository, write_copies, write_pages
from plugins.store.tree import OutputTree
from tests.network.making import NOW
from tests.paths import ROOT

from .making import THEME, desk, materials, network, records
from .test_pictures import content

FONTS = ROOT / "theme" / "fonts"


def written(folder: Path, theme: Path = THEME, **asked: object) -> Build:
    """Return a build of the tests' network with all its files, as a build does."""
    content(folder / "content")
    for one in (*records(), *(answer for item in records() for answer in getattr(item, "answers", ()))):
        path = folder / "content" / one.source.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"source of {one.source.path}")
    values: dict[str, object] = {"content": folder / "content", "output": folder / "output", "state": folder,
                                 "now": NOW, **asked}
    tree = OutputTree(folder / "output", folder / "made", "stamp")
    build = Build(Request(**values), tree)  # type: ignore[arg-type]  # the test's own words
    build.network = network()
    build.searches = {"money": ("posts/one",)}
    for write in (write_copies, write_pages):
        write(build, build.network, PageSettings(theme=theme))
    tree.commit()
    return build


def test_a_build_has_pages_sources_attachments_pictures_and_rules(tmp_path: Path) -> None:
    written(tmp_path)
    output = tmp_path / "output"
    found = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    assert {"index.html", "404.html", "posts/one/index.html", "posts/one/index.md", "posts/one/chart.png",
            "experts/ada/ada.png", "questions/how/index.md", "questions/how/ada.md", "questions/how/guest.md",
            "old/one/index.html", "former/index.html", "_headers", "_redirects", "robots.txt",
            "editions/2026-w45/index.md", "theme/index.html", "search/index.html"} <= found
    assert (output / "questions/how/ada.md").read_text() == "source of questions/how/ada.md"
    assert len([name for name in found if name.startswith("theme/pictures/")]) == 12
    moved = (output / "old/one/index.html").read_text()
    assert 'href="https://stoa.example/net/posts/one/"' in moved
    again = written(tmp_path)
    assert not [path for path, new in again.tree.changed.items() if new]


def test_while_editing_the_pages_say_what_is_wrong_and_no_cards_are_drawn(tmp_path: Path) -> None:
    (tmp_path / "theme").symlink_to(THEME)
    written(tmp_path, theme=tmp_path / "theme", editing=True)
    assert "hidden" in (tmp_path / "output" / "posts/hidden/index.html").read_text()
    assert not list((tmp_path / "output").rglob("card.png"))


def test_a_source_that_went_away_meanwhile_is_named(tmp_path: Path) -> None:
    content(tmp_path / "content")
    tree = OutputTree(tmp_path / "output", tmp_path / "made", "stamp")
    build = Build(Request(content=tmp_path / "content", output=tmp_path / "output", state=tmp_path, now=NOW), tree)
    with pytest.raises(UnableError, match=r"^experts/ada\.md: is no longer there; build again$"):
        write_copies(build, network(), PageSettings(theme=THEME))


def test_every_item_answer_and_attachment_is_published_once() -> None:
    paths = [one.path for one in copies(network())]
    assert len(paths) == len(set(paths))


def test_where_the_content_stands_in_its_repository(tmp_path: Path) -> None:
    (tmp_path / "repo" / "site" / "text").mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir()
    assert folder_in_repository(tmp_path / "repo" / "site" / "text") == "site/text"
    assert folder_in_repository(tmp_path / "repo") == ""


def with_fonts(tmp_path: Path) -> Theme:
    """Return the tests' theme with a font in it."""
    theme = tmp_path / "theme"
    for path in THEME.rglob("*"):
        if path.is_file():
            (theme / path.relative_to(THEME)).parent.mkdir(parents=True, exist_ok=True)
            (theme / path.relative_to(THEME)).write_bytes(path.read_bytes())
    font = next(FONTS.glob("*.ttf"))
    (theme / "fonts").mkdir(exist_ok=True)
    (theme / "fonts" / "Test.ttf").write_bytes(font.read_bytes())
    return read_theme(theme)


def test_card_images_are_for_the_network_topics_experts_and_who_asks() -> None:
    there = desk()
    assert dict(card_images(there)) == {
        "card.png": CardImage("network", "Some words", "Some words", "Some words", "stoa.example/net"),
        "topics/curation/card.png": CardImage("topics", "Some words", "Some words", "Some words", "stoa.example/net"),
        "topics/trust/card.png": CardImage("topics", "Some words", "", "Some words", "stoa.example/net"),
        "experts/ada/card.png": CardImage("experts", "Some words", "Some words", "Some words", "stoa.example/net",
                                          "SW", there.expert("ada").hue),
        "experts/ben/card.png": CardImage("experts", "Some words B", "Some words", "Some words", "stoa.example/net",
                                          "SB", there.expert("ben").hue),
        "posts/one/card.png": CardImage("posts", "Some words", "Some words", "Some words", "stoa.example/net"),
    }


def test_card_images_are_drawn_once_the_same_everywhere(tmp_path: Path) -> None:
    theme = with_fonts(tmp_path)
    assert has_cards(theme)
    assert not has_cards(read_theme(THEME))
    there = Desk(materials(network(), theme))
    drawn: list[dict[str, bytes]] = []
    for name, jobs in (("one", 1), ("two", 2)):
        (tmp_path / name).mkdir()
        for expected in (6, 0):
            tree = OutputTree(tmp_path / name / "output", tmp_path / name / "made", "stamp")
            assert draw_cards(there, theme, Press(theme, there.words, site_view(there)), tree, jobs) == expected
            tree.commit()
        drawn.append({path.parent.name: path.read_bytes() for path in (tmp_path / name / "output").rglob("card.png")})
    assert drawn[0] == drawn[1]
    for data in drawn[0].values():
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size) == ("PNG", (1200, 630))
            assert len(image.convert("L").getcolors(256) or ()) > 2, "no letters were drawn"


def test_words_are_broken_where_they_fit(tmp_path: Path) -> None:
    fonts = with_fonts(tmp_path).fonts
    assert lines(fonts, "One two three", "Test.ttf", 40, 5000, 3) == ["One two three"]
    broken = lines(fonts, "One two three four five six seven", "Test.ttf", 40, 200, 3)
    assert len(broken) == 3
    assert broken[-1].endswith("…")
    assert lines(fonts, "Donaudampfschifffahrtsgesellschaft", "Test.ttf", 40, 200, 2)[0].endswith("…")
    assert lines(fonts, "", "Test.ttf", 40, 200, 2) == []


def test_what_leads_out_of_the_content_is_not_copied(tmp_path: Path) -> None:
    """Not by its last step, nor by a folder above it; what leads to a file within it is."""
    written(tmp_path)
    outside, source_ = tmp_path / "outside.md", tmp_path / "content" / "experts" / "ada.md"
    outside.write_text("a secret")
    source_.unlink()
    source_.symlink_to(outside)
    with pytest.raises(UnableError, match=r"^experts/ada\.md: is no longer there; build again$"):
        written_again(tmp_path)
    source_.unlink()
    source_.symlink_to(tmp_path / "content" / "experts" / "ben.md")
    written_again(tmp_path)
    assert (tmp_path / "again/output/experts/ada/index.md").read_text() == "source of experts/ben.md"
    (tmp_path / "content" / "experts").rename(tmp_path / "experts")
    (tmp_path / "content" / "experts").symlink_to(tmp_path / "experts")
    with pytest.raises(UnableError, match=r"^experts/ada\.png: is no longer there; build again$"):  # sources are kept
        written_again(tmp_path)


def written_again(folder: Path) -> None:
    """Copy a content that was written before into a tree of its own."""
    (folder / "again").mkdir(exist_ok=True)
    tree = OutputTree(folder / "again" / "output", folder / "again" / "made", "stamp")
    copy_content(network(), folder / "content", tree)
    tree.adopt()
    tree.commit()
