"""No page scrolls sideways, on a wide screen, on the narrowest telephone, or at 400 % zoom."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.demo import Demo
from tests.browser.people import Visitors
from tests.browser.places import PLACES, Place
from tests.browser.screens import NARROW, WIDE, ZOOMED

TOO_WIDE = """() => {
    const room = window.innerWidth
    if (document.documentElement.scrollWidth <= room) return []
    const scrolls = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement))
    return [`the page is ${document.documentElement.scrollWidth} wide`].concat(
        [...document.body.querySelectorAll('*')]
            .filter((element) => element.getBoundingClientRect().right > room + 1 && !scrolls(element.parentElement))
            .map((element) => `${element.tagName.toLowerCase()}.${element.className} #${element.id}: ${element.textContent.trim().slice(0, 60)}`)
            .slice(0, 8))
}"""


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_page_does_not_scroll_sideways(place: Place, visitors: Visitors, demo: Demo, keep_picture: Callable[[str, Page], None]) -> None:
    page = place.open(visitors, demo).page

    for screen in (WIDE, NARROW):
        assert too_wide(page, screen) == []
        keep_picture(f"{place.name}-{screen['width']}", page)


def test_section_can_be_written_at_400_percent_zoom(visitors: Visitors, demo: Demo) -> None:
    draft = demo.proposal("draft")
    window = visitors.known(draft.author)
    window.visit(f"{draft.path}/edit/problem")
    page = window.page

    assert too_wide(page, ZOOMED) == []
    field = page.locator("#novelty")
    field.focus()
    page.keyboard.type("Ά")
    expect(field).to_be_in_viewport(ratio=0.3)
    # Nothing that stays on the screen while the page scrolls may hide what is written.
    assert page.evaluate("() => { const box = document.activeElement.getBoundingClientRect()\n"
                         "return document.elementFromPoint(box.x + 20, Math.max(box.y, 0) + 20) === document.activeElement }")  # fmt: skip
    save = page.get_by_role("button", name="Αποθήκευση", exact=True)
    save.scroll_into_view_if_needed()
    expect(save).to_be_in_viewport(ratio=1)


def too_wide(page: Page, screen: ViewportSize) -> list[str]:
    """What stands out of a page at the right on a screen of this size, if anything does."""
    page.set_viewport_size(screen)
    return list(page.evaluate(TOO_WIDE))
