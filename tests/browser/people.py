"""Who stands before the browser: windows for a visitor or for somebody with an account of the demo."""

from typing import Any

from playwright.sync_api import Browser

from tests.browser.pages.sign_in import SignInPage
from tests.browser.screens import WIDE
from tests.browser.serving import Server
from tests.browser.watching import Watch, Window

PASSWORD = "demo"
PATIENCE = 15_000

AUTHOR, APPROVER = "author@crete.example", "approver@crete.example"
MANAGER, CHAIR, DECISION_MAKER = "manager@gspa.example", "chair@gspa.example", "decision@gspa.example"
ADMINISTRATOR, OBSERVER = "admin@gspa.example", "observer@gspa.example"


def evaluator(number: int) -> str:
    return f"evaluator{number}@gspa.example"


class Visitors:
    """Opens windows on one server and watches over every one of them."""

    def __init__(self, chromium: Browser, server: Server) -> None:
        self._chromium, self._server = chromium, server
        self._windows: list[tuple[str, Window]] = []
        self._kept: dict[str | None, Window] = {}

    def open(self, who: str = "a visitor", **options: Any) -> Window:
        """A new window of somebody who has not signed in."""
        context = self._chromium.new_context(**{"viewport": WIDE, "locale": "el-GR", "timezone_id": "Europe/Athens", **options})
        context.set_default_timeout(PATIENCE)
        watch = Watch(self._server.url)
        watch.over(context)
        window = Window(context.new_page(), watch)
        self._windows.append((who, window))
        return window

    def sign_in(self, email: str, **options: Any) -> Window:
        """A new window of somebody who has just signed in, by the sign-in page."""
        window = self.open(email, **options)
        SignInPage(window).sign_in(email, PASSWORD)
        return window

    def come_back(self, email: str, **options: Any) -> Window:
        """A new window of somebody who signed in on this server before, with the cookie of then; the first time he signs in."""
        cookies = self._server.cookies
        if email not in cookies:
            window = self.sign_in(email, **options)
            cookies[email] = window.page.context.cookies()
            return window
        window = self.open(email, **options)
        window.page.context.add_cookies(cookies[email])
        return window

    def known(self, email: str | None) -> Window:
        """The window that this person has had from the first time on, a visitor's without an e-mail; for tests that only read."""
        if email not in self._kept:
            self._kept[email] = self.sign_in(email) if email else self.open()
        window = self._kept[email]
        window.page.set_viewport_size(WIDE)
        window.page.emulate_media(media="screen")
        return window

    def leave(self) -> None:
        """Close every window that is not kept; whatever went wrong behind any of them fails the test now."""
        kept = self._kept.values()
        for _who, window in self._windows:
            if window not in kept:
                window.page.context.close()
        problems = [f"{who}: {problem}" for who, window in self._windows for problem in window.watch.told()]
        self._windows = [(who, window) for who, window in self._windows if window in kept]
        if any(" answered 5" in problem for problem in problems):
            problems.append(self._server.said())
        assert not problems, "\n".join(problems)
