"""One section of a proposal while it is written."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, expect

from proposals.calls.form import Field, Form
from tests.browser.pages.inputs import as_typed, fill_input
from tests.browser.watching import Window


class SectionPage:
    """The page of one section; `form` is the definition that it is made from."""

    def __init__(self, window: Window, path: str, form: Form) -> None:
        self.window, self.page, self.path, self.definition = window, window.page, path, form
        self.form = self.page.locator("form[data-warns]")

    def open(self, code: str) -> None:
        self.window.visit(f"{self.path}/edit/{code}")

    def fill(self, code: str, answers: Mapping[str, Any]) -> None:
        """Answer every question of this section that `answers` knows."""
        section = self.definition.section(code)
        assert section
        for field in section.fields:
            if field.code in answers and field.is_asked:
                self.answer(field, answers[field.code])

    def answer(self, field: Field, value: Any) -> None:
        if field.type == "table":
            self._fill_rows(field, value)
        else:
            fill_input(self.form, field.code, value if field.type == "date" else as_typed(field.type, value))

    def input(self, name: str) -> Locator:
        return self.form.locator(f'[name="{name}"]')

    def rows(self, table: str) -> Locator:
        return self.form.locator(f'[data-table="{table}"] tbody tr')

    def add_row(self, table: str) -> None:
        """Press the button under a table; there is one more row then, and what was written stays."""
        wanted = self.rows(table).count() + 1
        self.form.locator(f'button[name="add"][value="{table}"]').click()
        expect(self.rows(table)).to_have_count(wanted)

    def remove_row(self, table: str, row: int) -> None:
        left = self.rows(table).count() - 1
        self.form.locator(f'button[name="remove"][value="{table}-{row}"]').click()
        expect(self.rows(table)).to_have_count(max(left, self.definition.by_code[table].min_rows, 1))

    def save(self) -> None:
        """Save and stay."""
        self.form.get_by_role("button", name="Αποθήκευση", exact=True).click()
        self.window.says("Αποθηκεύτηκε στις")

    def save_with_errors(self) -> list[str]:
        """Save what is wrong: it is kept, and the page says what has to be mended."""
        with self.window.answering(422):
            self.form.get_by_role("button", name="Αποθήκευση", exact=True).click()
        return self.errors()

    def save_as_it_is(self) -> None:
        """Save and stay, whether something is wrong or not."""
        with self.window.answering(200, 422):
            self.form.get_by_role("button", name="Αποθήκευση", exact=True).click()

    def save_and_go_on(self) -> None:
        self.form.locator(".savebar button").first.click()
        self.window.says("Αποθηκεύτηκε στις")

    def errors(self) -> list[str]:
        return self.page.locator(".error-summary a").all_inner_texts()

    def _fill_rows(self, field: Field, rows: list[Mapping[str, Any]]) -> None:
        for number, row in enumerate(rows):
            if number >= self.rows(field.code).count():
                self.add_row(field.code)
            for column in field.columns:
                fill_input(self.form, f"{field.code}-{number}-{column.code}", as_typed(column.type, row[column.code]))
