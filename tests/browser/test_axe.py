"""Axe finds nothing on any page, in any role, on a wide screen and on a narrow one. There are no exceptions."""

import pytest

from tests.browser.accessible import meets_no_barrier
from tests.browser.demo import Demo
from tests.browser.people import NARROW, Visitors
from tests.browser.places import PLACES, Place


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_page_breaks_no_rule(place: Place, visitors: Visitors, demo: Demo) -> None:
    window = place.open(visitors, demo)

    meets_no_barrier(window.page)
    window.page.set_viewport_size(NARROW)
    meets_no_barrier(window.page)
