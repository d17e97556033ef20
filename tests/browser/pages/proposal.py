"""A proposal: a new draft, its page with the steps, the check page, the receipt."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.pages.inputs import fill_inputs
from tests.browser.watching import Window


class ProposalPage:
    """The pages of one proposal as one person sees them."""

    def __init__(self, window: Window, path: str = "") -> None:
        self.window, self.page, self.path = window, window.page, path

    def start(self, call: str, title: str) -> None:
        """Open a draft from the desk, where the open call offers it."""
        self.window.visit("/desk")
        self.page.get_by_role("link", name="Νέα πρόταση").click()
        expect(self.page).to_have_url(re.compile(f"call={call}$"))
        self._name(title)

    def begin(self, call: str, title: str) -> None:
        """Open a draft where the link on the desk leads; for tests that are about what comes then."""
        self.window.visit(f"/proposals/new?call={call}")
        self._name(title)

    def _name(self, title: str) -> None:
        self.page.get_by_label("Τίτλος").fill(title)
        self.page.get_by_role("button", name="Άνοιγμα προσχεδίου").click()
        self.window.shows_state("draft")
        self.path = self.window.path

    def open(self, part: str = "") -> None:
        self.window.visit(self.path + part)

    def find_on_desk(self, title: str) -> None:
        """Go where the desk says that something waits."""
        self.window.visit("/desk")
        self.page.locator(".todo").get_by_role("link", name=title, exact=True).click()

    def step(self, name: str) -> Locator:
        """The form of a step that is open here."""
        return self.page.locator(f'form[action$="/steps/{name}"]')

    def take(self, name: str, **values: object) -> None:
        """Take a step, filling in what it asks for."""
        own_page = self.page.locator(f'a[href$="/steps/{name}"]')
        self.step(name).or_(own_page).first.wait_for(state="attached")
        if own_page.count():
            own_page.click()
        form = self.step(name)
        form.wait_for(state="attached")
        folded = self.page.locator("details:not([open])").filter(has=form)
        if folded.count():
            folded.locator("summary").click()
        fill_inputs(form, values)
        form.get_by_role("button").click()

    def is_closed(self, name: str, reason: str) -> None:
        """The step is named with the reason why it cannot be taken, and there is no button."""
        expect(self.step(name)).to_have_count(0)
        expect(self.page.locator(f'[data-step="{name}"]')).to_contain_text(reason)

    def gaps(self) -> list[str]:
        """What the check page says is missing or wrong."""
        self.open("/check")
        return self.page.locator(".gaps li").all_inner_texts()

    def shows_all(self, answers: Mapping[str, Any]) -> None:
        """Every text that was written, in fields and in cells of tables, stands on the page."""
        shown = _one_line(self.page.locator("main").inner_text())
        cells = [cell for rows in answers.values() if isinstance(rows, list) for row in rows if isinstance(row, dict) for cell in row.values()]
        texts = [text for text in [*answers.values(), *cells] if isinstance(text, str) and " " in text]
        assert texts
        assert [text for text in texts if _one_line(text) not in shown] == []

    def receipt(self) -> Mapping[str, str]:
        """The receipt as it stands on the page: its facts by their names."""
        terms, facts = self.page.locator("main dt"), self.page.locator("main dd")
        return dict(zip(terms.all_inner_texts(), facts.all_inner_texts(), strict=True))


def _one_line(text: str) -> str:
    return " ".join(text.split())
