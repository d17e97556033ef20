"""Every page, in every role: axe finds nothing, and nothing scrolls sideways, on a wide screen and on the narrowest telephone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.accessible import violations, violations_of_layout
from tests.browser.demo import Demo
from tests.browser.people import Visitors
from tests.browser.places import PLACES, Place
from tests.browser.screens import NARROW, WIDE, show_all_of, too_wide

KeepPicture = Callable[[str, Page], None]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_page_has_no_barriers_and_fits_its_screen(place: Place, visitors: Visitors, demo: Demo, keep_picture: KeepPicture) -> None:
    page = place.open(visitors, demo).page
    found: list[str] = []

    for screen, look in ((WIDE, violations), (NARROW, violations_of_layout)):
        found += too_wide(page, screen)
        show_all_of(page)
        found += look(page)
        keep_picture(f"{place.name}-{screen['width']}", page)

    assert not found, "\n".join(["", *found])
