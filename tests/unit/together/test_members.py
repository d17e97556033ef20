"""Inviting people to a proposal: who can be, what is answered, what it opens and what it does not."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.drafting.attachments import attach
from proposals.drafting.models import Member
from proposals.drafting.operations import WritingRefused, save_section
from proposals.drafting.queries import listed_proposals
from proposals.drafting.versions import text_for
from proposals.evaluation.assigning import refusals_to_assign
from proposals.notices.models import Notice
from proposals.together.members import InvitationRefused, change_member, invite, leave, remove_member
from proposals.together.queries import colleagues_of, members_of, tasks_of
from proposals.workflow.people import May, Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import State
from tests.factories import a_pdf, an_upload, make_body, make_member, make_person, make_proposal, make_task

UNKNOWN = (
    "Με αυτή τη διεύθυνση δεν μπορεί να προσκληθεί κανείς. Προσκαλούνται όσοι έχουν λογαριασμό με υπηρεσιακό email φορέα· "
    "λογαριασμούς ανοίγει ο διαχειριστής του συστήματος."
)
JUDGES = [role for role in Role if not role.is_of_a_body]


@pytest.fixture
def body(session):
    return make_body(name="Περιφέρεια Κρήτης", email_domains=["crete.example"])


@pytest.fixture
def editor(body):
    return make_person(Role.SUBMITTER, body=body, name="Αλέξανδρος Γραφέας")


@pytest.fixture
def proposal(body):
    return make_proposal(body=body, answers={"title": "Τίτλος"})


@pytest.fixture
def partner(session):
    return make_person(Role.SUBMITTER, body=make_body(email_domains=["rhodes.example"]), email="xeni@rhodes.example", name="Ξένη Ροδίτη")


def reason(actor, proposal, email):
    with pytest.raises(InvitationRefused) as refused:
        invite(actor, proposal, email, May.EDIT)
    phrase = refused.value.reason
    return phrase.text % {"num": phrase.count, **phrase.values}


def test_partner_of_another_body_is_invited_told_and_recorded(session, proposal, editor, partner):
    member = invite(editor.actor, proposal, " XENI@rhodes.example ", May.COMMENT)

    entry, notice = session.scalars(select(AuditEntry)).one(), session.scalars(select(Notice)).one()
    assert (member.person_id, member.may, member.invited_by) == (partner.id, May.COMMENT, editor.id)
    assert (entry.action, entry.proposal_id, entry.details) == ("invite", proposal.id, {"person": partner.id, "may": "comment"})
    assert (notice.kind, notice.person_id) == ("invite", partner.id)
    assert notice.values == {
        "title": "Τίτλος", "code": proposal.handle, "by": "Αλέξανδρος Γραφέας", "body": "Περιφέρεια Κρήτης", "may": "comment"
    }  # fmt: skip


def test_colleague_without_a_role_is_invited(proposal, editor, body):
    colleague = make_person(body=body, email="nomikos@crete.example")

    assert invite(editor.actor, proposal, colleague.email, May.VIEW).person_id == colleague.id


@pytest.mark.parametrize("role", JUDGES)
def test_judge_of_another_body_and_somebody_unknown_get_the_same_answer(proposal, editor, role):
    judge = make_person(role, body=make_body())

    assert reason(editor.actor, proposal, judge.email) == reason(editor.actor, proposal, "kaneis@allou.example") == UNKNOWN


def test_colleague_who_judges_others_is_invited(proposal, editor, body):
    insider = make_person(Role.EVALUATOR, body=body, email="eleni@crete.example")

    assert invite(editor.actor, proposal, insider.email, May.EDIT).person_id == insider.id


@pytest.mark.parametrize(
    "columns",
    [{"active": False}, {"email": "idiotiko@mail.example"}, {"body": None}],
    ids=["closed account", "private address", "of no body"],
)
def test_account_that_cannot_be_invited_is_answered_as_if_it_were_not_there(proposal, editor, columns):
    elsewhere = make_body(email_domains=["rhodes.example"])
    person = make_person(**{"body": elsewhere, "email": "xeni@rhodes.example", **columns})

    assert reason(editor.actor, proposal, person.email) == UNKNOWN


def test_unknown_address_of_the_own_body_is_said_to_have_no_account(proposal, editor):
    expected = "Δεν υπάρχει λογαριασμός του φορέα σας με αυτή τη διεύθυνση. Ζητήστε από τον διαχειριστή του συστήματος να ανοίξει έναν."

    assert reason(editor.actor, proposal, "neos@crete.example") == expected


def test_body_without_domains_answers_nothing_about_any_address(session):
    body = make_body()
    editor, proposal = make_person(Role.SUBMITTER, body=body), make_proposal(body=body, answers={})

    assert reason(editor.actor, proposal, "kaneis@pouthena.example") == UNKNOWN


@pytest.mark.parametrize("role", [Role.SUBMITTER, Role.BODY_APPROVER])
def test_who_holds_a_role_of_the_body_needs_no_invitation(proposal, editor, body, role):
    person = make_person(role, body=body, name="Άννα Εγκρίτου", email="anna@crete.example")

    assert reason(editor.actor, proposal, person.email) == "Άννα Εγκρίτου έχει ήδη ρόλο στον φορέα της πρότασης και δεν χρειάζεται πρόσκληση."


def test_member_is_not_invited_twice(proposal, editor, partner):
    invite(editor.actor, proposal, partner.email, May.VIEW)

    assert reason(editor.actor, proposal, partner.email) == "Ξένη Ροδίτη έχει ήδη προσκληθεί. Αλλάξτε στον κατάλογο τι μπορεί να κάνει."


def test_more_than_the_setting_allows_are_refused(app, proposal, editor, partner, monkeypatch):
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], members_per_proposal=1))
    make_member(proposal, make_person())

    assert reason(editor.actor, proposal, partner.email) == "Προσκαλείται έως 1 πρόσωπο σε κάθε πρόταση."


def test_member_may_be_given_more_or_less_and_only_a_change_is_recorded(session, proposal, editor, partner):
    member = make_member(proposal, partner, May.VIEW)

    change_member(editor.actor, proposal, member, May.VIEW)
    change_member(editor.actor, proposal, member, May.EDIT)

    assert (member.may, proposal.case().members) == (May.EDIT, {partner.id: May.EDIT})
    assert [(entry.action, entry.details) for entry in session.scalars(select(AuditEntry))] == [
        ("change_member", {"person": partner.id, "may": "edit"})
    ]


def test_member_who_is_taken_out_sees_the_proposal_no_more(session, proposal, editor, partner):
    remove_member(editor.actor, proposal, make_member(proposal, partner))

    assert (proposal.case().members, session.scalars(select(Member)).all()) == ({}, [])
    assert session.execute(listed_proposals(partner.actor)).all() == []
    assert session.scalars(select(AuditEntry.action)).all() == ["remove_member"]


@pytest.mark.parametrize("may", May)
def test_nobody_invites_changes_or_removes_but_the_editors_of_the_body(proposal, partner, may):
    member = make_member(proposal, partner, may)

    for deed in (
        lambda: invite(partner.actor, proposal, "xeni@rhodes.example", May.EDIT),
        lambda: change_member(partner.actor, proposal, member, May.EDIT),
        lambda: remove_member(partner.actor, proposal, member),
    ):
        with pytest.raises(NotAllowed):
            deed()


# What an invitation opens ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("may", May)
def test_member_sees_that_proposal_alone_and_its_own_text(session, body, proposal, partner, may):
    make_proposal(body=body, answers={})
    make_member(proposal, partner, may)

    assert [row.id for row in session.execute(listed_proposals(partner.actor))] == [proposal.id]
    assert text_for(partner.actor, proposal).version is None


def test_member_who_writes_saves_answers_and_attaches_files(proposal, partner):
    make_member(proposal, partner, May.EDIT)
    form = proposal.call.form

    saved = save_section(partner.actor, proposal, form.section_of["title"], {"title": "Νέος τίτλος"}, {"title": 1})
    attached = attach(partner.actor, proposal, form.by_code["attachments"], an_upload(a_pdf()), "Χάρτης")

    assert (saved.changed, proposal.title, attached.uploaded_by) == (("title",), "Νέος τίτλος", partner.id)


@pytest.mark.parametrize("may", [May.COMMENT, May.VIEW])
def test_member_who_does_not_write_saves_nothing(proposal, partner, may):
    make_member(proposal, partner, may)

    with pytest.raises(NotAllowed):
        save_section(partner.actor, proposal, proposal.call.form.section_of["title"], {"title": "Νέος"}, {"title": 1})


def test_member_who_writes_is_told_when_the_text_is_closed(body, partner):
    proposal = make_proposal(State.SUBMITTED, body=body)
    make_member(proposal, partner, May.EDIT)

    with pytest.raises(WritingRefused):
        save_section(partner.actor, proposal, proposal.call.form.section_of["title"], {"title": "Νέος"}, {"title": 1})


def test_evaluator_who_worked_on_the_proposal_is_not_assigned(body):
    proposal, evaluator = make_proposal(State.IN_REVIEW, body=body), make_person(Role.EVALUATOR, name="Βασίλης Κριτής")
    make_member(proposal, evaluator, May.VIEW)

    reasons = [each.text for each in refusals_to_assign(proposal, [evaluator], set())[evaluator.id]]

    assert reasons == ["Προσκλήθηκε στην πρόταση ή τη σχολίασε."]


# Who works on it ------------------------------------------------------------------------------------------------------


def test_member_who_leaves_sees_it_no_more_and_his_tasks_are_nobodys(session, proposal, editor, partner):
    other = make_person()
    for each in (partner, other):
        make_member(proposal, each, May.EDIT)
    done = make_task(proposal, partner, "results", done_at=clock.now())
    make_task(proposal, partner, "identity", field="title")
    make_task(proposal, partner, "problem", due_on=clock.today())
    kept = make_task(proposal, other, "problem")

    leave(partner.actor, proposal)

    assert [member.person_id for member in proposal.members] == [other.id]
    assert {task.id for task in tasks_of(proposal)} == {done.id, kept.id}
    assert session.scalars(listed_proposals(partner.actor)).all() == []
    entry, notice = session.scalars(select(AuditEntry)).one(), session.scalars(select(Notice)).one()
    assert (entry.action, entry.person_id) == ("leave_proposal", partner.id)
    assert entry.details == {"person": partner.id, "sections": ["problem", "identity/title"]}
    assert (notice.kind, notice.person_id, notice.values["by"]) == ("leave", editor.id, "Ξένη Ροδίτη")
    assert [(each["el"][0], each["en"][0]) for each in notice.values["what"]] == [("Γ", "C"), ("Α", "A")]


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.ACCEPTED])
def test_member_leaves_whenever_he_likes(body, partner, state):
    proposal = make_proposal(state, body=body)
    make_member(proposal, partner, May.VIEW)

    leave(partner.actor, proposal)

    assert proposal.members == []


def test_member_who_became_editor_of_the_body_leaves_the_invitation_and_keeps_his_sections(session, body, proposal):
    both = make_person(Role.SUBMITTER, body=body)
    make_member(proposal, both, May.EDIT)
    task = make_task(proposal, both)

    leave(both.actor, proposal)

    assert (proposal.members, tasks_of(proposal)) == ([], [task])
    assert session.scalars(select(Notice)).all() == []


def test_who_was_not_invited_has_nothing_to_leave(proposal, editor, partner):
    for person in (editor, partner):
        with pytest.raises(NotAllowed):
            leave(person.actor, proposal)


def test_colleagues_are_listed_once_by_name_with_what_they_may(proposal, editor, body, partner):
    both = make_person(Role.SUBMITTER, Role.BODY_APPROVER, body=body, name="Βάσω Διπλή")
    approver = make_person(Role.BODY_APPROVER, body=body, name="Γιάννης Εγκρίνων")
    gone = make_person(Role.SUBMITTER, body=body, name="Δήμος Φευγάτος", active=False)
    make_member(proposal, partner, May.VIEW)
    make_member(proposal, approver, May.EDIT)
    make_member(proposal, gone)

    found = [(each.person_id, each.part, each.may, each.is_invited, each.takes_part) for each in colleagues_of(proposal)]

    assert found == [
        (editor.id, Role.SUBMITTER.label, May.EDIT, False, True),
        (both.id, Role.SUBMITTER.label, May.EDIT, False, True),
        (approver.id, Role.BODY_APPROVER.label, May.COMMENT, False, True),
        (partner.id, May.VIEW.label, May.VIEW, True, False),
    ]


def test_members_come_by_name_with_body_and_inviter(session, proposal, editor, partner, body):
    first = make_person(body=body, name="Άρης Πρώτος")
    make_member(proposal, partner, inviter=editor)
    make_member(proposal, first)
    session.expire_all()

    found = members_of(proposal)

    assert [(each.person.name, each.person.body.name, each.inviter.name if each.inviter else None) for each in found] == [
        ("Άρης Πρώτος", body.name, None),
        ("Ξένη Ροδίτη", partner.body.name, "Αλέξανδρος Γραφέας"),
    ]
