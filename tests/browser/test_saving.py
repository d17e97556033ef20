"""A section saves itself, and no word is lost: no button, a killed server, an ended session, a closed window, two people in one field."""

import pytest
from playwright.sync_api import Locator, expect

from proposals.calls.form import standard_form
from tests.browser.accessible import meets_no_barrier
from tests.browser.pages.proposal import ProposalPage
from tests.browser.pages.section import SectionPage
from tests.browser.people import AUTHOR, PASSWORD, Visitors
from tests.browser.serving import Server
from tests.browser.steps import step

FIELD, OTHER = "evidence", "target_groups"
SOON = 4_000
TEXT, MORE, THEIRS = "Μετρήσαμε τρεις χειμώνες.", " Και δύο καλοκαίρια.", "Μετρήσαμε την άνοιξη."


@pytest.fixture
def section(own_demo: Visitors) -> SectionPage:
    """The problem section of a draft that was just begun."""
    window = own_demo.come_back(AUTHOR)
    proposal = ProposalPage(window)
    proposal.begin("esdk-2027", "Μια πρόταση που σώζεται μόνη της")
    page = SectionPage(window, proposal.path, standard_form())
    open_to_write(page)
    return page


def open_to_write(section: SectionPage) -> None:
    """Open the section and wait until its scripts are there."""
    section.open("problem")
    expect(section.form).to_have_attribute("data-saves-itself", "")


def state(section: SectionPage) -> Locator:
    return section.page.locator("[data-saved]")


def type_at_the_end(section: SectionPage, name: str, text: str) -> None:
    section.input(name).press("Control+End")
    section.input(name).press_sequentially(text)


def is_saved(section: SectionPage) -> None:
    expect(state(section)).to_contain_text("Αποθηκεύτηκε στις", timeout=SOON)


def again(section: SectionPage, name: str) -> Locator:
    """The field as another window of the same person sees it."""
    page = section.page.context.new_page()
    page.goto(section.page.url)
    return page.locator(f'form[data-saves] [name="{name}"]')


def test_section_is_saved_soon_after_the_last_key(section: SectionPage) -> None:
    type_at_the_end(section, FIELD, TEXT)

    is_saved(section)

    expect(again(section, FIELD)).to_have_value(TEXT)


def test_server_that_dies_between_two_keys_loses_nothing(section: SectionPage, own_server: Server) -> None:
    type_at_the_end(section, FIELD, TEXT)
    is_saved(section)
    with section.window.watch.unwatched():
        own_server.kill()
        type_at_the_end(section, FIELD, MORE)
        expect(state(section)).to_contain_text("Δεν υπάρχει σύνδεση", timeout=SOON)
        meets_no_barrier(section.page)
        own_server.start()
        expect(state(section)).to_contain_text("Αποθηκεύτηκε στις", timeout=20_000)

    expect(again(section, FIELD)).to_have_value(TEXT + MORE)


def test_text_of_a_closed_window_is_offered_when_the_section_is_opened_again(section: SectionPage, own_server: Server) -> None:
    with section.window.watch.unwatched():
        own_server.kill()
        type_at_the_end(section, FIELD, TEXT)
        expect(state(section)).to_contain_text("Δεν υπάρχει σύνδεση", timeout=SOON)
        address, context = section.page.url, section.page.context
        section.page.close(run_before_unload=False)
        own_server.start()
    page = context.new_page()
    page.goto(address)
    with step("The text is offered, and can be read first"):
        expect(page.get_by_role("heading", name="Υπάρχει κείμενο που δεν πρόλαβε να αποθηκευτεί")).to_be_visible()
        page.get_by_text("Δείτε το κείμενο").click()
        expect(page.locator("[data-text]")).to_have_text(TEXT)
        meets_no_barrier(page)
    with step("It comes back, and is offered no more"):
        page.get_by_role("button", name="Επαναφορά").click()
        expect(page.locator(f'[name="{FIELD}"]')).to_have_value(TEXT)
        page.reload()
        expect(page.locator(f'[name="{FIELD}"]')).to_have_value(TEXT)
        expect(page.get_by_role("button", name="Επαναφορά")).to_have_count(0)


def test_session_that_ended_in_another_window_loses_nothing(section: SectionPage) -> None:
    with section.window.watch.unwatched():
        other = section.page.context.new_page()
        other.goto(section.window.watch.server + "/desk")
        other.get_by_role("button", name="Έξοδος").click()
        type_at_the_end(section, FIELD, TEXT)
        expect(state(section)).to_contain_text("Η σύνδεσή σας έληξε", timeout=SOON)
        link = section.page.get_by_role("link", name="Συνδεθείτε ξανά")
        link.focus()
        with section.page.expect_response(lambda answer: answer.status == 400):
            pass
        section.page.wait_for_load_state("networkidle")
        expect(link).to_be_focused()
        with section.page.context.expect_page() as opened:
            link.press("Enter")
        opened.value.get_by_label("Email").fill(AUTHOR)
        opened.value.locator('input[type="password"]').fill(PASSWORD)
        opened.value.get_by_role("button", name="Είσοδος").click()
        expect(state(section)).to_contain_text("Αποθηκεύτηκε στις", timeout=20_000)

    expect(section.input(FIELD)).to_be_focused()
    expect(again(section, FIELD)).to_have_value(TEXT)


def test_two_people_in_one_section_write_side_by_side(section: SectionPage, own_demo: Visitors) -> None:
    second = SectionPage(own_demo.come_back(AUTHOR), section.path, standard_form())
    open_to_write(second)

    type_at_the_end(section, FIELD, TEXT)
    type_at_the_end(second, OTHER, THEIRS)
    is_saved(section)
    is_saved(second)

    expect(again(section, FIELD)).to_have_value(TEXT)
    expect(again(section, OTHER)).to_have_value(THEIRS)


def test_two_people_in_one_field_see_both_texts(section: SectionPage, own_demo: Visitors) -> None:
    second = SectionPage(own_demo.come_back(AUTHOR), section.path, standard_form())
    open_to_write(second)
    type_at_the_end(section, FIELD, TEXT)
    is_saved(section)
    with step("The second one is told beside the field, and keeps what was typed"):
        type_at_the_end(second, FIELD, THEIRS)
        expect(second.page.locator("[data-clash]")).to_contain_text("σε άλλο παράθυρο", timeout=SOON)
        expect(second.input(FIELD)).to_have_value(THEIRS)
        meets_no_barrier(second.page)
    with step("Both texts stand side by side, and the second one chooses the stored one"):
        with second.window.answering(409):
            second.page.get_by_role("button", name="Δείτε τα δύο κείμενα").click()
        second.window.says(TEXT)
        second.page.get_by_role("radio", name="Το νεότερο που αποθηκεύτηκε").check()
        second.page.get_by_role("button", name="Αποθήκευση της επιλογής μου").click()
        expect(second.input(FIELD)).to_have_value(TEXT)
    with step("What was decided is not offered again"):
        expect(second.page.get_by_role("button", name="Επαναφορά")).to_have_count(0)


def test_text_beyond_what_the_server_takes_stays_in_the_window(section: SectionPage) -> None:
    with section.window.watch.unwatched():
        section.input(FIELD).evaluate(
            "input => { input.value = 'Μετρήσαμε τρεις χειμώνες στη σειρά.\\n'.repeat(12000); input.dispatchEvent(new Event('input', { bubbles: true })) }"
        )
        expect(state(section)).to_contain_text("ξεπερνά τα 2.048 KB", timeout=20_000)

    expect(section.input(FIELD)).to_be_focused()
    with step("Shortened, it is saved"):
        # Choosing so much text at once takes a busy machine its time.
        section.input(FIELD).fill(TEXT, timeout=60_000)
        is_saved(section)


def test_what_to_look_at_again_stands_under_the_field_after_a_save(section: SectionPage) -> None:
    type_at_the_end(section, FIELD, "Το ΧΨΩΦ μετρά.")

    expect(section.page.locator(f"#a-{FIELD}")).to_contain_text("ΧΨΩΦ", timeout=SOON)
    section.input(FIELD).fill(TEXT)
    expect(section.page.locator(f"#a-{FIELD}")).to_be_hidden(timeout=SOON)
