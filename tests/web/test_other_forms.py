"""Calls whose forms ask other things than the standard one: every page is made from the call's own form."""

import pytest
import yaml

from proposals.calls.form import form_from_data
from proposals.workflow.states import AssignmentState, State
from tests.factories import TINY_FORM, make_call

TINY = form_from_data(yaml.safe_load(TINY_FORM))
PAGES = (
    "",
    "/check",
    "/attachments",
    "/versions",
    "/versions/1",
    "/versions/1/receipt",
    "/versions/1/diff/1",
    "/evaluation",
    "/outcome",
    "/similar",
    "/copy",
)


@pytest.fixture
def a_tiny_proposal(a_proposal, stored):
    call = stored.arrange(lambda: make_call(TINY, title="Μικρή πρόσκληση"))
    return lambda state, **columns: a_proposal(state, call=call, answers={"name": "Λίγα", "colour": "red"}, **columns)


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.IN_REVIEW, State.ACCEPTED])
@pytest.mark.parametrize("who", ["author", "manager", "administrator", "observer"])
def test_pages_of_a_proposal_need_no_question_of_the_standard_form(page_of, cast, a_tiny_proposal, state, who):
    proposal = a_tiny_proposal(state)
    page = page_of(getattr(cast, who))

    opened = [rest for rest in PAGES if page.client.get(f"/proposals/{proposal.public_code}{rest}").status_code == 200]

    for rest in opened:
        assert page.get(f"/proposals/{proposal.public_code}{rest}").code == proposal.public_code
    assert opened or state is State.DRAFT


def test_section_of_a_tiny_form_is_written_and_counted(page_of, cast, a_tiny_proposal, stored):
    code = a_tiny_proposal(State.DRAFT).handle

    page = page_of(cast.author).get(f"/proposals/{code}").follow("Α. Πρώτη").send("Αποθήκευση", {"name": "Άλλο", "colour": "blue"})

    assert (stored.answer(code, "name"), stored.answer(code, "colour")) == ("Άλλο", "blue")
    assert page.document.heading == "Α. Πρώτη"


def test_sheet_and_lists_need_no_question_of_the_standard_form(page_of, cast, a_tiny_proposal, an_assignment):
    proposal = a_tiny_proposal(State.IN_REVIEW)
    number = an_assignment(AssignmentState.ACCEPTED, proposal).id

    page_of(cast.evaluator).get(f"/reviews/{number}")
    page_of(cast.evaluator).get("/reviews")
    for address in ("/proposals", "/desk"):
        page_of(cast.author).get(address)
    for address in (f"/manage/calls/{proposal.call.slug}/proposals", f"/manage/calls/{proposal.call.slug}/assignment"):
        page_of(cast.manager).get(address)


def test_call_page_lists_the_sections_of_its_own_form(page, cast, a_tiny_proposal):
    a_tiny_proposal(State.DRAFT)

    page.get("/calls").follow("Μικρή πρόσκληση")

    assert "Α. Πρώτη" in page.document.main
