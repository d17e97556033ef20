"""Axe finds nothing on any page, in any role, on a wide screen and on a narrow one. There are no exceptions."""

import pytest
from playwright.sync_api import Page

from tests.browser.accessible import meets_no_barrier
from tests.browser.demo import Demo
from tests.browser.people import NARROW, WIDE, Visitors
from tests.browser.places import PLACES, Place


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_page_breaks_no_rule(place: Place, visitors: Visitors, demo: Demo) -> None:
    page = place.open(visitors, demo).page

    for size in (WIDE, NARROW):
        show_all_of_it(page, size["width"])
        meets_no_barrier(page)


def show_all_of_it(page: Page, width: int) -> None:
    """On a screen as high as the page the save bar, which stays at the foot of a screen, lies over nothing that axe would measure."""
    page.set_viewport_size({"width": width, "height": 900})
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
