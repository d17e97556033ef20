"""Finding proposals, and in SQL who may see which."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from proposals.accounts.models import Body
from proposals.audit.models import AuditEntry
from proposals.calls.checks import Surroundings
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Answer, Attachment, Proposal, ProposalVersion, Reader
from proposals.workflow.people import Actor, Role

_READ_ALL_FILED = (Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.DECISION_MAKER, Role.ADMINISTRATOR, Role.OBSERVER)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The proposals that a person may see, as SQL; the same rule as `can(actor, SEE_PROPOSAL, case)`, held to it by a test."""
    own = [holding.body_id for holding in actor.holdings if holding.role.is_of_a_body]
    rules: list[ColumnElement[bool]] = [Proposal.body_id.in_(own)] if own else []
    filed = Proposal.submitted_at.is_not(None)
    if any(actor.holds(role) for role in _READ_ALL_FILED):
        rules.append(filed)
    if actor.person_id:
        reads = select(Reader.proposal_id).where(Reader.person_id == actor.person_id)
        of_others = Proposal.body_id.not_in(_bodies_of(actor)) if _bodies_of(actor) else Proposal.body_id.is_not(None)
        rules.append(and_(Proposal.id.in_(reads), filed, of_others))
    return or_(false(), *rules)


def _bodies_of(actor: Actor) -> list[int]:
    bodies = {actor.body_id, *(holding.body_id for holding in actor.holdings)}
    return sorted(body for body in bodies if body is not None)


# Put together once: nearly every page about a proposal asks it, and every rule wants to know who reads it.
_BY_CODE = (
    select(Proposal)
    .where(or_(Proposal.code == bindparam("code"), Proposal.handle == bindparam("code")))
    .options(joinedload(Proposal.call, innerjoin=True), joinedload(Proposal.body, innerjoin=True), joinedload(Proposal.readers))
)
_BY_CODE_TO_CHANGE = _BY_CODE.with_for_update(of=Proposal).execution_options(populate_existing=True)


def proposal_by_code(code: str, *, for_update: bool = False) -> Proposal | None:
    """The proposal with this code or handle; `for_update` makes a second writer wait until the first has committed."""
    return db.session.scalars(_BY_CODE_TO_CHANGE if for_update else _BY_CODE, {"code": code}).unique().one_or_none()


_STEPS_TAKEN = (
    select(AuditEntry)
    .where(AuditEntry.proposal_id == bindparam("number"), AuditEntry.subject == bindparam("subject"), AuditEntry.to_state.is_not(None))
    .options(joinedload(AuditEntry.person))
    .order_by(AuditEntry.id.desc())
)


def steps_taken(proposal: Proposal) -> list[AuditEntry]:
    """What moved a proposal, newest first; a draft is saved hundreds of times, and that moves nothing."""
    return list(db.session.scalars(_STEPS_TAKEN, {"number": proposal.id, "subject": f"proposal:{proposal.id}"}))


LISTED = (
    Proposal.id,
    Proposal.handle,
    Proposal.code,
    Proposal.title,
    Proposal.state,
    Proposal.axis,
    Proposal.updated_at,
    Proposal.submitted_at,
    Proposal.completion_due,
    Proposal.required_count,
    Proposal.missing_count,
    Proposal.wrong_count,
    Proposal.sheets_final,
    Proposal.sheets_running,
    Proposal.mean_total,
    Proposal.scores_apart,
    Proposal.has_recommendation,
    Proposal.checks_open,
    Body.name.label("body_name"),
    Body.name_en.label("body_name_en"),
    Call.slug.label("call_slug"),
)


def listed_proposals(actor: Actor) -> Select[*tuple[Any, ...]]:
    """What a list shows of each proposal that the person may see, newest first; only the columns that are shown."""
    query = select(*LISTED).join(Body, Body.id == Proposal.body_id).join(Call, Call.id == Proposal.call_id)
    return query.where(visible_to(actor)).order_by(Proposal.id.desc())


def attachment_of(proposal: Proposal, number: int) -> Attachment | None:
    """An attachment by its number, only where it belongs to the proposal; removed ones too, for the versions that name them."""
    return db.session.scalars(select(Attachment).where(Attachment.id == number, Attachment.proposal_id == proposal.id)).one_or_none()


def version_of(proposal: Proposal, number: int) -> ProposalVersion | None:
    query = select(ProposalVersion).where(ProposalVersion.proposal_id == proposal.id, ProposalVersion.number == number)
    return db.session.scalars(query).one_or_none()


def answers_with_people(proposal: Proposal, codes: Sequence[str]) -> dict[str, Answer]:
    """The answers to some fields with who wrote each last."""
    query = select(Answer).where(Answer.proposal_id == proposal.id, Answer.field.in_(codes)).options(selectinload(Answer.person))
    return {answer.field: answer for answer in db.session.scalars(query)}


def surroundings_of(proposal: Proposal) -> Surroundings:
    """What the answers of a proposal are judged against."""
    return Surroundings(
        plan_years=proposal.call.period.years,
        files=proposal.files,
        email_is_allowed=proposal.body.allows_email,
        email_domains=tuple(proposal.body.email_domains),
    )
