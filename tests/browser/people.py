"""Who stands before the browser: windows for a visitor or for somebody with an account of the demo."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.browser.pages.sign_in import SignInPage
from tests.browser.screens import WIDE
from tests.browser.serving import Server
from tests.browser.watching import Watch, Window

PASSWORD = "demo"

AUTHOR, APPROVER = "author@crete.example", "approver@crete.example"
MANAGER, CHAIR, DECISION_MAKER = "manager@gspa.example", "chair@gspa.example", "decision@gspa.example"
ADMINISTRATOR, OBSERVER = "admin@gspa.example", "observer@gspa.example"


def evaluator(number: int) -> str:
    return f"evaluator{number}@gspa.example"


class Visitors:
    """Opens windows on one server and watches over every one of them."""

    def __init__(self, chromium: Browser, server: Server) -> None:
        self._chromium, self._server = chromium, server
        self._open: list[tuple[str, BrowserContext, Watch]] = []
        self._cookies: dict[str, Any] = {}

    def open(self, **options: Any) -> Window:
        """A window of somebody who has not signed in."""
        return self._window("a visitor", options)

    def sign_in(self, email: str, **options: Any) -> Window:
        """A window of somebody who has just signed in, by the sign-in page."""
        window = self._window(email, options)
        SignInPage(window).sign_in(email, PASSWORD)
        return window

    def known(self, email: str | None, **options: Any) -> Window:
        """A window of somebody who signed in before; of a visitor without an e-mail."""
        if email is None:
            return self.open(**options)
        if email not in self._cookies:
            window = self.sign_in(email)
            self._cookies[email] = window.page.context.storage_state()
        return self._window(email, {"storage_state": self._cookies[email], **options})

    def leave(self) -> None:
        """Close every window; whatever went wrong behind one of them fails the test now."""
        problems = []
        for who, context, watch in self._open:
            context.close()
            problems += [f"{who}: {problem}" for problem in watch.problems]
        self._open.clear()
        if any(" answered 5" in problem for problem in problems):
            problems.append(self._server.said())
        assert not problems, "\n".join(problems)

    def _window(self, who: str, options: dict[str, Any]) -> Window:
        context = self._chromium.new_context(**{"viewport": WIDE, "locale": "el-GR", "timezone_id": "Europe/Athens", **options})
        context.set_default_timeout(10_000)
        watch = Watch(self._server.url)
        watch.over(context)
        self._open.append((who, context, watch))
        return Window(context.new_page(), watch)
