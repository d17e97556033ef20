"""Everything works where a browser runs no scripts: the same drafting, with rows that come and go, and errors."""

from playwright.sync_api import expect

from proposals.calls.form import standard_form
from tests.browser.pages.proposal import ProposalPage
from tests.browser.pages.section import SectionPage
from tests.browser.people import AUTHOR, Visitors
from tests.browser.steps import step
from tests.factories.answers import complete_answers

FORM = standard_form()
ANSWERS = complete_answers(FORM, email="idea@crete.example")
STAGES = [{**ANSWERS["milestones"][0], "title": title} for title in ("Μελέτη", "Δοκιμή", "Γενίκευση")]


def test_draft_is_written_without_scripts(own_demo: Visitors) -> None:
    window = own_demo.sign_in(AUTHOR, java_script_enabled=False)
    proposal = ProposalPage(window)
    with step("The author starts a draft"):
        proposal.start("esdk-2027", "Μια πρόταση χωρίς σενάρια")
    section = SectionPage(window, proposal.path, FORM)
    with step("The author fills a section with a table, adding a third row; what was written before stays"):
        section.open("delivery")
        section.fill("delivery", {**ANSWERS, "milestones": STAGES})
        titles = [section.input(f"milestones-{number}-title") for number in range(3)]
        expect(titles[0]).to_have_value("Μελέτη")
    with step("The author takes the second row out; the third moves up"):
        section.remove_row("milestones", 1)
        expect(titles[0]).to_have_value("Μελέτη")
        expect(titles[1]).to_have_value("Γενίκευση")
        section.save()
        expect(section.rows("milestones")).to_have_count(2)
    with step("The author writes a wrong e-mail: it is kept, named in the summary, and the link leads to it"):
        section.open("body")
        section.fill("body", {**ANSWERS, "contact_email": "χωρίς παπάκι"})
        errors = section.save_with_errors()
        assert [error.split(":")[0] for error in errors] == [FORM.by_code["contact_email"].label.el]
        window.page.locator(".error-summary a").click()
        expect(window.page).to_have_url(f"{window.watch.server}{section.path}/edit/body#contact_email")
        expect(section.input("contact_email")).to_have_value("χωρίς παπάκι")
    with step("The author mends it"):
        section.input("contact_email").fill(ANSWERS["contact_email"])
        section.save()
        assert section.errors() == []


def test_step_with_questions_is_taken_without_scripts(own_demo: Visitors) -> None:
    window = own_demo.sign_in(AUTHOR, java_script_enabled=False)
    proposal = ProposalPage(window)
    proposal.start("esdk-2027", "Μια πρόταση που αποσύρεται")

    proposal.take("withdraw")

    window.shows_state("withdrawn")
