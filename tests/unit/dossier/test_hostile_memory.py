"""What hostile words and broken files cost in memory: far less than the limits of the processes that read and print them."""

import re
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from proposals.config import ROOT, Settings
from proposals.dossier.contents import Facts, Furniture, Paper, Run
from proposals.dossier.foreign_pages import prepare
from proposals.dossier.render import Page, Printer, page_of
from tests.factories.files import a_jpeg
from tests.unit.dossier.test_hostile_files import PICTURE, REAL, broken_files
from tests.unit.dossier.test_hostile_pages import ENDLESS, HOSTILE, MARK, blocks_with

OF_EACH = 8
# What a batch may take beyond what the libraries take for a page with nothing on it.
MOST_MB = 80


def hostile_page() -> Page:
    """Every hostile text and a word without end, in each kind of place."""
    furniture = Furniture(**dict.fromkeys((each.name for each in fields(Furniture)), MARK))
    told = dict.fromkeys(("code", "title", "author", "description", "keywords", "heading", "note"), MARK)
    sections = tuple(section for words in (*HOSTILE, ENDLESS[0][:500]) for section in blocks_with(words))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return page_of(Paper(**told, language="el", dated_at=at, furniture=furniture, issuer=(), subject=Run(MARK), facts=Facts(()), sections=sections))


def large_by_its_own_words() -> bytes:
    """A small picture that says of itself that it is as large as a picture can be."""
    content = bytearray(a_jpeg((40, 30)))
    size = content.index(b"\xff\xc0") + 5
    content[size : size + 4] = b"\xff\xff\xff\xff"
    return bytes(content)


def peak_mb() -> int:
    """Of this process alone: what getrusage tells begins with what the process had that started it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) // 1024


def batch() -> None:
    """For a process of its own: read and print all of it, and tell the peak of memory before and after."""
    files = [(content, REAL[kind][1]) for kind in REAL for _number, content in zip(range(OF_EACH), broken_files(kind), strict=False)]
    page, printer = hostile_page(), Printer()
    printer.printed(Page('<html lang="el"><title>Τ</title><h1>Τίτλος</h1><p>Κείμενο</p>'))
    before = peak_mb()
    for content, limits in [*files, (large_by_its_own_words(), PICTURE)]:
        prepare(content, limits)
    printer.printed(page)
    sys.stdout.write(f"{before} {peak_mb()}")


@pytest.mark.timeout(300)
def test_hostile_files_and_words_take_little_memory() -> None:
    entry = "from tests.unit.dossier.test_hostile_memory import batch; batch()"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", entry], cwd=ROOT, capture_output=True, text=True, check=True, timeout=290)

    before, after = map(int, done.stdout.split())
    settings = Settings()
    assert after - before < MOST_MB
    assert after < min(settings.print_max_mb, settings.enclosure_memory_mb) / 2
