"""What a page of the ranking shows for one choice: placings, the comparison, totals against quotas, what hangs by the line, charts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any

from proposals.calibration.result import Island, Standing, shown
from proposals.calls.form import Words
from proposals.calls.models import Call
from proposals.charts.decision_figures import Cost, Figure, Habit, Judged, budget_figure, offsets_figure, spread_figure, totals_figure
from proposals.decisions.choice import Basis, Choice, Dimension, LineKind, Outcome, Placing
from proposals.decisions.cut import Moves, moves, place_ranked
from proposals.decisions.gathering import Gathered
from proposals.decisions.quotas import Effort, QuotasUnmet
from proposals.decisions.ranking import Ranked, rank, score_in_force
from proposals.decisions.selecting import counted_codes
from proposals.decisions.sensitivity import Close, close_to_line
from proposals.web.words import shown_code
from proposals.workflow.phrases import N_, Phrase

Labels = Mapping[Dimension, Mapping[str, Words]]
COLUMNS = {Dimension.AXIS: "axis", Dimension.REGION: "regions"}


def labels_of(call: Call) -> Labels:
    """What the form of a call calls its axes and regions, by code."""
    lifted = {each.lift: each.labels for each in call.form.lifted}
    return {dimension: lifted.get(column, {}) for dimension, column in COLUMNS.items()}


@dataclass(frozen=True)
class Share:
    """How many of an axis or a region there are, how many are accepted, and what its quota asks."""

    label: Any
    ranked: int
    accepted: int
    least: int | None
    most: int | None


@dataclass(frozen=True)
class Line:
    """One row of the table: a placing, what lists show of the proposal, what the accepted ones down to it cost, and whether calibration moves it."""

    placing: Placing
    row: Any
    spent: Decimal | None
    standing: Standing | None
    moved: str


class RankingPage:
    """The answers for one choice; each is reckoned when the page first wants it. Making one raises QuotasUnmet.

    `effort_ms` is what the quotas of one selection may cost the solver. The choice is `is_proven` unless it came to that end, and so are the
    others that it was compared with until now.
    """

    not_proven = Phrase(
        N_(
            "Ο υπολογισμός των ποσοστώσεων έφτασε στο όριό του. Η επιλογή που βλέπετε καλύπτει όλες τις ποσοστώσεις και είναι η καλύτερη που "
            "βρέθηκε. Δεν αποδείχθηκε ότι δεν υπάρχει καλύτερη."
        )
    )

    def __init__(self, call: Call, found: Gathered, choice: Choice, effort_ms: int) -> None:
        self.call, self.found, self.choice, self.labels = call, found, choice, labels_of(call)
        self.names = {(dimension, code): label for dimension, codes in self.labels.items() for code, label in codes.items()}
        self._orders: dict[Basis, list[Ranked]] = {}
        self.effort, self.others_are_proven = effort_ms / 1000, True
        self.placings = self.placed(choice)
        self.is_proven, self.others_are_proven = self.others_are_proven, True

    def placed(self, choice: Choice) -> list[Placing]:
        """The same proposals by any choice. Raises QuotasUnmet."""
        effort = Effort(self.effort)
        placings = place_ranked(self._ranked(choice.basis), choice, effort, self.names)
        self.others_are_proven = self.others_are_proven and not effort.is_spent
        return placings

    def _ranked(self, basis: Basis) -> list[Ranked]:
        """The order by one of the scores: several choices on a page go by the same one."""
        if basis not in self._orders:
            self._orders[basis] = rank(self.found.candidates, basis, self.call.rubric)
        return self._orders[basis]

    def of(self, outcome: Outcome) -> list[Placing]:
        return [each for each in self.placings if each.outcome is outcome]

    def money_of(self, outcome: Outcome) -> Decimal:
        return sum((each.candidate.budget or Decimal(0) for each in self.of(outcome)), Decimal(0))

    def compared_with(self, other: Choice) -> Moves:
        """Who would be in or out by another choice. Raises QuotasUnmet."""
        return moves(self.placings, self.placed(other))

    @cached_property
    def by_calibration(self) -> Moves:
        """Whom the calibrated score brings over the line, or under it; nobody where the quotas cannot be met by it."""
        other = replace(self.choice, basis=Basis.CONSENSUS if self.choice.basis is Basis.CALIBRATED else Basis.CALIBRATED)
        try:
            placings = self.placed(other)
        except QuotasUnmet:
            return Moves((), ())
        return moves(placings, self.placings) if self.choice.basis is Basis.CALIBRATED else moves(self.placings, placings)

    @cached_property
    def close(self) -> list[Close]:
        plain = self.placed(replace(self.choice, basis=Basis.CALIBRATED, quotas=()))
        passing = frozenset(each.candidate.proposal_id for each in self._ranked(Basis.CALIBRATED) if not each.failings)
        return close_to_line(plain, self.choice, self.found.calibration.of_proposal, passing)

    @cached_property
    def last(self) -> int:
        """After how many rows the line is drawn: below the last one that is accepted."""
        return max((number for number, each in enumerate(self.placings, 1) if each.outcome is Outcome.ACCEPT), default=0)

    @cached_property
    def spent(self) -> list[Decimal]:
        """Row by row what the accepted ones down to it ask for together."""
        costs = (each.candidate.budget or Decimal(0) if each.outcome is Outcome.ACCEPT else Decimal(0) for each in self.placings)
        return list(accumulate(costs))

    def lines(self, start: int, size: int) -> list[Line]:
        """One page of rows, from the one after `start`."""
        into = {each.candidate.proposal_id for each in self.by_calibration.into}
        out = {each.candidate.proposal_id for each in self.by_calibration.out}
        found = []
        for number, each in enumerate(self.placings[start : start + size], start):
            key = each.candidate.proposal_id
            moved = "up" if key in into else "down" if key in out else ""
            spent = self.spent[number] if each.outcome is Outcome.ACCEPT else None
            found.append(Line(each, self.found.rows[key], spent, self.found.calibration.of_proposal.get(key), moved))
        return found

    @property
    def tied(self) -> list[list[Placing]]:
        """Those who share a place, by place."""
        groups: dict[int, list[Placing]] = {}
        for each in self.placings:
            groups.setdefault(each.rank, []).append(each)
        return [group for group in groups.values() if len(group) > 1]

    @property
    def without_budget(self) -> list[Placing]:
        return [each for each in self.placings if each.candidate.budget is None]

    def shares(self, dimension: Dimension) -> list[Share]:
        """The axes, or regions, that have a proposal or a quota, in the order of the form."""
        return [share for share in self._shares(dimension) if share.ranked or share.least or share.most is not None]

    def _shares(self, dimension: Dimension) -> Iterator[Share]:
        quotas = {quota.code: quota for quota in self.choice.quotas if quota.dimension is dimension}
        ranked = Counter(code for each in self.placings for code in counted_codes(each.candidate, dimension))
        accepted = Counter(code for each in self.of(Outcome.ACCEPT) for code in counted_codes(each.candidate, dimension))
        for code, label in self.labels[dimension].items():
            quota = quotas.get(code)
            yield Share(label, ranked[code], accepted[code], quota.least if quota else None, quota.most if quota else None)

    @property
    def islands(self) -> tuple[Island, ...]:
        """Groups of proposals that no chain of sheets links, where there is more than one."""
        return () if self.found.calibration.is_one else self.found.calibration.islands

    def figures(self, rows: int | None = None) -> list[Figure]:
        """The charts; of the numbers beside each so many rows, as the table of the page has them all, or every row."""
        if not self.placings:
            return []
        rubric, names = self.call.rubric, {key: shown_code(row.code) for key, row in self.found.rows.items()}
        judged = [Judged(names[key], tuple(totals)) for key, totals in self.found.totals.items()]
        return [
            totals_figure([total for each in self.found.candidates if (total := score_in_force(each)) is not None], rubric.total_threshold),
            offsets_figure(self._habits(), rows),
            spread_figure(judged, rubric.total_gap, rows),
            self._budget(names, rows),
        ]

    def _habits(self) -> list[Habit]:
        """Whoever may see the ranking may see every sheet with its name."""
        return [
            Habit(self.found.names[int(str(each.evaluator))], each.offset, *each.interval, each.sheets) for each in self.found.calibration.offsets
        ]

    def _budget(self, names: Mapping[int, str], rows: int) -> Figure:
        ordered = [each for outcome in (Outcome.ACCEPT, Outcome.RESERVE, Outcome.REJECT) for each in self.of(outcome)]
        costs = [Cost(names[each.candidate.proposal_id], each.candidate.budget or Decimal(0)) for each in ordered]
        available = self.choice.line if self.choice.line_kind is LineKind.BUDGET else None
        return budget_figure(costs, len(self.of(Outcome.ACCEPT)), available, rows)


def interval_of(standing: Standing) -> tuple[Decimal, Decimal]:
    """The ends of the interval of a calibrated score, as people read them."""
    low, high = standing.interval
    return shown(low), shown(high)
