"""Pages on paper: what only a screen needs is gone, and the page can be printed."""

import io

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.demo import Demo
from tests.browser.people import Visitors
from tests.browser.places import PLACES, Place

PRINTED = {"home", "check-author", "section-delivery", "receipt", "diff", "sheet-open", "reviewed-manager", "outcome-author", "audit"}


@pytest.mark.parametrize("place", [place for place in PLACES if place.name in PRINTED], ids=lambda place: place.name)
def test_page_can_be_printed(place: Place, visitors: Visitors, demo: Demo) -> None:
    page = place.open(visitors, demo).page

    page.emulate_media(media="print")

    expect(page.locator("h1")).to_be_visible()
    for gone in (".nav", ".savebar", "main .btn"):
        expect(page.locator(gone).filter(visible=True)).to_have_count(0)
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        assert len(printed.pages) >= 1
