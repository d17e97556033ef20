"""The same pages in English: chosen once, kept from page to page and until the next sign-in."""

import re

from playwright.sync_api import Page, expect

from tests.browser.demo import Demo
from tests.browser.pages.sign_in import SignInPage
from tests.browser.people import AUTHOR, PASSWORD, Visitors
from tests.browser.steps import step

# Sections keep their letters, Α to Ζ and ΣΤ, in both languages.
GREEK = re.compile(r"[Α-Ωα-ωΆ-ώ]{3,}")
# What the product itself says of a page; the words of proposals, people and bodies stay as they were written.
SAID_BY_US = (
    "nav.nav a, nav.tabs a, .masthead__tools button, main label:not(.choice), main legend, main button, main .page-head h1, main .hint, .footer a"
)


def test_visitor_reads_in_english(own_demo: Visitors) -> None:
    window = own_demo.open()
    page = window.page
    with step("The visitor finds the switch in his own language, and stays on the page"):
        window.visit("/sign-in")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert window.path == "/sign-in"
        window.shows_heading("Sign in")
        assert greek_left(page) == []
    for path in ("/", "/calls", "/calls/esdk-2027", "/catalogue", "/criteria", "/help", "/accessibility", "/privacy"):
        with step(f"{path} is in English"):
            window.visit(path)
            expect(page.locator("html")).to_have_attribute("lang", "en")
            assert greek_left(page) == []
    with step("And back to Greek"):
        page.get_by_role("button", name="Ελληνικά").click()
        expect(page.locator("html")).to_have_attribute("lang", "el")


def test_author_writes_in_english_pages(own_demo: Visitors, demo: Demo) -> None:
    window = own_demo.sign_in(AUTHOR)
    page, draft = window.page, demo.draft_of(AUTHOR)
    with step("The author switches"):
        window.visit("/desk")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    for path in (
        "/desk",
        "/proposals",
        "/proposals/new?call=esdk-2027",
        f"{draft.path}/edit/identity",
        f"{draft.path}/edit/delivery",
        f"{draft.path}/attachments",
    ):
        with step(f"{path} is in English"):
            window.visit(path)
            assert greek_left(page) == []
    with step("The choice is remembered until the next sign-in"):
        page.get_by_role("button", name="Sign out").click()
        again = own_demo.open()
        again.visit("/sign-in")
        SignInPage(again).try_to_sign_in(AUTHOR, PASSWORD)
        expect(again.page.locator("html")).to_have_attribute("lang", "en")


def greek_left(page: Page) -> list[str]:
    """What the product says on the page with Greek letters in it; the button that leads back to Greek may."""
    said = [text.split("\n")[0] for text in page.locator(SAID_BY_US).all_inner_texts()]  # a second line is for screen readers: what of
    return [text for text in said if GREEK.search(text) and text != "Ελληνικά"]
