"""What holds for both tables whatever stands in them."""

import pytest

from proposals.config import ROOT
from proposals.conflicts import effects as conflicts_effects
from proposals.drafting import effects as drafting_effects
from proposals.drafting import steps
from proposals.evaluation import assigning, recusals
from proposals.evaluation import effects as evaluation_effects
from proposals.workflow import facts
from proposals.workflow.assignments import DECLINE_REASONS
from proposals.workflow.facts import refusal_of
from proposals.workflow.machine import ASSIGNMENT_WORKFLOW, PROPOSAL_WORKFLOW
from proposals.workflow.permissions import PERMISSIONS, Permission
from proposals.workflow.phrases import Phrase
from proposals.workflow.states import AssignmentState, State
from proposals.workflow.table import Audience, Note
from tests.factories import make_assignment_case, make_case

NOTICES = ROOT / "proposals" / "templates" / "notices"
BOTH = pytest.mark.parametrize("workflow", [PROPOSAL_WORKFLOW, ASSIGNMENT_WORKFLOW], ids=["proposal", "assignment"])
ALL_STEPS = [*PROPOSAL_WORKFLOW.steps.values(), *ASSIGNMENT_WORKFLOW.steps.values()]

# Named, so that the import cannot be taken for an idle one: registering is what the modules do when they are imported.
REGISTERING = (drafting_effects, conflicts_effects, evaluation_effects, recusals)


def arrows(workflow):
    return {(move.source, move.target) for step in workflow.steps.values() for move in step.moves}


@BOTH
def test_every_state_can_be_reached_from_the_first(workflow):
    reached = {next(iter(workflow.states))}

    for _ in workflow.states:
        reached |= {target for source, target in arrows(workflow) if source in reached}

    assert reached == set(workflow.states)


@pytest.mark.parametrize(
    ("workflow", "final"),
    [
        (PROPOSAL_WORKFLOW, {State.ACCEPTED, State.WITHDRAWN}),
        (ASSIGNMENT_WORKFLOW, {AssignmentState.DECLINED, AssignmentState.CANCELLED, AssignmentState.RECUSED}),
    ],
    ids=["proposal", "assignment"],
)
def test_no_step_leaves_a_final_state(workflow, final):
    assert set(workflow.states) - {source for source, _ in arrows(workflow)} == final


@BOTH
def test_every_step_and_state_has_its_words(workflow):
    assert [step.name for step in workflow.steps.values() if not (step.label and step.done and step.past)] == []
    assert [state for state in workflow.states if not state.label] == []


@BOTH
def test_no_two_steps_share_a_label(workflow):
    labels = [step.label for step in workflow.steps.values()]

    assert len(set(labels)) == len(labels)


@BOTH
def test_every_step_belongs_to_somebody(workflow):
    assert [step.name for step in workflow.steps.values() if not step.by] == []


@BOTH
def test_every_step_that_starts_in_a_state_has_one_arrow_for_each_case(workflow):
    """Two arrows of one step may leave the same state only where a fact chooses between them."""
    for step in workflow.steps.values():
        for state in workflow.states:
            leaving = [move for move in step.moves if move.source == state]
            assert len(leaving) < 2 or all(move.given for move in leaving), (step.name, state)


def test_every_step_of_a_proposal_that_tells_someone_has_its_notice():
    telling = {step.name for step in PROPOSAL_WORKFLOW.steps.values() if step.tells}

    assert {name for name in telling if not (NOTICES / f"{name}.txt").is_file()} == set()


def test_every_step_of_an_assignment_that_tells_someone_has_its_notice():
    telling = {f"assignment_{step.name}" for step in ASSIGNMENT_WORKFLOW.steps.values() if step.tells}

    assert {name for name in telling if not (NOTICES / f"{name}.txt").is_file()} == set()


def test_assigning_has_its_notice():
    assert (NOTICES / "assign.txt").is_file()


def test_every_notice_belongs_to_something_that_tells():
    telling = {step.name for step in PROPOSAL_WORKFLOW.steps.values() if step.tells}
    telling |= {f"assignment_{step.name}" for step in ASSIGNMENT_WORKFLOW.steps.values() if step.tells}

    # The foot stands under all of them; reminders, files that were ordered, and what people do together, are told by no step.
    together = {"invite", "leave", "mention", "reply", "section", "step_for_invited"}
    panel = {"third_sheet", "discussion_open", "discussion", "consensus", "consensus_lapsed"}
    # A letter takes the place of what a step tells, where decisions are released together.
    assert {path.stem for path in NOTICES.glob("*.txt")} == telling | together | panel | {
        "assign",
        "foot",
        "remind",
        "slot_reopened",
        "letter",
        "order_ready",
        "order_failed",
    }


def test_effects_named_by_the_table_are_those_that_are_registered():
    named = {effect for step in PROPOSAL_WORKFLOW.steps.values() for effect in step.then}

    assert named == set(steps.EFFECTS)


def test_effects_named_by_the_table_of_assignments_each_have_a_function():
    following = {step.name for step in ASSIGNMENT_WORKFLOW.steps.values()}

    assert set(assigning._FOLLOWS) == following


def test_everything_that_a_step_asks_for_is_checked():
    asked = {name for step in PROPOSAL_WORKFLOW.steps.values() for name in step.asks}

    # Remarks may have a reason for each item, so they have a check of their own.
    assert asked == {*steps._CHECKS, "remarks"}


def test_everything_that_a_step_asks_for_can_be_given():
    asked = {name for step in PROPOSAL_WORKFLOW.steps.values() for name in step.asks}

    assert asked <= set(steps.Details.__dataclass_fields__)


def test_every_audience_of_a_proposal_is_known():
    told = {audience for step in PROPOSAL_WORKFLOW.steps.values() for audience in step.tells}

    assert told == set(steps.AUDIENCES)


def test_every_audience_of_an_assignment_is_known():
    told = {audience for step in ASSIGNMENT_WORKFLOW.steps.values() for audience in step.tells}

    assert told == {Audience.CALL_MANAGERS, Audience.THE_EVALUATOR}


@pytest.mark.parametrize("step", ALL_STEPS, ids=lambda step: step.name)
def test_every_fact_of_a_step_can_say_why_not(step):
    case = make_case() if step.name in PROPOSAL_WORKFLOW.steps else make_assignment_case()

    sentences = [refusal_of(fact, case) for fact in (*step.by, *step.when, *(move.given for move in step.moves if move.given))]

    assert [sentence for sentence in sentences if not isinstance(sentence, Phrase) or not sentence.text.endswith((".", ";"))] == []


def test_dangerous_steps_are_those_that_end_something():
    assert {step.name for step in ALL_STEPS if step.tone == "danger"} == {"declare_inadmissible", "reject", "withdraw", "decline", "cancel", "recuse"}


def test_steps_that_take_a_decision_all_ask_for_the_same():
    decisions = [step for step in PROPOSAL_WORKFLOW.steps.values() if "record_decision" in step.then]

    assert {step.name: (step.asks, step.note) for step in decisions} == dict.fromkeys(
        ("accept", "place_on_reserve", "reject"), (("decision_number", "decision_date", "ada"), Note.REQUIRED)
    )


def test_reasons_to_decline_are_the_four_of_the_design():
    assert list(DECLINE_REASONS) == ["conflict", "not_my_field", "too_many", "other"]


def test_every_permission_is_in_the_map():
    assert set(PERMISSIONS) == set(Permission)


def test_steps_of_the_clock_are_taken_by_the_system_only_where_the_table_says_so():
    assert {step.name for step in ALL_STEPS if facts.is_the_system in step.by} == {"conclude_review", "cancel", "recuse"}
