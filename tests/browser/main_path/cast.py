"""What the people of the main path share: the proposal, its address, and a window for each of them."""

from typing import Any

from proposals.calls.form import standard_form
from proposals.calls.rubric import standard_rubric
from tests.browser.accessible import meets_no_barrier
from tests.browser.demo import Demo
from tests.browser.pages.proposal import ProposalPage
from tests.browser.people import Visitors
from tests.browser.watching import Window
from tests.factories.answers import complete_answers

CALL = "esdk-2027"
TITLE = "Ραντεβού με τον γεωπόνο από το τηλέφωνο του χωριού"
LESSON = "Τα ραντεβού του πρωινού χάνονταν· τα μεταφέραμε μετά το μεσημέρι."
FORM, RUBRIC = standard_form(), standard_rubric()
ANSWERS = {**complete_answers(FORM, email="idea@crete.example"), "title": TITLE}
del ANSWERS["lessons"]  # it is asked for later


class Cast:
    """The people of the journey. `path` is the address of the proposal, which changes when it gets its code; `sheets` those of its sheets.

    `options` say what is special about their browsers.
    """

    def __init__(self, visitors: Visitors, demo: Demo, **options: Any) -> None:
        self.visitors, self.demo, self.options = visitors, demo, options
        self.path = ""
        self.sheets: list[str] = []
        self._windows: dict[str, Window] = {}

    def at(self, email: str) -> ProposalPage:
        """The proposal as this person sees it; everybody signs in when he is first needed."""
        return ProposalPage(self.window_of(email), self.path)

    def window_of(self, email: str) -> Window:
        if email not in self._windows:
            self._windows[email] = self.visitors.sign_in(email, **self.options)
        return self._windows[email]

    def meets_no_barrier(self, email: str) -> None:
        """Axe finds nothing on the page that this person has before him. Axe is a script itself: without scripts it would never answer."""
        if self.options.get("java_script_enabled", True):
            meets_no_barrier(self.window_of(email).page)
