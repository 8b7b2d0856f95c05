"""Nothing is posted before its page is there with its card."""

from __future__ import annotations

import pytest

from plugins.crosspost.live import look
from plugins.fetching.exchange import FetchError

from .models import Asked, SiteModel, Told
from .serving import Net
from .stage import FakeClock

LINK = "https://stoa.example/posts/a/#ada"
CARD = '<meta property="og:title" content="A">'


class Page(SiteModel):
    """One page with this HTML."""

    def __init__(self, html: str, status: int = 200, date: str = "") -> None:
        super().__init__("https://stoa.example")
        self.html, self.status, self.date = html, status, date

    def answer(self, asked: Asked) -> Told:
        if asked.path.endswith(".png"):
            return super().answer(asked)
        headers = {"content-type": "text/html"} | ({"date": self.date} if self.date else {})
        return Told(self.status, self.html.encode(), headers)


@pytest.mark.parametrize(("page", "why"), [
    (Page(CARD), ""),
    (Page(CARD, 404), "its page answers 404 at https://stoa.example/posts/a/"),
    (Page("<title>A</title>"), "its page has no card (no `og:title`) at https://stoa.example/posts/a/"),
    (Page(f'{CARD}<link rel="canonical" href="https://stoa.example/posts/a/">'), ""),
    (Page(f'{CARD}<link rel="canonical" href="https://other.example/">'),
     "its page says that its address is https://other.example/"),
    (Page(f'{CARD}<meta property="og:image" content="/card.png">'), ""),
    (Page(f'{CARD}<meta property="og:image" content="https://gone.example/card.png">'),
     "its card's picture can't be reached (https://gone.example: its name can't be looked up)"),
    (Page(CARD, date="Wed, 20 Nov 2030 12:00:00 GMT"), "this clock is 1461 days behind the site's"),
    (Page(CARD, date="Fri, 20 Nov 2026 11:00:00 GMT"), ""),
    (Page(CARD, date="nonsense"), ""),
])
def test_what_a_page_needs(page: Page, why: str) -> None:
    class Gone(SiteModel):
        def answer(self, asked: Asked) -> Told:  # noqa: ARG002  # never there
            raise FetchError("https://gone.example", "its name can't be looked up", reached=False)

    net = Net({"stoa.example": page, "gone.example": Gone("")})
    assert look(net, LINK, FakeClock().moment).why_not == why


def test_the_cards_picture_comes_with_its_description() -> None:
    net = Net({"stoa.example": SiteModel("https://stoa.example", FakeClock().now)})
    image = look(net, LINK, FakeClock().moment).image
    assert image is not None
    assert (image.media_type, image.alt) == ("image/png", "The page's title in large letters")
