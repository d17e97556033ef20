"""Who could be given one more review of a proposal now, by the rules of the runs of its call."""

from proposals.allocation.gathering import loads_in, problem_of
from proposals.allocation.next_review import NextReview, next_reviews
from proposals.allocation.problem import Weights
from proposals.allocation.queries import evaluators_are_of_many_bodies, run_last_applied
from proposals.allocation.runs import weights_of
from proposals.drafting.models import Proposal


def next_reviews_of(proposal: Proposal) -> dict[int, NextReview]:
    """By number of the evaluator. The weights are those of the run that was applied last, or those that a run begins with."""
    call, run = proposal.call, run_last_applied(proposal.call_id)
    weights = weights_of(run) if run else Weights()
    one_of_a_body = run.one_of_a_body if run else evaluators_are_of_many_bodies(call.sheets_needed + 1)
    problem = problem_of(call, weights, one_of_a_body=one_of_a_body, only=proposal.id)
    return {each.evaluator: each for only in problem.proposals for each in next_reviews(problem, only, loads_in(call))}
