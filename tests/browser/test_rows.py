"""Tables that are filled in: rows come, go and move without a request, by keyboard too, and a piece of a spreadsheet is laid out in cells."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from proposals.calls.form import standard_form
from tests.browser.accessible import meets_no_barrier
from tests.browser.pages.proposal import ProposalPage
from tests.browser.pages.section import SectionPage
from tests.browser.people import AUTHOR, Visitors
from tests.browser.screens import NARROW, too_wide

SHEET = 'Λογισμικό\tΆδειες χρήσης\t1.200,00\nΕΚΠΑΙΔΕΥΣΗ\t"Σεμινάρια\nκαι ""υλικό"""\t800,50\n'
PASTE = """(cell, text) => {
  const data = new DataTransfer()
  data.setData('text/plain', text)
  cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
}"""


@pytest.fixture
def section(own_demo: Visitors) -> SectionPage:
    """The delivery section of a draft that was just begun."""
    window = own_demo.come_back(AUTHOR)
    proposal = ProposalPage(window)
    proposal.begin("esdk-2027", "Μια πρόταση με πίνακες")
    page = SectionPage(window, proposal.path, standard_form())
    page.open("delivery")
    expect(page.form).to_have_attribute("data-saves-itself", "")
    return page


def said(section: SectionPage) -> Locator:
    return section.page.locator("[data-said]")


def is_saved(section: SectionPage) -> None:
    expect(section.page.locator("[data-saved]")).to_contain_text("Αποθηκεύτηκε στις", timeout=5_000)


def titles(section: SectionPage) -> list[str]:
    return [row.locator("textarea").first.input_value() for row in section.rows("milestones").all()]


def test_rows_come_go_and_come_back_by_keyboard(section: SectionPage) -> None:
    first, second = (section.input(f"milestones-{number}-title") for number in (0, 1))
    first.fill("Μελέτη")
    second.fill("Δοκιμή")
    section.form.locator('button[name="up"][value="milestones-1"]').press("Enter")
    expect(said(section)).to_have_text("Η γραμμή είναι τώρα στη θέση 1.")
    assert titles(section) == ["Δοκιμή", "Μελέτη"]

    section.form.locator('button[name="add"][value="milestones"]').press("Enter")
    expect(section.input("milestones-2-title")).to_be_focused()
    section.page.keyboard.type("Γενίκευση")
    section.form.locator('button[name="remove"][value="milestones-0"]').press("Enter")
    assert titles(section) == ["Μελέτη", "Γενίκευση"]
    said(section).get_by_role("button", name="Αναίρεση").press("Enter")
    assert titles(section) == ["Δοκιμή", "Μελέτη", "Γενίκευση"]

    is_saved(section)
    meets_no_barrier(section.page)
    section.page.reload()
    assert titles(section) == ["Δοκιμή", "Μελέτη", "Γενίκευση"]


def test_part_of_a_spreadsheet_is_laid_out_in_cells_and_added_up(section: SectionPage) -> None:
    section.input("budget_items-0-category").evaluate(PASTE, SHEET)

    expect(said(section)).to_have_text("Επικολλήθηκαν 2 γραμμές.")
    expect(section.input("budget_items-1-category")).to_have_value("training")
    expect(section.input("budget_items-1-description")).to_have_value('Σεμινάρια\nκαι "υλικό"')
    expect(section.page.locator('[data-total="budget_items-amount"]')).to_have_text("2.000,50\xa0€")


def test_rows_beyond_the_limit_are_named(section: SectionPage) -> None:
    section.input("milestones-0-title").evaluate(PASTE, "\n".join(f"Στάδιο {number}\tΠαραδοτέο" for number in range(1, 19)))

    expect(said(section)).to_have_text("Επικολλήθηκαν 15 γραμμές· 3 δεν χώρεσαν, γιατί ο πίνακας παίρνει έως 15.")
    expect(section.rows("milestones")).to_have_count(15)


def test_pasted_choice_that_the_list_does_not_have_is_said(section: SectionPage) -> None:
    section.input("budget_items-0-category").evaluate(PASTE, "Λογισμικό\tΆδειες\t100,00\nΑλεξίπτωτα\tΤρία\t200,00\n")

    expect(said(section)).to_have_text("Επικολλήθηκαν 2 γραμμές. Επιλογές που δεν αναγνωρίστηκαν και έμειναν κενές: 1.")
    expect(section.input("budget_items-1-category")).to_have_value("")
    expect(section.input("budget_items-1-description")).to_have_value("Τρία")


def test_row_is_dragged_to_its_place_and_stays_where_dragging_is_given_up(section: SectionPage) -> None:
    for number, title in enumerate(("Μελέτη", "Δοκιμή")):
        section.input(f"milestones-{number}-title").fill(title)
    handles = section.rows("milestones").locator("[data-number]")
    handles.nth(1).drag_to(handles.nth(0), target_position={"x": 5, "y": 2})
    expect(said(section)).to_have_text("Η γραμμή είναι τώρα στη θέση 1.")
    assert titles(section) == ["Δοκιμή", "Μελέτη"]

    handles.nth(1).hover()
    section.page.mouse.down()
    handles.nth(0).hover(position={"x": 5, "y": 4})
    handles.nth(0).hover(position={"x": 5, "y": 2})
    assert titles(section) == ["Μελέτη", "Δοκιμή"]
    section.page.keyboard.press("Escape")
    section.page.mouse.up()

    expect(section.rows("milestones").nth(0).locator("textarea").first).to_have_value("Δοκιμή")
    is_saved(section)
    section.page.reload()
    assert titles(section) == ["Δοκιμή", "Μελέτη"]


def test_sums_that_must_be_equal_are_compared_while_they_are_typed(section: SectionPage) -> None:
    section.input("budget_items-0-amount").fill("1.000,00")
    section.input("funding_sources-0-amount").fill("800,00")

    expect(section.page.locator("[data-differs]")).to_have_text("Το σύνολο διαφέρει κατά 200,00\xa0€ από το «Προϋπολογισμός».")
    section.input("funding_sources-0-amount").fill("1.000,00")
    expect(section.page.locator("[data-differs]")).to_be_hidden()


def type_day(section: SectionPage, field: str, day: str, month: str, year: str) -> None:
    for part, text in (("day", day), ("month", month), ("year", year)):
        section.input(f"{field}-{part}").fill(text)


def test_drawing_follows_the_typing_and_leaves_the_focus_alone(section: SectionPage, keep_picture: Callable[[str, Page], None]) -> None:
    drawing = section.page.locator('[data-drawing="milestones"]')
    expect(drawing.locator("figure")).to_have_count(0)
    section.input("milestones-0-title").fill("Μελέτη")
    section.input("milestones-0-due").fill("1/3/2027")
    section.input("milestones-0-responsible").focus()

    expect(drawing.locator("figcaption")).to_contain_text("Υπάρχει ένα ορόσημο: Μελέτη, έως 01/03/2027.")
    expect(section.input("milestones-0-responsible")).to_be_focused()
    section.input("milestones-1-title").fill("Δοκιμή")
    section.input("milestones-1-due").fill("1/6/2027")
    expect(drawing.locator("figcaption")).to_contain_text("το τελευταίο «Δοκιμή», έως 01/06/2027.")
    expect(drawing.locator("svg:visible")).to_have_count(1)
    type_day(section, "end_date", "31", "12", "2029")
    expect(drawing.locator("svg:visible")).to_contain_text("2029")
    meets_no_barrier(section.page)
    keep_picture("drawing-1280", section.page)
    assert too_wide(section.page, NARROW) == []
    expect(drawing.locator("svg:visible")).to_have_attribute("viewBox", re.compile("^0 0 320 "))
    keep_picture("drawing-320", section.page)


def test_drawing_of_risks_follows_the_typing(section: SectionPage) -> None:
    section.open("results")
    expect(section.form).to_have_attribute("data-saves-itself", "")
    section.input("risks-0-risk").fill("Καθυστέρηση")
    section.input("risks-0-likelihood").fill("2")
    section.input("risks-0-impact").fill("3")

    expect(section.page.locator('[data-drawing="risks"] figcaption')).to_contain_text("Ψηλότερα βρίσκεται ο κίνδυνος 1, με γινόμενο 6.")


def test_day_outside_the_project_is_said_while_it_is_typed_in_the_words_of_the_server(
    section: SectionPage, keep_picture: Callable[[str, Page], None]
) -> None:
    due, says = section.input("milestones-1-due"), section.page.locator("[data-days-say]")
    type_day(section, "start_date", "1", "2", "2027")
    type_day(section, "end_date", "31", "12", "2027")
    section.input("milestones-0-due").fill("1/2/2027")
    due.fill("1/1/202")
    expect(due).not_to_have_attribute("aria-invalid", "true")

    due.fill("1/1/2028")
    sentence = "Γραμμή 2, «Έως»: γράψτε ημερομηνία από 01/02/2027 έως 31/12/2027."
    expect(due).to_have_accessible_description(f"Λάθος: {sentence}")
    expect(says).to_have_text(sentence)
    expect(due).to_be_focused()
    is_saved(section)
    section.page.wait_for_timeout(300)
    meets_no_barrier(section.page)
    keep_picture("days-1280", section.page)
    assert too_wide(section.page, NARROW) == []
    keep_picture("days-320", section.page)

    section.form.locator('button[name="up"][value="milestones-1"]').press("Enter")
    moved = section.input("milestones-0-due")
    expect(moved).to_have_accessible_description(f"Λάθος: {sentence.replace('2,', '1,', 1)}")
    expect(section.input("milestones-1-due")).not_to_have_attribute("aria-invalid", "true")
    type_day(section, "end_date", "31", "12", "2028")
    expect(moved).not_to_have_attribute("aria-invalid", "true")
    expect(section.page.locator(".cell__error:visible")).to_have_count(0)


def test_end_before_the_start_and_too_long_after_it_are_said_while_they_are_typed(section: SectionPage) -> None:
    end = section.page.locator("fieldset#end_date")
    type_day(section, "start_date", "31", "8", "2027")
    type_day(section, "end_date", "31", "8", "2027")
    expect(end.locator(".field__error")).to_have_text("Λάθος: Πρέπει να είναι μετά από το πεδίο «Έναρξη» (31/08/2027).")
    type_day(section, "end_date", "1", "9", "2031")
    expect(end.locator(".field__error")).to_have_text("Λάθος: Το πολύ 48 μήνες μετά από το πεδίο «Έναρξη».")

    type_day(section, "end_date", "31", "8", "2031")
    expect(end.locator(".field__error")).to_have_count(0)
    expect(section.input("end_date-year")).not_to_have_attribute("aria-invalid", "true")


def test_what_the_server_said_about_a_day_goes_once_it_is_mended(section: SectionPage) -> None:
    type_day(section, "start_date", "1", "2", "2027")
    section.input("milestones-0-due").fill("αύριο")
    section.input("milestones-1-due").fill("1/1/2027")
    with section.window.answering(422):
        section.form.get_by_role("button", name="Αποθήκευση", exact=True).click()
        section.page.wait_for_load_state()
    unreadable = section.page.locator("#e-milestones-0-due")
    expect(unreadable).to_contain_text("Γράψτε ημερομηνία που υπάρχει")
    expect(section.page.locator(".cell__error:visible")).to_have_count(2)

    section.input("milestones-1-due").fill("1/3/2027")
    expect(unreadable).to_be_visible()
    section.input("milestones-0-due").fill("1/2/2027")
    expect(section.page.locator(".cell__error:visible")).to_have_count(0)


def test_table_fits_a_small_screen(section: SectionPage) -> None:
    assert too_wide(section.page, NARROW) == []
