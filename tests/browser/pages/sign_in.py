"""The sign-in page, and the way out."""

from playwright.sync_api import expect

from tests.browser.watching import Window


class SignInPage:
    def __init__(self, window: Window) -> None:
        self.window, self.page = window, window.page

    def sign_in(self, email: str, password: str) -> None:
        self.window.visit("/sign-in")
        self.try_to_sign_in(email, password)
        expect(self.page.get_by_role("button", name="Έξοδος")).to_be_visible()

    def try_to_sign_in(self, email: str, password: str) -> None:
        """Fill in the page that is open, whatever comes of it."""
        self.page.get_by_label("email").fill(email)
        self.page.get_by_label("Κωδικός").fill(password)
        self.page.locator("main").get_by_role("button", name="Είσοδος").click()

    def leave(self) -> None:
        self.page.get_by_role("button", name="Έξοδος").click()
        expect(self.page.get_by_role("button", name="Έξοδος")).to_have_count(0)
