"""Printing in processes: order, limits of memory and time, one that dies, one that is replaced."""

import os
import signal
from dataclasses import replace

import pytest

from proposals.config import Settings
from proposals.dossier import presses as printing
from proposals.dossier.presses import Presses
from proposals.dossier.render import Page, Printer
from proposals.orders.work import Stopped

PAGE = '<!doctype html><html lang="el"><head><title>{0}</title></head><body><h1>{0}</h1></body></html>'
HUGE = '<!doctype html><html lang="el"><head><title>x</title></head><body>' + "<p>Μία γραμμή.</p>" * 400_000 + "</body></html>"
# It takes the memory as soon as it is read, before a single element is made of it: the limit is reached at once.
HEAVY = '<!doctype html><html lang="el"><head><title>x</title></head><body><p>' + "Λέξη " * 9_000_000 + "</p></body></html>"
SETTINGS = Settings(print_processes=1, print_max_seconds=60)


def page(name):
    return name, Page(PAGE.format(name))


def test_process_prints_the_bytes_that_the_printer_prints_and_is_gone_when_the_block_ends():
    heard = []
    with Presses(SETTINGS, lambda: heard.append(1)) as presses:
        found = {each.name: each.pdf for each in presses.print_all(map(page, "αβγ"))}
        process = presses.presses[0].process
        assert process.poll() is None

    assert process.returncode is not None
    # Once for each at least, and about every second meanwhile.
    assert len(heard) >= 3
    printer = Printer()
    assert found == {name: printer.printed(Page(PAGE.format(name))) for name in "αβγ"}
    assert found["α"] == Printer().printed(Page(PAGE.format("α")))


def test_nothing_to_print_starts_no_process():
    with Presses(SETTINGS) as presses:
        assert list(presses.print_all([])) == []
        assert presses.presses == []


def test_no_more_pages_are_drawn_than_there_are_processes():
    drawn = []

    def pages():
        for name in "αβγδ":
            drawn.append(name)
            yield page(name)

    with Presses(replace(SETTINGS, print_processes=2)) as presses:
        first = next(presses.print_all(pages()))
        assert (len(presses.presses), len(drawn)) == (2, 2)

    assert first.pdf is not None


def test_process_is_replaced_after_so_many_pages():
    with Presses(replace(SETTINGS, print_pages_per_process=1)) as presses:
        numbers = [presses.presses[0].process.pid for _each in presses.print_all(map(page, "αβ"))]

    assert len(set(numbers)) == 2


def test_process_that_is_killed_fails_its_page_and_no_other():
    def pages():
        yield page("α")
        os.kill(presses.presses[0].process.pid, signal.SIGKILL)
        yield page("β")
        yield page("γ")

    with Presses(SETTINGS) as presses:
        found = {each.name: each.pdf is not None for each in presses.print_all(pages())}

    assert found == {"α": True, "β": False, "γ": True}


def test_long_page_is_heard_of_again_and_again_until_nobody_wants_it(monkeypatch):
    monkeypatch.setattr(printing, "_QUIET_SECONDS", 0.2)
    heard = []

    def alive():
        heard.append(1)
        if len(heard) == 3:
            raise Stopped

    with pytest.raises(Stopped), Presses(SETTINGS, alive) as presses:
        list(presses.print_all([("α", Page(HUGE))]))

    assert len(heard) == 3


def test_page_that_takes_too_long_fails_by_name():
    with Presses(replace(SETTINGS, print_max_seconds=0)) as presses:
        assert [(each.name, each.pdf) for each in presses.print_all([page("α")])] == [("α", None)]


def test_page_that_takes_too_much_memory_fails_and_the_next_is_printed(caplog):
    with Presses(replace(SETTINGS, print_max_mb=400)) as presses:
        found = {each.name: each.pdf is not None for each in presses.print_all([("α", Page(HEAVY)), page("β")])}

    assert found == {"α": False, "β": True}
    assert "Printing α failed: MemoryError" in caplog.text
