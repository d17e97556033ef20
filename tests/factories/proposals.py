"""Proposals, in any state, with everything that a proposal in that state has."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from proposals import clock
from proposals.accounts.models import Body, Person
from proposals.calls.models import Call
from proposals.calls.operations import next_code
from proposals.db import db
from proposals.drafting.completion import asked_by
from proposals.drafting.models import Answer, Attachment, CompletionRemark, Member, Proposal
from proposals.drafting.operations import refresh
from proposals.drafting.remarks import ask_for
from proposals.drafting.versions import freeze_version
from proposals.workflow.people import SYSTEM, May
from proposals.workflow.states import DECIDED, State
from tests.factories.answers import complete_answers, required_files
from tests.factories.calls import make_call
from tests.factories.people import make_body

NEVER_FILED = (State.DRAFT, State.AWAITING_APPROVAL, State.WITHDRAWN)


def make_proposal(
    state: State = State.DRAFT,
    *,
    call: Call | None = None,
    body: Body | None = None,
    answers: dict[str, Any] | None = None,
    **columns: Any,
) -> Proposal:
    """A proposal in `state`, complete unless `answers` are given; filed once where its state says that it was filed."""
    call, body, now = call or make_call(), body or make_body(), clock.now()
    proposal = Proposal(
        call=call,
        body=body,
        created_at=now,
        updated_at=now,
        completion_sections=[],
        completion_fields=[],
        completion_rounds=0,
        remarks_open=0,
        revision=1,
    )
    db.session.add(proposal)
    db.session.flush()
    _fill(proposal, complete_answers(call.form, years=call.period.years, email=_email(body)) if answers is None else answers)
    if answers is None:
        for field in required_files(call.form):
            make_attachment(proposal, field)
    refresh(proposal)
    _bring_to(proposal, state)
    for name, value in columns.items():
        setattr(proposal, name, value)
    db.session.flush()
    return proposal


def make_attachment(proposal: Proposal, field: str = "attachments", **columns: Any) -> Attachment:
    """The record of a file, without the file."""
    usual = {"title": "Έγγραφο", "filename": "έγγραφο.pdf", "content_type": "application/pdf", "size": 1000, "sha256": "ab" * 32}
    attachment = Attachment(field=field, uploaded_at=clock.now(), **{**usual, **columns})
    proposal.attachments.append(attachment)
    db.session.flush()
    return attachment


def make_remarks(proposal: Proposal, *keys: str) -> list[CompletionRemark]:
    """A round of remarks on these items (`section` or `section.field`), which are open from now on."""
    return ask_for(SYSTEM, proposal, [asked_by(key, f"Συμπληρώστε το {key}.") for key in keys])


def make_member(proposal: Proposal, person: Person, may: May = May.EDIT, inviter: Person | None = None) -> Member:
    """Somebody who was invited to the proposal."""
    member = Member(proposal_id=proposal.id, person_id=person.id, may=may, invited_by=inviter.id if inviter else None, invited_at=clock.now())
    db.session.add(member)
    db.session.flush()
    db.session.expire(proposal, ["members"])
    return member


def _email(body: Body) -> str:
    return f"onoma@{body.email_domains[0] if body.email_domains else 'foreas.example'}"


def _fill(proposal: Proposal, answers: dict[str, Any]) -> None:
    for code, value in answers.items():
        proposal.answers[code] = Answer(field=code, value=value, revision=1, changed_at=clock.now())


def _bring_to(proposal: Proposal, state: State) -> None:
    if state not in NEVER_FILED:
        of_the_year = db.session.scalars(select(Call).where(Call.code_year == proposal.call.code_year))
        proposal.code, proposal.submitted_at = next_code(proposal.call, of_the_year), clock.now()
        freeze_version(SYSTEM, proposal)
    if state is State.SUBMITTED:
        proposal.checks_open = len(proposal.call.rubric.admissibility)
    if state is State.RETURNED:
        proposal.completion_due = clock.now() + timedelta(days=10)
    if state in DECIDED:
        proposal.has_recommendation, proposal.decided_at = True, clock.now()
    proposal.state = state
