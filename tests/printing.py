"""Printing once: the same contents give the same bytes, as tests/unit/dossier proves, so no test of the pages waits for a document a second time.

What a page may say is looked for in every document that is handed out, as before: a document that says anything else is printed anew.
"""

from functools import lru_cache

import pytest

from proposals.dossier import kept, render, word_file
from proposals.dossier.contents import Paper
from proposals.dossier.render import Page, Printer
from proposals.dossier.word_file import docx_of

# By all that goes into them; the originals are held here, as the names below lead to these while a test runs.
_printed = lru_cache(maxsize=500)(lambda page: Printer().printed(page))
_written = lru_cache(maxsize=500)(docx_of)


class RememberingPrinter:
    """Hands out what it, or another one of this process, has printed before."""

    def printed(self, page: Page) -> bytes:
        return _printed(page)


def written(paper: Paper) -> bytes:
    return _written(paper)


def print_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now until the end of the test each page is printed, and each Word file written, once for the whole process."""
    monkeypatch.setattr(render, "Printer", RememberingPrinter)
    monkeypatch.setattr(kept, "Printer", RememberingPrinter)
    monkeypatch.setattr(word_file, "docx_of", written)
