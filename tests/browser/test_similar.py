"""The panel of similar proposals on the page of a draft."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages.proposal import ProposalPage
from tests.browser.people import AUTHOR, Visitors


@pytest.fixture
def draft(own_demo: Visitors) -> ProposalPage:
    """A draft that speaks of the water networks of islands, as an accepted proposal of another body does."""
    proposal = ProposalPage(own_demo.sign_in(AUTHOR))
    proposal.start("esdk-2027", "Τηλεμετρίες δικτύων ύδρευσης στα νησιά")
    return proposal


def test_panel_asks_only_once_it_is_opened_and_then_shows_what_its_page_shows(draft: ProposalPage) -> None:
    page, window = draft.window.page, draft.window
    window.visit(f"{draft.path}/similar")
    heading = page.locator("#h-similar").inner_text()
    found = [link.inner_text() for link in page.locator("#similar .card a").all()]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/similar") else None)
    window.visit(draft.path)
    panel, before = page.locator("details[data-similar]"), list(asked)

    panel.locator("summary").click()

    expect(panel.locator("[aria-live] > p")).to_have_text(heading)
    assert "Νερό που δεν χάνεται: κοινή τηλεμετρία για τα δίκτυα ύδρευσης της Ρόδου και των μικρών νησιών" in found
    assert [link.inner_text() for link in panel.locator("li a").all()] == found
    assert panel.locator("li p").first.inner_text().startswith("Κοινές λέξεις: ")
    assert (before, len(asked)) == ([], 1)


def test_panel_that_cannot_be_filled_keeps_its_link(draft: ProposalPage) -> None:
    page = draft.window.page
    draft.window.visit(draft.path)
    page.route("**/similar", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>nothing</p>"))
    panel = page.locator("details[data-similar]")

    panel.locator("summary").click()

    expect(panel.get_by_role("link", name="Δείτε ποιες μοιάζουν και σε τι")).to_be_visible()
    expect(panel.locator("[aria-live]")).to_be_empty()
