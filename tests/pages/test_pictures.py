"""Pictures."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from plugins.core.model import Picture, Reference
from plugins.core.network import Network
from plugins.pages import plating
from plugins.pages.pictures import Plate, Plates, Print, avatar, body_picture, item_picture, portrait
from plugins.pages.resizing import Moving, resize
from plugins.store.cache import Cache
from plugins.store.tree import OutputTree

from .making import network


def picture(width: int, height: int, mode: str = "RGB", form: str = "PNG", **options: object) -> bytes:
    """Return a picture with something on it."""
    image = Image.radial_gradient("L").resize((width, height)).convert(mode)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize((width, height)))
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def test_a_picture_comes_in_widths_it_has_and_formats_browsers_know() -> None:
    sizes = resize(picture(1000, 500), (480, 960, 1600), square=False)
    assert isinstance(sizes, tuple)
    assert [(one.form, one.width, one.height) for one in sizes] == [
        (form, width, width // 2) for width in (480, 960, 1000) for form in ("avif", "webp", "jpeg")]
    for one in sizes:
        with Image.open(io.BytesIO(one.data)) as image:
            assert (image.format, image.size) == (one.form.upper(), (one.width, one.height))
            assert not image.getexif()


def test_a_small_picture_stays_small_and_a_face_is_square() -> None:
    small, face = resize(picture(40, 20), (480, 960), square=False), resize(picture(300, 200), (96, 192), square=True)
    assert isinstance(small, tuple)
    assert isinstance(face, tuple)
    assert {(one.width, one.height) for one in small} == {(40, 20)}
    assert {(one.width, one.height) for one in face} == {(96, 96), (192, 192)}


def test_what_is_transparent_stays_so() -> None:
    seen = resize(picture(50, 50, "RGBA"), (50,), square=False)
    opaque = io.BytesIO()
    Image.new("RGBA", (50, 50), (9, 9, 9, 255)).save(opaque, "PNG")
    flat = resize(opaque.getvalue(), (50,), square=False)
    assert isinstance(seen, tuple)
    assert isinstance(flat, tuple)
    assert [one.form for one in seen] == ["avif", "webp", "png"]
    assert [one.form for one in flat] == ["avif", "webp", "jpeg"]


def test_a_picture_is_turned_as_its_camera_was_and_says_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    turned = resize(picture(60, 30, form="JPEG", exif=exif), (60,), square=False)
    assert isinstance(turned, tuple)
    assert (turned[0].width, turned[0].height) == (30, 60)
    assert not any(b"Camera" in one.data for one in turned)


def test_the_same_bytes_give_the_same_bytes() -> None:
    data = picture(700, 400)
    assert resize(data, (480, 960), square=False) == resize(data, (480, 960), square=False)


def test_a_picture_that_moves_is_left_alone() -> None:
    frames = [Image.new("L", (20, 10), shade) for shade in (0, 90, 200)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert resize(out.getvalue(), (480,), square=False) == Moving("gif", 20, 10)


@pytest.mark.parametrize("data", [
    b"", b"no picture", picture(60, 60)[:200], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0",
    b"BM" + bytes(60),
])
def test_what_is_no_picture_is_none(data: bytes) -> None:
    assert resize(data, (480,), square=False) is None


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    assert resize(picture(12_000, 5_000, "L", compress_level=1), (480,), square=False) is None


@given(st.binary(max_size=400))
def test_damaged_pictures_never_fail(noise: bytes) -> None:
    good = picture(30, 30)
    resize(good[:60] + noise + good[60:], (20,), square=True)


@given(st.text(), st.text())
def test_what_people_write_about_a_picture_stays_text(alt: str, title: str) -> None:
    made = body_picture(plates(), "/net")(Reference("image", "chart.png", alt=alt, title=title), "/posts/one/chart.png")
    root = LexborHTMLParser(f"<div id=it>{made}</div>").css_first("#it")
    assert root is not None
    assert [one.tag for one in root.traverse() if one.tag != "-text"] == ["div", "picture", "source", "source", "img"]


def plates() -> Plates:
    """Return plates as `plating` makes them of a picture of 600 by 300 pixels and a face."""
    chart = tuple(Print(form, width, width // 2, f"/theme/pictures/x-{width}.{form}")
                  for width in (480, 600) for form in ("avif", "webp", "jpeg"))
    face = tuple(Print(form, 96, 96, f"/theme/pictures/y-96.{form}") for form in ("avif", "webp", "jpeg"))
    return Plates({"/posts/one/chart.png": Plate("jpeg", chart)},
                  {"/experts/ada/ada.png": Plate("jpeg", face)},
                  {"/experts/ada/ada.png": Plate("jpeg", face)})


def test_a_picture_in_a_text_has_its_files_its_size_and_waits_below_the_fold() -> None:
    made = body_picture(plates(), "/net")(Reference("image", "chart.png", alt="A chart"), "/posts/one/chart.png")
    assert made == (
        '<picture>'
        '<source type="image/avif" srcset="/net/theme/pictures/x-480.avif 480w, /net/theme/pictures/x-600.avif 600w" '
        'sizes="(min-width: 48rem) 42rem, 100vw">'
        '<source type="image/webp" srcset="/net/theme/pictures/x-480.webp 480w, /net/theme/pictures/x-600.webp 600w" '
        'sizes="(min-width: 48rem) 42rem, 100vw">'
        '<img src="/net/theme/pictures/x-600.jpeg" '
        'srcset="/net/theme/pictures/x-480.jpeg 480w, /net/theme/pictures/x-600.jpeg 600w" '
        'sizes="(min-width: 48rem) 42rem, 100vw" width="600" height="300" alt="A chart" loading="lazy" '
        'decoding="async">'
        '</picture>')


def test_faces_are_small_and_a_pages_own_picture_does_not_wait() -> None:
    face, large = avatar(plates(), "", "/experts/ada/ada.png"), portrait(plates(), "", "/experts/ada/ada.png")
    own = item_picture(plates(), "", "/posts/one/chart.png", Picture("chart.png", "A chart"))
    assert face is not None
    assert large is not None
    assert own is not None
    assert (face.lazy, face.alt, face.width) == (True, "", 96)
    assert (large.lazy, own.lazy, own.alt) == (False, False, "A chart")
    assert avatar(plates(), "", "/experts/ben/none.png") is None
    assert item_picture(plates(), "", "/posts/one/chart.png", None) is None


def content(folder: Path) -> Path:
    """Return a content root with the pictures that the tests' network refers to."""
    for path, data in (("posts/chart.png", picture(600, 300)), ("experts/ada.png", picture(120, 100))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def plated(found: Network, folder: Path, jobs: int = 1) -> tuple[Plates, list[str], list[str]]:
    """Return plates, warnings and what was written anew, as a build does."""
    tree = OutputTree(folder / "output", folder / "made", "stamp")
    with Cache(folder / "cache", "stamp") as cache:
        made, problems = plating.plates(found, folder / "content", tree, cache, jobs)
    tree.commit()
    return made, [str(problem) for problem in problems], sorted(path for path, new in tree.changed.items() if new)


def test_pictures_are_made_once_and_kept(tmp_path: Path) -> None:
    content(tmp_path / "content")
    first, problems, written = plated(network(), tmp_path)
    assert not problems
    assert len(written) == 3 * (2 + 2)  # formats by widths: of the chart, and of the face (and portrait)
    assert plated(network(), tmp_path) == (first, [], [])
    (tmp_path / "output" / written[0]).unlink()
    assert plated(network(), tmp_path, jobs=2) == (first, [], [written[0]])


def test_a_picture_that_can_not_be_decoded_is_named_every_time(tmp_path: Path) -> None:
    (content(tmp_path / "content") / "posts/chart.png").write_bytes(b"none")
    told = [("posts/chart.png:1: warning: is no picture that can be made smaller (JPEG, PNG, WebP, GIF or AVIF of at "
            "most 50 megapixels), so it is published as it is")]
    for _ in range(2):
        made, problems, _ = plated(network(), tmp_path)
        assert problems == told
        assert not made.pictures
