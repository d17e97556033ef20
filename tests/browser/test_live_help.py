"""What scripts add while somebody writes agrees with what the server says of the same text afterwards."""

import pytest
from playwright.sync_api import Dialog, Locator, expect

from proposals.calls.form import standard_form
from tests.browser.pages.proposal import ProposalPage
from tests.browser.pages.section import SectionPage
from tests.browser.people import AUTHOR, Visitors
from tests.browser.steps import step

FORM = standard_form()
TEXTS = {
    "nothing": "",
    "too short": "Άνοιξη στη Μεσαρά.",
    "newlines": "Πρώτα η μέτρηση.\n\nΎστερα η αλλαγή.\n" * 12,
    "decomposed accents": "Η καινοτομι\u0301α ωφελει\u0301 ι\u0308διως τους νε\u0301ους. " * 10,
    "blank ends": "   \n" + "Λέξη προς λέξη. " * 30 + "   \n\n",
    "invisible characters": "Μη\u00adδε\u200bνι\ufeffκό κόστος για τον πολίτη. " * 15,
    "outside the plane": "Θετικό αποτύπωμα 🌱🌍 στο χωριό. " * 15,
    "too long": "Πέρα από το όριο. " * 100,
}


def test_live_counter_agrees_with_the_server(own_section: SectionPage, plain_section: SectionPage) -> None:
    for name, text in TEXTS.items():
        with step(f"The author writes {name}"):
            own_section.open("identity")
            own_section.input("summary").fill(text)
            live, too_long = counter(own_section).inner_text(), is_over(own_section)
        with step(f"The server counts {name}"):
            own_section.save_as_it_is()
            plain_section.open("identity")
            # Where a text is too long, the server says its length as well.
            assert counter(plain_section).inner_text().endswith(live)
            assert is_over(plain_section) == too_long


def test_live_total_agrees_with_the_server(own_section: SectionPage, plain_section: SectionPage) -> None:
    own_section.open("delivery")
    amounts = ("1.234,50", "38440", "99,9", "δέκα")
    own_section.answer(FORM.by_code["budget_items"], [{"category": "equipment", "description": "Αισθητήρες", "amount": "1.00"}] * len(amounts))
    for row, amount in enumerate(amounts):
        own_section.input(f"budget_items-{row}-amount").fill(amount)

    live = total(own_section).inner_text()

    assert live == "39.774,40\u00a0€"
    own_section.save_as_it_is()
    plain_section.open("delivery")
    assert total(plain_section).inner_text() == live


def test_leaving_with_unsaved_changes_asks_first(own_section: SectionPage) -> None:
    page, asked = own_section.page, []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    own_section.open("identity")
    own_section.input("title").press_sequentially("Νέος τίτλος")

    page.get_by_role("link", name="Όλες οι ενότητες").click(no_wait_after=True)

    expect(own_section.input("title")).to_be_visible()
    assert asked == ["beforeunload"]


@pytest.fixture
def own_section(own_demo: Visitors) -> SectionPage:
    """Sections of a new draft, with scripts."""
    proposal = ProposalPage(own_demo.come_back(AUTHOR))
    proposal.begin("esdk-2027", "Ένα προσχέδιο")
    return SectionPage(proposal.window, proposal.path, FORM)


@pytest.fixture
def plain_section(own_demo: Visitors, own_section: SectionPage) -> SectionPage:
    """The same draft as the server alone draws it."""
    return SectionPage(own_demo.come_back(AUTHOR, java_script_enabled=False), own_section.path, FORM)


def counter(section: SectionPage) -> Locator:
    return section.page.locator("#c-summary [data-count]")


def is_over(section: SectionPage) -> bool:
    return "is-over" in (section.page.locator("#c-summary").get_attribute("class") or "")


def total(section: SectionPage) -> Locator:
    return section.page.locator('[data-total="budget_items-amount"]')
