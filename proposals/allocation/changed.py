"""What has changed between a run and its being applied: every reason, by code and name, for which a pair may not be any more."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from proposals.accounts.models import Person
from proposals.allocation.fit import parts
from proposals.allocation.grounds import DECLINED, KINDS, REFUSED
from proposals.allocation.problem import Evaluator, Problem
from proposals.allocation.queries import names_of_people
from proposals.allocation.result import Pair
from proposals.conflicts.queries import conflicts_of
from proposals.drafting.models import Proposal
from proposals.evaluation.assigning import refusals_to_assign
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import State

NewPairs = Mapping[int, Sequence[Pair]]


class Changes:
    """The new pairs of a result before the `problem` that its run started from, and before the one that a run would start from `now`.

    The limits of an evaluator, and what he says of himself, bind the pairs that the run found; those of `by_hand` somebody chose in spite of them.
    """

    def __init__(self, problem: Problem, now: Problem, new: NewPairs, by_hand: Collection[tuple[int, int]]) -> None:
        self.problem, self.now, self.new = problem, now, new
        self.found = {(pair.proposal, pair.evaluator) for pairs in new.values() for pair in pairs} - set(by_hand)

    def reasons(self, proposals: Mapping[int, Proposal], people: Mapping[int, Person]) -> tuple[Phrase, ...]:
        """Everything that speaks against applying; `people` are the evaluators who may be assigned now."""
        evaluators = sorted({pair.evaluator for pairs in self.new.values() for pair in pairs})
        names = names_of_people(evaluators)
        conflicts = conflicts_of(list(self.new), [each for each in evaluators if each in people])
        reasons = list(self._over_their_limits(names))
        for number, pairs in sorted(self.new.items(), key=lambda each: proposals[each[0]].public_code):
            proposal = proposals[number]
            whole = self._of_the_proposal(proposal)
            there = [people[pair.evaluator] for pair in pairs if pair.evaluator in people]
            against = {} if whole else refusals_to_assign(proposal, there, set(self.now.proposal[number].kept), conflicts)
            reasons += [_of(proposal, each) for each in whole]
            for pair in pairs:
                why = [Phrase(_GONE)] if pair.evaluator not in people else [] if whole else [*against[pair.evaluator], *self._of_the_pair(pair)]
                reasons += [_of(proposal, _of_person(names[pair.evaluator], each)) for each in why]
        return tuple(reasons)

    def _of_the_proposal(self, proposal: Proposal) -> list[Phrase]:
        if proposal.state is not State.IN_REVIEW:
            return [Phrase(N_("Δεν είναι πια σε αξιολόγηση."))]
        if set(self.now.proposal[proposal.id].kept) != set(self.problem.proposal[proposal.id].kept):
            return [Phrase(N_("Οι αναθέσεις της άλλαξαν μετά την εκτέλεση."))]
        return []

    def _of_the_pair(self, pair: Pair) -> Iterator[Phrase]:
        """What a run would hold against a pair that it found then; conflicts of interest are asked for elsewhere."""
        if (pair.proposal, pair.evaluator) not in self.found:
            return
        proposal, evaluator = self.now.proposal[pair.proposal], self.now.evaluator[pair.evaluator]
        if not evaluator.is_available:
            yield Phrase(N_("Δεν είναι πια διαθέσιμος ως την προθεσμία."))
        yield from (Phrase(KINDS[kind]) for kind in self.now.kinds_against(proposal, evaluator) if kind in (REFUSED, DECLINED))
        if parts(self.now, proposal, evaluator).expertise < self.now.weights.least:
            yield Phrase(N_("Δεν δηλώνει πια ότι γνωρίζει το αντικείμενο της πρότασης."))
        if evaluator.body is not None and evaluator.body in self._other_bodies(pair):
            yield Phrase(N_("Την πρόταση αξιολογεί άλλος από τον ίδιο φορέα."))

    def _other_bodies(self, pair: Pair) -> set[int | None]:
        others = [each.evaluator for each in self.new[pair.proposal] if (each.proposal, each.evaluator) in self.found and each != pair]
        known = self.now.evaluator
        return {known[each].body for each in (*self.now.proposal[pair.proposal].kept, *others) if each in known}

    def _over_their_limits(self, names: Mapping[int, str]) -> Iterator[Phrase]:
        had = Counter(kept for proposal in self.now.proposals for kept in proposal.kept)
        more = Counter(evaluator for _proposal, evaluator in self.found)
        for each in self.now.evaluators:
            if each.id in more and had[each.id] + more[each.id] > each.cap:
                yield _over(names[each.id], each, had[each.id] + more[each.id])


_GONE = N_("Δεν έχει πια τον ρόλο του αξιολογητή ή ενεργό λογαριασμό.")


def _over(name: str, evaluator: Evaluator, load: int) -> Phrase:
    sentence = N_("%(name)s: θα είχε στην πρόσκληση %(load)s αναθέσεις. Το όριό του είναι τώρα %(cap)s.")
    return Phrase(sentence, values={"name": name, "load": load, "cap": evaluator.cap})


def _of_person(name: str, reason: Phrase) -> Phrase:
    return Phrase(N_("%(name)s: %(reason)s"), values={"name": name, "reason": reason})


def _of(proposal: Proposal, reason: Phrase) -> Phrase:
    return Phrase(N_("%(code)s: %(reason)s"), values={"code": proposal.public_code, "reason": reason})
