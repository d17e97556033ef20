"""At 400 % zoom a section can still be written: one column, and nothing lies over what is written."""

from playwright.sync_api import expect

from tests.browser.demo import Demo
from tests.browser.people import AUTHOR, Visitors
from tests.browser.screens import ZOOMED, too_wide

TOP_OF_THE_FOCUSED = """() => {
    const box = document.activeElement.getBoundingClientRect()
    return document.elementFromPoint(box.x + 20, Math.max(box.y, 0) + 20) === document.activeElement
}"""


def test_section_can_be_written_at_400_percent_zoom(visitors: Visitors, demo: Demo) -> None:
    window = visitors.known(AUTHOR)
    window.visit(f"{demo.draft_of(AUTHOR).path}/edit/problem")
    page = window.page

    assert too_wide(page, ZOOMED) == []
    field = page.locator("#novelty")
    field.focus()
    page.keyboard.type("Ά")
    expect(field).to_be_in_viewport(ratio=0.3)
    assert page.evaluate(TOP_OF_THE_FOCUSED)
    save = page.get_by_role("button", name="Αποθήκευση", exact=True)
    save.scroll_into_view_if_needed()
    expect(save).to_be_in_viewport(ratio=1)
