"""Which of all pairs the solvers look at: the best of each proposal and evaluator first, and more where a cut or a price shows that others matter."""

import numpy as np

from proposals.allocation.affinity import IMPOSSIBLE
from proposals.allocation.flows import Cut, most_reviews
from proposals.allocation.network import Lanes, lanes_of
from proposals.allocation.problem import MOST_POINTS
from proposals.allocation.tables import Mask, Numbers, Tables, best_of_each_row, places_in

# So many of the best evaluators of each proposal, and proposals of each evaluator, are looked at first.
FIRST_CANDIDATES = 30
# A floor that no pair reaches.
NOBODY = MOST_POINTS + 1


class Candidates:
    """The pairs that are looked at. They only ever become more, and what is found among them is proven for all pairs."""

    def __init__(self, tables: Tables, first: int = FIRST_CANDIDATES) -> None:
        self.tables = tables
        self.first = first
        self.chosen = (best_of_each_row(tables.points, first) | best_of_each_row(tables.points.T, first).T) & tables.possible

    def reaching(self, floors: Numbers) -> Mask:
        """The candidates that reach the floors of their proposals."""
        return self.chosen & self.tables.reaching(floors)

    def add(self, pairs: Mask) -> None:
        self.chosen |= pairs

    def add_best(self, floors: Numbers, more: int) -> None:
        """Look at each proposal's best `more` pairs over its floor too."""
        self.add(best_of_each_row(np.where(self.tables.reaching(floors), self.tables.points, IMPOSSIBLE), more))

    def most_reviews(self, floors: Numbers) -> Cut:
        """How many reviews can be assigned over these floors, of all pairs. A proposal with the floor NOBODY asks for none.

        While a pair that was not looked at leads across the smallest cut, each proposal's best such pairs are looked at too, twice as many
        each time. Once none does, the cut is one of all pairs, and its size the answer.
        """
        more, asked = self.first, self.tables.open[floors < NOBODY].sum()
        while True:
            lanes = lanes_of(self.tables, self.reaching(floors))
            cut = most_reviews(lanes)
            if cut.reviews == asked:
                return cut
            across = self._across(lanes, cut, floors)
            if not across.any():
                return cut
            self.add(best_of_each_row(np.where(across, self.tables.points, IMPOSSIBLE), more))
            more *= 2

    def _across(self, lanes: Lanes, cut: Cut, floors: Numbers) -> Mask:
        proposals, evaluators = len(self.tables.proposals), len(self.tables.evaluators)
        is_before = cut.is_source_side[:proposals][:, None]
        is_behind = ~cut.is_source_side[proposals : proposals + evaluators][None, :]
        across = self.tables.reaching(floors) & ~self.chosen & is_before & is_behind
        rows, columns = places_in(across)
        across[rows, columns] = cut.is_source_side[lanes.tails_of(rows, columns)]
        return np.asarray(across)
