"""Windows of the browser, and the watch over them: what goes wrong behind a page fails the test, however well the page looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError, expect

# Chrome repeats in the console what the status of a response says already; that is judged by `_look_at_response`.
SAID_BY_THE_STATUS = "Failed to load resource: the server responded with a status of"


@dataclass
class Watch:
    """Keeps every console error, uncaught error, broken policy, failed request, and request to another host."""

    server: str
    problems: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._listen)
        context.on("weberror", self._catch)
        context.on("request", self._look_at_request)
        context.on("requestfailed", self._look_at_failure)
        context.on("response", self._look_at_response)

    def told(self) -> list[str]:
        """What went wrong since this was asked last."""
        problems, self.problems = self.problems, []
        return problems

    def _listen(self, message: ConsoleMessage) -> None:
        # A broken content security policy is an error in the console.
        if message.type == "error" and not message.text.startswith(SAID_BY_THE_STATUS):
            self.problems.append(f"the console says: {message.text}")

    def _catch(self, error: WebError) -> None:
        self.problems.append(f"a script failed: {error.error}")

    def _look_at_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and f"{address.scheme}://{address.netloc}" != self.server:
            self.problems.append(f"a request left the server: {request.url}")

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """What goes wrong behind the page inside is what the test is about."""
        before = list(self.problems)
        yield
        self.problems = before

    def _look_at_failure(self, request: Request) -> None:
        # A browser breaks off what it still waits for when it leaves a page, and the page itself for a download.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"a request failed: {request.method} {request.url}: {request.failure}")

    def _look_at_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= 400 and not (is_page and response.status in self.expected):
            self.problems.append(f"{response.request.method} {response.url} answered {response.status}")


@dataclass(frozen=True, eq=False)
class Window:
    """One window of one person."""

    page: Page
    watch: Watch

    def visit(self, path: str, status: int = 200) -> None:
        """Open an address of the product, which answers with this status."""
        with self.answering(status):
            self.page.goto(self.watch.server + path)

    @contextmanager
    def answering(self, *statuses: int) -> Iterator[None]:
        """What is done inside leads to a page with one of these statuses: a refusal that is not announced so fails the test."""
        self.watch.expected = set(statuses)
        with self.page.expect_navigation() as navigation:
            yield
        self.watch.expected = set()
        answered = navigation.value.status
        assert answered in statuses, f"expected an answer of {statuses}, and it was {answered}"

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def shows_state(self, state: str) -> None:
        """The proposal on the page is in this state."""
        expect(self.page.locator("main")).to_have_attribute("data-state", state)

    def shows_heading(self, text: str) -> None:
        expect(self.page.locator("h1")).to_have_text(text)

    def says(self, text: str) -> None:
        """The text stands on the page where everybody can see it."""
        expect(self.page.locator("main").get_by_text(text).filter(visible=True).first).to_be_visible()

    def says_nothing_of(self, text: str) -> None:
        expect(self.page.locator("body").get_by_text(text)).to_have_count(0)
