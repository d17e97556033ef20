"""A file beside what was issued: compared in the browser, and never sent."""

import pytest

from tests.browser.demo import Demo
from tests.browser.issued import code_in, take_public_dossier
from tests.browser.people import Visitors
from tests.browser.places import catalogue_entry


@pytest.mark.parametrize(("more", "told"), [(b"", "Το αρχείο είναι ίδιο"), (b" ", "Το αρχείο δεν είναι ίδιο")])
def test_chosen_file_is_told_to_be_the_same_or_not_and_no_request_is_made(visitors: Visitors, demo: Demo, more: bytes, told: str) -> None:
    window = visitors.known(None)
    window.visit(str(catalogue_entry(demo)))
    pdf = take_public_dossier(window)
    window.visit(f"/verify/{code_in(pdf)}")
    sent: list[str] = []
    window.page.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)

    window.page.locator("#file").set_input_files({"name": "file.pdf", "mimeType": "application/pdf", "buffer": pdf + more})

    window.page.locator("[data-verify] [role=status]", has_text=told).wait_for()
    assert sent == []
