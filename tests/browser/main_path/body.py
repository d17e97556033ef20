"""The main path as the people of the body walk it: writing, approving, filing, completing, reading what was decided."""

import re

from playwright.sync_api import expect

from tests.browser.main_path.cast import ANSWERS, CALL, FORM, LESSON, TITLE, Cast
from tests.browser.pages.files import FilesPage
from tests.browser.pages.section import SectionPage
from tests.browser.people import APPROVER, AUTHOR, evaluator
from tests.factories.files import a_pdf

WISH = "Συμπληρώστε και τα διδάγματα της δοκιμής."


def start_a_draft(cast: Cast) -> None:
    author = cast.at(AUTHOR)
    author.start(CALL, TITLE)
    cast.path = author.path


def fill_every_section(cast: Cast) -> None:
    sheet = SectionPage(cast.window_of(AUTHOR), cast.path, FORM)
    for section in FORM.sections:
        sheet.open(section.code)
        sheet.fill(section.code, ANSWERS)
        if section.code == "body":
            _stumble_over_the_email(sheet)
        sheet.save_and_go_on()
    author = cast.at(AUTHOR)
    author.open()
    expect(author.page.locator(".task-list .tag--done")).to_have_count(len(FORM.sections) - 1)


def _stumble_over_the_email(sheet: SectionPage) -> None:
    """What is wrong is kept, named at the top, and one click away."""
    email = sheet.input("contact_email")
    email.fill("idea.crete.example")

    errors = sheet.save_with_errors()

    assert len(errors) == 1
    assert errors[0].startswith(FORM.by_code["contact_email"].label.el)
    expect(email).to_have_value("idea.crete.example")
    expect(email).to_have_attribute("aria-invalid", "true")
    sheet.page.locator(".error-summary a").click()
    expect(email).to_be_focused()
    email.fill(ANSWERS["contact_email"])


def attach_the_files(cast: Cast) -> None:
    author = cast.at(AUTHOR)
    author.open()
    author.is_closed("request_approval", "Λείπει 1 υποχρεωτικό πεδίο.")
    assert author.gaps() == [f"Λείπει: {FORM.by_code['approval_document'].label.el}"]
    author.page.locator(".gaps a").click()
    files = FilesPage(author.window)
    files.upload("attachments", "μελέτη.pdf", a_pdf(), "Μελέτη σκοπιμότητας")
    files.has("Μελέτη σκοπιμότητας")
    files.upload("approval_document", "απόφαση.pdf", a_pdf(), "Έγκριση του επικεφαλής")
    files.has("Έγκριση του επικεφαλής")


def read_everything_again(cast: Cast) -> None:
    """On the check page stands every sentence that was typed."""
    author = cast.at(AUTHOR)
    author.open("/check")
    author.shows_all(ANSWERS)


def ask_for_approval(cast: Cast) -> None:
    author = cast.at(AUTHOR)
    assert author.gaps() == []
    cast.meets_no_barrier(AUTHOR)
    author.take("request_approval")
    author.window.shows_state("awaiting_approval")


def send_back_once(cast: Cast) -> None:
    approver, author = cast.at(APPROVER), cast.at(AUTHOR)
    approver.find_on_desk(TITLE)
    approver.take("send_back", note=WISH)
    approver.window.shows_state("draft")
    author.find_on_desk(TITLE)
    author.window.says(WISH)
    author.take("request_approval")
    author.window.shows_state("awaiting_approval")


def submit(cast: Cast, version: int) -> None:
    approver = cast.at(APPROVER)
    approver.find_on_desk(TITLE)
    approver.take("submit")
    approver.window.shows_state("submitted")
    approver.window.shows_heading("Αποδεικτικό υποβολής")
    receipt = approver.receipt()
    assert receipt["Έκδοση"] == str(version)
    assert re.fullmatch(r"[0-9a-f]{64}", receipt["Αποτύπωμα SHA-256"])
    assert re.fullmatch(r"ΕΣΔΚ-2027-\d{4}", receipt["Κωδικός"])
    cast.path = "/proposals/" + receipt["Κωδικός"].replace("ΕΣΔΚ", "ESDK")


def correct_the_named_section(cast: Cast) -> None:
    author = cast.at(AUTHOR)
    author.find_on_desk(TITLE)
    author.window.says("Γράψτε τι μάθατε από τη δοκιμή.")
    sections = author.page.locator(".task-list a")
    expect(sections).to_have_text([f"ΣΤ. {FORM.section_of['lessons'].title.el}"])
    sections.click()
    sheet = SectionPage(author.window, cast.path, FORM)
    sheet.input("lessons").fill(LESSON)
    sheet.save()
    author.open()
    author.take("request_approval")
    author.window.shows_state("awaiting_approval")


def read_the_outcome(cast: Cast) -> None:
    author = cast.at(AUTHOR)
    author.open()
    author.page.get_by_role("link", name="Διαβάστε την απόφαση και τα σχόλια των αξιολογητών").click()
    author.window.says("123/2027")
    author.window.says("Εντάσσεται")
    for number in (1, 2, 3):
        author.window.says(f"Κρατήστε το τηλέφωνο. ({number})")
        author.window.says_nothing_of(cast.demo.name_of(evaluator(number)))
    cast.meets_no_barrier(AUTHOR)
