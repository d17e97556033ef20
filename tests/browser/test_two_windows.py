"""Two windows on one text: the later one loses nothing and overwrites nothing; both texts are shown."""

from playwright.sync_api import expect

from proposals.calls.form import standard_form
from tests.browser.accessible import meets_no_barrier
from tests.browser.demo import Demo
from tests.browser.pages.section import SectionPage
from tests.browser.people import AUTHOR, Visitors
from tests.browser.screens import NARROW, WIDE, too_wide
from tests.browser.steps import step

EARLY, LATE, BOTH = "Μετρήσαμε τρεις χειμώνες.", "Μετρήσαμε δύο καλοκαίρια.", "Μετρήσαμε τρεις χειμώνες και δύο καλοκαίρια."
THIRD = "Δεν μετρήσαμε τίποτα."
FIELD = "evidence"


def test_author_with_two_windows_chooses_between_both_texts(own_demo: Visitors, demo: Demo) -> None:
    draft = demo.draft_of(AUTHOR)
    first, second = (SectionPage(own_demo.come_back(AUTHOR), draft.path, standard_form()) for _ in range(2))
    with step("Both windows have the same section open, and the first one saves"):
        first.open("problem")
        second.open("problem")
        first.input(FIELD).fill(EARLY)
        first.save()
    with step("The second one is refused, and shows both texts"):
        second.input(FIELD).fill(LATE)
        with second.window.answering(409):
            second.page.get_by_role("button", name="Αποθήκευση", exact=True).click()
        second.window.shows_heading("Δύο κείμενα για το ίδιο πεδίο")
        second.window.says(EARLY)
        expect(second.page.locator(f"#{FIELD}")).to_have_value(LATE)
        look_for_barriers(second)
    with step("The author makes one text of the two"):
        second.page.locator(f"#{FIELD}").fill(BOTH)
        second.page.get_by_role("button", name="Αποθήκευση της επιλογής μου").click()
        second.window.says("Αποθηκεύτηκε στις")
        expect(second.input(FIELD)).to_have_value(BOTH)
    with step("The first window, stale by now, may keep what was saved last"):
        first.input(FIELD).fill(THIRD)
        with first.window.answering(409):
            first.page.get_by_role("button", name="Αποθήκευση", exact=True).click()
        first.page.get_by_role("radio", name="Το νεότερο που αποθηκεύτηκε").check()
        first.page.get_by_role("button", name="Αποθήκευση της επιλογής μου").click()
        expect(first.input(FIELD)).to_have_value(BOTH)


def look_for_barriers(section: SectionPage) -> None:
    for screen in (NARROW, WIDE):
        assert too_wide(section.page, screen) == []
        meets_no_barrier(section.page)
