"""What the ranking of a call is reckoned from, as the database has it: columns only, by the same number of questions however many proposals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from proposals.accounts.models import Body, Person
from proposals.calibration.result import Calibration, Sheet, shown
from proposals.calls.models import Call
from proposals.calls.queries import call_by_slug
from proposals.calls.rubric import Rubric
from proposals.db import db
from proposals.decisions.choice import Candidate
from proposals.drafting.models import Member, Proposal
from proposals.drafting.queries import names_of_body, veiled_from
from proposals.evaluation.models import Assignment, Recommendation, Score
from proposals.panel.models import Consensus, ConsensusScore
from proposals.workflow.cases import RankingCase, people_in
from proposals.workflow.people import Actor
from proposals.workflow.states import DECIDED, AssignmentState, State

RANKED = (State.REVIEWED, *DECIDED)
# Filed, and not ranked yet: what is withdrawn or inadmissible never will be.
WAITING = (State.AWAITING_APPROVAL, State.SUBMITTED, State.RETURNED, State.IN_REVIEW)


@dataclass(frozen=True)
class RankedCall:
    """A call whose ranking is looked at."""

    call: Call

    def case(self) -> RankingCase:
        """Whose proposals the ranking is about, or will be."""
        return case_of(self.call)


@dataclass(frozen=True)
class Gathered:
    """The ranked proposals of a call: what lists show of each by its number, and as candidates; the sheets; who is waited for.

    `totals` are those of the sheets by proposal, `names` those of their evaluators by number.
    """

    rows: Mapping[int, Row[*tuple[Any, ...]]]
    candidates: Sequence[Candidate]
    totals: Mapping[int, Sequence[Decimal]]
    names: Mapping[int, str]
    calibration: Calibration
    waiting: Mapping[State, int]


def ranked_call(slug: str) -> RankedCall | None:
    call = call_by_slug(slug)
    return RankedCall(call) if call else None


def case_of(call: Call) -> RankingCase:
    """The ranking of a call as the rules see it."""
    concerned = (Proposal.call_id == call.id, Proposal.submitted_at.is_not(None), Proposal.state.in_((*RANKED, *WAITING)))
    found = db.session.execute(select(Proposal.body_id, Proposal.judging).where(*concerned).distinct()).all()
    members = db.session.scalars(select(Member.person_id).join(Proposal, Proposal.id == Member.proposal_id).where(*concerned).distinct())
    return RankingCase(
        frozenset(row.body_id for row in found), frozenset(members), frozenset[int]().union(*(people_in(row.judging) for row in found))
    )


def gathered(actor: Actor, call: Call) -> Gathered:
    """All that a page of the ranking is made from; names of bodies as far as the reader may know them."""
    rows = {row.id: row for row in db.session.execute(_rows(actor, call))}
    points, recommended = _points_in_force(call), _recommendations(call)
    sheets = db.session.execute(_of_final_sheets(call, Assignment.proposal_id, Assignment.evaluator_id, Person.name, Assignment.total)).all()
    totals: dict[int, list[Decimal]] = {}
    for sheet in sheets:
        totals.setdefault(sheet.proposal_id, []).append(sheet.total)
    calibration = _calibrated([Sheet(each.proposal_id, each.evaluator_id, float(each.total)) for each in sheets])
    return Gathered(
        rows=rows,
        candidates=[_candidate(row, points.get(row.id, {}), recommended.get(row.id, ""), calibration) for row in rows.values()],
        totals=totals,
        names={each.evaluator_id: each.name for each in sheets},
        calibration=calibration,
        waiting=_waiting(call),
    )


def settled_at(call: Call) -> datetime:
    """When what a ranking tells came about last: a filing, a final sheet, a common sheet or its end, a recommendation, a decision."""
    ranked = select(Proposal.id).where(*_ranked_in(call))
    moments = (
        select(func.max(Proposal.submitted_at)).where(Proposal.call_id == call.id),
        select(func.max(Proposal.decided_at)).where(*_ranked_in(call)),
        select(func.max(Assignment.finalised_at)).where(Assignment.proposal_id.in_(ranked)),
        select(func.max(Consensus.at)).where(Consensus.proposal_id.in_(ranked)),
        select(func.max(Consensus.lapsed_at)).where(Consensus.proposal_id.in_(ranked)),
        select(func.max(Recommendation.at)).where(Recommendation.proposal_id.in_(ranked)),
    )
    found = db.session.execute(select(*(each.scalar_subquery() for each in moments))).one()
    return max((each for each in found if each), default=call.opens_at)


def keeps_a_body_from(actor: Actor, call: Call) -> bool:
    """Whether the ranking hides from the person whose one of its proposals is."""
    query = select(Proposal.id).join(Call, Call.id == Proposal.call_id).where(*_ranked_in(call), veiled_from(actor))
    return db.session.scalars(query.limit(1)).first() is not None


def _rows(actor: Actor, call: Call) -> Select[*tuple[Any, ...]]:
    columns = (
        *(Proposal.id, Proposal.code, Proposal.title, Proposal.state, Proposal.body_id, Proposal.axis, Proposal.regions, Proposal.budget_total),
        *(Proposal.submitted_at, Proposal.sheets_final, Proposal.mean_total, Proposal.total_spread, Proposal.consensus_total),
    )
    query = select(*columns, *names_of_body(veiled_from(actor))).join(Body, Body.id == Proposal.body_id).join(Call, Call.id == Proposal.call_id)
    return query.where(*_ranked_in(call)).order_by(Proposal.id)


def _ranked_in(call: Call) -> tuple[ColumnElement[bool], ...]:
    return Proposal.call_id == call.id, Proposal.state.in_(RANKED)


def _of_final_sheets(call: Call, *columns: Any) -> Select[*tuple[Any, ...]]:
    query = select(*columns).select_from(Assignment).join(Proposal, Proposal.id == Assignment.proposal_id)
    query = query.join(Person, Person.id == Assignment.evaluator_id)
    return query.where(*_ranked_in(call), Assignment.state == AssignmentState.FINAL).order_by(Assignment.id)


def _points_in_force(call: Call) -> dict[int, dict[str, Decimal]]:
    """By proposal the points of the criteria that thresholds and tie-break ask for: the common sheet's, else the means of the sheets."""
    asked = _asked_of(call.rubric)
    given = _of_final_sheets(call, Assignment.proposal_id, Score.criterion, func.sum(Score.points).label("sum"), func.count().label("sheets"))
    given = given.join(Score, Score.assignment_id == Assignment.id).where(Score.criterion.in_(asked)).order_by(None)
    found: dict[int, dict[str, Decimal]] = {}
    for row in db.session.execute(given.group_by(Assignment.proposal_id, Score.criterion)):
        found.setdefault(row.proposal_id, {})[row.criterion] = row.sum / row.sheets
    newest = select(func.max(Consensus.id)).join(Proposal, Proposal.id == Consensus.proposal_id).where(*_ranked_in(call))
    in_force = (Consensus.id.in_(newest.group_by(Consensus.proposal_id)), Consensus.lapsed_at.is_(None))
    agreed = select(Consensus.proposal_id, ConsensusScore.criterion, ConsensusScore.points)
    agreed = agreed.join(Consensus, Consensus.id == ConsensusScore.consensus_id).where(*in_force, ConsensusScore.criterion.in_(asked))
    for row in db.session.execute(agreed):
        found.setdefault(row.proposal_id, {})[row.criterion] = row.points
    return found


def _asked_of(rubric: Rubric) -> list[str]:
    return [each.code for each in rubric.criteria if each.threshold is not None or each.code in rubric.tie_break]


def _recommendations(call: Call) -> dict[int, str]:
    """The recommendation in force, the newest, by proposal."""
    query = select(Recommendation.proposal_id, Recommendation.value).join(Proposal, Proposal.id == Recommendation.proposal_id)
    return {row.proposal_id: row.value for row in db.session.execute(query.where(*_ranked_in(call)).order_by(Recommendation.id))}


def _calibrated(sheets: list[Sheet]) -> Calibration:
    from proposals.calibration.solver import calibrate  # only this page pays for loading numpy

    return calibrate(sheets)


def _waiting(call: Call) -> dict[State, int]:
    query = select(Proposal.state, func.count().label("number")).where(Proposal.call_id == call.id, Proposal.submitted_at.is_not(None))
    found = {row.state: row.number for row in db.session.execute(query.where(Proposal.state.in_(WAITING)).group_by(Proposal.state))}
    return {state: found[state] for state in WAITING if state in found}


def _candidate(row: Any, points: Mapping[str, Decimal], recommendation: str, calibration: Calibration) -> Candidate:
    standing = calibration.of_proposal.get(row.id)
    return Candidate(
        proposal_id=row.id,
        code=row.code,
        raw=row.mean_total,
        submitted_at=row.submitted_at,
        consensus=row.consensus_total,
        calibrated=None if standing is None else shown(standing.calibrated),
        criteria=points,
        axis=row.axis,
        regions=tuple(row.regions.split()),
        budget=row.budget_total,
        recommendation=recommendation,
    )
