"""Tables that are filled in: rows come, go and move without a request, by keyboard too, and a piece of a spreadsheet is laid out in cells."""

import pytest
from playwright.sync_api import Locator, expect

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
    window = own_demo.sign_in(AUTHOR)
    proposal = ProposalPage(window)
    proposal.start("esdk-2027", "Μια πρόταση με πίνακες")
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


def test_sums_that_must_be_equal_are_compared_while_they_are_typed(section: SectionPage) -> None:
    section.input("budget_items-0-amount").fill("1.000,00")
    section.input("funding_sources-0-amount").fill("800,00")

    expect(section.page.locator("[data-differs]")).to_have_text("Το σύνολο διαφέρει κατά 200,00\xa0€ από το «Προϋπολογισμός».")
    section.input("funding_sources-0-amount").fill("1.000,00")
    expect(section.page.locator("[data-differs]")).to_be_hidden()


def test_table_fits_a_small_screen(section: SectionPage) -> None:
    assert too_wide(section.page, NARROW) == []
