"""Bringing sheets back: what is stored, what clashes, and when nothing is stored at all."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.calls.exchange import FileRefused
from proposals.config import Settings
from proposals.drafting.versions import freeze_version
from proposals.evaluation.assigning import wait_for_evaluator
from proposals.evaluation.models import FormerSheetText
from proposals.evaluation.sheets import revisions_of, values_of
from proposals.offline.lines import Taken, lines_of
from proposals.offline.queries import open_sheets_of, sheets_to_take
from proposals.offline.returns import ReturnRefused, bring_back
from proposals.offline.workbook import workbook_of
from proposals.workflow.people import SYSTEM, Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import AssignmentState, State
from tests.factories import edited_workbook, full_sheet, make_assignment, make_person, standard_rubric, write_sheet
from tests.factories.evaluation import COMMENT

RUBRIC = standard_rubric()
ROWS = {line.code: number for number, line in enumerate(lines_of(RUBRIC), 5)}
OTHER = "Μια εντελώς διαφορετική αιτιολογία, που γράφτηκε στο τρένο."


@pytest.fixture
def evaluator(session):
    return make_person(Role.EVALUATOR)


@pytest.fixture
def assignment(session, evaluator):
    return make_assignment(AssignmentState.ACCEPTED, evaluator=evaluator)


def taken(assignment, **more):
    proposal = assignment.proposal
    about = {"number": assignment.id, "code": proposal.public_code, "version": assignment.version.number, "title": proposal.title}
    rest = {"body": proposal.body.name, "due_at": assignment.due_at, "rubric": proposal.call.rubric}
    return Taken(**{**about, **rest, "values": values_of(assignment), "revisions": revisions_of(assignment), **more})


def file_of(*assignments, person=None, **more):
    return workbook_of([taken(each, **more) for each in assignments], (person or assignments[0].evaluator).id, "el")


def filled(content, assignment, **cells):
    places = {f"{name.split('__')[1]}{ROWS[name.split('__')[0]]}": value for name, value in cells.items()}
    return edited_workbook(content, {(assignment.proposal.public_code, place): value for place, value in places.items()})


def bring(actor, content, **settings):
    return bring_back(actor, content, Settings(**settings))


def mistakes(actor, content):
    with pytest.raises(ReturnRefused) as refused:
        bring(actor, content)
    return [(misfit.place, str(misfit.phrase)) for misfit in refused.value.misfits]


def refusal(actor, content, **settings):
    with pytest.raises(FileRefused) as refused:
        bring(actor, content, **settings)
    return str(refused.value)


# What may be taken ---------------------------------------------------------------------------------------------------


def test_only_sheets_that_one_may_write_now_are_taken_by_due_date(session, evaluator, assignment):
    final = make_assignment(AssignmentState.FINAL, evaluator=evaluator)
    invited = make_assignment(evaluator=evaluator)
    waiting = make_assignment(AssignmentState.ACCEPTED, evaluator=evaluator)
    freeze_version(SYSTEM, waiting.proposal)
    wait_for_evaluator(waiting)
    settled = make_assignment(AssignmentState.ACCEPTED, evaluator=evaluator)
    settled.proposal.state = State.REVIEWED
    strange = make_assignment(AssignmentState.ACCEPTED)
    dated = make_assignment(AssignmentState.ACCEPTED, evaluator=evaluator, due_at=assignment.assigned_at)
    session.flush()

    numbers = [each.id for each in (assignment, final, invited, waiting, settled, strange)]
    assert open_sheets_of(evaluator.actor) == [dated, assignment]
    assert sheets_to_take(evaluator.actor, numbers) == [assignment]


# What is stored ------------------------------------------------------------------------------------------------------


def test_filled_sheet_is_stored_and_recorded(session, evaluator, assignment):
    content = filled(file_of(assignment), assignment, impact__D="4", impact__E=COMMENT, check_ai__D="ΝΑΙ")

    (returned,) = bring(evaluator.actor, content)

    assert values_of(assignment) == {"comment_to_body": None, "impact": "4.0", "impact_comment": COMMENT, "check_ai": "yes", "check_ai_comment": None}
    assert (returned.saved.conflicts, len(returned.saved.gaps), returned.to_choose) == ((), 12, [])
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.subject, entry.proposal_id) == ("bring_sheets_back", f"person:{evaluator.id}", None)
    assert entry.details["stored"] == {assignment.proposal.public_code: ["impact", "impact_comment", "check_ai"]}


def test_file_that_nobody_filled_changes_nothing_whatever_was_written_meanwhile(session, evaluator, assignment):
    write_sheet(assignment, full_sheet(RUBRIC))
    content = file_of(assignment)
    write_sheet(assignment, {"impact": "1.0", "impact_comment": OTHER})
    before = values_of(assignment), revisions_of(assignment), assignment.sheet_revision

    (returned,) = bring(evaluator.actor, content)

    assert (returned.saved.changed, returned.saved.conflicts) == ((), ())
    assert (values_of(assignment), revisions_of(assignment), assignment.sheet_revision) == before


def test_field_that_was_changed_on_both_sides_is_shown_and_not_written_over(evaluator, assignment):
    write_sheet(assignment, full_sheet(RUBRIC))
    content = filled(file_of(assignment), assignment, impact__E=OTHER, novelty__D="2", feasibility__D=None)
    write_sheet(assignment, {"impact_comment": f"{COMMENT} Και άλλα.", "feasibility": "3.0"})

    (returned,) = bring(evaluator.actor, content)

    assert {conflict.field.code for conflict in returned.saved.conflicts} == {"feasibility", "impact_comment"}
    assert returned.saved.changed == ("novelty",)
    assert (values_of(assignment)["impact_comment"], values_of(assignment)["feasibility"]) == (f"{COMMENT} Και άλλα.", "3.0")
    assert dict(returned.to_choose) == {"impact_comment": OTHER, "base-impact_comment": "1", "feasibility": "", "base-feasibility": "1"}


def test_same_change_on_both_sides_is_no_conflict_and_a_second_upload_changes_nothing(evaluator, assignment):
    content = filled(file_of(assignment), assignment, impact__D="4")
    write_sheet(assignment, {"impact": "4.0"})

    first, second = bring(evaluator.actor, content), bring(evaluator.actor, content)

    assert [(each[0].saved.changed, each[0].saved.conflicts) for each in (first, second)] == [((), ()), ((), ())]


def test_what_the_file_wrote_over_stays_in_the_history(session, evaluator, assignment, the_time):
    write_sheet(assignment, full_sheet(RUBRIC))
    the_time.shift(3_600)

    bring(evaluator.actor, filled(file_of(assignment), assignment, impact__E=OTHER))

    assert list(session.scalars(select(FormerSheetText.value))) == [COMMENT]


# All or nothing ------------------------------------------------------------------------------------------------------


def test_one_mistake_keeps_the_whole_file_out_and_all_are_named(session, evaluator, assignment):
    other = make_assignment(AssignmentState.ACCEPTED, evaluator=evaluator)
    content = filled(file_of(assignment, other), assignment, impact__D="9", novelty__D="3")
    content = filled(content, other, impact__D="3", impact__E="=1+1")

    found, row = mistakes(evaluator.actor, content), ROWS["impact"]

    assert [place for place, _sentence in found] == [f"{assignment.proposal.public_code}!D{row}", f"{other.proposal.public_code}!E{row}"]
    assert (values_of(assignment), values_of(other)) == ({"comment_to_body": None}, {"comment_to_body": None})
    assert "bring_sheets_back" not in list(session.scalars(select(AuditEntry.action)))


def test_sheet_that_is_no_longer_open_is_named(session, evaluator, assignment):
    content = file_of(assignment)
    name = assignment.proposal.public_code
    assignment.proposal.state = State.REVIEWED
    session.flush()
    closed = mistakes(evaluator.actor, content)
    assignment.proposal.state, assignment.state = State.IN_REVIEW, AssignmentState.DECLINED
    session.flush()

    assert closed == [(name, "Το φύλλο δεν αλλάζει πια: η πρόταση δεν είναι σε αξιολόγηση. Διαγράψτε το φύλλο εργασίας της.")]
    assert mistakes(evaluator.actor, content) == [(name, "Το φύλλο δεν αλλάζει όσο η κατάστασή του είναι «%(state)s».")]


def test_text_with_a_newer_version_is_named_before_and_after_the_evaluator_saw_it(session, evaluator, assignment):
    content, name = file_of(assignment), assignment.proposal.public_code
    newer = freeze_version(SYSTEM, assignment.proposal)
    wait_for_evaluator(assignment)
    ((place, waiting),) = mistakes(evaluator.actor, content)
    assignment.version, assignment.newer_version = newer, None
    session.flush()

    assert (place, "έκδοση" in waiting) == (name, True)
    assert mistakes(evaluator.actor, content) == [
        (name, "Το αρχείο κρίνει την έκδοση %(theirs)s, το φύλλο σας την %(ours)s. Πάρτε νέο αρχείο για αυτή την πρόταση.")
    ]


def test_sheet_of_somebody_else_is_named_as_one_that_is_not_there(session, evaluator, assignment):
    strange = make_assignment(AssignmentState.ACCEPTED)
    content = filled(file_of(strange, person=evaluator), strange, impact__D="4")

    sentence = "Το φύλλο αξιολόγησης δεν είναι δικό σας."
    assert mistakes(evaluator.actor, content) == [(strange.proposal.public_code, sentence)]
    assert mistakes(evaluator.actor, file_of(assignment, number=99_999)) == [(assignment.proposal.public_code, sentence)]
    assert values_of(strange) == {"comment_to_body": None}


def test_file_of_somebody_else_an_empty_and_a_large_one_are_refused(session, evaluator, assignment):
    strange = make_assignment(AssignmentState.ACCEPTED)
    book, out = load_workbook(io.BytesIO(file_of(assignment))), io.BytesIO()
    del book[assignment.proposal.public_code]
    book.save(out)

    assert refusal(evaluator.actor, file_of(strange)) == "Το αρχείο το πήρε άλλος αξιολογητής. Ανεβάστε εκείνο που πήρατε εσείς."
    assert refusal(evaluator.actor, out.getvalue()) == "Το αρχείο δεν έχει κανένα φύλλο εργασίας με πρόταση."
    assert refusal(evaluator.actor, b"") == "Επιλέξτε ένα αρχείο."
    assert refusal(evaluator.actor, b"x" * 2_000, import_max_kb=1) == "Το αρχείο είναι μεγαλύτερο από %(limit)s KB, που είναι το όριο."


def test_who_evaluates_nothing_brings_nothing_back(session, assignment):
    with pytest.raises(NotAllowed):
        bring(make_person(Role.SUBMITTER).actor, file_of(assignment))
