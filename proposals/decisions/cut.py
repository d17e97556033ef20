"""Where the line falls through a ranking: who is accepted, who waits in reserve, who is not accepted, and why. Pure; decision 0020."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from proposals.calls.rubric import Rubric
from proposals.decisions.choice import Candidate, Choice, Dimension, Outcome, Placing
from proposals.decisions.quotas import Effort, Names, name_of
from proposals.decisions.ranking import Ranked, rank
from proposals.decisions.selecting import BELOW, Chosen, counts_for, select
from proposals.workflow.phrases import N_, Phrase

MOVED_UP = Phrase(N_("Παίρνει θέση που άφησε κενή μια ποσόστωση."))
TWO_SENTENCES = "%(first)s %(then)s"
NO_NAMES: Names = {}


@dataclass(frozen=True)
class Moves:
    """Who is accepted by a second choice and not by the first, and the other way round, as the second one places them."""

    into: tuple[Placing, ...]
    out: tuple[Placing, ...]

    def __bool__(self) -> bool:
        return bool(self.into or self.out)


def place(
    candidates: Iterable[Candidate], choice: Choice, rubric: Rubric, effort: Effort, names: Mapping[tuple[Dimension, str], object] = NO_NAMES
) -> list[Placing]:
    """Every candidate in the order of the ranking, with what the choice makes of it and why.

    `effort` is what quotas may cost, `names` are what their codes are called in sentences. Raises QuotasUnmet.
    """
    return place_ranked(rank(candidates, choice.basis, rubric), choice, effort, names)


def place_ranked(ranked: Sequence[Ranked], choice: Choice, effort: Effort, names: Names = NO_NAMES) -> list[Placing]:
    """The same for candidates that were ranked by the basis of the choice."""
    eligible = [each for each in ranked if not each.failings]
    chosen = select(eligible, choice, names, effort)
    if choice.quotas:
        _say_what_quotas_did(chosen, select(eligible, replace(choice, quotas=()), names, effort), choice, eligible, names)
    waiting = _reserve([each for each in eligible if each.candidate.proposal_id not in chosen.accepted], choice.reserve_places)
    return [_placing(each, chosen, waiting) for each in ranked]


def moves(before: Sequence[Placing], after: Sequence[Placing]) -> Moves:
    """What changes for the accepted ones from one choice to another."""
    was = {each.candidate.proposal_id for each in before if each.outcome is Outcome.ACCEPT}
    into = tuple(each for each in after if each.outcome is Outcome.ACCEPT and each.candidate.proposal_id not in was)
    return Moves(into, tuple(each for each in after if each.outcome is not Outcome.ACCEPT and each.candidate.proposal_id in was))


def _say_what_quotas_did(chosen: Chosen, plain: Chosen, choice: Choice, eligible: Sequence[Ranked], names: Names) -> None:
    """Put into the reasons who is in, or out, by a quota and not by his place."""
    for each in eligible:
        number = each.candidate.proposal_id
        if number in chosen.accepted and number not in plain.accepted:
            chosen.reasons[number] = _brought_in(each.candidate, choice, names)
        elif number in plain.accepted and chosen.kept and chosen.reasons[number] == BELOW:
            chosen.reasons[number] = chosen.kept


def _brought_in(candidate: Candidate, choice: Choice, names: Names) -> Phrase:
    for quota in choice.quotas:
        if quota.least and counts_for(candidate, quota):
            values = {"dimension": quota.dimension, "name": name_of(quota, names), "least": quota.least}
            return Phrase(N_("Εντάσσεται από την ποσόστωση: %(dimension)s «%(name)s», τουλάχιστον %(least)s."), values=values)
    return MOVED_UP


def _reserve(waiting: Sequence[Ranked], places: int) -> dict[int, int]:
    """The place in reserve of those who get one, by number; whoever shares a place at its end stays out together."""
    found: dict[int, int] = {}
    for _rank, group in groupby(waiting, key=lambda each: each.rank):
        alike = list(group)
        if len(found) + len(alike) > places:
            break
        found |= dict.fromkeys([each.candidate.proposal_id for each in alike], len(found) + 1)
    return found


def _placing(ranked: Ranked, chosen: Chosen, waiting: Mapping[int, int]) -> Placing:
    number = ranked.candidate.proposal_id
    if ranked.failings:
        outcome, reason = Outcome.REJECT, _joined(ranked.failings)
    elif number in chosen.accepted:
        outcome, reason = Outcome.ACCEPT, chosen.reasons[number]
    elif number in waiting:
        last = Phrase(N_("Επιλαχούσα στη θέση %(place)s."), values={"place": waiting[number]})
        outcome, reason = Outcome.RESERVE, _joined((chosen.reasons[number], last))
    else:
        outcome, reason = Outcome.REJECT, chosen.reasons[number]
    return Placing(ranked.candidate, ranked.rank, ranked.score, outcome, reason)


def _joined(phrases: Sequence[Phrase]) -> Phrase:
    """Several sentences as one."""
    first, *others = phrases
    return Phrase(TWO_SENTENCES, values={"first": first, "then": _joined(others)}) if others else first
