"""Who may do what besides steps: every permission × state × kind of person, against a table written by hand."""

import pytest

from proposals.workflow.cases import CommentCase, ListCase, MeetingCase, RankingCase
from proposals.workflow.diagram import kinds_of_people
from proposals.workflow.machine import PROPOSAL_WORKFLOW
from proposals.workflow.people import NOBODY, May, Role
from proposals.workflow.permissions import Permission as P
from proposals.workflow.permissions import can
from proposals.workflow.states import AssignmentState, State
from tests.factories import make_actor, make_assignment_case, make_case

REVIEWER = make_actor(Role.EVALUATOR, person_id=100, body_id=2)
PEOPLE = {
    **kinds_of_people(body_id=1, other_body_id=2),
    "a visitor": NOBODY,
    "the reviewer": REVIEWER,
    "the reviewer who works for the body": make_actor(Role.EVALUATOR, person_id=100, body_id=1),
    "invited to edit": make_actor(person_id=201, body_id=2),
    "invited to comment": make_actor(person_id=202, body_id=2),
    "invited to view": make_actor(person_id=203),
    "an evaluator who was invited": make_actor(Role.EVALUATOR, person_id=204, body_id=2),
    "a chair who was invited": make_actor(Role.COMMITTEE_CHAIR, person_id=205, body_id=2),
}


MEMBERS = {201: May.EDIT, 202: May.COMMENT, 203: May.VIEW, 204: May.VIEW, 205: May.VIEW}
WRITING, COMMENTING = {"invited to edit"}, {"invited to edit", "invited to comment"}
INVITED_JUDGES = {"an evaluator who was invited", "a chair who was invited"}
INVITED = COMMENTING | {"invited to view"} | INVITED_JUDGES


def of_any_body(role):
    return {role, f"{role} who works for the body"}


EDITOR = {"submitter of the body"}
BODY = {"submitter of the body", "body_approver of the body"}
ANY_BODY = BODY | {"submitter of another body", "body_approver of another body"}
MANAGER = of_any_body("call_manager")
CHAIRS = of_any_body("committee_chair") | {"a chair who was invited"}
ADMINISTRATOR = of_any_body("administrator")
SECRETARIAT = MANAGER | {"a chair who was invited"} | of_any_body("committee_chair") | of_any_body("decision_maker") | ADMINISTRATOR
IMPARTIAL = {"call_manager", "committee_chair", "decision_maker", "administrator"}
OBSERVER = of_any_body("observer")
EVALUATORS = of_any_body("evaluator") | {"an evaluator who was invited", "the reviewer", "the reviewer who works for the body"}

ALWAYS = set(State)
FILED = ALWAYS - {State.DRAFT, State.AWAITING_APPROVAL}
OPEN = {State.DRAFT, State.RETURNED}

# Permission: (people, in these states); whoever is in no row may not.
ON_A_PROPOSAL = {
    P.SEE_PROPOSAL: [(BODY | INVITED, ALWAYS), (SECRETARIAT | OBSERVER | {"the reviewer"}, FILED)],
    P.COPY_PROPOSAL: [(EDITOR, ALWAYS)],
    P.SEE_DRAFT: [(BODY | INVITED, ALWAYS)],
    P.EDIT_PROPOSAL: [(EDITOR | WRITING, ALWAYS)],
    P.EDIT_ANSWERS: [(EDITOR | WRITING, OPEN)],
    P.INVITE_MEMBERS: [(EDITOR, ALWAYS)],
    P.LEAVE_PROPOSAL: [(INVITED, ALWAYS)],
    P.COMMENT_DRAFT: [(BODY | COMMENTING, OPEN | {State.AWAITING_APPROVAL})],
    P.SEE_PERSONAL_DATA: [(BODY | INVITED, ALWAYS), (SECRETARIAT, FILED)],
    P.SEE_WHO_PROPOSES: [(BODY | INVITED, ALWAYS), (SECRETARIAT | OBSERVER, FILED)],
    P.SEE_ADMISSIBILITY: [(SECRETARIAT, FILED)],
    P.CHECK_ADMISSIBILITY: [(MANAGER, {State.SUBMITTED})],
    P.SEE_REMARKS: [(SECRETARIAT | BODY | INVITED, FILED)],
    P.SEE_COVERED_REMARKS: [(SECRETARIAT, FILED), (BODY | INVITED, FILED - {State.SUBMITTED})],
    P.TICK_OFF_REMARKS: [(MANAGER, {State.SUBMITTED})],
    P.ASSIGN_EVALUATORS: [(MANAGER, {State.IN_REVIEW})],
    P.SEE_ALL_SHEETS: [(IMPARTIAL, FILED)],
    P.RECOMMEND: [({"committee_chair"}, {State.REVIEWED})],
    P.SEE_RECOMMENDATION: [(IMPARTIAL, FILED)],
    P.RECORD_OBJECTION: [(MANAGER | {"decision_maker"}, {State.REJECTED, State.RESERVE, State.INADMISSIBLE})],
    P.SEE_CONFLICTS: [(MANAGER | {"administrator"}, {State.IN_REVIEW})],
    P.OVERRIDE_CONFLICT: [({"administrator"}, {State.IN_REVIEW})],
    P.SEE_DISCUSSION: [({"the reviewer", "committee_chair", "call_manager"}, FILED)],
    P.JOIN_DISCUSSION: [({"the reviewer", "committee_chair"}, {State.IN_REVIEW})],
    P.WRITE_CONSENSUS: [({"committee_chair"}, {State.IN_REVIEW})],
    P.EXPORT_DOSSIER: [(ADMINISTRATOR | IMPARTIAL, FILED)],
    P.EXPORT_ARCHIVE: [(ADMINISTRATOR | {"call_manager"}, FILED)],
    P.CHOOSE_PIECES: [(ADMINISTRATOR, FILED)],
}

ON_NOTHING = {
    P.SEE_DESK: set(PEOPLE) - {"the system", "a visitor"},
    P.SEE_PROPOSALS: ANY_BODY | SECRETARIAT | OBSERVER,
    P.SEE_CALL_PROPOSALS: SECRETARIAT | OBSERVER,
    P.SEE_CALL_RESULTS: SECRETARIAT,
    P.SEE_REVIEWS: EVALUATORS,
    P.DECLARE_CONFLICTS: EVALUATORS,
    P.MANAGE_CALL: MANAGER,
    P.SEE_MEETINGS: SECRETARIAT,
    P.CALL_MEETING: CHAIRS | MANAGER,
    P.MANAGE_PEOPLE: ADMINISTRATOR,
    P.SEE_AUDIT: ADMINISTRATOR,
    P.EXPORT_VOLUME: ADMINISTRATOR,
}


def holders(permission, case=None):
    return {kind for kind, actor in PEOPLE.items() if can(actor, permission, case)}


def test_table_of_the_test_names_every_permission():
    elsewhere = {
        P.START_PROPOSAL, P.SEE_OUTCOME, P.OPEN_ASSIGNMENT, P.READ_TEXT_TO_JUDGE, P.MOVE_ASSIGNMENT, P.WRITE_SHEET, P.CHANGE_COMMENT,
        P.SEE_MINUTES, P.RECORD_MINUTES, P.SEE_RANKING, P.SEE_DECISION_LISTS, P.PREPARE_DECISIONS, P.RELEASE_DECISIONS, P.OPEN_ORDER, P.SEE_ORDERS, P.EXPORT_OUTCOME, P.CHOOSE_DOSSIER,
        P.WRITE_NOTES, P.SEE_SHEET_VERSIONS,
    }  # fmt: skip

    assert {*ON_A_PROPOSAL, *ON_NOTHING} | elsewhere == set(P)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("permission", ON_A_PROPOSAL)
def test_permission_on_a_proposal_in_state_is_held_by_exactly_these_people(permission, state):
    case = make_case(state, reviewers=frozenset({100, 204}), members=MEMBERS)

    expected = {kind for people, states in ON_A_PROPOSAL[permission] if state in states for kind in people}

    assert holders(permission, case) == expected


@pytest.mark.parametrize("permission", ON_NOTHING)
def test_permission_on_nothing_is_held_by_exactly_these_people(permission):
    assert holders(permission) == ON_NOTHING[permission]


def test_withdrawn_draft_stays_with_its_body():
    assert holders(P.SEE_PROPOSAL, make_case(State.WITHDRAWN, ever_submitted=False, reviewers=frozenset({100}))) == BODY


def test_proposal_is_started_by_the_editors_of_its_body():
    assert holders(P.START_PROPOSAL, 1) == EDITOR


@pytest.mark.parametrize(("published", "who"), [(True, BODY), (False, set())])
def test_outcome_is_seen_by_the_body_once_it_is_published(published, who):
    assert holders(P.SEE_OUTCOME, make_case(State.ACCEPTED, published=published)) == who


@pytest.mark.parametrize("published", [True, False])
def test_outcome_is_taken_away_by_the_body_and_by_who_keeps_dossiers_once_it_is_published(published):
    case, who = make_case(State.ACCEPTED, published=published, members=MEMBERS), BODY | ADMINISTRATOR | {"call_manager"}

    assert holders(P.EXPORT_OUTCOME, case) == (who if published else set())
    assert holders(P.CHOOSE_DOSSIER, case) == ADMINISTRATOR | IMPARTIAL | (BODY if published else set())


def test_evaluator_who_was_invited_to_the_proposal_does_not_write_his_sheet():
    invited = make_assignment_case(AssignmentState.ACCEPTED, make_case(State.IN_REVIEW, members={100: May.COMMENT}))

    assert holders(P.WRITE_SHEET, invited) == set()


@pytest.mark.parametrize("role", [Role.COMMITTEE_CHAIR, Role.DECISION_MAKER])
def test_judge_who_was_invited_to_the_proposal_neither_recommends_nor_decides(role):
    judge, case = make_actor(role, person_id=7, body_id=2), make_case(State.REVIEWED, members={7: May.VIEW})

    assert not can(judge, P.RECOMMEND, case)
    assert PROPOSAL_WORKFLOW.steps_open_to(judge, case) == []


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(("author", "who"), [(201, {"invited to edit"}), (202, {"invited to comment"}), (203, set()), (None, set())])
def test_comment_is_changed_by_its_author_alone_as_long_as_he_may_comment(state, author, who):
    case = CommentCase(author, make_case(state, members=MEMBERS))

    assert holders(P.CHANGE_COMMENT, case) == (who if state in OPEN | {State.AWAITING_APPROVAL} else set())


def test_invitation_opens_no_step():
    for state in State:
        assert PROPOSAL_WORKFLOW.steps_open_to(PEOPLE["invited to edit"], make_case(state, members=MEMBERS)) == []


def test_discussion_and_consensus_go_on_after_the_review_until_the_committee_recommends():
    reviewed = make_case(State.REVIEWED, reviewers=frozenset({100}), recommended=False)

    assert holders(P.JOIN_DISCUSSION, reviewed) == {"the reviewer", "committee_chair"} | CHAIRS - of_any_body("committee_chair")
    assert holders(P.WRITE_CONSENSUS, reviewed) == {"committee_chair"} | CHAIRS - of_any_body("committee_chair")


@pytest.mark.parametrize("lacking", [{"sheets_running": 1}, {"sheets_final": 1}])
@pytest.mark.parametrize("permission", [P.SEE_DISCUSSION, P.JOIN_DISCUSSION, P.WRITE_CONSENSUS])
def test_nobody_discusses_or_settles_while_a_sheet_is_missing(permission, lacking):
    assert holders(permission, make_case(State.IN_REVIEW, reviewers=frozenset({100}), **lacking)) == set()


def test_minutes_are_closed_to_whom_one_of_their_proposals_concerns():
    of_body_1, of_a_member = MeetingCase(frozenset({1})), MeetingCase(frozenset({9}), frozenset({205}))

    assert holders(P.SEE_MINUTES, of_body_1) == {*IMPARTIAL, "a chair who was invited"}
    assert holders(P.RECORD_MINUTES, of_body_1) == {"committee_chair", "call_manager", "a chair who was invited"}
    assert "a chair who was invited" not in holders(P.SEE_MINUTES, of_a_member)
    assert "committee_chair who works for the body" in holders(P.SEE_MINUTES, of_a_member)


def test_decisions_are_prepared_and_released_by_those_whom_none_of_them_concerns():
    of_body_1, decider = ListCase(frozenset({1})), make_actor(Role.DECISION_MAKER, person_id=100, body_id=2)

    assert {"call_manager", "decision_maker"} <= holders(P.PREPARE_DECISIONS, of_body_1)
    assert "decision_maker" in holders(P.RELEASE_DECISIONS, of_body_1)
    assert "call_manager" not in holders(P.RELEASE_DECISIONS, of_body_1)
    for permission in (P.PREPARE_DECISIONS, P.RELEASE_DECISIONS):
        assert not {name for name in holders(permission, of_body_1) if "works for the body" in name or "committee_chair" in name}
        assert [can(decider, permission, ListCase(judging=judging)) for judging in (frozenset({100}), frozenset({101}))] == [False, True]
        assert not can(decider, permission, ListCase(members=frozenset({100})))
        assert not can(decider, permission, ListCase(veiled=frozenset({100})))


def test_ranking_is_closed_to_whom_one_of_its_proposals_concerns_and_to_who_owes_a_sheet():
    of_body_1, of_a_member = RankingCase(frozenset({1})), RankingCase(frozenset({9}), frozenset({205}))
    chair = make_actor(*Role, person_id=100, body_id=2)

    assert holders(P.SEE_RANKING, RankingCase()) == SECRETARIAT
    assert holders(P.SEE_RANKING, of_body_1) == {*IMPARTIAL, "a chair who was invited"}
    assert holders(P.SEE_RANKING, of_a_member) == SECRETARIAT - {"a chair who was invited"}
    assert [can(chair, P.SEE_RANKING, RankingCase(judging=judging)) for judging in (frozenset({100}), frozenset({101}))] == [False, True]


def test_assignment_is_opened_by_its_evaluator():
    assert holders(P.OPEN_ASSIGNMENT, make_assignment_case()) == {"the reviewer", "the reviewer who works for the body"}


def test_assignment_is_moved_by_its_evaluator_and_by_managers():
    assert holders(P.MOVE_ASSIGNMENT, make_assignment_case()) == MANAGER | {"the reviewer", "the reviewer who works for the body"}


@pytest.mark.parametrize("state", AssignmentState)
@pytest.mark.parametrize("proposal_state", State)
def test_sheet_is_written_by_its_evaluator_while_both_are_open(state, proposal_state):
    case = make_assignment_case(state, make_case(proposal_state))

    is_open = (state, proposal_state) == (AssignmentState.ACCEPTED, State.IN_REVIEW)

    assert holders(P.WRITE_SHEET, case) == ({"the reviewer"} if is_open else set())


@pytest.mark.parametrize("state", AssignmentState)
def test_text_is_read_by_its_evaluator_once_he_declared_and_until_he_is_out(state):
    is_open = state in (AssignmentState.ACCEPTED, AssignmentState.FINAL)

    assert holders(P.READ_TEXT_TO_JUDGE, make_assignment_case(state)) == ({"the reviewer"} if is_open else set())


@pytest.mark.parametrize("permission", [P.READ_TEXT_TO_JUDGE, P.WRITE_SHEET])
def test_ground_that_nobody_overrode_closes_text_and_sheet(permission):
    assert holders(permission, make_assignment_case(AssignmentState.ACCEPTED, grounds=("named",))) == set()


@pytest.mark.parametrize("permission", [P.READ_TEXT_TO_JUDGE, P.WRITE_SHEET])
def test_evaluator_whose_own_body_was_overridden_reads_and_writes(permission):
    case = make_assignment_case(AssignmentState.ACCEPTED, make_case(State.IN_REVIEW, excused=frozenset({100})))

    assert holders(permission, case) == {"the reviewer", "the reviewer who works for the body"}


def test_reader_whose_own_body_was_overridden_sees_the_proposal():
    case = make_case(State.IN_REVIEW, reviewers=frozenset({100}), excused=frozenset({100}))

    assert {"the reviewer", "the reviewer who works for the body"} <= holders(P.SEE_PROPOSAL, case)


@pytest.mark.parametrize("state", AssignmentState)
def test_notes_are_kept_by_the_evaluator_as_long_as_he_reads_the_text(state):
    expected = {"the reviewer"} if state in (AssignmentState.ACCEPTED, AssignmentState.FINAL) else set()

    assert holders(P.WRITE_NOTES, make_assignment_case(state)) == expected


@pytest.mark.parametrize("state", AssignmentState)
def test_final_forms_of_a_sheet_are_seen_by_whom_all_sheets_are_and_by_its_evaluator(state):
    case = make_assignment_case(state, make_case(State.IN_REVIEW, reviewers=frozenset({100, 204}), members=MEMBERS))

    expected = {kind for people, states in ON_A_PROPOSAL[P.SEE_ALL_SHEETS] if State.IN_REVIEW in states for kind in people}
    assert holders(P.SEE_SHEET_VERSIONS, case) == expected | {"the reviewer", "the reviewer who works for the body"}


@pytest.mark.parametrize("permission", [P.SEE_ALL_SHEETS, P.SEE_RECOMMENDATION, P.EXPORT_DOSSIER, P.EXPORT_ARCHIVE])
def test_who_owes_a_sheet_of_his_own_sees_none_of_the_others_whatever_his_roles(permission):
    case, chair = make_case(State.IN_REVIEW, judging=frozenset({100})), make_actor(*Role, person_id=100, body_id=2)

    assert not can(chair, permission, case)
    assert can(chair, permission, make_case(State.IN_REVIEW, reviewers=frozenset({100})))


def test_who_owes_a_sheet_reads_no_final_form_of_another_and_no_minutes_that_speak_of_it():
    chair = make_actor(*Role, person_id=100, body_id=2)
    owing = make_assignment_case(AssignmentState.FINAL, make_case(State.IN_REVIEW, judging=frozenset({100})), evaluator_id=101)

    assert not can(chair, P.SEE_SHEET_VERSIONS, owing)
    assert {permission: can(chair, permission, MeetingCase(judging=frozenset({100}))) for permission in (P.SEE_MINUTES, P.RECORD_MINUTES)} == {
        P.SEE_MINUTES: False,
        P.RECORD_MINUTES: False,
    }


def test_who_judges_a_proposal_or_was_asked_to_is_not_shown_whose_it_is_whatever_his_roles():
    chair = make_actor(*(role for role in Role if not role.is_of_a_body), person_id=100, body_id=2)

    shown = {
        name: can(chair, P.SEE_WHO_PROPOSES, make_case(State.IN_REVIEW, **{name: frozenset({number})}))
        for name, number in (("judging", 100), ("reviewers", 100), ("excused", 7))
    }

    assert shown == {"judging": False, "reviewers": False, "excused": True}
