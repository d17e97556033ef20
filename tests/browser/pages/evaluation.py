"""A proposal as the administration judges it: checklist, assignments, recommendation."""

from playwright.sync_api import Locator

from tests.browser.pages.inputs import fill_inputs
from tests.browser.watching import Window


class EvaluationPage:
    def __init__(self, window: Window, path: str) -> None:
        self.window, self.page, self.path = window, window.page, path

    def open(self) -> None:
        self.window.visit(f"{self.path}/evaluation")

    def fill_checklist(self, verdicts: dict[str, str], comments: dict[str, str] | None = None) -> None:
        """Answer the points of the checklist, each by its code."""
        form = self._form("checklist")
        fill_inputs(form, {f"verdict-{code}": verdict for code, verdict in verdicts.items()})
        fill_inputs(form, {f"comment-{code}": comment for code, comment in (comments or {}).items()})
        form.get_by_role("button", name="Αποθήκευση ελέγχου").click()

    def candidate(self, name: str) -> Locator:
        return self._form("assignments").locator("label").filter(has_text=name)

    def assign(self, *names: str) -> None:
        form = self._form("assignments")
        for name in names:
            self.candidate(name).get_by_role("checkbox").check()
        form.get_by_role("button", name="Ανάθεση στους επιλεγμένους").click()

    def barred(self, name: str) -> Locator:
        return self.page.get_by_role("group", name="Δεν μπορούν να την αναλάβουν").get_by_role("listitem").filter(has_text=name)

    def row_of(self, name: str) -> Locator:
        return self.page.get_by_role("row").filter(has=self.page.get_by_role("rowheader", name=name))

    def recommend(self, value: str, reasons: str) -> None:
        form = self._form("recommendation")
        fill_inputs(form, {"value": value, "reasons": reasons})
        form.get_by_role("button").click()

    def _form(self, name: str) -> Locator:
        return self.page.locator(f'form[action$="/{name}"]')
