"""Printing once: the same contents give the same bytes, as tests/unit/dossier proves, so no test of the pages waits for a document a second time.

What is printed lies in a folder that all processes of a run share, under the mark by which the product knows a document before it is printed: a hash
of the page and of all else that makes its bytes. What a page may say is looked for in every document that is handed out, as before: a document that
says anything else is printed anew.
"""

from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from threading import get_ident

import pytest

from proposals.dossier import kept, render, word_file
from proposals.dossier.contents import Dossier, Paper
from proposals.dossier.render import Page, Printer, finished, mark_of, page_of
from proposals.dossier.word_file import docx_of
from proposals.orders.pieces import Pieces
from tests.factories import calls, people

MUCH = 10**12
# Whoever was made for many tests at once, by a worker that has been at work for long, has a smaller number.
FIRST_NUMBER = 1_000_001
# By all that goes into it; the original is held here, as the name below leads to this while a test runs.
_written = lru_cache(maxsize=500)(docx_of)


@cache
def _printer_of(thread: int) -> Printer:
    """A printer is for one thread; reading stylesheet and typefaces takes it as long as a short page."""
    return Printer()


class RememberingPrinter:
    """Hands out what it, or another one of this run, has printed before."""

    def __init__(self, folder: Path) -> None:
        self.pieces = Pieces(folder, MUCH)

    def printed(self, page: Page) -> bytes:
        return self.pieces.piece(mark_of(page), lambda: _printer_of(get_ident()).printed(page))

    def pdf_of(self, document: Dossier | Paper) -> bytes:
        """The document with what it encloses, which is put in anew."""
        return finished(self.printed(page_of(document)), document)


def written(paper: Paper) -> bytes:
    return _written(paper)


def print_once(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """From now until the end of the test each page is printed once for all that share the folder, and each Word file written once for the process.

    People and calls are numbered anew, so documents of tests that arrange the same say the same.
    """
    for module in (render, kept):
        monkeypatch.setattr(module, "Printer", lambda: RememberingPrinter(folder))
    monkeypatch.setattr(word_file, "docx_of", written)
    for factory in (people, calls):
        monkeypatch.setattr(factory, "_numbers", count(FIRST_NUMBER))
