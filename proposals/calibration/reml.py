"""The variances, by restricted maximum likelihood, so that the degree of freedom of the mean is not counted twice (Patterson & Thompson 1971)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from proposals.calibration.equations import Design, Equations, Matrix, Ratios, Vector

Flags = npt.NDArray[np.bool_]
# Noise has at least a standard deviation of a thirtieth of that of quality or offsets: with less, the last digits would be those of rounding.
MOST = 1e3
# A ratio this small moves no score by a ten-thousandth of a point: it is nought.
LEAST = 1e-7
# From here on a ratio that should fall goes to nought at once, and the other is not led astray by it.
NEAR = 1e-3
MOST_STEPS, MOST_HALVES = 60, 12
# Rounding in the value of the likelihood, in parts of it.
BLUR = 1e-9
# The likelihood is flat to the last bits this near to its maximum.
CLOSE = 1e-11
SINGULAR = 1e-9


def fitted(design: Design) -> tuple[Equations, bool, bool]:
    """The equations at the ratios that make the sheets likeliest, and which of them (quality, offsets) the sheets can tell.

    A variance that cannot be told apart from the others is taken to be nought, offsets before quality: then nothing is calibrated.
    Needs at least two sheets whose totals differ.
    """
    products = _products(design)
    if _is_clear(products):
        free = (True, True)
    elif _is_clear(products[:2, :2]):
        free = (True, False)
    else:
        free = (False, _is_clear(products[np.ix_([0, 2], [0, 2])]))
    kept = [0, *(number for number, is_free in enumerate(free, 1) if is_free)]
    return _descend(design, _start(design, products, kept), np.array(free)), *free


@dataclass(frozen=True)
class _Slope:
    """Minus twice the restricted log-likelihood, the variance of noise profiled out: its value, gradient, and two matrices of curvature."""

    equations: Equations
    value: float
    gradient: Vector
    exact: Matrix
    expected: Matrix

    @property
    def at(self) -> Vector:
        return np.array([self.equations.ratios.quality, self.equations.ratios.offset])


def _products(design: Design) -> Matrix:
    """How alike the three sources of differences look: traces of the products of their matrices (noise, quality, offsets) without the mean."""
    count, n, m = len(design.totals), design.of_proposal[design.proposal], design.of_evaluator[design.evaluator]
    ones = np.ones(count)
    weights, whole = (ones, n, m), np.array([float(count), n.sum(), m.sum()])
    traces = np.array([[count, count, count], [count, n.sum(), count], [count, count, m.sum()]])
    mixed = np.array([[float(one @ other) for other in weights] for one in weights])
    return np.asarray(traces - 2 * mixed / count + np.outer(whole, whole) / count**2, dtype=np.float64)


def _is_clear(products: Matrix) -> bool:
    size = np.sqrt(np.diag(products))
    if (size < SINGULAR).any():
        return False
    return bool(np.linalg.eigvalsh(products / np.outer(size, size))[0] > SINGULAR)


def _start(design: Design, products: Matrix, kept: list[int]) -> Vector:
    """Moments, to begin from: sums of squares set equal to what they are expected to be (MINQUE with nought for weights)."""
    centred = design.totals - design.totals.mean()
    squares = np.array([float(centred @ centred), *(float(each @ each) for each in (design.by_proposal(centred), design.by_evaluator(centred)))])
    found = np.zeros(3)
    found[kept] = np.linalg.solve(products[np.ix_(kept, kept)], squares[kept])
    scale = float(centred @ centred) / len(centred)
    noise = max(found[0], 0.05 * scale)
    start = np.clip(found[1:] / noise, 0.02, 20.0)
    start[[number for number in (0, 1) if number + 1 not in kept]] = 0.0
    return np.asarray(start, dtype=np.float64)


def _descend(design: Design, start: Vector, free: Flags) -> Equations:
    """Newton's way down, by the expected curvature where the exact one does not bend upwards, never below nought nor above MOST."""
    here = _slope(design, start)
    for _step in range(MOST_STEPS):
        active = free & ~((here.at <= LEAST) & (here.gradient >= 0)) & ~((here.at >= MOST) & (here.gradient <= 0))
        if not active.any() or np.abs(here.gradient * np.maximum(here.at, LEAST))[active].max() < CLOSE * len(design.totals):
            break
        there = next((found for step in _steps(here, active) if (found := _shorter(design, here, step, active))), None)
        if there is None:
            break
        here = there
    ratios = Ratios(*(float(each) if each > LEAST else 0.0 for each in here.at))
    return here.equations if ratios == here.equations.ratios else Equations(design, ratios)


def _steps(here: _Slope, active: Flags) -> Iterator[Vector]:
    """Where to go: by the whole curvature, and where a bound bends that way, each ratio by its own."""
    falling = active & (here.at < NEAR) & (here.gradient > 0)
    step, rest = np.where(falling, -here.at, 0.0), active & ~falling
    if rest.any():
        step[rest] = -np.linalg.solve(_curvature(here, rest), here.gradient[rest])
    yield step
    own = np.maximum(np.abs(np.diag(here.expected)), SINGULAR)
    yield np.where(active, -here.gradient / own, 0.0)


def _curvature(here: _Slope, active: Flags) -> Matrix:
    chosen = np.ix_(active, active)
    for matrix in (here.exact[chosen], here.expected[chosen]):
        size = np.abs(np.diag(matrix)).max()
        if size > 0 and np.linalg.eigvalsh(matrix)[0] > 1e-9 * size:
            return matrix
    return np.asarray(np.diag(np.maximum(np.abs(here.gradient[active]), 1e-12)), dtype=np.float64)


def _shorter(design: Design, here: _Slope, step: Vector, active: Flags) -> _Slope | None:
    """The first of ever shorter steps that leads down; none where rounding hides the way."""
    # At most to four times or a tenth: further out the curvature says nothing. A tenth of next to nought is nought.
    at = here.at
    low = np.where(at >= NEAR, at / 10, 0.0)
    high = np.minimum(np.maximum(4 * at, 0.1), MOST)
    for half in range(MOST_HALVES):
        trial = np.clip(at + step / 2**half, low, high)
        there = _slope(design, trial)
        level = BLUR * max(1.0, abs(here.value))
        # Next to the maximum the value no longer tells, but the gradient does.
        is_flatter = bool(np.abs(there.gradient * trial)[active].max() < np.abs(here.gradient * at)[active].max())
        if there.value < here.value - level or (there.value < here.value + level and is_flatter):
            return there
    return None


def _slope(design: Design, at: Vector) -> _Slope:
    """The value and slopes of the likelihood at (quality, offset)."""
    equations = Equations(design, Ratios(float(at[0]), float(at[1])))
    y, free = design.totals, len(design.totals) - 1
    residual = equations.times(y)
    rest = float(y @ residual)
    pulls = design.by_proposal(residual), design.by_evaluator(residual)
    squares = np.array([float(each @ each) for each in pulls])
    seen = pulls[0][design.proposal], pulls[1][design.evaluator]
    crossed = np.array([[float(one @ equations.times(other)) for other in seen] for one in seen])
    traces, products = _traces(equations)
    ratio = squares / rest
    exact = -products + free * (2 * crossed / rest - np.outer(ratio, ratio))
    value = free * float(np.log(rest)) + equations.log_size
    return _Slope(equations, value, traces - free * ratio, exact, products - np.outer(traces, traces) / free)


def _traces(equations: Equations) -> tuple[Vector, Matrix]:
    """tr(P A) and tr(P A P B) for A and B of Zq Zq' and Zb Zb', in evaluators by evaluators."""
    g, left, counts, whole = equations.ratios.offset, equations.left, equations.design.of_proposal, equations.whole
    inverse, between, own = equations.inverse, equations.between, counts * left
    across, deeper = _seen(equations, np.ones_like(left)), _seen(equations, own)
    leaning = equations.design.by_evaluator((own * left)[equations.design.proposal]) - equations.reach * float(own @ own) / whole
    deeper = deeper - np.outer(leaning, leaning) / whole
    turned = inverse @ across
    once = float(np.vdot(between, inverse))
    square = float(own @ own)
    first = float(own.sum()) - square / whole - g * float(np.vdot(inverse, across))
    twice = np.asarray(between if g == 0 else (np.eye(len(between)) - inverse) / g)
    mixed = float(np.vdot(turned, inverse))
    plain = square - 2 * float((own**3).sum()) / whole + square**2 / whole**2
    both = plain - 2 * g * float(np.vdot(inverse, deeper)) + g**2 * float(np.vdot(turned, turned.T))
    return np.array([first, once]), np.array([[both, mixed], [mixed, float(np.vdot(twice, twice))]])


def _seen(equations: Equations, weights: Vector) -> Matrix:
    """B' W B, B being Zq' P Zb without offsets: how evaluators are tied to each other through weighted proposals."""
    design, left, counts, whole = equations.design, equations.left, equations.design.of_proposal, equations.whole
    lean = design.by_evaluator((weights * counts * left**2)[design.proposal]) / whole
    outer = np.outer(lean, equations.reach)
    square = float((weights * (counts * left) ** 2).sum()) / whole**2
    return np.asarray(design.together(weights * left**2) - outer - outer.T + square * np.outer(equations.reach, equations.reach), dtype=np.float64)
