"""A real server on a copy of the demo, a real Chromium, and windows for whoever a test is about.

Tests that only read share one server (`visitors`); a file of tests that write gets a server and a copy of its own (`own_demo`).
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.demo import Demo
from tests.browser.people import PATIENCE, Visitors
from tests.browser.serving import Server, copy_of, seed_demo
from tests.databases import is_switched_off

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks for elsewhere is not found, so a test that forgets to look cannot reach it either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# The first is Chromium without a window to draw, for half the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# The first test waits for the demo to be seeded, too, and the machine may have other things to do.
SECONDS_FOR_A_TEST = 600
# What is expected may come as late as what is clicked; five seconds are not enough on a busy machine.
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(SECONDS_FOR_A_TEST))


def path_of_chromium(own: str) -> str:
    """Where the browser is; `own` is that of Playwright, which script/bootstrap brings where no package does."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, (*NAMES, own))), None)
    if found is None:
        pytest.fail(f"No browser: CHROMIUM is not set and none of {', '.join(NAMES)} is installed (SKIP_PARTS=browser leaves these tests out).")
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests. Where there is none they fail, unless SKIP_PARTS leaves them out by name."""
    if is_switched_off("browser"):
        pytest.skip("The browser is switched off by SKIP_PARTS=browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of_chromium(playwright.chromium.executable_path), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seeded(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the demo, seeded once for all processes that share the tests; servers run on copies of it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = shared / "seeded", shared / "seeded-whole"
    with (shared / "seeding").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir()
            seed_demo(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def demo(seeded: Path) -> Demo:
    """What the demo holds: codes, people, reviews."""
    return Demo(seeded)


@pytest.fixture(scope="session")
def served_demo(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(copy_of(seeded, tmp_path_factory.mktemp("shared")))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shared_visitors(chromium: Browser, served_demo: Server) -> Visitors:
    return Visitors(chromium, served_demo)


@pytest.fixture
def visitors(shared_visitors: Visitors) -> Iterator[Visitors]:
    """Opens windows on the demo that all tests share: for reading only."""
    yield shared_visitors
    shared_visitors.leave()


@pytest.fixture(scope="module")
def own_server(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(copy_of(seeded, tmp_path_factory.mktemp("own")))
    yield server
    server.stop()


@pytest.fixture
def own_demo(chromium: Browser, own_server: Server) -> Iterator[Visitors]:
    """Opens windows on a demo that only the tests of one file see: they may write what the others of the file do not read."""
    visitors = Visitors(chromium, own_server)
    yield visitors
    visitors.leave()


@pytest.fixture(scope="session")
def keep_picture() -> Callable[[str, Page], None]:
    """Takes a picture of a page for the folder that SCREENSHOTS names; without it takes none."""
    folder = os.environ.get("SCREENSHOTS")

    def keep(name: str, page: Page) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep
