"""Documents that were issued, as somebody has them in his hands: taken away, and their codes looked up."""

import re
import subprocess

from tests.browser.watching import Window


def take_public_dossier(window: Window) -> bytes:
    """The public dossier of the catalogue's entry in the window."""
    answer = window.page.request.get(f"{window.watch.server}{window.path}/dossier.pdf")
    assert answer.ok
    return answer.body()


def code_in(pdf: bytes) -> str:
    """The verification code as it is printed."""
    words = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.search(r"\b[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}\b", words)
    assert found
    return found.group()


def look_up_public_dossier(window: Window) -> None:
    window.visit(f"/verify/{code_in(take_public_dossier(window))}")
