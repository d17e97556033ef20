"""Calibration against what is known: a textbook solution with dense matrices, and the truth behind drawn sheets."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.optimize import minimize

from proposals.calibration import reml
from proposals.calibration.equations import BLOCK, inverted
from proposals.calibration.reml import MOST
from proposals.calibration.result import Calibration, Sheet
from proposals.calibration.solver import calibrate
from tests.factories.calibration import MIDDLE, drawn_sheets

SMALL = (
    drawn_sheets(8, 4, (2, 3), seed=5).sheets,
    drawn_sheets(12, 5, (3,), seed=2).sheets,
    drawn_sheets(9, 6, (1, 2, 4), seed=3).sheets,
    drawn_sheets(6, 3, (3,), seed=4).sheets,
    drawn_sheets(15, 5, (2, 3), seed=6, bias=0.0).sheets,
    drawn_sheets(10, 9, (2, 3), seed=4, noise=2.5).sheets,
)


# Sheets that lead the search astray: a ratio that hides in rounding, residuals of nothing or next to it, four sheets of two islands.
HARD = (
    [
        (9, 1, 0.5),
        (7, 5, 0),
        (7, 1, 0),
        (3, 0, 0),
        (3, 1, 0),
        (9, 4, 0),
        (11, 6, 0.5),
        (3, 3, 0),
        (5, 3, 0),
        (11, 7, 0.5),
        (11, 4, 0),
        (8, 7, 0),
        (7, 2, 0),
    ],
    [
        (4, 5, 42.39),
        (3, 1, 48.37),
        (0, 3, 65.51),
        (1, 4, 37.9),
        (4, 1, 31.59),
        (1, 1, 30.22),
        (3, 3, 63.65),
        (1, 2, 38.65),
        (2, 0, 56.85),
        (0, 1, 50.19),
    ],
    [(1, 1, 52), (0, 1, 47), (1, 0, 55), (0, 0, 50)],
    [(1, 0, 51.01), (2, 2, 54.01), (2, 1, 48), (2, 0, 55), (1, 4, 48)],
    [(2, 3, 68.45952288274805), (7, 4, 43.97809628313491), (2, 2, 66.23625505188832), (6, 4, 53.21716039804441)],
)


class Dense:
    """The model as the books write it: every matrix whole, the likelihood maximised by a search that knows no derivative."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.y = np.array([each.total for each in sheets])
        self.proposals, self.evaluators = list(dict.fromkeys(s.proposal for s in sheets)), list(dict.fromkeys(s.evaluator for s in sheets))
        self.zq = np.array([[float(s.proposal == name) for name in self.proposals] for s in sheets])
        self.zb = np.array([[float(s.evaluator == name) for name in self.evaluators] for s in sheets])
        self.one = np.ones((len(sheets), 1))

    def search(self) -> None:
        starts = [(q, b, e) for q in (1.0, 8.0) for b in (0.1, 8.0) for e in (3.0, 8.0)]
        found = [minimize(self.deviance, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 9000}) for start in starts]
        self.best = min(found, key=lambda each: each.fun)
        self.quality, self.offset, self.noise = (self.best.x**2).tolist()

    def variance(self, quality: float, offset: float, noise: float) -> np.ndarray:
        return quality * self.zq @ self.zq.T + offset * self.zb @ self.zb.T + noise * np.eye(len(self.y))

    def projected(self, v: np.ndarray) -> np.ndarray:
        whole = np.linalg.inv(v)
        return whole - whole @ self.one @ np.linalg.inv(self.one.T @ whole @ self.one) @ self.one.T @ whole

    def deviance(self, deviations: np.ndarray) -> float:
        if abs(deviations[2]) < 1e-3:
            return 1e9
        v = self.variance(*(deviations**2))
        log_det = np.linalg.slogdet(v)[1] + np.log(float(np.sum(np.linalg.inv(v))))
        return float(log_det + self.y @ self.projected(v) @ self.y)

    def error_of_score(self, place: int, offsets_of: np.ndarray) -> float:
        """The standard error of a calibrated score, from its definition: a linear function of the sheets against what it stands for."""
        v = self.variance(self.quality, self.offset, self.noise)
        n = self.zq[:, place].sum()
        weights = (self.zq[:, place] - self.projected(v).T @ self.zb @ (self.zb.T @ self.zq[:, place]) * self.offset) / n
        target = self.quality * self.zq[:, place]
        return float(np.sqrt(weights @ v @ weights - 2 * weights @ target + self.quality))


@pytest.mark.parametrize("sheets", SMALL)
def test_calibration_agrees_with_the_dense_textbook_solution(sheets):
    dense, found = Dense(sheets), calibrate(sheets)
    dense.search()

    got = np.array([found.variances.quality, found.variances.offset, found.variances.noise])
    np.testing.assert_allclose(np.sqrt(got), np.sqrt([dense.quality, dense.offset, dense.noise]), atol=2e-3)
    assert dense.deviance(np.sqrt(got)) <= dense.best.fun + 1e-9
    _has_predictions_of(dense, got, found)


def _has_predictions_of(dense: Dense, variances: np.ndarray, found: Calibration) -> None:
    dense.quality, dense.offset, dense.noise = variances
    v = dense.variance(*variances)
    p = dense.projected(v)
    offsets = dense.offset * dense.zb.T @ p @ dense.y
    mean = float(np.linalg.inv(v).sum(axis=0) @ dense.y / np.linalg.inv(v).sum())
    raw, counts = dense.zq.T @ dense.y / dense.zq.sum(axis=0), dense.zq.sum(axis=0)
    errors = np.sqrt(np.diag(dense.offset * np.eye(len(offsets)) - dense.offset**2 * dense.zb.T @ p @ dense.zb).clip(0))
    assert found.mean == pytest.approx(mean)
    np.testing.assert_allclose([found.of_evaluator[name].offset for name in dense.evaluators], offsets, atol=1e-8)
    np.testing.assert_allclose([found.of_evaluator[name].error for name in dense.evaluators], errors, atol=1e-6)
    standings = [found.of_proposal[name] for name in dense.proposals]
    np.testing.assert_allclose([each.raw for each in standings], raw)
    np.testing.assert_allclose([each.calibrated for each in standings], raw - dense.zq.T @ dense.zb @ offsets / counts, atol=1e-8)
    np.testing.assert_allclose([each.quality for each in standings], mean + dense.quality * dense.zq.T @ p @ dense.y, atol=1e-8)
    np.testing.assert_allclose([each.error for each in standings], [dense.error_of_score(n, offsets) for n in range(len(standings))], atol=1e-6)


@pytest.mark.parametrize("rows", HARD)
def test_hard_sheets_are_answered_where_no_neighbour_is_likelier(rows):
    sheets = [Sheet(*row) for row in rows]
    found, dense = calibrate(sheets), Dense(sheets)

    here = np.sqrt([found.variances.quality, found.variances.offset, found.variances.noise])
    around = [here * (1 + np.array(step) * 0.02) for step in ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1))]
    free = [place for place in around if (place[:2] ** 2 <= MOST * place[2] ** 2 * 1.0001).all()]
    assert min(dense.deviance(place) for place in free) >= dense.deviance(here) - 1e-9


def test_search_that_is_cut_short_still_answers(monkeypatch):
    monkeypatch.setattr(reml, "MOST_STEPS", 1)

    found = calibrate(drawn_sheets(60, 10, seed=2).sheets)

    assert found.deviations == pytest.approx((10, 7, 6), rel=0.6)
    assert len(found.standings) == 60


def test_inverse_by_halves_is_the_inverse():
    drawn = np.random.default_rng(1).normal(size=(3 * BLOCK, 3 * BLOCK))
    matrix = drawn @ drawn.T + np.eye(3 * BLOCK)

    inverse, log_size = inverted(matrix)

    np.testing.assert_allclose(inverse @ matrix, np.eye(3 * BLOCK), atol=1e-8)
    assert log_size == pytest.approx(np.linalg.slogdet(matrix)[1])


def test_known_offsets_are_recovered_within_their_errors():
    drawn = drawn_sheets(1000, 100, seed=7)

    found = calibrate(drawn.sheets)

    apart = np.array([(each.offset - drawn.offsets[each.evaluator]) / each.error for each in found.offsets])
    assert np.abs(apart).max() < 4
    assert 0.8 < apart.std() < 1.2
    assert found.deviations == pytest.approx((10, 7, 6), rel=0.15)


def test_intervals_hold_the_truth_as_often_as_they_say():
    held = {"offset": [], "score": [], "rank": []}
    for seed in range(40):
        drawn = drawn_sheets(120, 20, (2, 3), seed)
        found, ranks = calibrate(drawn.sheets), (-drawn.quality).argsort().argsort() + 1
        held["offset"] += [low <= drawn.offsets[each.evaluator] <= high for each in found.offsets for low, high in [each.interval]]
        held["score"] += [low <= MIDDLE + drawn.quality[each.proposal] <= high for each in found.standings for low, high in [each.interval]]
        held["rank"] += [each.places[0] <= ranks[each.proposal] <= each.places[1] for each in found.standings]

    assert {what: 0.87 < np.mean(each) < 0.94 for what, each in held.items()} == {"offset": True, "score": True, "rank": True}


def test_probability_above_a_line_is_as_often_true_as_it_says():
    said, was = [], []
    for seed in range(40):
        drawn = drawn_sheets(120, 20, (2, 3), seed)
        for each in calibrate(drawn.sheets).standings:
            said.append(each.above(65))
            was.append(MIDDLE + drawn.quality[each.proposal] >= 65)
    sure = np.array(said) > 0.9

    assert np.mean(np.array(was)[sure]) > 0.85
    assert np.mean(np.array(was)[np.array(said) < 0.1]) < 0.1


def test_calibration_finds_more_of_the_best_than_the_mean_does():
    shares = []
    for seed in range(10):
        drawn = drawn_sheets(200, 30, seed=seed)
        standings, best = calibrate(drawn.sheets).standings, set(np.argsort(-drawn.quality)[:40].tolist())
        shares.append(
            [sum(rank(each) <= 40 for each in standings if each.proposal in best) / 40 for rank in (lambda s: s.raw_rank, lambda s: s.rank)]
        )
    raw, calibrated = np.mean(shares, axis=0)

    assert calibrated > raw + 0.05


def test_large_call_is_solved_with_its_variances():
    found = calibrate(drawn_sheets(2000, 300, (3, 4), seed=3).sheets)

    assert found.deviations == pytest.approx((10, 7, 6), rel=0.1)
    assert [each.rank for each in found.standings] == list(range(1, 2001))
