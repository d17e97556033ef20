"""What is done on a page to be refused: each leaves the window on the page that says no.

Nothing of it is kept but a wrong e-mail in one draft, so all of it may be done on the demo that the tests share.
"""

import json
import os
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Locator

from proposals.calls.exchange import FORMAT, FORMAT_VERSION
from proposals.calls.form import standard_form
from proposals.calls.workbook import CONTENT_TYPE
from tests.browser.pages.sign_in import SignInPage
from tests.browser.serving import make_orders
from tests.browser.watching import Window

TOO_LARGE = 23 * 1024 * 1024


def wrong_password(window: Window) -> None:
    with window.answering(422):
        SignInPage(window).try_to_sign_in("kanenas@example.gr", "λάθος")


def no_such_page(window: Window) -> None:
    window.visit("/proposals/ESDK-1999-0001" if window.path == "/desk" else "/nothing", status=404)


def unknown_code(window: Window) -> None:
    window.visit("/verify/2222-3333-4444-5555", status=404)


def unreadable_code(window: Window) -> None:
    window.page.locator("main [name=code]").fill("ΑΒΓ")
    with window.answering(422):
        window.page.locator("main button[type=submit]").click()


def archive_without_reason(window: Window) -> None:
    window.page.locator("[name=profile][value=archive]").check()
    with window.answering(422):
        window.page.locator("main form button[type=submit]").click()


def no_dossier_chosen(window: Window) -> None:
    window.visit("/dossiers/chosen", status=422)


def no_search(window: Window) -> None:
    window.visit("/manage/calls/esdk-2025/proposals?q=βαθμός>πολύ", status=422)


def no_name_of_view(window: Window) -> None:
    with window.answering(422):
        window.page.locator("main form").get_by_role("button", name="Αποθήκευση", exact=True).click()


def unknown_link(window: Window) -> None:
    window.visit("/reminders/off/x", status=410)


def wrong_email(window: Window) -> None:
    form = window.page.locator("form[data-warns]")
    form.locator("[name=contact_email]").fill("χωρίς παπάκι")
    with window.answering(422):
        form.get_by_role("button", name="Αποθήκευση", exact=True).click()


def lost_token(window: Window) -> None:
    form = window.page.locator("form[data-warns]")
    _overwrite(form, "csrf_token", "out of date")
    with window.answering(400):
        form.get_by_role("button", name="Αποθήκευση", exact=True).click()


def wrong_file(window: Window) -> None:
    _upload(window, "πρόγραμμα.exe", 2, 422)


def large_file(window: Window) -> None:
    _upload(window, "ταινία.pdf", TOO_LARGE, 413)


def file_with_errors(window: Window) -> None:
    form, about = _form(window, "/proposals/import"), standard_form()
    data = {"format": FORMAT, "format_version": FORMAT_VERSION, "form": {"fingerprint": about.fingerprint}, "answers": {"title": 5, "nothing": 1}}
    form.get_by_label("Αρχείο").set_input_files({"name": "πρόταση.json", "mimeType": "application/json", "buffer": json.dumps(data).encode()})
    _send(window, form, 422)


def no_event(window: Window) -> None:
    with window.answering(422):
        _form(window, "/proposals/new/event").get_by_role("button", name="Άνοιγμα προσχεδίου").click()


def no_section(window: Window) -> None:
    form = _form(window, "/copy")
    for box in form.get_by_role("checkbox").all():
        box.uncheck()
    _send(window, form, 422)


def no_note(window: Window) -> None:
    _send(window, _unfolded(window, "/steps/send_back"), 422)


def other_text(window: Window) -> None:
    """Submit, having read another text than the one that is there by now."""
    form = _form(window, "/steps/submit")
    _overwrite(form, "text_seen", "0" * 64)
    _send(window, form, 409)


def no_objection(window: Window) -> None:
    _send(window, _unfolded(window, "/objections"), 422)


def no_reasons(window: Window) -> None:
    _send(window, _form(window, "/recommendation"), 422)


def nobody(window: Window) -> None:
    _send(window, _form(window, "/manage/people/new"), 422)


def no_body(window: Window) -> None:
    _send(window, _form(window, "/manage/bodies"), 422)


def _form(window: Window, action: str) -> Locator:
    return window.page.locator(f'main form[action$="{action}"]')


def _unfolded(window: Window, action: str) -> Locator:
    """A form that is folded away until somebody wants it."""
    form = window.page.locator(f'form[action$="{action}"]')
    window.page.locator("details").filter(has=form).locator("summary").click()
    return form


def _send(window: Window, form: Locator, status: int) -> None:
    with window.answering(status):
        form.locator("button[type=submit]").click()


def _upload(window: Window, name: str, size: int, status: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.touch()
        os.truncate(file, size)
        form = window.page.locator("#upload-attachments")
        form.get_by_label("Αρχείο").set_input_files(file)
        # As a browser without scripts sends it: with scripts the page stays and says what came of each file.
        with window.answering(status):
            form.evaluate("form => form.submit()")


def _overwrite(form: Locator, name: str, value: str) -> None:
    form.locator(f'[name="{name}"]').evaluate("(input, value) => { input.value = value }", value)


def gaps(window: Window) -> None:
    with window.answering(422):
        window.page.get_by_role("button", name="Οριστική υποβολή του φύλλου").click()


def no_sheets(window: Window) -> None:
    _bring_back(window, b"no spreadsheet", 422)


def sheets_as_they_were(window: Window) -> None:
    """No refusal: the report of sheets that nobody filled in, which changes nothing either."""
    window.page.get_by_role("button", name="Ετοιμασία του πακέτου").click()
    make_orders(window.watch.server)
    # The page asks by itself, and shows the way to the file without being loaded again.
    with window.page.expect_download(timeout=90_000) as download:
        window.page.get_by_role("link", name="Λήψη του αρχείου").click()
    window.visit("/reviews/offline")
    with zipfile.ZipFile(download.value.path()) as package:
        _bring_back(window, package.read("sheets.xlsx"), 200)


def _bring_back(window: Window, content: bytes, status: int) -> None:
    window.page.get_by_label("Το συμπληρωμένο υπολογιστικό φύλλο").set_input_files(
        {"name": "sheets.xlsx", "mimeType": CONTENT_TYPE, "buffer": content}
    )
    with window.answering(status):
        window.page.get_by_role("button", name="Αποθήκευση των φύλλων").click()


def no_number_of_places(window: Window) -> None:
    window.page.get_by_label("Γραμμή κατά", exact=True).select_option("number")
    window.page.get_by_label("Πλήθος, βαθμολογία ή ποσό", exact=True).fill("πολλές")
    with window.answering(422):
        window.page.get_by_role("button", name="Εμφάνιση").click()
