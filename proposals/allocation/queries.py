"""Finding runs of the automatic assignment, and what their numbers stand for."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload, undefer, undefer_group

from proposals.accounts.models import Body, Person, RoleHolding
from proposals.allocation.models import AllocationRun, Expertise, Limits, ProposalBid, RunAssignment, RunChange, RunDeed
from proposals.calls.models import Call
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment
from proposals.workflow.people import Role
from proposals.workflow.states import LIVE_ASSIGNMENTS, State

# Ids are asked for in blocks: databases limit how many values one question may carry.
BLOCK = 1000


def runs_of(call: Call) -> list[AllocationRun]:
    """Every run of a call with who asked for it, the newest first."""
    query = select(AllocationRun).where(AllocationRun.call_id == call.id).options(joinedload(AllocationRun.asker))
    return list(db.session.scalars(query.order_by(AllocationRun.id.desc())))


def run_of(call: Call, number: int, *, for_update: bool = False, with_data: bool = False) -> AllocationRun | None:
    """A run by its number, only where it belongs to the call; `with_data` with its input and result."""
    query = select(AllocationRun).where(AllocationRun.id == number, AllocationRun.call_id == call.id)
    if with_data:
        query = query.options(undefer_group("data"))
    if for_update:
        query = query.with_for_update(of=AllocationRun).execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def last_deed_of(run: AllocationRun) -> RunDeed | None:
    """What was last asked to be done with the result of a run."""
    query = select(RunDeed).where(RunDeed.run_id == run.id).order_by(RunDeed.id.desc()).limit(1)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def run_last_applied(call_id: int) -> AllocationRun | None:
    """The run of a call that was applied last; one that was undone was not what was wanted."""
    query = select(AllocationRun).where(AllocationRun.call_id == call_id, AllocationRun.applied_at.is_not(None), AllocationRun.undone_at.is_(None))
    return db.session.scalars(query.order_by(AllocationRun.applied_at.desc(), AllocationRun.id.desc()).limit(1)).one_or_none()


def changes_of(run: AllocationRun) -> list[RunChange]:
    query = select(RunChange).where(RunChange.run_id == run.id)
    return list(db.session.scalars(query.order_by(RunChange.proposal_id, RunChange.evaluator_id)))


def made_by(run: AllocationRun) -> list[Assignment]:
    """The assignments that applying the run made, with proposal and evaluator, in the order of their proposals."""
    query = select(Assignment).join(RunAssignment, RunAssignment.assignment_id == Assignment.id).where(RunAssignment.run_id == run.id)
    query = query.options(joinedload(Assignment.evaluator), joinedload(Assignment.proposal))
    return list(db.session.scalars(query.order_by(Assignment.proposal_id, Assignment.id)))


def titles_of(numbers: Iterable[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """Code, title and body of proposals, by id."""
    query = select(Proposal.id, Proposal.code, Proposal.title, Proposal.state, Body.name, Body.name_en).join(Body, Body.id == Proposal.body_id)
    return {row.id: row for block in _blocks(numbers) for row in db.session.execute(query.where(Proposal.id.in_(block)))}


def names_of_people(numbers: Iterable[int]) -> dict[int, str]:
    query = select(Person.id, Person.name)
    return {row.id: row.name for block in _blocks(numbers) for row in db.session.execute(query.where(Person.id.in_(block)))}


def evaluator_choices() -> Sequence[Row[*tuple[Any, ...]]]:
    """Id and name of every active evaluator, by name."""
    query = select(Person.id, Person.name).join(RoleHolding, RoleHolding.person_id == Person.id)
    query = query.where(RoleHolding.role == Role.EVALUATOR, Person.active.is_(True))
    return db.session.execute(query.order_by(Person.sort_name, Person.id)).all()


def evaluators_are_of_many_bodies(least: int) -> bool:
    """True where the active evaluators come from so many bodies that a proposal can get each from another one."""
    query = select(func.count(Person.body_id.distinct())).join(RoleHolding, RoleHolding.person_id == Person.id)
    return (db.session.scalar(query.where(RoleHolding.role == Role.EVALUATOR, Person.active.is_(True))) or 0) >= least


def live_evaluators(proposal_ids: Iterable[int]) -> dict[int, set[int]]:
    """Who has a live assignment on each of these proposals."""
    query = select(Assignment.proposal_id, Assignment.evaluator_id).where(Assignment.state.in_(LIVE_ASSIGNMENTS))
    found: dict[int, set[int]] = {}
    for block in _blocks(proposal_ids):
        for row in db.session.execute(query.where(Assignment.proposal_id.in_(block))):
            found.setdefault(row.proposal_id, set()).add(row.evaluator_id)
    return found


def proposals_to_assign(numbers: Iterable[int]) -> dict[int, Proposal]:
    """Proposals with all that the rules ask about, by id, locked in one order so that two who assign wait for each other."""
    query = select(Proposal).options(joinedload(Proposal.members), joinedload(Proposal.readers), joinedload(Proposal.call, innerjoin=True))
    found: dict[int, Proposal] = {}
    for block in _blocks(numbers):
        # Rows that are joined by a left join cannot be locked, so the proposals are locked first.
        db.session.execute(select(Proposal.id).where(Proposal.id.in_(block)).order_by(Proposal.id).with_for_update())
        rows = db.session.scalars(query.where(Proposal.id.in_(block)).execution_options(populate_existing=True)).unique()
        found |= {each.id: each for each in rows}
    return found


def proposals_by_codes(codes: Iterable[str]) -> dict[str, int]:
    """The ids of filed proposals by their codes."""
    query = select(Proposal.code, Proposal.id)
    return {row.code: row.id for block in _blocks(codes) for row in db.session.execute(query.where(Proposal.code.in_(block)))}


def calls_to_be_judged() -> list[Call]:
    """The calls whose results are not published, with their forms, the newest first."""
    query = select(Call).where(Call.results_published_at.is_(None)).options(undefer(Call.form_data))
    return list(db.session.scalars(query.order_by(Call.closes_at.desc(), Call.id.desc())))


def calls_with_reviews() -> Sequence[Row[*tuple[Any, ...]]]:
    """Slug, titles and number of proposals of each call that has any in review."""
    query = select(Call.slug, Call.title, Call.title_en, func.count().label("proposals")).join(Proposal, Proposal.call_id == Call.id)
    query = query.where(Proposal.state == State.IN_REVIEW).group_by(Call.id, Call.slug, Call.title, Call.title_en, Call.closes_at)
    return db.session.execute(query.order_by(Call.closes_at.desc(), Call.id)).all()


def expertise_of(person_id: int) -> list[Expertise]:
    return list(db.session.scalars(select(Expertise).where(Expertise.person_id == person_id)))


def limits_of_person(person_id: int) -> Limits | None:
    return db.session.get(Limits, person_id)


def bids_of(person_id: int, proposal_ids: Iterable[int]) -> dict[int, ProposalBid]:
    query = select(ProposalBid).where(ProposalBid.person_id == person_id)
    return {each.proposal_id: each for block in _blocks(proposal_ids) for each in db.session.scalars(query.where(ProposalBid.proposal_id.in_(block)))}


def _blocks(values: Iterable[Any]) -> Iterable[list[Any]]:
    listed = sorted(set(values))
    return (listed[start : start + BLOCK] for start in range(0, len(listed), BLOCK))
