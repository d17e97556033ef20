"""A whole proposal by keyboard alone: from the desk through every section, with rows and a file, to the approval that is asked for."""

import pytest
from playwright.sync_api import expect

from tests.browser.main_path.cast import ANSWERS, FORM, TITLE
from tests.browser.pages.keyboard import Keyboard
from tests.browser.pages.proposal import ProposalPage
from tests.browser.pages.typed_section import TypedSection
from tests.browser.people import AUTHOR, PASSWORD, Visitors
from tests.browser.steps import step
from tests.browser.watching import Window
from tests.factories.files import a_pdf

STAGES = [{**ANSWERS["milestones"][0], "title": title} for title in ("Μελέτη", "Δοκιμή", "Γενίκευση")]
WRITTEN = {**ANSWERS, "milestones": STAGES}
# Half a sentence, half a cell of a row that has just come: the page saves itself, and the writer goes on.
PAUSES = ("summary", "milestones-2-title")


@pytest.fixture
def author(own_demo: Visitors) -> Window:
    return own_demo.open()


def test_whole_proposal_is_written_and_sent_without_a_mouse(author: Window) -> None:
    page, keyboard = author.page, Keyboard(author)
    with step("The author signs in and begins a draft from the desk"):
        author.visit("/sign-in")
        _fill(keyboard, {"email": AUTHOR, "Κωδικός": PASSWORD})
        keyboard.follow()
        keyboard.go_to(page.get_by_role("link", name="Νέα πρόταση"))
        keyboard.follow()
        _fill(keyboard, {"Τίτλος": TITLE})
        keyboard.follow()
        author.shows_state("draft")
        address = author.path
    with step("The first section is one of the stops of the task list"):
        keyboard.go_to(page.locator(f'a[href$="/edit/{FORM.sections[0].code}"]'))
        keyboard.follow()
    for section in FORM.sections:
        with step(f"The author answers every question of section {section.code} as the Tab key comes to it"):
            expect(page.locator("form[data-saves-itself]")).to_have_attribute("data-section", section.code)
            TypedSection(keyboard, section, WRITTEN, PAUSES).write()
        if section.code == "delivery":
            with step("Back in the table, a row moves up, goes and comes back, and the focus goes with it"):
                _move_and_bring_back(keyboard)
        with step(f"The author saves section {section.code} and goes on to the next"):
            keyboard.follow()
    with step("The check page says what is missing; its links lead to the files"):
        keyboard.go_to(page.get_by_role("link", name="Ελέγξτε τις απαντήσεις σας"))
        keyboard.follow()
        keyboard.go_to(page.locator(".gaps a"))
        keyboard.follow()
        author.shows_heading("Συνημμένα")
    with step("The author chooses a file, with Enter, and sends it; the focus stays where files are"):
        _attach(keyboard, "approval_document", "Έγκριση του επικεφαλής")
    with step("Everything that was typed stands on the check page, and the approval can be asked for"):
        keyboard.go_to(page.locator(".tabs").get_by_role("link", name="Πρόταση"), "Shift+Tab")
        keyboard.follow()
        keyboard.go_to(page.get_by_role("link", name="Ελέγξτε τις απαντήσεις σας"))
        keyboard.follow()
        ProposalPage(author).shows_all(WRITTEN)
        author.says("Όλα τα υποχρεωτικά πεδία είναι συμπληρωμένα")
        keyboard.go_to(page.locator('form[action$="/steps/request_approval"] button'))
        keyboard.follow()
        author.shows_state("awaiting_approval")
    assert author.path.startswith(address)


def _fill(keyboard: Keyboard, values: dict[str, str]) -> None:
    for label, value in values.items():
        keyboard.go_to(keyboard.page.get_by_label(label))
        keyboard.type(value)


def _move_and_bring_back(keyboard: Keyboard) -> None:
    """From the save bar back to the last row, and to the save bar again."""
    page = keyboard.page
    titles = page.locator('[data-table="milestones"] tbody tr td:first-of-type textarea')
    keyboard.go_to(page.locator('button[name="up"][value="milestones-2"]'), "Shift+Tab")
    for stop in ("up milestones-1", "down milestones-0"):
        keyboard.press("Enter")
        assert _button(keyboard) == stop
    assert [title.input_value() for title in titles.all()] == ["Γενίκευση", "Μελέτη", "Δοκιμή"]
    keyboard.press("Enter")
    assert _button(keyboard) == "down milestones-1"
    keyboard.go_to(page.locator('button[name="remove"][value="milestones-1"]'))
    keyboard.press("Enter")
    assert keyboard.stop().name == "milestones-1-title"
    keyboard.go_to(page.get_by_role("button", name="Αναίρεση"))
    keyboard.press("Enter")
    assert keyboard.stop().name == "milestones-1-title"
    assert [title.input_value() for title in titles.all()] == ["Μελέτη", "Γενίκευση", "Δοκιμή"]
    keyboard.go_to(page.locator(".savebar button").first)


def _button(keyboard: Keyboard) -> str:
    stop = keyboard.stop()
    return f"{stop.name} {stop.value}"


def _attach(keyboard: Keyboard, field: str, title: str) -> None:
    page = keyboard.page
    form = page.locator(f"#upload-{field}")
    keyboard.go_to(form.get_by_label("Τίτλος"))
    keyboard.type(title)
    keyboard.go_to(form.get_by_label("Αρχείο"))
    with page.expect_file_chooser() as chooser:
        keyboard.press("Enter")
    chooser.value.set_files([{"name": "απόφαση.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}])
    keyboard.go_to(form.get_by_role("button", name="Ανέβασμα"))
    keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name=title)).to_be_visible()
    keyboard.stop()
