"""Remarks of a return for completion: kept, ticked off, shown beside both texts, and closing what was not asked for."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.drafting.attachments import attach, remove_attachment
from proposals.drafting.completion import asked_by, key_of
from proposals.drafting.models import Attachment
from proposals.drafting.operations import WritingRefused, fields_open_in, is_field_open, save_section
from proposals.drafting.queries import remark_of, remarks_of_round
from proposals.drafting.remarks import tick_off, untick
from proposals.drafting.rounds import rounds_of
from proposals.drafting.steps import Details, take_step
from proposals.drafting.versions import current_hash, freeze_version
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import State
from tests.factories import make_body, make_person, make_proposal, make_remarks, standard_form

FORM = standard_form()
DELIVERY, RESULTS = FORM.section("delivery"), FORM.section("results")


@pytest.fixture
def manager(session):
    return make_person(Role.CALL_MANAGER)


@pytest.fixture
def filed(maria):
    proposal = make_proposal(State.SUBMITTED, body=maria.body)
    proposal.checks_open = 0
    return proposal


def give_back(manager, proposal, *keys):
    remarks = tuple(asked_by(key, f"Για το {key};") for key in keys)
    take_step(manager.actor, proposal, "return_for_completion", Details(note="Δείτε.", remarks=remarks, due_on=clock.today() + timedelta(days=5)))
    return remarks_of_round(proposal)


def come_back(maria, proposal, **answers):
    """The author changes these answers, and a second version is filed."""
    for code, value in answers.items():
        save_section(maria.actor, proposal, FORM.section_of[code], {code: value}, {code: proposal.answers[code].revision})
    freeze_version(maria.actor, proposal)
    proposal.state = State.SUBMITTED


def change(maria, proposal, section, **values):
    return save_section(maria.actor, proposal, section, values, {code: proposal.answers[code].revision for code in values})


# Asking ----------------------------------------------------------------------------------------------------------


def test_return_keeps_a_remark_of_each_item_with_its_version(manager, filed):
    made = give_back(manager, filed, "results.lessons", "delivery")

    assert [(key_of(each), each.round, each.version, each.text) for each in made] == [
        ("delivery", 1, 1, "Για το delivery;"),
        ("results.lessons", 1, 1, "Για το results.lessons;"),
    ]
    assert {(each.asked_by, each.asked_at, each.covered_at, each.covered_by) for each in made} == {(manager.id, clock.now(), None, None)}
    assert (filed.completion_sections, filed.completion_fields) == (["delivery", "results"], ["lessons"])
    assert (filed.completion_rounds, filed.remarks_open) == (1, 2)


def test_submission_closes_what_was_open_and_keeps_the_remarks(session, maria, manager, filed):
    give_back(manager, filed, "results.lessons")
    approver = make_person(Role.BODY_APPROVER, body=maria.body)
    change(maria, filed, RESULTS, lessons="Μάθαμε.")
    take_step(maria.actor, filed, "request_approval")

    take_step(approver.actor, filed, "submit", Details(text_seen=current_hash(filed)))

    assert (filed.completion_sections, filed.completion_fields, filed.remarks_open) == ([], [], 1)
    assert [key_of(each) for each in remarks_of_round(filed)] == ["results.lessons"]


def test_proposal_that_was_never_returned_has_no_remarks(manager, filed):
    assert (remarks_of_round(filed), rounds_of(manager.actor, filed)) == ([], [])


# What opens ------------------------------------------------------------------------------------------------------


def test_only_named_fields_open_and_whole_sections_open_wholly(manager, filed):
    give_back(manager, filed, "results.lessons", "delivery")

    assert [field.code for field in fields_open_in(filed, RESULTS)] == ["lessons"]
    assert fields_open_in(filed, DELIVERY) == DELIVERY.fields
    assert fields_open_in(filed, FORM.section("identity")) == ()
    assert [is_field_open(filed, FORM.by_code[code]) for code in ("lessons", "kpis", "milestones", "title")] == [True, False, True, False]


def test_closed_field_in_a_save_is_named_and_the_rest_is_stored(maria, manager, filed):
    give_back(manager, filed, "results.lessons")
    before = filed.values["expected_results"]

    saved = change(maria, filed, RESULTS, lessons="Μάθαμε.", expected_results="Κάτι άλλο")

    assert (saved.changed, saved.closed, saved.conflicts) == (("lessons",), (FORM.by_code["expected_results"],), ())
    assert (filed.values["lessons"], filed.values["expected_results"]) == ("Μάθαμε.", before)
    assert list(saved.revisions) == ["lessons"]


def test_closed_field_that_comes_back_as_it_is_troubles_nobody(maria, manager, filed):
    give_back(manager, filed, "results.lessons")

    saved = change(maria, filed, RESULTS, lessons="Μάθαμε.", expected_results=filed.values["expected_results"])

    assert (saved.changed, saved.closed) == (("lessons",), ())


def test_file_of_a_field_that_was_not_asked_for_is_neither_added_nor_taken_away(maria, manager, filed):
    file = filed.attachments[0]
    other = next(each.code for each in FORM.section_of[file.field].fields if each.code != file.field and each.type not in ("file", "preset"))
    give_back(manager, filed, f"{FORM.section_of[file.field].code}.{other}")

    with pytest.raises(WritingRefused, match="δεν ζητήθηκε το πεδίο"):
        remove_attachment(maria.actor, filed, file)
    with pytest.raises(WritingRefused, match="δεν ζητήθηκε το πεδίο"):
        attach(maria.actor, filed, FORM.by_code[file.field], None, "")


def test_file_of_a_field_that_was_asked_for_is_taken_away(session, maria, manager, filed):
    file = filed.attachments[0]
    give_back(manager, filed, f"{FORM.section_of[file.field].code}.{file.field}")

    remove_attachment(maria.actor, filed, file)

    assert session.scalars(select(Attachment.removed_at).where(Attachment.id == file.id)).one() == clock.now()


# Ticking off -----------------------------------------------------------------------------------------------------


def test_admission_waits_until_every_remark_is_ticked_off(maria, manager, filed):
    first, second = give_back(manager, filed, "results.lessons", "results.kpis")
    come_back(maria, filed, lessons="Μάθαμε.")

    tick_off(manager.actor, filed, first)
    with pytest.raises(StepRefused) as refused:
        take_step(manager.actor, filed, "admit")
    tick_off(manager.actor, filed, second)
    take_step(manager.actor, filed, "admit")

    assert [(str(reason), reason.count) for reason in refused.value.reasons] == [
        ("Μένει %(num)s παρατήρηση της συμπλήρωσης που δεν σημειώθηκε ως καλυμμένη.", 1)
    ]
    assert filed.state is State.IN_REVIEW


def test_tick_says_who_and_when_is_on_record_and_can_be_taken_back(session, maria, manager, filed):
    (remark,) = give_back(manager, filed, "results.lessons")
    come_back(maria, filed, lessons="Μάθαμε.")

    tick_off(manager.actor, filed, remark)
    ticked = (remark.covered_at, remark.covered_by, filed.remarks_open)
    untick(manager.actor, filed, remark)

    assert ticked == (clock.now(), manager.id, 0)
    assert (remark.covered_at, remark.covered_by, filed.remarks_open) == (None, None, 1)
    trail = session.execute(select(AuditEntry.action, AuditEntry.acted_as, AuditEntry.details).where(AuditEntry.action.contains("remark")))
    named = {"remark": remark.id, "item": "results.lessons"}
    assert trail.all() == [("tick_off_remark", "call_manager", named), ("untick_remark", "call_manager", named)]


def test_second_press_of_the_same_button_is_not_on_record(session, maria, manager, filed):
    (remark,) = give_back(manager, filed, "results.lessons")
    come_back(maria, filed, lessons="Μάθαμε.")

    untick(manager.actor, filed, remark)
    tick_off(manager.actor, filed, remark)
    tick_off(manager.actor, filed, remark)

    assert session.scalars(select(AuditEntry.action).where(AuditEntry.action.contains("remark"))).all() == ["tick_off_remark"]


def test_remark_of_an_earlier_return_does_not_change_any_more(maria, manager, filed):
    (former,) = give_back(manager, filed, "results.lessons")
    come_back(maria, filed, lessons="Μάθαμε.")
    give_back(manager, filed, "results.lessons")
    come_back(maria, filed, lessons="Μάθαμε πολλά.")

    with pytest.raises(WritingRefused, match="προηγούμενη επιστροφή"):
        tick_off(manager.actor, filed, former)


@pytest.mark.parametrize("state", [State.RETURNED, State.IN_REVIEW])
def test_nothing_is_ticked_off_before_the_text_is_back_or_after_the_check(manager, filed, state):
    (remark,) = give_back(manager, filed, "results.lessons")
    filed.state = state

    with pytest.raises(NotAllowed):
        tick_off(manager.actor, filed, remark)


def test_nobody_of_the_body_ticks_off(maria, manager, filed):
    (remark,) = give_back(manager, filed, "results.lessons")
    come_back(maria, filed, lessons="Μάθαμε.")

    with pytest.raises(NotAllowed):
        untick(maria.actor, filed, remark)


def test_remark_is_found_only_on_its_own_proposal(maria, filed):
    (remark,) = make_remarks(filed, "results")
    other = make_proposal(State.SUBMITTED, body=make_body(), call=filed.call)

    assert (remark_of(filed, remark.id), remark_of(other, remark.id)) == (remark, None)


# Reading ---------------------------------------------------------------------------------------------------------


def test_round_shows_a_named_field_in_both_texts_and_of_a_section_what_changed(maria, manager, filed):
    give_back(manager, filed, "results.kpis", "results")
    old = filed.values["lessons"]
    come_back(maria, filed, lessons="Μάθαμε.")

    (found,) = rounds_of(manager.actor, filed)

    section, field = found.answered
    assert (found.number, found.old.number, found.new.version.number, found.is_last, found.covered) == (1, 1, 2, True, 0)
    assert [(each.field.code, each.differs) for each in field.beside] == [("kpis", False)]
    assert [(each.field.code, each.old, each.new) for each in section.beside] == [("lessons", old, "Μάθαμε.")]
    assert len(section.same) == len(RESULTS.fields) - 1


def test_rounds_come_last_first_each_with_the_version_that_followed(maria, manager, filed):
    give_back(manager, filed, "results.lessons")
    come_back(maria, filed, lessons="Μάθαμε.")
    tick_off(manager.actor, filed, remarks_of_round(filed)[0])
    give_back(manager, filed, "results")

    found = rounds_of(manager.actor, filed)

    assert [(each.number, each.is_last, each.old.number, each.new and each.new.version.number, each.covered) for each in found] == [
        (2, True, 2, None, 0),
        (1, False, 1, 2, 1),
    ]


def test_who_writes_sees_the_text_as_it_stands_and_nobody_else_does(maria, manager, filed):
    give_back(manager, filed, "results.lessons")
    change(maria, filed, RESULTS, lessons="Μάθαμε.")

    (own,), (of_others,) = rounds_of(maria.actor, filed), rounds_of(manager.actor, filed)

    assert (own.new.version, own.answered[0].beside[0].new) == (None, "Μάθαμε.")
    assert of_others.new is None
