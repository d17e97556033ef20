"""Giving sections to those who write a proposal."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.desk.queries import waiting_for
from proposals.notices.models import Notice
from proposals.together.members import change_member, remove_member
from proposals.together.models import SectionTask
from proposals.together.queries import task_of, tasks_of, writers_of
from proposals.together.tasks import TaskRefused, assign_task, finish_task, take_back_task
from proposals.workflow.people import May, Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import State
from tests.factories import make_body, make_member, make_person, make_proposal, make_remarks, make_task


@pytest.fixture
def colleague(body):
    return make_person(Role.SUBMITTER, body=body, name="Βάσω Συντάκτρια")


def in_days(number):
    return clock.today() + timedelta(days=number)


def sections(person):
    return [(todo.section, todo.what.el) for todo in waiting_for(person.actor, clock.now()) if todo.kind == "section"]


def test_section_is_given_to_a_colleague_who_is_told(session, proposal, editor, colleague):
    task = assign_task(editor.actor, proposal, "identity", colleague.id, in_days(3))

    notice, entry = session.scalars(select(Notice)).one(), session.scalars(select(AuditEntry)).one()
    assert (task.section, task.field, task.person_id, task.due_on, task.done_at) == ("identity", "", colleague.id, in_days(3), None)
    assert (notice.kind, notice.person_id) == ("section", colleague.id)
    assert notice.values["what"] == {"el": "Α. Ταυτότητα πρότασης", "en": "A. Identity of the proposal"}
    assert (entry.action, entry.details["person"]) == ("assign_section", colleague.id)


def test_single_question_is_given_with_its_words(proposal, editor, colleague):
    task = assign_task(editor.actor, proposal, "identity/title", colleague.id, in_days(0))

    assert (task.section, task.field) == ("identity", "title")
    assert task.words_in(proposal.call.form).el == "Α. Ταυτότητα πρότασης: Τίτλος πρότασης"


def test_who_takes_a_section_himself_is_not_told(session, proposal, editor):
    assign_task(editor.actor, proposal, "identity", editor.id, in_days(3))

    assert session.scalars(select(Notice)).all() == []


def test_everything_that_is_missing_is_said_at_once(proposal, editor):
    with pytest.raises(TaskRefused) as refused:
        assign_task(editor.actor, proposal, "", None, None)

    assert set(refused.value.problems) == {"place", "person", "due_on"}


@pytest.mark.parametrize(
    ("place", "days", "problem"),
    [("nowhere", 1, "place"), ("identity/lessons", 1, "place"), ("identity", -1, "due_on")],
    ids=["no such section", "a field of another section", "a day that is over"],
)
def test_place_and_day_must_be_there(proposal, editor, place, days, problem):
    with pytest.raises(TaskRefused) as refused:
        assign_task(editor.actor, proposal, place, editor.id, in_days(days))

    assert list(refused.value.problems) == [problem]


@pytest.mark.parametrize("may", [None, May.VIEW, May.COMMENT])
def test_who_does_not_write_is_given_nothing(proposal, editor, may):
    person = make_person(body=make_body())
    if may:
        make_member(proposal, person, may)

    with pytest.raises(TaskRefused) as refused:
        assign_task(editor.actor, proposal, "identity", person.id, in_days(1))

    assert list(refused.value.problems) == ["person"]


def test_same_section_is_not_given_twice_to_the_same_person_while_it_is_open(proposal, editor, colleague):
    task = assign_task(editor.actor, proposal, "identity", colleague.id, in_days(3))

    with pytest.raises(TaskRefused) as refused:
        assign_task(editor.actor, proposal, "identity", colleague.id, in_days(5))
    finish_task(colleague.actor, proposal, task)
    assign_task(editor.actor, proposal, "identity", colleague.id, in_days(5))

    assert refused.value.problems["person"].values == {"name": "Βάσω Συντάκτρια"}


def test_task_is_done_once(session, proposal, editor, colleague):
    task = make_task(proposal, colleague)

    finish_task(colleague.actor, proposal, task)
    finish_task(editor.actor, proposal, task)

    assert (task.done_at, session.scalars(select(AuditEntry.action)).all()) == (clock.now(), ["finish_section"])


def test_task_that_is_taken_back_is_gone(session, proposal, editor, colleague):
    take_back_task(editor.actor, proposal, make_task(proposal, colleague))

    assert (tasks_of(proposal), session.scalars(select(AuditEntry.action)).all()) == ([], ["take_back_section"])


def test_nobody_else_gives_finishes_or_takes_back(proposal, colleague):
    stranger, task = make_person(Role.SUBMITTER, body=make_body()), make_task(proposal, colleague)

    for deed in (
        lambda: assign_task(stranger.actor, proposal, "identity", colleague.id, in_days(1)),
        lambda: finish_task(stranger.actor, proposal, task),
        lambda: take_back_task(stranger.actor, proposal, task),
    ):
        with pytest.raises(NotAllowed):
            deed()


@pytest.mark.parametrize("what", ["less", "out"])
def test_member_who_may_no_longer_write_is_relieved_of_what_is_open(proposal, editor, what):
    partner = make_person()
    member = make_member(proposal, partner, May.EDIT)
    make_task(proposal, partner)
    done = make_task(proposal, partner, "delivery", done_at=clock.now())

    if what == "less":
        change_member(editor.actor, proposal, member, May.COMMENT)
    else:
        remove_member(editor.actor, proposal, member)

    assert tasks_of(proposal) == [done]


def test_what_is_open_comes_first_and_of_that_what_is_due_first(proposal, editor, colleague):
    done, late, soon = (
        make_task(proposal, colleague, done_at=clock.now(), due_on=in_days(1)),
        make_task(proposal, colleague, due_on=in_days(9)),
        make_task(proposal, editor, due_on=in_days(2)),
    )

    assert tasks_of(proposal) == [soon, late, done]


def test_task_is_found_only_in_its_own_proposal(proposal, colleague):
    own, other = make_task(proposal, colleague), make_task(make_proposal(answers={}), colleague)

    assert [task_of(proposal, number) for number in (own.id, other.id)] == [own, None]


def test_section_of_an_older_form_keeps_its_code_as_its_name(proposal):
    assert SectionTask(section="gone", field="gone too").words_in(proposal.call.form).el == "–. gone"


def test_writers_are_editors_of_the_body_and_members_who_write(proposal, editor, body):
    make_person(Role.BODY_APPROVER, body=body)
    partner, reader = make_person(name="Ξένη Ροδίτη"), make_person()
    make_member(proposal, partner, May.EDIT)
    make_member(proposal, reader, May.COMMENT)

    assert writers_of(proposal) == {editor.id: "Αλέξανδρος Γραφέας", partner.id: "Ξένη Ροδίτη"}


# On the desk ----------------------------------------------------------------------------------------------------------


def test_task_waits_on_the_desk_of_its_person_until_it_is_done(proposal, editor, colleague):
    task = make_task(proposal, colleague, field="title")

    assert sections(colleague) == [("identity", "Α. Ταυτότητα πρότασης: Τίτλος πρότασης")]
    assert sections(editor) == []
    finish_task(colleague.actor, proposal, task)
    assert sections(colleague) == []


@pytest.mark.parametrize(
    ("state", "asked", "waits"),
    [(State.AWAITING_APPROVAL, [], 0), (State.RETURNED, [], 1), (State.RETURNED, ["identity"], 1), (State.RETURNED, ["delivery"], 0)],
)
def test_task_waits_only_while_its_section_can_be_written(body, colleague, state, asked, waits):
    make_task(make_proposal(state, body=body, completion_sections=asked), colleague)

    assert len(sections(colleague)) == waits


@pytest.mark.parametrize(("asked", "field", "waits"), [("identity.title", "title", 1), ("identity.title", "acronym", 0), ("identity.title", "", 1)])
def test_task_of_a_field_waits_only_while_that_field_can_be_written(body, colleague, asked, field, waits):
    proposal = make_proposal(State.RETURNED, body=body)
    make_remarks(proposal, asked)
    make_task(proposal, colleague, field=field)

    assert len(sections(colleague)) == waits


def test_task_of_who_may_not_see_the_proposal_any_more_does_not_wait(proposal):
    person = make_person(body=make_body())
    make_task(proposal, person)

    assert sections(person) == []
