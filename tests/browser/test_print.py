"""Pages on paper: what only a screen needs is gone, and the page can be printed."""

import io

import pikepdf
import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.demo import Demo
from tests.browser.people import Visitors
from tests.browser.places import PLACES, Place

# What is left of the width of A4 across, between its margins.
ACROSS: ViewportSize = {"width": 1031, "height": 700}
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


def test_ranking_is_laid_across_the_sheet_with_every_column_and_its_call(visitors: Visitors, demo: Demo) -> None:
    page = next(place for place in PLACES if place.name == "ranking").open(visitors, demo).page

    page.emulate_media(media="print")
    page.set_viewport_size(ACROSS)

    assert page.evaluate("document.querySelector('.table-scroll .table').getBoundingClientRect().right") <= ACROSS["width"]
    expect(page.locator(".crumbs")).to_be_visible()
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        left, bottom, right, top = map(float, printed.pages[0].mediabox)
    assert right - left > top - bottom
