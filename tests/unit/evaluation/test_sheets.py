"""Writing a scoring sheet."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from proposals.evaluation.models import HorizontalCheck, Score, Verdict
from proposals.evaluation.operations import Check
from proposals.evaluation.sheets import SheetChanged, SheetText, gaps_of, save_sheet
from proposals.workflow.machine import StepRefused
from proposals.workflow.states import AssignmentState
from tests.factories import NOW, full_sheet, make_assignment, standard_rubric
from tests.factories.evaluation import COMMENT

RUBRIC = standard_rubric()
CODES = list(RUBRIC.by_code)


@pytest.fixture
def assignment(session):
    return make_assignment(AssignmentState.ACCEPTED)


def test_whole_sheet_is_stored_and_lacks_nothing(session, assignment):
    gaps = save_sheet(assignment, full_sheet(RUBRIC, "3.5"), 0)

    assert (gaps, assignment.sheet_gaps, assignment.sheet_revision, assignment.saved_at) == ([], 0, 1, NOW)
    assert set(session.execute(select(Score.criterion, Score.points, Score.comment))) == {(code, Decimal("3.5"), COMMENT) for code in CODES}


def test_empty_sheet_is_stored_too_and_lacks_everything(assignment):
    gaps = save_sheet(assignment, SheetText(points={}, comments={}), 0)

    assert (len(gaps), assignment.sheet_gaps, assignment.points) == (14, 14, {})


def test_half_a_sheet_lacks_the_other_half(assignment):
    sheet = full_sheet(RUBRIC)

    gaps = save_sheet(assignment, replace(sheet, points={**sheet.points, "impact": None}), 0)

    assert ([gap.place for gap in gaps], "impact" in assignment.points) == (["impact"], False)


def test_points_can_be_taken_back(assignment):
    save_sheet(assignment, full_sheet(RUBRIC), 0)

    save_sheet(assignment, SheetText(points={"impact": Decimal(2)}, comments={}), 1)

    assert assignment.points == {"impact": Decimal(2)}


def test_comments_are_cleaned_and_counted_clean(assignment):
    sheet = full_sheet(RUBRIC)

    gaps = save_sheet(assignment, replace(sheet, comments={**sheet.comments, "impact": "α" * 29 + "\u200b  \n\n"}), 0)

    assert (assignment.scores["impact"].comment, [gap.place for gap in gaps]) == ("α" * 29, ["impact_comment"])


def test_horizontal_checks_and_the_comment_for_the_body_are_kept(session, assignment):
    sheet = replace(full_sheet(RUBRIC), checks={"ai": Check(Verdict.NO, " Λείπει. ")}, comment_to_body=" Καλή προσπάθεια. ")

    save_sheet(assignment, sheet, 0)
    save_sheet(assignment, replace(sheet, checks={"ai": Check(None), "equality": Check(Verdict.YES)}), 1)

    assert assignment.comment_to_body == "Καλή προσπάθεια."
    assert set(session.execute(select(HorizontalCheck.item, HorizontalCheck.verdict, HorizontalCheck.comment))) == {
        ("ai", None, ""),
        ("equality", Verdict.YES, ""),
    }


def test_sheet_that_was_saved_in_another_window_is_not_overwritten(assignment):
    save_sheet(assignment, full_sheet(RUBRIC, "4"), 0)

    with pytest.raises(SheetChanged):
        save_sheet(assignment, full_sheet(RUBRIC, "1"), 0)

    assert (assignment.points["impact"], assignment.sheet_revision) == (Decimal(4), 1)


@pytest.mark.parametrize("state", [state for state in AssignmentState if state is not AssignmentState.ACCEPTED])
def test_sheet_is_written_only_while_it_is_open(session, state):
    assignment = make_assignment(state)
    before = dict(assignment.points)

    with pytest.raises(StepRefused) as refused:
        save_sheet(assignment, full_sheet(RUBRIC, "1"), assignment.sheet_revision)

    assert ([reason.values for reason in refused.value.reasons], assignment.points) == ([{"state": state}], before)


def test_every_save_has_its_time(the_time, assignment):
    save_sheet(assignment, full_sheet(RUBRIC), 0)
    the_time.shift(timedelta(minutes=7))

    save_sheet(assignment, full_sheet(RUBRIC), 1)

    assert (assignment.saved_at, assignment.sheet_revision) == (NOW + timedelta(minutes=7), 2)


def test_points_off_the_scale_are_a_gap_of_the_stored_sheet(assignment):
    save_sheet(assignment, full_sheet(RUBRIC, impact="9"), 0)

    assert ([gap.place for gap in gaps_of(assignment)], assignment.sheet_gaps) == (["impact"], 1)


def test_stored_points_are_exact_decimals(session, assignment):
    save_sheet(assignment, full_sheet(RUBRIC, "2.5"), 0)
    session.commit()
    session.expire_all()

    assert {(points, type(points)) for points in assignment.points.values()} == {(Decimal("2.5"), Decimal)}
