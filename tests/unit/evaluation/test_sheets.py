"""Writing a scoring sheet field by field, and the notes beside it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from proposals.drafting.versions import freeze_version
from proposals.evaluation.assigning import AssignmentDetails, take_assignment_step, wait_for_evaluator
from proposals.evaluation.models import FormerSheetText, HorizontalCheck, PrivateNote, Score, SheetVersion
from proposals.evaluation.sheets import gaps_of_values, revisions_of, save_notes, save_sheet, values_of
from proposals.evaluation.verdict import Verdict
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import SYSTEM, Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import AssignmentState, State
from tests.factories import NOW, full_sheet, make_assignment, make_person, standard_rubric, write_sheet
from tests.factories.evaluation import COMMENT

RUBRIC = standard_rubric()
CODES = list(RUBRIC.by_code)
LONG = timedelta(minutes=11)


@pytest.fixture
def assignment(session):
    return make_assignment(AssignmentState.ACCEPTED)


@pytest.fixture
def actor(assignment):
    return assignment.evaluator.actor


def former(session):
    query = select(FormerSheetText.field, FormerSheetText.revision, FormerSheetText.value).order_by(FormerSheetText.field, FormerSheetText.revision)
    return [tuple(row) for row in session.execute(query)]


# What is stored -----------------------------------------------------------------------------------------------------


def test_whole_sheet_is_stored_and_lacks_nothing(session, assignment):
    saved = write_sheet(assignment, full_sheet(RUBRIC, "3.5"))

    assert (saved.gaps, assignment.sheet_gaps, assignment.sheet_revision, assignment.saved_at) == ((), 0, 1, NOW)
    assert (assignment.criteria_done, assignment.criteria_count) == (7, 7)
    assert set(session.execute(select(Score.criterion, Score.points, Score.comment))) == {(code, Decimal("3.5"), COMMENT) for code in CODES}


def test_save_without_fields_stores_nothing_and_counts_what_is_lacking(session, assignment):
    saved = write_sheet(assignment, {})

    assert (len(saved.gaps), assignment.sheet_gaps, assignment.sheet_revision, assignment.saved_at) == (14, 14, 0, None)
    assert session.execute(select(Score.criterion)).all() == []


def test_half_a_sheet_lacks_the_other_half(assignment):
    saved = write_sheet(assignment, {**full_sheet(RUBRIC), "impact": None})

    assert ([gap.place for gap in saved.gaps], "impact" in assignment.points, assignment.criteria_done) == (["impact"], False, 6)


def test_fields_that_were_not_sent_stay_as_they_are(assignment):
    write_sheet(assignment, full_sheet(RUBRIC))

    write_sheet(assignment, {"impact": "2.0"})

    assert (values_of(assignment)["impact"], values_of(assignment)["novelty"]) == ("2.0", "4.0")


def test_points_and_answers_can_be_taken_back(assignment):
    write_sheet(assignment, {"impact": "2.0", "check_ai": "yes", "comment_to_body": "Ναι."})

    write_sheet(assignment, {"impact": None, "check_ai": None, "comment_to_body": None})

    assert (assignment.points, assignment.checks["ai"].verdict, assignment.comment_to_body) == ({}, None, "")


def test_horizontal_checks_and_the_comment_for_the_body_are_kept(session, assignment):
    write_sheet(assignment, {"check_ai": "no", "check_ai_comment": "Λείπει.", "check_equality": "yes", "comment_to_body": "Καλή προσπάθεια."})

    assert assignment.comment_to_body == "Καλή προσπάθεια."
    assert set(session.execute(select(HorizontalCheck.item, HorizontalCheck.verdict, HorizontalCheck.comment))) == {
        ("ai", Verdict.NO, "Λείπει."),
        ("equality", Verdict.YES, ""),
    }


def test_stored_points_are_exact_decimals(session, assignment):
    write_sheet(assignment, full_sheet(RUBRIC, "2.5"))
    session.commit()
    session.expire_all()

    assert {(points, type(points)) for points in assignment.points.values()} == {(Decimal("2.5"), Decimal)}


def test_every_save_has_its_time(the_time, assignment):
    write_sheet(assignment, {"impact": "2.0"})
    the_time.shift(timedelta(minutes=7))

    write_sheet(assignment, {"impact": "3.0"})

    assert (assignment.saved_at, assignment.sheet_revision) == (NOW + timedelta(minutes=7), 2)


# What is wrong ------------------------------------------------------------------------------------------------------


def test_points_off_the_scale_are_kept_and_named(assignment):
    saved = write_sheet(assignment, full_sheet(RUBRIC, impact="9"))

    assert [str(gap.phrase.values["points"]) for gap in saved.gaps] == ["9"]
    assert ([gap.place for gap in gaps_of_values(RUBRIC, values_of(assignment))], assignment.sheet_gaps, values_of(assignment)["impact"]) == (
        ["impact"],
        1,
        "9",
    )


def test_what_is_no_value_is_refused_by_name_and_the_rest_is_stored(assignment):
    saved = write_sheet(assignment, {"impact": {"typed": "πολύ"}, "check_ai": "perhaps", "novelty": "3.0"})

    assert {code: phrase.values["typed"] for code, phrase in saved.refused.items()} == {"impact": "πολύ", "check_ai": "perhaps"}
    assert (saved.changed, values_of(assignment)["novelty"], "impact" in assignment.points) == (("novelty",), "3.0", False)


@pytest.mark.parametrize(("field", "length"), [("comment_to_body", 3001), ("check_ai_comment", 1001)])
def test_text_over_its_limit_is_kept_and_keeps_the_sheet_from_being_final(assignment, field, length):
    saved = write_sheet(assignment, {**full_sheet(RUBRIC), field: "α" * length})

    assert ([gap.place for gap in saved.gaps], len(values_of(assignment)[field])) == ([field], length)


# Two windows --------------------------------------------------------------------------------------------------------


def test_two_windows_on_different_fields_merge(actor, assignment):
    save_sheet(actor, assignment, {"impact": "3.0"}, {"impact": 0})

    saved = save_sheet(actor, assignment, {"novelty": "5.0"}, {"novelty": 0})

    assert (saved.conflicts, assignment.points) == ((), {"impact": Decimal(3), "novelty": Decimal(5)})


def test_field_that_was_written_in_another_window_is_not_overwritten_and_both_texts_come_back(actor, assignment):
    save_sheet(actor, assignment, {"impact": "3.0"}, {"impact": 0})

    saved = save_sheet(actor, assignment, {"impact": "5.0", "novelty": "2.0"}, {"impact": 0, "novelty": 0})

    (conflict,) = saved.conflicts
    assert (conflict.field.code, conflict.mine, conflict.theirs, conflict.theirs_revision, conflict.is_own) == ("impact", "5.0", "3.0", 1, True)
    assert (conflict.theirs_at, saved.changed, saved.revisions) == (NOW, ("novelty",), {"novelty": 1})
    assert assignment.points == {"impact": Decimal(3), "novelty": Decimal(2)}


def test_same_text_from_another_window_is_no_conflict(actor, assignment):
    save_sheet(actor, assignment, {"impact": "3.0"}, {})

    saved = save_sheet(actor, assignment, {"impact": "3.0"}, {"impact": 0})

    assert (saved.conflicts, saved.changed, saved.revisions) == ((), (), {"impact": 1})


def test_text_that_was_never_there_clashes_without_a_time(actor, assignment):
    saved = save_sheet(actor, assignment, {"impact": "3.0"}, {"impact": 7})

    assert [(conflict.theirs, conflict.theirs_at, conflict.is_own) for conflict in saved.conflicts] == [(None, None, False)]


# The history --------------------------------------------------------------------------------------------------------


def test_who_goes_on_typing_replaces_his_own_last_words(session, assignment, the_time):
    for text in ("Α", "Α β", "Α β γ"):
        write_sheet(assignment, {"impact_comment": text})
        the_time.shift(timedelta(minutes=2))

    assert (former(session), revisions_of(assignment)) == ([], {"impact_comment": 3})


def test_text_of_another_sitting_is_kept_when_it_is_written_over(session, assignment, the_time):
    write_sheet(assignment, {"impact_comment": "Πρώτο", "impact": "3.0"})
    the_time.shift(LONG)
    write_sheet(assignment, {"impact_comment": "Δεύτερο", "impact": "4.0"})
    the_time.shift(LONG)

    write_sheet(assignment, {"impact_comment": "Τρίτο"})

    assert former(session) == [("impact", 1, "3.0"), ("impact_comment", 1, "Πρώτο"), ("impact_comment", 2, "Δεύτερο")]
    assert session.scalars(select(FormerSheetText.changed_at).order_by(FormerSheetText.changed_at)).all()[-1] == NOW + LONG


def test_text_that_gives_way_to_a_choice_is_kept_at_once(session, assignment):
    write_sheet(assignment, {"impact_comment": "Πρώτο"})

    write_sheet(assignment, {"impact_comment": "Δεύτερο"}, anew={"impact_comment"})

    assert former(session) == [("impact_comment", 1, "Πρώτο")]


def test_nothing_is_kept_of_a_field_that_was_empty(session, assignment, the_time):
    write_sheet(assignment, {"impact_comment": "Πρώτο"})
    write_sheet(assignment, {"impact_comment": None})
    the_time.shift(LONG)

    write_sheet(assignment, {"impact_comment": "Δεύτερο"})

    assert former(session) == []


def test_text_from_before_fields_had_revisions_is_kept_too(session, assignment):
    assignment.scores["impact"] = Score(criterion="impact", comment="Παλιό")

    saved = save_sheet(assignment.evaluator.actor, assignment, {"impact_comment": "Νέο"}, {})

    assert (saved.revisions, former(session)) == ({"impact_comment": 1}, [("impact_comment", 0, "Παλιό")])


# Who writes, and when -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [state for state in AssignmentState if state is not AssignmentState.ACCEPTED])
def test_sheet_is_written_only_while_it_is_open(session, state):
    assignment = make_assignment(state)
    before = dict(assignment.points)

    with pytest.raises(StepRefused) as refused:
        write_sheet(assignment, full_sheet(RUBRIC, "1"))

    assert ([reason.values for reason in refused.value.reasons], assignment.points) == ([{"state": state}], before)


def test_sheet_of_somebody_else_is_not_written(assignment):
    with pytest.raises(NotAllowed):
        save_sheet(make_person(Role.EVALUATOR).actor, assignment, {"impact": "3.0"}, {})


def test_sheet_of_a_proposal_that_was_returned_is_not_written(assignment):
    assignment.proposal.state = State.RETURNED

    with pytest.raises(NotAllowed):
        write_sheet(assignment, {"impact": "3.0"})


# A newer version ----------------------------------------------------------------------------------------------------


@pytest.fixture
def outdated(session, assignment):
    """A sheet half written, of a proposal that was filed again."""
    write_sheet(assignment, {"impact": "3.0"})
    freeze_version(SYSTEM, assignment.proposal)
    wait_for_evaluator(assignment)
    session.flush()
    return assignment


def test_sheet_of_an_older_version_is_refused_by_name(actor, outdated):
    with pytest.raises(StepRefused) as refused:
        write_sheet(outdated, {"novelty": "3.0"})

    assert [reason.text[:32] for reason in refused.value.reasons] == ["Η πρόταση υποβλήθηκε ξανά με αλλ"]
    assert outdated.points == {"impact": Decimal(3)}


def test_sheet_of_an_older_version_does_not_become_final(actor, outdated):
    outdated.sheet_gaps = 0

    with pytest.raises(StepRefused) as refused:
        take_assignment_step(actor, outdated, "finalise")

    assert [reason.text[:32] for reason in refused.value.reasons] == ["Η πρόταση υποβλήθηκε ξανά με αλλ"]


def test_sheet_goes_on_with_the_version_that_the_evaluator_has_seen(actor, outdated):
    take_assignment_step(actor, outdated, "adopt_version", AssignmentDetails(version=2))

    assert (outdated.version.number, outdated.newer_version, outdated.state) == (2, None, AssignmentState.ACCEPTED)
    assert write_sheet(outdated, {"novelty": "3.0"}).changed == ("novelty",)
    assert values_of(outdated)["impact"] == "3.0"


@pytest.mark.parametrize("version", [None, 1, 3])
def test_version_that_is_not_the_newest_cannot_be_adopted(actor, outdated, version):
    with pytest.raises(StepRefused):
        take_assignment_step(actor, outdated, "adopt_version", AssignmentDetails(version=version))


def test_sheet_that_judges_the_newest_version_has_none_to_adopt(actor, assignment):
    with pytest.raises(StepRefused):
        take_assignment_step(actor, assignment, "adopt_version", AssignmentDetails(version=1))


# The forms in which it was final ------------------------------------------------------------------------------------


def test_reopened_sheet_keeps_each_form_in_which_it_was_final(session, actor, assignment, the_time):
    manager = make_person(Role.CALL_MANAGER).actor
    write_sheet(assignment, {**full_sheet(RUBRIC, "4"), "check_ai": "yes", "comment_to_body": "Ναι."})
    take_assignment_step(actor, assignment, "finalise")
    take_assignment_step(manager, assignment, "reopen", AssignmentDetails(note="Λάθος βαθμός."))
    the_time.shift(timedelta(hours=1))
    write_sheet(assignment, {"impact": "5.0"})
    take_assignment_step(actor, assignment, "finalise")

    first, second = session.scalars(select(SheetVersion).order_by(SheetVersion.number))

    assert first.contents == {**full_sheet(RUBRIC, "4"), "check_ai": "yes", "comment_to_body": "Ναι."}
    assert (first.number, first.total, first.finalised_at, first.version_id) == (1, Decimal(80), NOW, assignment.version_id)
    assert (second.number, second.contents["impact"], second.total, second.finalised_at) == (2, "5.0", Decimal(84), NOW + timedelta(hours=1))


def test_sheet_that_is_opened_again_after_a_new_version_waits_for_its_evaluator(session):
    assignment = make_assignment(AssignmentState.FINAL)
    freeze_version(SYSTEM, assignment.proposal)

    take_assignment_step(make_person(Role.CALL_MANAGER).actor, assignment, "reopen", AssignmentDetails(note="Άλλαξε το κείμενο."))

    assert (assignment.version.number, assignment.newer_version.number) == (1, 2)


# Notes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [AssignmentState.ACCEPTED, AssignmentState.FINAL])
def test_notes_are_kept_apart_from_the_sheet_also_when_it_is_final(session, state):
    assignment = make_assignment(state)
    before = values_of(assignment)

    saved = save_notes(assignment.evaluator.actor, assignment, "Να δω τον πίνακα.", 0)

    assert (saved.revisions, session.get(PrivateNote, assignment.id).text) == ({"private_notes": 1}, "Να δω τον πίνακα.")
    assert (values_of(assignment), revisions_of(assignment)) == (before, {})


def test_notes_keep_what_was_written_in_another_sitting(session, actor, assignment, the_time):
    save_notes(actor, assignment, "Πρώτα", 0)
    save_notes(actor, assignment, "Πρώτα και άλλα", 1)
    the_time.shift(LONG)

    save_notes(actor, assignment, None, 2)

    assert (session.get(PrivateNote, assignment.id).text, former(session)) == ("", [("private_notes", 2, "Πρώτα και άλλα")])


def test_notes_of_two_windows_are_both_handed_back(session, actor, assignment):
    save_notes(actor, assignment, "Πρώτα", 0)

    (conflict,) = save_notes(actor, assignment, "Δεύτερα", 0).conflicts
    save_notes(actor, assignment, "Δεύτερα", 1, anew=True)

    assert (conflict.mine, conflict.theirs, conflict.is_own, former(session)) == ("Δεύτερα", "Πρώτα", True, [("private_notes", 1, "Πρώτα")])


def test_notes_are_written_by_nobody_else(assignment):
    for actor in (make_person(Role.EVALUATOR).actor, make_person(Role.CALL_MANAGER).actor):
        with pytest.raises(NotAllowed):
            save_notes(actor, assignment, "Ξένα", 0)


def test_notes_end_with_the_assignment(actor, assignment):
    take_assignment_step(actor, assignment, "decline", AssignmentDetails(decline_reason="other"))

    with pytest.raises(NotAllowed):
        save_notes(actor, assignment, "Κάτι", 0)
