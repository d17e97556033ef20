"""Why these pairs and not others: parts and rank of each, and what it would cost to choose somebody who fits better."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from proposals.allocation.fit import Parts, parts
from proposals.allocation.floors import floors_of, reach_alone
from proposals.allocation.losses import Loss, Losses
from proposals.allocation.problem import Evaluator, Problem, Proposal
from proposals.allocation.result import Result
from proposals.allocation.tables import Numbers, tables_of
from proposals.workflow.phrases import N_

# So many of those passed over are explained where a proposal is short and everybody would be better than nobody.
MOST_SHOWN = 20


class Why(StrEnum):
    """What stood against a pair."""

    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"
    KNOWS_TOO_LITTLE = "knows_too_little"
    SAME_BODY = "same_body"
    AT_CAP = "at_cap"
    BELOW_FLOOR = "below_floor"
    NEEDED_ELSEWHERE = "needed_elsewhere"
    EVENER_LOADS = "evener_loads"
    NOT_NEEDED = "not_needed"
    EQUALLY_GOOD = "equally_good"
    FITS_LESS = "fits_less"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Why.CONFLICT: N_("Υπάρχει κώλυμα."),
    Why.UNAVAILABLE: N_("Δεν είναι διαθέσιμος."),
    Why.KNOWS_TOO_LITTLE: N_("Δεν γνωρίζει αρκετά το αντικείμενο της πρότασης."),
    Why.SAME_BODY: N_("Την πρόταση αξιολογεί άλλος από τον ίδιο φορέα."),
    Why.AT_CAP: N_("Οι κρίσεις που έχει ήδη αναλάβει φτάνουν το όριό του."),
    Why.BELOW_FLOOR: N_("Ταιριάζει λιγότερο από όσο απαιτείται για την πρόταση."),
    Why.NEEDED_ELSEWHERE: N_("Χρειάζεται περισσότερο σε άλλες προτάσεις."),
    Why.EVENER_LOADS: N_("Οι κρίσεις μοιράζονται έτσι πιο ισότιμα."),
    Why.NOT_NEEDED: N_("Η πρόταση δεν χρειάζεται άλλον αξιολογητή."),
    Why.EQUALLY_GOOD: N_("Η ανάθεση θα ήταν εξίσου καλή. Η επιλογή έγινε με κλήρο."),
    Why.FITS_LESS: N_("Ταιριάζει λιγότερο από όσους επιλέχθηκαν."),
}


@dataclass(frozen=True)
class Chosen:
    """Somebody who evaluates the proposal. `rank` is his place among those who were possible, ties sharing the best; None for one who stays."""

    evaluator: int
    parts: Parts
    rank: int | None
    is_kept: bool


@dataclass(frozen=True)
class PassedOver:
    """Somebody who does not, and why. `kinds` are those of a conflict; `loss` is None where the pair must not be at all."""

    evaluator: int
    parts: Parts
    rank: int | None
    why: Why
    kinds: tuple[str, ...] = ()
    loss: Loss | None = None


@dataclass(frozen=True)
class Explanation:
    """All about one proposal: who was chosen, how many were possible, and everybody who fits better than the worst of the new ones."""

    proposal: int
    chosen: tuple[Chosen, ...]
    possible: int
    passed_over: tuple[PassedOver, ...]


class Explainer:
    """Explains a result as it was found. Of pairs that were changed by hand afterwards it can say no losses: NotCheapest is raised.

    How exact a loss is, `Losses` says.
    """

    def __init__(self, problem: Problem, result: Result) -> None:
        self.problem = problem
        self.result = result
        self.tables = tables_of(problem)
        self.row = {each.id: row for row, each in enumerate(self.tables.proposals)}
        self.column = {each.id: column for column, each in enumerate(self.tables.evaluators)}
        self.pairs = {(self.row[pair.proposal], self.column[pair.evaluator]) for pair in result.pairs if not pair.is_kept}
        self.loads = np.bincount([column for _row, column in self.pairs], minlength=len(self.column))

    def of_proposal(self, proposal_id: int) -> Explanation:
        """Why a proposal got these evaluators, the better ones that it did not get first."""
        proposal = self.problem.proposal[proposal_id]
        fits = {each.id: parts(self.problem, proposal, each) for each in self.problem.evaluators}
        pairs = self.result.of_proposal.get(proposal_id, ())
        chosen = [Chosen(pair.evaluator, fits[pair.evaluator], self._rank(proposal, pair.evaluator), pair.is_kept) for pair in pairs]
        new, taken = [pair.affinity for pair in pairs if not pair.is_kept], {pair.evaluator for pair in pairs}
        is_short = len(pairs) < proposal.needed
        others = sorted((-fit.total, evaluator) for evaluator, fit in fits.items() if evaluator not in taken)
        better = others[:MOST_SHOWN] if is_short else [each for each in others if new and -each[0] > min(new)]
        losses = self._losses(proposal) if better else None
        return Explanation(
            proposal=proposal_id,
            chosen=tuple(sorted(chosen, key=lambda each: (-each.parts.total, each.evaluator))),
            possible=int(self.tables.possible[self.row[proposal_id]].sum()) if proposal_id in self.row else 0,
            passed_over=tuple(self._passed_over(proposal, evaluator, fits[evaluator], losses) for _fit, evaluator in better),
        )

    def why_not(self, proposal_id: int, evaluator_id: int) -> PassedOver:
        """What stood against a pair that was not chosen, better or not."""
        proposal = self.problem.proposal[proposal_id]
        fit = parts(self.problem, proposal, self.problem.evaluator[evaluator_id])
        return self._passed_over(proposal, evaluator_id, fit, self._losses(proposal))

    def _passed_over(self, proposal: Proposal, evaluator_id: int, fit: Parts, losses: Losses | None) -> PassedOver:
        evaluator, rank = self.problem.evaluator[evaluator_id], self._rank(proposal, evaluator_id)
        kinds = self.problem.kinds_against(proposal, evaluator)
        bar = self._bar(proposal, evaluator, fit, bool(kinds))
        if bar or losses is None:
            return PassedOver(evaluator_id, fit, rank, bar or Why.NOT_NEEDED, kinds)
        loss = losses.of(self.column[evaluator_id])
        return PassedOver(evaluator_id, fit, rank, self._weighed(proposal, evaluator, fit, loss), loss=loss)

    def _bar(self, proposal: Proposal, evaluator: Evaluator, fit: Parts, has_conflict: bool) -> Why | None:
        """What forbids the pair, whatever it is worth."""
        kept_bodies = {self.problem.evaluator[kept].body for kept in proposal.kept}
        bars = (
            (Why.CONFLICT, has_conflict),
            (Why.UNAVAILABLE, not evaluator.is_available),
            (Why.SAME_BODY, evaluator.body is not None and evaluator.body in kept_bodies),
            (Why.KNOWS_TOO_LITTLE, fit.expertise < self.problem.weights.least),
            (Why.AT_CAP, self.tables.room[self.column[evaluator.id]] == 0),
            (Why.BELOW_FLOOR, proposal.id in self.row and fit.total < self.floors[self.row[proposal.id]]),
        )
        return next((why for why, holds in bars if holds), None)

    def _weighed(self, proposal: Proposal, evaluator: Evaluator, fit: Parts, loss: Loss) -> Why:
        """What spoke against a pair that was possible."""
        pairs = [pair for pair in self.result.of_proposal.get(proposal.id, ()) if not pair.is_kept]
        bodies = {self.problem.evaluator[pair.evaluator].body for pair in pairs}
        reasons = (
            (Why.EQUALLY_GOOD, loss.is_nothing),
            (Why.SAME_BODY, evaluator.body is not None and evaluator.body in bodies),
            (Why.NEEDED_ELSEWHERE, self.loads[self.column[evaluator.id]] == self.tables.room[self.column[evaluator.id]]),
            (Why.FITS_LESS, all(fit.total <= pair.affinity for pair in pairs)),
        )
        return next((why for why, holds in reasons if holds), Why.EVENER_LOADS)

    def _rank(self, proposal: Proposal, evaluator: int) -> int | None:
        row, column = self.row.get(proposal.id), self.column[evaluator]
        if row is None or not self.tables.possible[row, column]:
            return None
        better = self.tables.possible[row] & (self.tables.points[row] > self.tables.points[row, column])
        return int(better.sum()) + 1

    def _losses(self, proposal: Proposal) -> Losses | None:
        """What pairs of this proposal would cost; None for one that needs nobody any more."""
        return Losses(self.tables, self.pairs, self.floors, self.row[proposal.id]) if proposal.id in self.row else None

    @cached_property
    def floors(self) -> Numbers:
        """The floors that the result names."""
        if self.result.floor is None or self.result.level is None:
            return self.tables.no_floors
        return floors_of(self.result.floor, self.result.level, reach_alone(self.tables))
