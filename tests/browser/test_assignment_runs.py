"""The automatic assignment before the eyes of a call manager: the page follows a run and its applying by itself, and no page of it has a barrier."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import violations, violations_of_layout
from tests.browser.people import MANAGER, Visitors
from tests.browser.screens import NARROW, WIDE, show_all_of, too_wide
from tests.browser.serving import Server, copy_of
from tests.browser.steps import step
from tests.browser.watching import Window

KeepPicture = Callable[[str, Page], None]
RUNS = "/manage/calls/esdk-2025/assignment/runs"


@pytest.fixture(scope="module")
def own_server(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One whose pages ask every second, and without a worker: it starts when the test says so. Each proposal of its call needs more reviews than it has."""
    instance = copy_of(seeded, tmp_path_factory.mktemp("own"))
    with closing(sqlite3.connect(instance / "proposals.sqlite")) as connection, connection:
        connection.execute("UPDATE call SET sheets_needed = 4 WHERE slug = 'esdk-2025'")
    server = Server(instance, {"ASSIGNMENT_REFRESH_SECONDS": "1"})
    yield server
    server.stop()


@pytest.fixture
def start_worker(own_server: Server) -> Iterator[Callable[[], None]]:
    started = []
    yield lambda: started.append(own_server.worker())
    for worker in started:
        worker.stop()


def test_manager_follows_a_run_to_its_assignments(own_demo: Visitors, start_worker: Callable[[], None], keep_picture: KeepPicture) -> None:
    window = own_demo.sign_in(MANAGER)

    def fits(name: str) -> None:
        found: list[str] = []
        for screen, look in ((WIDE, violations), (NARROW, violations_of_layout)):
            found += too_wide(window.page, screen)
            show_all_of(window.page)
            found += look(window.page)
            keep_picture(f"{name}-{screen['width']}", window.page)
        assert not found, "\n".join([name, *found])

    with step("A run is asked for and waits"):
        ask_for_a_run(window)
        window.says("Περιμένει τη σειρά της.")
        fits("run-waiting")
    with step("A worker computes it: the page shows the result by itself"):
        first = window.path
        start_worker()
        comes(window, "Προεπισκόπηση. Καμία ανάθεση δεν έχει γίνει ακόμη.")
        fits("run-preview")
    with step("The reasons of one proposal"):
        press_link(window, window.page.locator("#h-proposals ~ table tbody a").first)
        explained = window.path
        window.says("Όσοι επιλέχθηκαν")
        fits("run-explanation")
        with window.answering(200):
            window.page.get_by_role("button", name="Αφαίρεση").first.click()
    with step("Another run beside it"):
        ask_for_a_run(window)
        comes(window, "Προεπισκόπηση. Καμία ανάθεση δεν έχει γίνει ακόμη.")
        press_link(window, window.page.get_by_role("link", name="Με την εκτέλεση"))
        fits("run-comparison")
    with step("The first is applied: what happens is said once, and the page shows what was done"):
        window.visit(first)
        with window.answering(200):
            window.page.get_by_role("button", name="Εφαρμογή του αποτελέσματος").click()
        comes(window, "Εφαρμόστηκε στις")
        fits("run-applied")
        window.visit(explained)
        expect(window.page.get_by_role("button", name="Αφαίρεση")).to_have_count(0)
    with step("The second fits no more: it is refused by name"):
        press_link(window, window.page.locator("nav a", has_text="Αυτόματη ανάθεση"))
        press_link(window, window.page.locator("#h-runs ~ table tbody a").first)
        with window.answering(200):
            window.page.get_by_role("button", name="Εφαρμογή του αποτελέσματος").click()
        comes(window, "Οι αναθέσεις της άλλαξαν μετά την εκτέλεση.")
        fits("run-refused")


def comes(window: Window, text: str) -> None:
    """The page shows it by itself, once the worker is up and has done its part."""
    expect(window.page.locator("main").get_by_text(text).first).to_be_visible(timeout=60_000)


def ask_for_a_run(window: Window) -> None:
    window.visit(RUNS)
    with window.answering(200):
        window.page.get_by_role("button", name="Έναρξη εκτέλεσης").click()


def press_link(window: Window, link: Locator) -> None:
    with window.answering(200):
        link.click()
