"""Proposals, in any state, with everything that a proposal in that state has."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from proposals import clock
from proposals.accounts.models import Body, Person
from proposals.calls.models import Call
from proposals.calls.operations import next_code
from proposals.db import db
from proposals.drafting.completion import asked_by
from proposals.drafting.models import Answer, Attachment, CompletionRemark, Member, Proposal
from proposals.drafting.operations import refresh
from proposals.drafting.queries import surroundings_of
from proposals.drafting.remarks import ask_for
from proposals.drafting.versions import freeze_version
from proposals.workflow.people import SYSTEM, May
from proposals.workflow.states import DECIDED, State
from tests.factories.answers import complete_answers, required_files
from tests.factories.calls import make_call
from tests.factories.people import make_body

NEVER_FILED = (State.DRAFT, State.AWAITING_APPROVAL, State.WITHDRAWN)
# What the product derived from a text, by all that it looked at: nearly every proposal has the same.
_derived: dict[tuple[str, ...], dict[str, Any]] = {}


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
    values = _complete(call, body) if answers is None else answers
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
        section_counts={},
        # What a new proposal has is known, so that none of it is looked up.
        attachments=[_attachment(field) for field in required_files(call.form)] if answers is None else [],
        versions=[],
        readers=[],
        members=[],
    )
    _bring_to(proposal, state)
    _write(proposal, values)
    if proposal.code:
        freeze_version(SYSTEM, proposal)
    for name, value in columns.items():
        setattr(proposal, name, value)
    db.session.flush()
    return proposal


def make_attachment(proposal: Proposal, field: str = "attachments", **columns: Any) -> Attachment:
    """The record of a file, without the file."""
    attachment = _attachment(field, **columns)
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


def _complete(call: Call, body: Body) -> dict[str, Any]:
    domain = body.email_domains[0] if body.email_domains else "foreas.example"
    return complete_answers(call.form, years=call.period.years, email=f"onoma@{domain}")


def _write(proposal: Proposal, values: dict[str, Any]) -> None:
    """Store a proposal with its answers, and what is derived from them. The answers are rows, as few tests look at any of them as an object."""
    key = (proposal.call.form_fingerprint, repr(values), repr(surroundings_of(proposal)))
    for name, value in _derived.get(key, {}).items():
        setattr(proposal, name, value)
    db.session.add(proposal)
    db.session.flush()
    rows = [{"proposal_id": proposal.id, "field": code, "value": value, "changed_at": proposal.created_at} for code, value in values.items()]
    if rows:
        db.session.execute(insert(Answer.__table__), rows)
    if key not in _derived:
        refresh(proposal)
        names = (
            "section_counts",
            "required_count",
            "missing_count",
            "wrong_count",
            "search_text",
            *(str(field.lift) for field in proposal.call.form.lifted),
        )
        _derived[key] = {name: getattr(proposal, name) for name in names}


def _attachment(field: str, **columns: Any) -> Attachment:
    usual = {"title": "Έγγραφο", "filename": "έγγραφο.pdf", "content_type": "application/pdf", "size": 1000, "sha256": "ab" * 32}
    return Attachment(field=field, uploaded_at=clock.now(), **{**usual, **columns})


def _bring_to(proposal: Proposal, state: State) -> None:
    proposal.state = state
    if state not in NEVER_FILED:
        of_the_year = db.session.scalars(select(Call).where(Call.code_year == proposal.call.code_year))
        proposal.code, proposal.submitted_at = next_code(proposal.call, of_the_year), clock.now()
    if state is State.SUBMITTED:
        proposal.checks_open = len(proposal.call.rubric.admissibility)
    if state is State.RETURNED:
        proposal.completion_due = clock.now() + timedelta(days=10)
    if state in DECIDED:
        proposal.has_recommendation, proposal.decided_at = True, clock.now()
