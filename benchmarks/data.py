"""Fills an empty database with proposals of the demo's texts, in the states in which a ministry would find them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.filing import Filer
from benchmarks.people import gather
from benchmarks.rows import Rows, settle
from benchmarks.sheets import Reviewer
from benchmarks.texts import sheets_of, texts_of
from benchmarks.trail import Trail
from proposals import clock
from proposals.calls.form import standard_form
from proposals.calls.models import Call
from proposals.calls.operations import create_call, freeze_rubric
from proposals.calls.rubric import standard_rubric
from proposals.db import db
from proposals.workflow.people import SYSTEM
from proposals.workflow.states import State

DECIDED, EVALUATED, OPEN = "esdk-2023", "esdk-2025", "esdk-2027"
# Of a hundred proposals with sheets, 40 are decided; of the others one in three waits for a decision.
_STATES = {
    DECIDED: (State.ACCEPTED, State.ACCEPTED, State.RESERVE, State.REJECTED),
    EVALUATED: (State.IN_REVIEW, State.IN_REVIEW, State.REVIEWED),
    OPEN: (State.DRAFT, State.SUBMITTED),
}
_SHARES = (DECIDED, EVALUATED, EVALUATED, DECIDED, EVALUATED)
_DAYS = {DECIDED: (-900, -800), EVALUATED: (-300, -200), OPEN: (-20, 60)}
_BATCH = 250


@dataclass(frozen=True)
class Filled:
    """What was made."""

    proposals: int
    drafts: int
    sheets: int


def fill(proposals: int) -> Filled:
    """Make `proposals` with three sheets each and a tenth of that many that are still written or checked; commits.

    Rows go in by the thousand; what operations keep up (counts, lifted columns, hashes, totals) is computed by their own functions.
    """
    rows = Rows()
    cast = gather(rows)
    calls = {slug: _call(slug) for slug in _DAYS}
    texts = {slug: [text for text in texts_of(call, cast.bodies) if text.is_complete] for slug, call in calls.items()}
    rows.write()
    trail = Trail(rows)
    filer, reviewer = Filer(rows, trail, cast), Reviewer(rows, trail, cast, sheets_of(DECIDED, standard_form()), proposals)
    drafts = max(10, proposals // 10)
    for number, (slug, state) in enumerate(_plan(proposals, drafts)):
        text = texts[slug][number % len(texts[slug])]
        reviews = reviewer.reviews(number, text, state) if slug != OPEN else None
        filed = filer.file(text, state, reviews)
        if reviews:
            reviewer.write(filed, reviews)
        if number % _BATCH == _BATCH - 1:
            rows.write()
    rows.write()
    settle()
    db.session.commit()
    return Filled(proposals, drafts, 3 * proposals)


def _plan(proposals: int, drafts: int) -> Iterator[tuple[str, State]]:
    """Call and state of each proposal; each call's states take turns."""
    turns = dict.fromkeys(_STATES, 0)
    for slug in (*(_SHARES[number % len(_SHARES)] for number in range(proposals)), *(OPEN for _ in range(drafts))):
        yield slug, _STATES[slug][turns[slug] % len(_STATES[slug])]
        turns[slug] += 1


def _call(slug: str) -> Call:
    opens_at, closes_at = (_days_from_now(days) for days in _DAYS[slug])
    year = int(slug[-4:])
    call = create_call(
        SYSTEM,
        slug=slug,
        title=f"Προτάσεις καινοτομίας για το Ε.Σ.Δ.Κ. {year}–{year + 1}",
        title_en=f"Innovation proposals for the National Action Plan {year}–{year + 1}",
        first_year=year,
        opens_at=opens_at,
        closes_at=closes_at,
        review_due_at=_days_from_now(20),
        form=standard_form(),
        rubric=standard_rubric(),
    )
    freeze_rubric(call)
    return call


def _days_from_now(days: int) -> datetime:
    return clock.now() + timedelta(days=days)
