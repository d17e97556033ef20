"""Files of a proposal in a browser with scripts: chosen or dropped, each with its own progress and outcome, and sent again where the line broke."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessible import violations
from tests.browser.pages.files import FilesPage
from tests.browser.pages.proposal import ProposalPage
from tests.browser.people import AUTHOR, Visitors
from tests.browser.steps import step
from tests.browser.watching import Window
from tests.factories import a_docx, a_jpeg, a_pdf

DROP = """(form, files) => {
    const transfer = new DataTransfer()
    for (const [name, text] of files) transfer.items.add(new File([Uint8Array.from(atob(text), (each) => each.charCodeAt(0))], name))
    for (const name of ['dragover', 'drop']) form.dispatchEvent(new DragEvent(name, {dataTransfer: transfer, bubbles: true, cancelable: true}))
}"""


@pytest.fixture
def window(own_demo: Visitors) -> Window:
    """The attachments of a new draft, with scripts."""
    proposal = ProposalPage(own_demo.come_back(AUTHOR))
    proposal.begin("esdk-2027", "Μια πρόταση με συνημμένα")
    proposal.open("/attachments")
    return proposal.window


@pytest.fixture
def files(window: Window) -> FilesPage:
    return FilesPage(window)


def said(page: Page) -> str:
    return page.locator("[data-upload-says]").inner_text()


def test_several_files_are_sent_at_once_and_a_refused_one_keeps_none_of_the_others_back(window: Window, files: FilesPage) -> None:
    with step("The author chooses three files and sends them; the page stays"):
        files.choose("attachments", ("μελέτη.pdf", a_pdf()), ("πλαστό.pdf", a_docx()), ("φωτογραφία.jpg", a_jpeg()))
        files.send("attachments")
    with step("Two are in the list, the third says what its name says and what it is"):
        files.has("μελέτη")
        files.has("φωτογραφία")
        expect(files.outcome("μελέτη.pdf")).to_contain_text("Το αρχείο «μελέτη.pdf» ανέβηκε.")
        expect(files.outcome("φωτογραφία.jpg")).to_contain_text("Το αρχείο «φωτογραφία.jpg» ανέβηκε.")
        expect(files.outcome("πλαστό.pdf")).to_contain_text("λέει «έγγραφο PDF», αλλά το περιεχόμενό του είναι «έγγραφο Word (docx)»")
        expect(window.page.get_by_role("rowheader")).to_have_count(2)
    with step("What came of the last one was said aloud; nothing offers to send a refused file again"):
        assert said(window.page) == "Το αρχείο «φωτογραφία.jpg» ανέβηκε."
        expect(window.page.get_by_role("button", name="Δοκιμή ξανά")).to_have_count(0)
        assert violations(window.page) == []
    assert [problem.rpartition(" ")[2] for problem in window.watch.told()] == ["422"]


def test_file_is_sent_again_where_the_line_broke(window: Window, files: FilesPage) -> None:
    def cut(route: Route) -> None:
        route.abort("connectionreset") if route.request.method == "POST" else route.continue_()

    with step("The line breaks while the first of two files is sent"):
        window.page.route(re.compile("/attachments$"), cut, times=1)
        files.choose("attachments", ("πρώτο.pdf", a_pdf()), ("δεύτερο.pdf", a_pdf()))
        files.send("attachments")
        files.has("δεύτερο")
        expect(files.outcome("πρώτο.pdf")).to_contain_text("Η σύνδεση διακόπηκε και το αρχείο «πρώτο.pdf» δεν ανέβηκε.")
        assert violations(window.page) == []
    with step("The author tries again, and the file is there; the keyboard is still beside it"):
        files.outcome("πρώτο.pdf").get_by_role("button", name="Δοκιμή ξανά πρώτο.pdf").press("Enter")
        files.has("πρώτο")
        expect(files.outcome("πρώτο.pdf")).to_contain_text("ανέβηκε.")
        expect(files.outcome("πρώτο.pdf")).to_be_focused()
    assert all("ERR_CONNECTION_RESET" in problem for problem in window.watch.told())


def test_progress_of_a_file_is_shown_and_leaving_meanwhile_asks_first(window: Window, files: FilesPage) -> None:
    page, held, asked = window.page, [], []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)

    def hold_first(route: Route) -> None:
        held.append(route) if route.request.method == "POST" and not held else route.continue_()

    page.route(re.compile("/attachments$"), hold_first)
    files.choose("attachments", ("μελέτη.pdf", a_pdf()), ("δεύτερο.pdf", a_pdf()))
    files.send("attachments")

    expect(files.outcome("μελέτη.pdf").get_by_role("progressbar")).to_be_visible()
    expect(files.outcome("δεύτερο.pdf")).to_contain_text("Περιμένει τη σειρά του.")
    page.get_by_role("link", name="Επιστροφή στην πρόταση").click(no_wait_after=True)
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]

    held[0].continue_()
    files.has("μελέτη")
    files.has("δεύτερο")
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_progress_grows_with_what_is_sent(window: Window, files: FilesPage) -> None:
    slow = window.page.context.new_cdp_session(window.page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000})

    files.choose("attachments", ("μελέτη.pdf", a_pdf() + b" " * 1_200_000))
    files.send("attachments")

    outcome = files.outcome("μελέτη.pdf")
    expect(outcome).to_contain_text(re.compile(r"Ανεβαίνει: [1-9]\d%"))
    assert 0 < outcome.locator("progress").evaluate("(bar) => bar.value") < 100
    expect(outcome).to_contain_text("ανέβηκε.", timeout=20_000)


def test_file_that_is_too_large_is_not_even_sent(window: Window, files: FilesPage) -> None:
    window.page.locator("#upload-attachments").evaluate("(form) => { form.dataset.mostBytes = '100' }")
    files.choose("attachments", ("ταινία.pdf", a_pdf()))
    files.send("attachments")

    expect(files.outcome("ταινία.pdf")).to_contain_text("Το αρχείο «ταινία.pdf» είναι μεγαλύτερο από 20 MB και δεν στάλθηκε.")


def test_dropped_files_are_chosen_and_wait_for_the_button(window: Window, files: FilesPage) -> None:
    text = files.encoded(a_pdf())
    with step("The author drops two files where several may be: both are chosen, and said aloud"):
        files.form("attachments").evaluate(DROP, [["α.pdf", text], ["β.pdf", text]])
        assert said(window.page) == "Επιλέχθηκαν: α.pdf, β.pdf"
        expect(files.form("attachments").get_by_role("button", name="Ανέβασμα")).to_be_focused()
        files.send("attachments")
        files.has("α")
        files.has("β")
    with step("Where one may be, the first is chosen; once it is there, the form makes way"):
        files.form("approval_document").evaluate(DROP, [["γ.pdf", text], ["δ.pdf", text]])
        assert said(window.page) == "Επιλέχθηκαν: γ.pdf"
        files.send("approval_document")
        files.has("γ")
        expect(window.page.locator("#upload-approval_document")).to_contain_text("Το πεδίο έχει όσα αρχεία χωρούν.")
        expect(window.page.locator("#upload-approval_document")).to_be_focused()


def test_title_goes_with_one_file(window: Window, files: FilesPage) -> None:
    files.upload("attachments", "α.pdf", a_pdf(), "Μελέτη σκοπιμότητας")

    files.has("Μελέτη σκοπιμότητας")
    expect(files.form("attachments").get_by_label("Τίτλος")).to_have_value("")


def test_form_without_a_file_is_left_to_the_server(window: Window, files: FilesPage) -> None:
    with window.answering(422):
        files.send("attachments")

    window.says("Επιλέξτε ένα αρχείο.")


def test_file_is_sent_without_scripts(own_demo: Visitors) -> None:
    window = own_demo.come_back(AUTHOR, java_script_enabled=False)
    proposal = ProposalPage(window)
    proposal.begin("esdk-2027", "Μια πρόταση χωρίς σενάρια")
    proposal.open("/attachments")
    files = FilesPage(window)

    expect(window.page.get_by_text("Μπορείτε και να σύρετε")).to_have_count(2)
    expect(window.page.get_by_text("Μπορείτε και να σύρετε").first).to_be_hidden()
    files.upload("attachments", "μελέτη.pdf", a_pdf(), "Μελέτη")
    files.has("Μελέτη")
    window.says("Το αρχείο «μελέτη.pdf» ανέβηκε.")
