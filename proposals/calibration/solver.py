"""From sheets to a calibration: an additive mixed model, its variances by REML, offsets and scores with their errors.

y = mean + quality(proposal) + offset(evaluator) + noise, with quality, offset and noise random and independent. References:
Henderson, *Best linear unbiased estimation and prediction under a selection model*, Biometrics 31, 1975; Patterson, Thompson, *Recovery of
inter-block information when block sizes are unequal*, Biometrika 58, 1971; Searle, Casella, McCulloch, *Variance Components*, 1992;
Platt, Burges, *Regularized Offset Estimation for Paper Review Scores*, 2012 (used for NIPS since 2002); Ge, Welling, Ghahramani, *A Bayesian
model for calibrating conference review scores*, 2013; Lawrence, Cortes, *Inconsistency in Conference Peer Review*, arXiv 2109.09774; MacKay,
Kenna, Low, Parker, *Calibration with confidence*, R. Soc. Open Sci. 4:160760, 2017.
"""

from collections.abc import Sequence

import numpy as np

from proposals.calibration.equations import Design, Equations, Ratios, Vector
from proposals.calibration.islands import islands_of
from proposals.calibration.ranks import rank_intervals, ranked
from proposals.calibration.reml import fitted
from proposals.calibration.result import SAME, Calibration, Offset, Sheet, Standing, Unclear, Variances

NOTHING = Variances(0.0, 0.0, 0.0)


def calibrate(sheets: Sequence[Sheet]) -> Calibration:
    """What the totals of these sheets say once the habits of evaluators are taken into account; decision 0018 says how a score comes about.

    Totals are 0 to 100. Neither names nor order of input change a number (to about 1e-9) or a rank. What sheets cannot tell is nought,
    and named in `unclear`; the empty list has an empty answer. Raises ValueError where an evaluator has two sheets on one proposal.
    """
    if not sheets:
        return Calibration(0.0, NOTHING, (), (), (), frozenset(Unclear))
    design = Design(sheets)
    if float(np.ptp(design.totals)) < SAME:
        # All are equal: there is no difference that could come from anywhere.
        return _told(sheets, design, Equations(design, Ratios(0.0, 0.0)), frozenset(Unclear) if len(sheets) == 1 else frozenset())
    equations, tells_quality, tells_offsets = fitted(design)
    unclear = {Unclear.QUALITY: tells_quality, Unclear.OFFSETS: tells_offsets}
    return _told(sheets, design, equations, frozenset(each for each, is_told in unclear.items() if not is_told))


def _told(sheets: Sequence[Sheet], design: Design, equations: Equations, unclear: frozenset[Unclear]) -> Calibration:
    totals, ratios = design.totals, equations.ratios
    residual = equations.times(totals)
    noise = max(0.0, float(totals @ residual)) / max(1, len(totals) - 1)
    found = ratios.offset * equations.offsets(totals)
    errors = np.sqrt(noise * ratios.offset * np.maximum(np.diag(equations.inverse), 0.0))
    quality = ratios.quality * design.by_proposal(residual)
    # The mean in y = mean + quality + offset + residual, where residuals are what P leaves of the totals.
    mean = float(np.mean(totals - quality[design.proposal] - found[design.evaluator] - residual))
    return Calibration(
        mean=mean,
        variances=Variances(noise * ratios.quality, noise * ratios.offset, noise),
        offsets=_offsets(design, found, errors),
        standings=_standings(design, equations, noise, mean, found, quality),
        islands=islands_of(sheets),
        unclear=unclear,
    )


def _offsets(design: Design, found: Vector, errors: Vector) -> tuple[Offset, ...]:
    counts = design.of_evaluator.astype(int).tolist()
    rows = zip(design.evaluators, found.tolist(), errors.tolist(), counts, strict=True)
    return tuple(sorted((Offset(*row) for row in rows), key=lambda each: each.offset))


def _standings(design: Design, equations: Equations, noise: float, mean: float, found: Vector, quality: Vector) -> tuple[Standing, ...]:
    counts, count, g = design.of_proposal, len(design.proposals), equations.ratios.quality
    raw = design.by_proposal(design.totals) / counts
    calibrated = raw - design.by_proposal(found[design.evaluator]) / counts
    precision, part = equations.of_mean
    spread = np.maximum(equations.spread, 0.0)
    # The variance of prediction of mean + quality, and what is added because a proposal's own mean is not drawn towards that of all.
    predicted = 1 / precision + g - g**2 * spread - 2 * g * part / precision
    errors = np.sqrt(noise * np.maximum(predicted + spread / counts**2, 0.0))
    # Compared with the mean of all proposals: the error that all share says nothing about their order.
    contrast = np.sqrt(noise * np.maximum(g - g / count - g**2 * spread, 0.0))
    raw_ranks, ranks = ranked(raw), ranked(calibrated)
    lows, highs = rank_intervals(quality, contrast) if g else (np.ones(count, dtype=np.intp), np.full(count, count))
    rows = zip(
        design.proposals,
        counts.astype(int).tolist(),
        *(each.tolist() for each in (raw, calibrated, errors, mean + quality, raw_ranks, ranks)),
        zip(np.minimum(lows, ranks).tolist(), np.maximum(highs, ranks).tolist(), strict=True),
        strict=True,
    )
    return tuple(sorted((Standing(*row) for row in rows), key=lambda each: each.rank))
