"""Accounts: an administrator's page of a person, and one's own password."""

from playwright.sync_api import expect

from tests.browser.pages.inputs import fill_inputs
from tests.browser.watching import Window


class AccountPages:
    def __init__(self, window: Window) -> None:
        self.window, self.page = window, window.page

    def make_person(self, name: str, email: str, *roles: str) -> str:
        """Open an account; the temporary password, which is shown this once."""
        self.window.visit("/manage/people/new")
        form = self.page.locator('main form[action$="/manage/people/new"]')
        fill_inputs(form, {"name": name, "email": email, "roles": list(roles)})
        form.get_by_role("button", name="Άνοιγμα λογαριασμού").click()
        self.window.shows_heading("Ο λογαριασμός άνοιξε")
        return self.page.locator("main dd code").inner_text()

    def close(self, name: str) -> None:
        """Take a person's access away."""
        self.window.visit("/manage/people")
        self.page.get_by_role("link", name=name).click()
        self.page.get_by_role("checkbox", name="Μπορεί να συνδεθεί").uncheck()
        self.page.get_by_role("button", name="Αποθήκευση").click()
        row = self.page.get_by_role("row").filter(has=self.page.get_by_role("link", name=name))
        expect(row).to_contain_text("Κλειστός")

    def change_password(self, old: str, new: str) -> None:
        """Fill in the page that is open, whatever comes of it."""
        form = self.page.locator('main form[action$="/account/password"]')
        fill_inputs(form, {"current": old, "password": new, "again": new})
        form.get_by_role("button", name="Αλλαγή κωδικού").click()
