"""What those who work on a proposal by invitation are told of its steps."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from proposals.drafting.completion import Asked
from proposals.drafting.steps import Details, take_step
from proposals.drafting.versions import current_hash
from proposals.notices.mail import write_message
from proposals.notices.models import Notice
from proposals.workflow.people import May, Role
from proposals.workflow.states import State
from proposals.workflow.table import STEPS, Audience
from tests.factories import NOW, make_body, make_member, make_person, make_proposal, make_recommendation

# What the outcome of a proposal holds, which is the body's alone, and what only people of the body are.
OF_THE_BODY = ("βαθμ", "αξιολογητ", "σχόλια", "φορέα σας", "/outcome", "συντάκτης", "εγκρίνων")
TOLD_TO_EDITORS = [step for step in STEPS if Audience.EDITORS in step.tells]
NOTE = "Λείπει η μελέτη κόστους."


@pytest.fixture
def partner(session):
    return make_person(Role.SUBMITTER, body=make_body(), name="Ξένη Ροδίτη")


def told(session):
    return sorted((notice.kind, notice.person_id) for notice in session.scalars(select(Notice)))


def case_of(body, step):
    """Somebody who may take a step, a proposal on which he may, and what he gives."""
    state = step.moves[0].source
    proposal = make_proposal(state, body=body, title="Μητρώο", checks_failed=int(step.name == "declare_inadmissible"))
    if step.name in ("accept", "place_on_reserve", "reject"):
        make_recommendation(proposal)
    proposal.checks_open, proposal.has_objection = 0, step.name == "reconsider"
    by = {"is_approver": Role.BODY_APPROVER, "is_call_manager": Role.CALL_MANAGER, "is_decision_maker": Role.DECISION_MAKER}
    role = by[step.by[0].__name__]
    actor = make_person(role, body=body) if role.is_of_a_body else make_person(role)
    remarks = (Asked(proposal.call.form.sections[0].code, text="Γράψτε το κόστος."),)
    due_on = NOW.date().replace(month=12)
    details = Details(NOTE, remarks, due_on, decision_number="12/2026", decision_date=NOW.date(), text_seen=current_hash(proposal))
    return actor.actor, proposal, details


@pytest.mark.parametrize("step", TOLD_TO_EDITORS, ids=lambda step: step.name)
def test_member_who_writes_is_told_of_every_step_of_which_the_editors_are(session, body, editor, partner, step):
    actor, proposal, details = case_of(body, step)
    make_member(proposal, partner, May.EDIT)

    take_step(actor, proposal, step.name, details)

    assert ("step_for_invited", partner.id) in told(session)
    assert (step.name, editor.id) in told(session)
    assert [kind for kind, number in told(session) if number == partner.id] == ["step_for_invited"]


@pytest.mark.parametrize("language", ["el", "en"])
@pytest.mark.parametrize("step", TOLD_TO_EDITORS, ids=lambda step: step.name)
def test_letter_to_a_member_says_what_the_timeline_says_and_nothing_of_the_outcome(app, session, body, partner, step, language):
    partner.language = language
    actor, proposal, details = case_of(body, step)
    make_member(proposal, partner, May.EDIT)
    take_step(actor, proposal, step.name, details)
    query = select(Notice).where(Notice.person_id == partner.id).options(joinedload(Notice.person))

    notice = session.scalars(query).one()
    letter = write_message(notice, app.extensions["settings"])

    assert set(notice.values) == {"title", "code", "note", "remarks", "state", "due", "step"}
    assert [words for words in OF_THE_BODY if words in letter.get_content()] == []
    if language == "el":
        assert step.past in letter.get_content().splitlines()
    assert NOTE in letter.get_content()
    assert f"/proposals/{proposal.public_code}\n" in letter.get_content()


@pytest.mark.parametrize("may", [May.COMMENT, May.VIEW])
def test_member_who_does_not_write_is_told_of_no_step(session, body, partner, may):
    actor, proposal, details = case_of(body, next(step for step in STEPS if step.name == "return_for_completion"))
    make_member(proposal, partner, may)

    take_step(actor, proposal, "return_for_completion", details)

    assert told(session) == []


def test_step_of_which_the_editors_are_not_told_is_told_to_no_member(session, body, editor, partner):
    proposal = make_proposal(State.DRAFT, body=body)
    make_member(proposal, partner, May.EDIT)

    take_step(editor.actor, proposal, "withdraw")

    assert told(session) == []


@pytest.mark.parametrize("why", ["took the step", "is an editor too", "has no account any more", "works on another proposal"])
def test_nobody_is_told_twice_or_for_nothing(session, body, editor, why):
    actor, proposal, details = case_of(body, next(step for step in STEPS if step.name == "send_back"))
    person = {"took the step": lambda: session.get_one(type(editor), actor.person_id), "is an editor too": lambda: editor}.get(why, make_person)()
    make_member(make_proposal(body=body) if why == "works on another proposal" else proposal, person, May.EDIT)
    person.active = why != "has no account any more"

    take_step(actor, proposal, "send_back", details)

    assert told(session) == [("send_back", editor.id)]
