"""The sign-in page."""

from playwright.sync_api import expect

from tests.browser.watching import Window


class SignInPage:
    def __init__(self, window: Window) -> None:
        self.window = window

    def sign_in(self, email: str, password: str) -> None:
        """From the front page in, as somebody who comes for the first time."""
        page = self.window.page
        self.window.visit("/sign-in")
        page.get_by_label("email").fill(email)
        page.get_by_label("Κωδικός").fill(password)
        page.locator("main").get_by_role("button", name="Είσοδος").click()
        expect(page.get_by_role("button", name="Έξοδος")).to_be_visible()
