"""Axe finds nothing on any page, in any role, on a wide screen and on a narrow one. There are no exceptions."""

import pytest

from tests.browser.accessible import meets_no_barrier
from tests.browser.demo import Demo
from tests.browser.people import Visitors
from tests.browser.places import PLACES, Place
from tests.browser.screens import NARROW, WIDE, show_all_of


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_page_breaks_no_rule(place: Place, visitors: Visitors, demo: Demo) -> None:
    page = place.open(visitors, demo).page

    for screen in (WIDE, NARROW):
        page.set_viewport_size(screen)
        show_all_of(page)
        meets_no_barrier(page)
