"""Two people at one draft: each sees the other come without a new page, whether he writes or reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from proposals.calls.form import standard_form
from tests.browser.accessible import meets_no_barrier
from tests.browser.demo import Demo
from tests.browser.pages.section import SectionPage
from tests.browser.people import APPROVER, AUTHOR, Visitors
from tests.browser.screens import NARROW, WIDE, too_wide
from tests.browser.serving import Server, copy_of
from tests.browser.steps import step

LINE = "[data-here]"


@pytest.fixture(scope="module")
def own_server(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One whose pages ask every other second."""
    server = Server(copy_of(seeded, tmp_path_factory.mktemp("own")), {"PRESENCE_POLL_SECONDS": "2"})
    yield server
    server.stop()


def test_writer_and_reader_see_each_other_without_a_new_page(own_demo: Visitors, demo: Demo) -> None:
    draft = demo.draft_of(AUTHOR)
    writer = SectionPage(own_demo.sign_in(AUTHOR), draft.path, standard_form())
    reader = own_demo.sign_in(APPROVER)
    with step("The writer opens a section and is alone"):
        writer.open("problem")
        expect(writer.page.locator(LINE)).to_be_empty()
    with step("Somebody opens the draft to read it: the writer's page says so by itself"):
        reader.visit(draft.path)
        expect(writer.page.locator(LINE)).to_contain_text("Διαβάζει τώρα:")
    with step("What the writer types stays as it is meanwhile, and so does the line that is not news"):
        keep_an_eye_on_the_line(writer.page)
        writer.input("evidence").fill("Μετρήσαμε τρεις χειμώνες.")
        expect(writer.page.locator("[data-saved]")).to_contain_text("Αποθηκεύτηκε στις")
        writer.page.wait_for_timeout(4500)
        assert changes_of_the_line(writer.page) == 0
        expect(writer.input("evidence")).to_have_value("Μετρήσαμε τρεις χειμώνες.")
    with step("The reader sees the writer in his section, and him move on to another one"):
        expect(reader.page.locator(LINE)).to_contain_text("Γράφει τώρα:")
        expect(reader.page.locator('[data-here-in="problem"]')).to_contain_text("Εδώ τώρα:")
        writer.open("delivery")
        expect(reader.page.locator('[data-here-in="delivery"]')).to_contain_text("Εδώ τώρα:")
        expect(reader.page.locator('[data-here-in="problem"]')).to_be_hidden()
    with step("Both pages look and read well on every screen"):
        for page in (writer.page, reader.page):
            for screen in (NARROW, WIDE):
                assert too_wide(page, screen) == []
                meets_no_barrier(page)


def test_page_that_nobody_looks_at_asks_nothing(own_demo: Visitors, demo: Demo) -> None:
    window = own_demo.sign_in(AUTHOR)
    window.visit(demo.draft_of(AUTHOR).path)
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/here") else None)
    with step("Looked at, it asks"):
        window.page.wait_for_timeout(2500)
        seen = len(asked)
        assert seen == 1
    with step("Hidden, it does not; shown again, it asks at once"):
        pretend_to_be(window.page, "hidden")
        window.page.wait_for_timeout(4500)
        assert len(asked) == seen
        pretend_to_be(window.page, "visible")
        window.page.wait_for_timeout(500)
        assert len(asked) == seen + 1


def keep_an_eye_on_the_line(page: Page) -> None:
    """Count what happens inside the line: every change of it is read aloud."""
    page.evaluate(
        """selector => {
          window.changesOfTheLine = 0
          new MutationObserver(found => { window.changesOfTheLine += found.length })
            .observe(document.querySelector(selector), { childList: true, subtree: true, characterData: true })
        }""",
        LINE,
    )


def changes_of_the_line(page: Page) -> int:
    return int(page.evaluate("window.changesOfTheLine"))


def pretend_to_be(page: Page, state: str) -> None:
    """A browser without windows shows every page: the page is told otherwise."""
    page.evaluate(
        """state => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
          document.dispatchEvent(new Event('visibilitychange'))
        }""",
        state,
    )
