"""An evaluator's work on one proposal: the declaration, the text beside the sheet, the sheet when it is final."""

from collections.abc import Mapping

from playwright.sync_api import Locator, expect

from tests.browser.pages.inputs import fill_inputs
from tests.browser.watching import Window

OTHERS = "Τα άλλα οριστικά φύλλα"


class SheetPage:
    def __init__(self, window: Window) -> None:
        self.window, self.page = window, window.page
        self.form = self.page.locator("form[data-warns]")

    def declare_no_conflict(self) -> None:
        """Declare, and read the text, which opens only now."""
        expect(self.page.locator(".bench__text")).to_have_count(0)
        self.page.get_by_role("checkbox", name="Δηλώνω ότι δεν έχω κώλυμα").check()
        self.page.locator('form[action$="/steps/accept"]').get_by_role("button").click()
        expect(self.page.locator(".bench__text")).to_be_visible()

    def score(self, points: Mapping[str, str], comment: str) -> None:
        """Give points to criteria by their codes, each with a comment of its own."""
        fill_inputs(self.form, points)
        fill_inputs(self.form, {f"{code}_comment": f"{comment} ({code})" for code in points})

    def comment_to_body(self, text: str) -> None:
        self.form.get_by_label("Σχόλιο προς τον φορέα").fill(text)

    def save(self) -> None:
        self.form.get_by_role("button", name="Αποθήκευση", exact=True).click()
        self.window.says("Το φύλλο αποθηκεύτηκε.")

    def make_final(self) -> None:
        self.form.get_by_role("button", name="Οριστική υποβολή του φύλλου").click()

    def gaps(self) -> list[str]:
        """The places in the sheet where something is missing, as the summary links to them."""
        return [str(link.get_attribute("href")) for link in self.page.locator(".error-summary a").all()]

    def row_of(self, title: str) -> Locator:
        """The row of a proposal in the evaluator's list."""
        return self.page.get_by_role("row").filter(has=self.page.get_by_role("link", name=title))

    def shows_no_other_sheet(self) -> None:
        expect(self.page.get_by_role("heading", name=OTHERS)).to_have_count(0)

    def others(self) -> list[str]:
        """The sheets of the others, as this evaluator reads them."""
        expect(self.page.get_by_role("heading", name=OTHERS)).to_be_visible()
        return self.page.locator("details.fold summary", has_text="Αξιολογητής").all_inner_texts()
