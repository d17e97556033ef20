"""Finding conflicts in the database: each ground by what makes it, and many at once by as many questions as one."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from proposals import clock
from proposals.conflicts.operations import keep_parties, keep_parties_of_all
from proposals.conflicts.queries import conflicts_of, declarations_against, overrides_of
from proposals.conflicts.rules import Ground
from proposals.db import db
from proposals.drafting.models import Answer, FormerAnswer, ProposalVersion
from proposals.workflow.people import May, Role
from proposals.workflow.states import AssignmentState, State
from tests.factories import (
    complete_answers,
    make_assignment,
    make_body,
    make_call,
    make_comment,
    make_declaration,
    make_member,
    make_override,
    make_person,
    make_proposal,
    standard_form,
)

TODAY_BEFORE, TODAY_AFTER = timedelta(days=-1), timedelta(days=1)


def against(evaluator, proposal):
    db.session.flush()
    return conflicts_of([proposal.id], [evaluator.id]).all_of(proposal.id, evaluator.id)


def file_naming(proposal, **answers):
    """File another version with these answers changed."""
    values = {**proposal.latest_version.answers, **answers}
    version = ProposalVersion(number=9, answers=values, attachments=[], sha256="0" * 64, submitted_at=clock.now())
    proposal.versions.append(version)
    db.session.flush()
    keep_parties(proposal, version)


def test_evaluator_without_ties_is_free(proposal, evaluator):
    assert against(evaluator, proposal) == ()


def test_nobody_and_nothing_have_no_conflicts(proposal, evaluator):
    assert (conflicts_of([], [evaluator.id]).found, conflicts_of([proposal.id], []).found) == ({}, {})


def test_colleague_of_the_body_is_not_free(proposal):
    assert against(make_person(Role.EVALUATOR, body=proposal.body), proposal) == (Ground.SAME_BODY,)


def test_role_in_the_body_is_as_good_as_working_there(proposal, evaluator):
    editor = make_person(Role.EVALUATOR, Role.SUBMITTER, body=proposal.body)
    editor.body_id = evaluator.body_id

    assert against(editor, proposal) == (Ground.SAME_BODY,)


@pytest.mark.parametrize("steps", [1, 2])
def test_supervision_ties_upwards_and_downwards_however_far(proposal, evaluator, steps):
    top, below = evaluator.body, proposal.body
    for _ in range(steps - 1):
        middle = make_body()
        below.parent_id, below = middle.id, middle
    below.parent_id = top.id
    colleague_below = make_person(Role.EVALUATOR, body=proposal.body)
    of_the_top = make_proposal(State.IN_REVIEW, body=top, call=proposal.call)

    assert against(evaluator, proposal) == (Ground.SUPERVISION,)
    assert against(colleague_below, of_the_top) == (Ground.SUPERVISION,)


def test_bodies_under_the_same_one_are_free_of_each_other(proposal, evaluator):
    ministry = make_body()
    proposal.body.parent_id = evaluator.body.parent_id = ministry.id

    assert against(evaluator, proposal) == ()


def test_bodies_that_supervise_each_other_by_mistake_end_the_search(proposal, evaluator):
    proposal.body.parent_id, evaluator.body.parent_id = evaluator.body_id, proposal.body_id

    assert against(evaluator, proposal) == (Ground.SUPERVISION,)


@pytest.mark.parametrize("name", ["Γραμματεία Δοκιμής", "ΓΡΑΜΜΑΤΕΙΑ ΔΟΚΙΜΗΣ (Τμήμα Α)", "Test Secretariat"])
def test_partner_is_found_by_its_name_in_either_language(proposal, evaluator, name):
    file_naming(proposal, partners=[{"name": name}])

    assert against(evaluator, proposal) == (Ground.PARTNER,)


@pytest.mark.parametrize("answers", [{"team": [{"name": "ΓΕΩΡΓΙΟΥ ΑΝΝΑ"}]}, {"approval_signatory": "Άννα Γεωργίου, Διοικήτρια"}])
def test_person_is_found_by_name_in_either_order(proposal, evaluator, answers):
    file_naming(proposal, **answers)

    assert against(evaluator, proposal) == (Ground.NAMED,)


def test_person_is_found_by_address(proposal, evaluator):
    file_naming(proposal, contact_email=evaluator.email.upper())

    assert against(evaluator, proposal) == (Ground.NAMED,)


def test_name_that_a_later_version_drops_stays_a_ground(proposal, evaluator):
    file_naming(proposal, contact_name=evaluator.name)
    proposal.versions[-1].number = 8
    file_naming(proposal, contact_name="Άλλος Κάποιος")

    assert against(evaluator, proposal) == (Ground.NAMED,)


def test_name_in_a_text_that_names_nobody_by_the_form_is_no_ground(proposal, evaluator):
    file_naming(proposal, problem=f"Όπως λέει η {evaluator.name}.")

    assert against(evaluator, proposal) == ()


def creates(proposal, person):
    proposal.created_by = person.id


def files(proposal, person):
    proposal.latest_version.submitted_by = person.id


def answers(proposal, person):
    db.session.get_one(Answer, (proposal.id, "title")).changed_by = person.id


def once_answered(proposal, person):
    db.session.add(FormerAnswer(proposal_id=proposal.id, field="title", revision=7, value="Παλιός", changed_by=person.id, changed_at=clock.now()))


def is_invited(proposal, person):
    make_member(proposal, person, May.VIEW)


def comments(proposal, person):
    make_comment(proposal, author=person)


@pytest.mark.parametrize(
    ("deed", "ground"),
    [
        (creates, Ground.WROTE),
        (files, Ground.WROTE),
        (answers, Ground.WROTE),
        (once_answered, Ground.WROTE),
        (is_invited, Ground.TOOK_PART),
        (comments, Ground.TOOK_PART),
    ],
)
def test_whoever_had_a_hand_in_it_is_not_free_also_after_changing_body(proposal, evaluator, deed, ground):
    deed(proposal, evaluator)

    assert against(evaluator, proposal) == (ground,)
    assert against(make_person(Role.EVALUATOR), proposal) == ()


def test_declaration_about_the_body_holds(proposal, evaluator):
    make_declaration(evaluator, body_id=proposal.body_id)

    assert against(evaluator, proposal) == (Ground.DECLARED_BODY,)
    assert against(make_person(Role.EVALUATOR), proposal) == ()


def test_declaration_about_the_proposal_holds(proposal, evaluator):
    make_declaration(evaluator, proposal_code=proposal.code)

    assert against(evaluator, proposal) == (Ground.DECLARED_PROPOSAL,)


@pytest.mark.parametrize("deed", [creates, files, answers, is_invited, comments])
@pytest.mark.parametrize("typed", ["Παππάς  Νίκος".replace("  ", " "), "NIKOS@foreas.example"])
def test_declaration_about_a_person_holds_where_he_had_a_hand_in_it(proposal, evaluator, deed, typed):
    writer = make_person(name="Νίκος Παππάς", email="nikos@foreas.example")
    deed(proposal, writer)
    make_declaration(evaluator, person=typed)

    assert against(evaluator, proposal) == (Ground.DECLARED_PERSON,)


@pytest.mark.parametrize(("typed", "answers"), [("Νίκος Παππάς", {"contact_name": "Παππάς Νίκος"}), ("n@x.gr", {"contact_email": "n@x.gr"})])
def test_declaration_about_a_person_without_account_holds_where_he_is_named(proposal, evaluator, typed, answers):
    file_naming(proposal, **answers)
    make_declaration(evaluator, person=typed)

    assert against(evaluator, proposal) == (Ground.DECLARED_PERSON,)


@pytest.mark.parametrize(
    ("columns", "holds"),
    [
        ({"valid_from": TODAY_BEFORE}, True),
        ({"valid_from": TODAY_AFTER}, False),
        ({"valid_until": timedelta(0)}, True),
        ({"valid_from": TODAY_BEFORE, "valid_until": TODAY_BEFORE}, False),
    ],
)
def test_declaration_holds_from_its_first_day_to_its_last(proposal, evaluator, columns, holds):
    made = make_declaration(evaluator, body_id=proposal.body_id, **{name: clock.today() + days for name, days in columns.items()})

    assert against(evaluator, proposal) == ((Ground.DECLARED_BODY,) if holds else ())
    assert made.is_in_force(clock.today()) is holds
    assert list(declarations_against(proposal, [evaluator.id])) == ([evaluator.id] if holds else [])


def test_declaration_that_was_withdrawn_holds_no_more(proposal, evaluator):
    made = make_declaration(evaluator, body_id=proposal.body_id, withdrawn_at=clock.now())

    assert (against(evaluator, proposal), made.is_in_force(clock.today())) == ((), False)


def test_declarations_against_a_proposal_are_those_that_apply(proposal, evaluator):
    creates(proposal, make_person(name="Νίκος Παππάς"))
    apply = [
        make_declaration(evaluator, **about)
        for about in ({"body_id": proposal.body_id}, {"person": "Νίκος Παππάς"}, {"proposal_code": proposal.code})
    ]
    make_declaration(evaluator, body_id=make_body().id)
    make_declaration(evaluator, person="Άλλος Παππάς")
    make_declaration(evaluator, proposal_code="ESDK-2027-9999")

    assert declarations_against(proposal, [evaluator.id]) == {evaluator.id: apply}


@pytest.mark.parametrize(
    ("state", "grounds"),
    [
        (AssignmentState.FINAL, (Ground.REVIEWED_PARENT,)),
        (AssignmentState.ACCEPTED, (Ground.REVIEWED_PARENT,)),
        (AssignmentState.INVITED, ()),
        (AssignmentState.DECLINED, ()),
    ],
)
def test_who_judged_the_parent_does_not_judge_the_child(proposal, evaluator, state, grounds):
    parent = make_proposal(State.IN_REVIEW, call=proposal.call, body=proposal.body)
    make_assignment(state, proposal=parent, evaluator=evaluator)
    proposal.parent_id = parent.id

    assert against(evaluator, proposal) == grounds


def test_override_settles_its_grounds_for_its_proposal_and_its_evaluator_alone(proposal, evaluator):
    creates(proposal, evaluator)
    make_declaration(evaluator, body_id=proposal.body_id)
    other = make_proposal(State.IN_REVIEW, call=proposal.call, body=proposal.body)
    made = make_override(proposal, evaluator, Ground.DECLARED_BODY)

    found = conflicts_of([proposal.id, other.id], [evaluator.id])

    assert found.all_of(proposal.id, evaluator.id) == (Ground.WROTE, Ground.DECLARED_BODY)
    assert (found.open_of(proposal.id, evaluator.id), found.open_of(other.id, evaluator.id)) == ((Ground.WROTE,), (Ground.DECLARED_BODY,))
    assert (overrides_of(proposal), overrides_of(other), made.what) == ([made], [], [Ground.DECLARED_BODY])


def test_parties_of_what_was_filed_before_can_be_kept_later(proposal, evaluator):
    version = proposal.latest_version
    version.answers = {**version.answers, "contact_name": evaluator.name}
    session_before = against(evaluator, proposal)

    counted = keep_parties_of_all()

    assert (session_before, counted, keep_parties_of_all(), against(evaluator, proposal)) == ((), 1, 1, (Ground.NAMED,))


@contextmanager
def questions():
    asked = []

    def note(connection, cursor, statement, *rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_many_with_many_cost_as_many_questions_as_one_with_one(session):
    call, parent = make_call(), make_proposal(State.IN_REVIEW)
    answers = complete_answers(standard_form())
    counts = {}
    for many in (1, 6):
        proposals = [make_proposal(State.IN_REVIEW, call=call, body=make_body(), answers=answers, parent_id=parent.id) for _ in range(many)]
        evaluators = [make_person(Role.EVALUATOR, body=make_body()) for _ in range(many)]
        for proposal, evaluator in zip(proposals, evaluators, strict=True):
            make_declaration(evaluator, person="Νίκος Παππάς")
            creates(proposal, evaluator)
        session.flush()
        with questions() as asked:
            found = conflicts_of([each.id for each in proposals], [each.id for each in evaluators])
        counts[many] = len(asked)
        assert len(found.found) == many

    assert counts == {1: 9, 6: 9}
