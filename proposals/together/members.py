"""Inviting people to a proposal, changing what they may do there, taking them out; and leaving by oneself."""

from flask import current_app
from sqlalchemy import delete

from proposals import clock
from proposals.accounts.models import Person
from proposals.accounts.queries import holders, person_by_email
from proposals.accounts.ties import ties_changed
from proposals.audit.operations import record
from proposals.db import db
from proposals.drafting.models import Member, Proposal
from proposals.notices.operations import tell
from proposals.together.models import SectionTask
from proposals.together.queries import open_tasks_of
from proposals.workflow.people import Actor, May, Role
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, NP_, Phrase


class InvitationRefused(Exception):
    """Somebody who cannot be invited; `reason` is shown as it is."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


def invite(actor: Actor, proposal: Proposal, email: str, may: May) -> Member:
    """Let somebody with an account work on one proposal, and tell him. Raises NotAllowed, or InvitationRefused with the reason.

    Who is unknown and who is known but cannot be invited get the same answer, so that nobody learns here who has an account.
    """
    require(actor, Permission.INVITE_MEMBERS, proposal.case())
    _refuse_one_too_many(proposal)
    email = email.strip().lower()
    person = person_by_email(email)
    if person is None or not _can_be_invited(person, proposal):
        raise InvitationRefused(_nobody_to_invite(proposal, email))
    if any(person.actor.holds(role, proposal.body_id) for role in (Role.SUBMITTER, Role.BODY_APPROVER)):
        raise InvitationRefused(
            Phrase(N_("%(name)s έχει ήδη ρόλο στον φορέα της πρότασης και δεν χρειάζεται πρόσκληση."), values={"name": person.name})
        )
    if person.id in {member.person_id for member in proposal.members}:
        raise InvitationRefused(Phrase(N_("%(name)s έχει ήδη προσκληθεί. Αλλάξτε στον κατάλογο τι μπορεί να κάνει."), values={"name": person.name}))
    member = Member(person_id=person.id, may=may, invited_by=actor.person_id, invited_at=clock.now())
    proposal.members.append(member)
    db.session.flush()
    record(actor, "invite", f"proposal:{proposal.id}", proposal_id=proposal.id, details={"person": person.id, "may": may.value})
    values = {"title": proposal.title, "code": proposal.public_code, "by": name_of(actor), "body": proposal.body.name, "may": may.value}
    tell([person], "invite", proposal_id=proposal.id, values=values)
    ties_changed(proposals=[proposal.id])
    return member


def change_member(actor: Actor, proposal: Proposal, member: Member, may: May) -> None:
    """Let a member do more, or less. Raises NotAllowed."""
    require(actor, Permission.INVITE_MEMBERS, proposal.case())
    if member.may is not may:
        member.may = may
        if may is not May.EDIT:
            _relieve(member)
        db.session.flush()
        record(actor, "change_member", f"proposal:{proposal.id}", proposal_id=proposal.id, details={"person": member.person_id, "may": may.value})


def remove_member(actor: Actor, proposal: Proposal, member: Member) -> None:
    """Take a member out: he sees the proposal no more; what he wrote stays. Raises NotAllowed."""
    require(actor, Permission.INVITE_MEMBERS, proposal.case())
    _relieve(member)
    proposal.members.remove(member)
    db.session.flush()
    record(actor, "remove_member", f"proposal:{proposal.id}", proposal_id=proposal.id, details={"person": member.person_id})


def leave(actor: Actor, proposal: Proposal) -> None:
    """Give up one's own invitation: what one was to write is nobody's again, and the body's editors are told what that is.

    Whoever holds a role in the body keeps what the role opens. Raises NotAllowed for who was not invited.
    """
    require(actor, Permission.LEAVE_PROPOSAL, proposal.case())
    member = next(each for each in proposal.members if each.person_id == actor.person_id)
    given_up = given_up_by(actor, proposal)
    details = {"person": member.person_id, "sections": [f"{task.section}/{task.field}".rstrip("/") for task in given_up]}
    words = [task.words_in(proposal.call.form) for task in given_up]
    for task in given_up:
        db.session.delete(task)
    proposal.members.remove(member)
    db.session.flush()
    record(actor, "leave_proposal", f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)
    values = {"title": proposal.title, "code": proposal.public_code, "by": name_of(actor), "what": [{"el": each.el, "en": each.en} for each in words]}
    editors = [person for person in holders(Role.SUBMITTER, proposal.body_id) if person.id != actor.person_id]
    tell(editors, "leave", proposal_id=proposal.id, values=values)


def given_up_by(actor: Actor, proposal: Proposal) -> list[SectionTask]:
    """What nobody would have to write any more if the person left; nothing where a role of the body lets him go on writing."""
    return [] if actor.holds(Role.SUBMITTER, proposal.body_id) else open_tasks_of(proposal, actor.person_id or 0)


def _relieve(member: Member) -> None:
    """Who can no longer write has nothing to write either."""
    own = (SectionTask.proposal_id == member.proposal_id, SectionTask.person_id == member.person_id, SectionTask.done_at.is_(None))
    db.session.execute(delete(SectionTask).where(*own))


def name_of(actor: Actor) -> str:
    """How a notice names who did something."""
    return db.session.get_one(Person, actor.person_id).name


def _refuse_one_too_many(proposal: Proposal) -> None:
    most = current_app.extensions["settings"].members_per_proposal
    if len(proposal.members) >= most:
        reason = Phrase(*NP_("Προσκαλείται έως %(num)s πρόσωπο σε κάθε πρόταση.", "Προσκαλούνται έως %(num)s πρόσωπα σε κάθε πρόταση."), count=most)
        raise InvitationRefused(reason)


def _can_be_invited(person: Person, proposal: Proposal) -> bool:
    """Somebody with the service address of a body who judges nothing: an evaluator whom a body invites could no longer evaluate it.

    Who works for the body judges none of its proposals anyway.
    """
    if not person.active or person.body is None or not person.body.allows_email(person.email):
        return False
    return person.actor.belongs_to(proposal.body_id) or all(holding.role.is_of_a_body for holding in person.actor.holdings)


def _nobody_to_invite(proposal: Proposal, email: str) -> Phrase:
    if proposal.body.email_domains and proposal.body.allows_email(email):
        return Phrase(N_("Δεν υπάρχει λογαριασμός του φορέα σας με αυτή τη διεύθυνση. Ζητήστε από τον διαχειριστή του συστήματος να ανοίξει έναν."))
    return Phrase(
        N_(
            "Με αυτή τη διεύθυνση δεν μπορεί να προσκληθεί κανείς. Προσκαλούνται όσοι έχουν λογαριασμό με υπηρεσιακό email φορέα· "
            "λογαριασμούς ανοίγει ο διαχειριστής του συστήματος."
        )
    )
