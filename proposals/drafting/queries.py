"""Finding proposals, and in SQL who may see which."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, false, not_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from proposals.accounts.models import Body, Person
from proposals.audit.models import AuditEntry
from proposals.calls.checks import Surroundings
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Answer, Attachment, CompletionRemark, Member, Proposal, ProposalVersion, Reader
from proposals.workflow.people import Actor, May, Role
from proposals.workflow.states import EDITABLE, State

_READ_ALL_FILED = (Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.DECISION_MAKER, Role.ADMINISTRATOR, Role.OBSERVER)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The proposals that a person may see, as SQL; the same rule as `can(actor, SEE_PROPOSAL, case)`, held to it by a test."""
    own = [holding.body_id for holding in actor.holdings if holding.role.is_of_a_body]
    rules: list[ColumnElement[bool]] = [Proposal.body_id.in_(own)] if own else []
    if actor.person_id:
        rules.append(Proposal.id.in_(select(Member.proposal_id).where(Member.person_id == actor.person_id)))
    filed = Proposal.submitted_at.is_not(None)
    if any(actor.holds(role) for role in _READ_ALL_FILED):
        rules.append(filed)
    elif actor.person_id:
        reads = select(Reader.proposal_id).where(Reader.person_id == actor.person_id)
        of_others = Proposal.body_id.not_in(_bodies_of(actor)) if _bodies_of(actor) else Proposal.body_id.is_not(None)
        despite = reads.where(Reader.despite_conflict)
        rules.append(and_(Proposal.id.in_(reads), filed, or_(of_others, Proposal.id.in_(despite))))
    return or_(false(), *rules)


def veiled_from(actor: Actor) -> ColumnElement[bool]:
    """The proposals whose body a call keeps from the person, as SQL; the same rule as `veil_of`, held to it by a test."""
    own = [holding.body_id for holding in actor.holdings if holding.role.is_of_a_body]
    sees: list[ColumnElement[bool]] = [
        Proposal.body_id.in_(own),
        Proposal.id.in_(select(Member.proposal_id).where(Member.person_id == actor.person_id)),
    ]
    if any(actor.holds(role) for role in _READ_ALL_FILED):
        judged = or_(is_judged_by(actor), Proposal.id.in_(select(Reader.proposal_id).where(Reader.person_id == actor.person_id)))
        sees.append(and_(Proposal.submitted_at.is_not(None), not_(judged)))
    return and_(Call.hides_bodies, not_(or_(*sees)))


def is_judged_by(actor: Actor) -> ColumnElement[bool]:
    """The proposals on which the person owes a sheet of his own, as SQL."""
    return Proposal.judging.contains(f" {actor.person_id} ")


def is_of_own_body(actor: Actor) -> ColumnElement[bool]:
    """The proposals of the bodies for which the person works or holds a role, as SQL."""
    return Proposal.body_id.in_(_bodies_of(actor))


def text_may_differ(actor: Actor) -> ColumnElement[bool]:
    """The proposals whose columns may hold what was written since they were filed, for everybody but those who see the draft, as SQL."""
    own = [holding.body_id for holding in actor.holdings if holding.role.is_of_a_body]
    invited = Proposal.id.in_(select(Member.proposal_id).where(Member.person_id == actor.person_id))
    ended = and_(Proposal.state.in_((State.WITHDRAWN, State.INADMISSIBLE)), Proposal.completion_rounds > 0)
    return and_(or_(Proposal.state.in_((*EDITABLE, State.AWAITING_APPROVAL)), ended), not_(or_(Proposal.body_id.in_(own), invited)))


def names_of_body(is_veiled: ColumnElement[bool]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The names of the body as a list shows them: none where it is kept from its reader."""
    return case((is_veiled, None), else_=Body.name).label("body_name"), case((is_veiled, None), else_=Body.name_en).label("body_name_en")


def _bodies_of(actor: Actor) -> list[int]:
    bodies = {actor.body_id, *(holding.body_id for holding in actor.holdings)}
    return sorted(body for body in bodies if body is not None)


# Put together once: nearly every page about a proposal asks it, and every rule wants to know who reads it.
_BY_CODE = (
    select(Proposal)
    .where(or_(Proposal.code == bindparam("code"), Proposal.handle == bindparam("code")))
    .options(
        joinedload(Proposal.call, innerjoin=True),
        joinedload(Proposal.body, innerjoin=True),
        joinedload(Proposal.readers),
        joinedload(Proposal.members),
    )
)
_BY_CODE_TO_CHANGE = _BY_CODE.with_for_update(of=Proposal).execution_options(populate_existing=True)


def proposal_by_code(code: str, *, for_update: bool = False) -> Proposal | None:
    """The proposal with this code or handle; `for_update` makes a second writer wait until the first has committed."""
    return db.session.scalars(_BY_CODE_TO_CHANGE if for_update else _BY_CODE, {"code": code}).unique().one_or_none()


def invited_writers(proposal: Proposal) -> list[Person]:
    """The active people who were invited to write a proposal, by name."""
    query = select(Person).join(Member, Member.person_id == Person.id).where(Member.proposal_id == proposal.id, Member.may == May.EDIT)
    return list(db.session.scalars(query.where(Person.active.is_(True)).order_by(Person.sort_name, Person.id)))


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
    Proposal.body_id,
    Proposal.updated_at,
    Proposal.submitted_at,
    Proposal.completion_due,
    Proposal.required_count,
    Proposal.section_counts,
    Proposal.sheets_final,
    Proposal.mean_total,
    Proposal.total_spread,
    Proposal.consensus_total,
    Proposal.scores_apart,
    Proposal.has_recommendation,
    Proposal.judging,
    Call.slug.label("call_slug"),
)


@lru_cache(maxsize=256)
def listed_proposals(actor: Actor) -> Select[*tuple[Any, ...]]:
    """What a list shows of each proposal that the person may see, newest first; only the columns that are shown."""
    query = select(*LISTED, *names_of_body(veiled_from(actor))).join(Body, Body.id == Proposal.body_id).join(Call, Call.id == Proposal.call_id)
    return query.where(visible_to(actor)).order_by(Proposal.id.desc())


def proposals_changed_last(actor: Actor, most: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The proposals that the person may see, in the order of their last change, as lists show them."""
    query = listed_proposals(actor).order_by(None).order_by(Proposal.updated_at.desc(), Proposal.id.desc())
    return db.session.execute(query.limit(most)).all()


def english_titles(rows: Sequence[Any], language: str) -> dict[int, str]:
    """By number the English titles of the proposals in a list, where they have one; asked only for a page in English."""
    if language != "en" or not rows:
        return {}
    query = select(Answer.proposal_id, Answer.value).where(Answer.proposal_id.in_([row.id for row in rows]), Answer.field == "title_en")
    return {row.proposal_id: row.value for row in db.session.execute(query) if isinstance(row.value, str) and row.value}


def attachment_of(proposal: Proposal, number: int) -> Attachment | None:
    """An attachment by its number, only where it belongs to the proposal; removed ones too, for the versions that name them."""
    return db.session.scalars(select(Attachment).where(Attachment.id == number, Attachment.proposal_id == proposal.id)).one_or_none()


def version_of(proposal: Proposal, number: int) -> ProposalVersion | None:
    query = select(ProposalVersion).where(ProposalVersion.proposal_id == proposal.id, ProposalVersion.number == number)
    return db.session.scalars(query).one_or_none()


def remarks_on(proposal: Proposal) -> list[CompletionRemark]:
    """Every remark with which the proposal was ever returned, with who ticked it off; the last round first."""
    query = select(CompletionRemark).where(CompletionRemark.proposal_id == proposal.id).options(joinedload(CompletionRemark.coverer))
    return list(db.session.scalars(query.order_by(CompletionRemark.round.desc(), CompletionRemark.id)))


def remarks_of_round(proposal: Proposal) -> list[CompletionRemark]:
    """The remarks with which the proposal was last returned; none where it never was, and then nothing is asked."""
    if not proposal.completion_rounds:
        return []
    last = (CompletionRemark.proposal_id == proposal.id, CompletionRemark.round == proposal.completion_rounds)
    return list(db.session.scalars(select(CompletionRemark).where(*last).order_by(CompletionRemark.id)))


def remark_of(proposal: Proposal, number: int) -> CompletionRemark | None:
    """A remark by its number, only where it belongs to the proposal."""
    query = select(CompletionRemark).where(CompletionRemark.id == number, CompletionRemark.proposal_id == proposal.id)
    return db.session.scalars(query).one_or_none()


_ANSWERS = select(Answer.field, Answer.value, Answer.revision).where(Answer.proposal_id == bindparam("number"))


def answers_of(proposal: Proposal) -> tuple[dict[str, Any], dict[str, int]]:
    """The answers by field and their revisions, to be read: as `proposal.values`, without an object for each."""
    rows = db.session.execute(_ANSWERS, {"number": proposal.id}).all()
    return {row.field: row.value for row in rows}, {row.field: row.revision for row in rows}


def answers_with_people(proposal: Proposal, codes: Sequence[str]) -> dict[str, Answer]:
    """The answers to some fields with who wrote each last."""
    query = select(Answer).where(Answer.proposal_id == proposal.id, Answer.field.in_(codes)).options(selectinload(Answer.person))
    return {answer.field: answer for answer in db.session.scalars(query)}


def surroundings_of(proposal: Proposal, with_files: bool = True) -> Surroundings:
    """What the answers of a proposal are judged against; without the files where no field for files is looked at."""
    return Surroundings(
        plan_years=proposal.call.period.years,
        files=proposal.files if with_files else {},
        email_is_allowed=proposal.body.allows_email,
        email_domains=tuple(proposal.body.email_domains),
    )
