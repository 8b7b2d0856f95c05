"""Card images: shapes drawn once, words put on them, and pictures that look as if resvg had drawn all of it."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from jinja2 import Environment, FileSystemLoader
from PIL import Image, ImageChops

from plugins.core.errors import SettingsError
from plugins.pages.card_images import TEMPLATE, CardImage
from plugins.pages.drawing import draw
from plugins.pages.fonts import face
from plugins.pages.inking import drawn, lines
from plugins.pages.layers import layers
from plugins.pages.lettering import Word, lettered
from tests.paths import ROOT

FONTS = sorted((ROOT / "theme" / "fonts").glob("*.ttf"))
REGULAR, BOLD = map(str, FONTS)
SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200" viewBox="0 0 600 200">'
       '<rect width="600" height="200" fill="#f9f7f1"/>{}</svg>')
PLAIN = ('font-family="\'Brygada 1918\'" font-size="40" fill="#1c1f21"')


def picture(data: bytes) -> Image.Image:
    """Return a PNG's pixels."""
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")


def apart(one: bytes, other: bytes) -> int:
    """Return how many pixels of two pictures look different."""
    difference = ImageChops.difference(picture(one), picture(other)).convert("L").histogram()
    return sum(difference[96:])


@pytest.mark.parametrize("words", [
    f'<text x="20" y="60" {PLAIN}>Waffle To AVoid, “Typo” Ły</text>',
    f'<text x="300" y="60" text-anchor="middle" font-weight="bold" {PLAIN}>Été in Łódź</text>',
    (f'<g {PLAIN}><text x="580" y="60" text-anchor="end">One</text>'
     '<g fill="#0d5266"><text x="20" y="150"> T\tw </text></g></g>'),
    f'<circle cx="80" cy="80" r="70" fill="#dad3c4"/><text x="80" y="90" text-anchor="middle" {PLAIN}>AO</text>',
])
def test_words_put_on_shapes_look_as_if_drawn_with_them(words: str) -> None:
    svg = SVG.format(words)
    parts = layers(svg, FONTS)
    assert "<text" not in parts.shapes
    assert ":text" not in parts.shapes
    assert len(parts.words) == words.count("<text")
    made = lettered(draw(parts.shapes, FONTS), parts.words)
    assert made is not None
    whole = draw(svg, FONTS)
    assert apart(whole, draw(parts.shapes, FONTS)) > 300, "no words were drawn"
    assert apart(whole, made) < 12
    assert len(made) < len(whole)


@pytest.mark.parametrize(("words", "why"), [
    (f'<text x="20" y="60" {PLAIN}>One</text><rect width="9" height="9"/>', "a shape over the words"),
    (f'<g {PLAIN}><text x="20" y="60">One</text></g><rect width="9" height="9"/>', "a shape over words in a group"),
    (f'<text x="20" y="60" {PLAIN}>One <tspan>two</tspan></text>', "words with a part of their own"),
    (f'<text x="20" y="60" {PLAIN}/>', "no words"),
    (f'<text x="20" y="60" letter-spacing="2" {PLAIN}>One</text>', "an attribute that is not known"),
    (f'<g transform="scale(2)"><text x="20" y="60" {PLAIN}>One</text></g>', "a group that is moved"),
    (f'<defs><text x="20" y="60" {PLAIN}>One</text></defs>', "words that are not in a group"),
    (f'<text x="20" y="60" {PLAIN}>Один</text>', "letters the font hasn't"),
    (f'<text x="20" y="60" {PLAIN}>e\u0301</text>', "letters that are put together"),
    (f'<text x="20" y="60" font-weight="600" {PLAIN}>One</text>', "a weight that there is no file of"),
    ('<text x="20" y="60" font-family="Other" font-size="40" fill="#1c1f21">One</text>', "another family"),
    ('<text x="20" y="60" font-family="Brygada 1918" font-size="40" fill="red">One</text>', "a colour by its name"),
    ('<text x="20" y="60" font-family="Brygada 1918" font-size="2em" fill="#1c1f21">One</text>', "a size in ems"),
    (f'<text x="20" y="60" text-anchor="inherit" {PLAIN}>One</text>', "an anchor that is not known"),
])
def test_what_is_not_sure_to_look_the_same_is_drawn_whole(words: str, why: str) -> None:
    svg = SVG.format(words)
    parts = layers(svg, FONTS)
    assert (parts.shapes, parts.words) == (svg, ()), why
    assert drawn([svg], FONTS, 1) == [draw(svg, FONTS)]


def test_a_picture_of_another_scale_and_what_is_no_xml_are_drawn_whole() -> None:
    scaled = SVG.format(f'<text x="20" y="60" {PLAIN}>One</text>').replace("0 0 600 200", "0 0 1200 400")
    for svg in (scaled, "<svg", scaled.replace("http://www.w3.org/2000/svg", "https://elsewhere.example/")):
        assert layers(svg, FONTS).shapes == svg


@pytest.mark.parametrize("shapes", [
    '<rect x="30" width="9" height="200" fill="#b9b09b"/>',
    ('<defs><linearGradient id="g"><stop stop-color="#0000ff"/><stop offset="1" stop-color="#ffff00"/>'
     '</linearGradient></defs><rect width="600" height="90" fill="url(#g)"/>'
     '<rect width="600" height="40" fill="url(#g)" opacity="0.5"/>'),
])
def test_words_on_a_ground_of_several_colours_are_drawn_whole(shapes: str) -> None:
    svg = SVG.format(f'{shapes}<text x="20" y="160" {PLAIN}>One</text>')
    parts = layers(svg, FONTS)
    assert parts.words
    assert lettered(draw(parts.shapes, FONTS), parts.words) is None
    assert drawn([svg], FONTS, 1) == [draw(svg, FONTS)]


def test_words_that_leave_the_picture_and_transparent_pictures_are_drawn_whole() -> None:
    ground = draw(SVG.format(""), FONTS)
    word = Word("One", 580, 60, "start", REGULAR, 40, (0, 0, 0))
    assert lettered(ground, [word]) is None
    clear = draw('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200" viewBox="0 0 600 200"/>', FONTS)
    assert lettered(clear, [Word("One", 20, 60, "start", REGULAR, 40, (0, 0, 0))]) is None


def test_a_space_alone_changes_nothing() -> None:
    ground = draw(SVG.format(""), FONTS)
    made = lettered(ground, [Word("\u00a0", 20, 60, "start", REGULAR, 40, (0, 0, 0))])
    assert made is not None
    assert apart(ground, made) == 0


def test_several_processes_draw_the_same_bytes_and_each_in_its_place() -> None:
    pictures = [SVG.format(f'<text x="20" y="60" {PLAIN}>Number {n}</text>') for n in range(6)]
    pictures.insert(3, SVG.format(f'<text x="20" y="60" letter-spacing="2" {PLAIN}>Whole</text>'))
    one = drawn(pictures, FONTS, 1)
    assert one == drawn(pictures, FONTS, 2)
    assert len(set(one)) == len(pictures)
    assert one[3] == draw(pictures[3], FONTS)


def test_words_are_as_wide_as_the_font_says() -> None:
    """Brygada's A and V are 702 and 670 units wide, and 70 nearer to each other than others."""
    font = TTFont(REGULAR)
    width = {letter: font["hmtx"].metrics[font.getBestCmap()[ord(letter)]][0] for letter in "AVx"}
    assert face(REGULAR).steps("AVx") == [width["A"] - 70, width["V"] + _pair(font, "V", "x"), width["x"]]
    assert face(REGULAR).width("A", 50) == width["A"] / 20
    assert face(REGULAR).width("", 50) == 0


def _pair(font: TTFont, one: str, other: str) -> int:
    """Return what the font's first lookup by classes says of two letters."""
    table = font["GPOS"].table.LookupList.Lookup[0].SubTable[1]
    first, second = table.ClassDef1.classDefs.get(one, 0), table.ClassDef2.classDefs.get(other, 0)
    return int(table.Class1Record[first].Class2Record[second].Value1.XAdvance)


def changed(tmp_path: Path, name: str) -> Path:
    """Return a copy of the theme's font that is not as plain, or has no pairs."""
    font = TTFont(REGULAR)
    if name == "varies":
        font["fvar"] = newTable("fvar")
        font["fvar"].axes, font["fvar"].instances = [], []
    elif name == "old pairs":
        font["kern"] = newTable("kern")
        font["kern"].version, font["kern"].kernTables = 0, []
    elif name == "no pairs":
        del font["GPOS"]
    elif name == "two ways":
        font["GPOS"].table.FeatureList.FeatureRecord[0].Feature.LookupListIndex = [0]
    else:
        options = subset.Options(layout_features=[])
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="AV")
        subsetter.subset(font)
    font.save(tmp_path / "font.ttf")
    return tmp_path / "font.ttf"


@pytest.mark.parametrize(("name", "plain"), [
    ("varies", False), ("old pairs", False), ("two ways", False), ("no pairs", True), ("no features", True),
])
def test_fonts_whose_letters_need_more_than_pairs_are_left_to_resvg(name: str, *, plain: bool, tmp_path: Path) -> None:
    font = changed(tmp_path, name)
    assert face(str(font)).has("AV") is plain
    svg = SVG.format(f'<text x="20" y="60" {PLAIN}>AV</text>')
    assert bool(layers(svg, [font]).words) is plain
    if plain:
        assert face(str(font)).steps("AV")[0] == face(str(font)).steps("A")[0]


def test_what_is_no_font_is_named(tmp_path: Path) -> None:
    file = tmp_path / "none.ttf"
    file.write_bytes(b"\x00\x01\x00\x00")
    with pytest.raises(SettingsError, match=r"none\.ttf: is no font that card images can be drawn with: "):
        lines([file], "One", "none.ttf", 40, 200, 1)


@pytest.mark.parametrize("it", [
    CardImage("network", "Stoa", "How to run a learning network: experts answer", "Stoa", "stoa.example"),
    CardImage("experts", "Ada Okafor", "I tell you whether your project will fail", "Stoa", "stoa.example", "WM", 3),
    CardImage("posts", "Première évaluation: “budget” & Łódź", "", "Stoa", "stoa.example"),
])
def test_the_themes_own_cards_are_taken_apart(it: CardImage) -> None:
    """Their words stand on one colour each, in fonts that are plain; so a card takes a tenth of the time."""
    templates = Environment(loader=FileSystemLoader(ROOT / "theme" / "templates"), autoescape=True)
    svg = templates.get_template(TEMPLATE).render(it=it, lines=partial(lines, FONTS))
    parts = layers(svg, FONTS)
    made = lettered(draw(parts.shapes, FONTS), parts.words)
    assert made is not None
    assert apart(made, draw(svg, FONTS)) < 60
    assert picture(made).size == (1200, 630)
