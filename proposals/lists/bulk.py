"""One deed on several proposals of a call: each by itself, so that what stands against one keeps no other back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.queries import proposal_by_code
from proposals.drafting.steps import LIMITS, Details, take_step
from proposals.evaluation.assigning import assign
from proposals.lists.columns import Listing
from proposals.workflow.machine import PROPOSAL_WORKFLOW, StepRefused
from proposals.workflow.people import Actor
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.phrases import N_, NP_, Phrase
from proposals.workflow.states import State
from proposals.workflow.table import Note

# More addresses than this many times the limit are not even looked up: no page of ours sends them.
_LOOKED_UP = 10


@dataclass(frozen=True)
class Particulars:
    """What is said once for all rows."""

    note: str = ""
    evaluator: Person | None = None


@dataclass(frozen=True)
class Deed:
    """Something that can be done to many rows: its words, what is asked once for all of them, and what does it to one."""

    name: str
    label: str
    do: Callable[[Actor, Proposal, Particulars], Any]
    wants_note: bool = False
    wants_evaluator: bool = False
    states: frozenset[State] | None = None

    def may_begin_in(self, state: State) -> bool:
        """False where the state alone forbids it; whatever else stands against it is found when it is done."""
        return self.states is None or state in self.states


@dataclass(frozen=True)
class Outcome:
    """What became of one row: done, or left as it was for `reasons`."""

    row: Row[*tuple[Any, ...]]
    reasons: tuple[Phrase, ...]


class TooMany(Exception):
    """More rows are chosen than may be worked on at once; `reason` says how many of each."""

    def __init__(self, chosen: int, most: int) -> None:
        super().__init__(chosen)
        words = NP_("Κάθε φορά γίνεται έως %(num)s πρόταση. Επιλέξατε %(chosen)s.", "Κάθε φορά γίνονται έως %(num)s προτάσεις. Επιλέξατε %(chosen)s.")
        self.reason = Phrase(*words, most, {"chosen": chosen})


def _step(name: str) -> Deed:
    step = PROPOSAL_WORKFLOW.steps[name]

    def take(actor: Actor, proposal: Proposal, said: Particulars) -> None:
        take_step(actor, proposal, name, Details(note=said.note))

    return Deed(name, step.label, take, wants_note=step.note is Note.REQUIRED, states=frozenset(move.source for move in step.moves))


def _assign(actor: Actor, proposal: Proposal, said: Particulars) -> None:
    assign(actor, proposal, [said.evaluator] if said.evaluator else [], proposal.call.review_due_at)


# Steps that judge nothing of a single text: what is admissible, or accepted, is looked at one by one.
_ALL = (_step("admit"), Deed("assign", N_("Ανάθεση σε αξιολογητή"), _assign, wants_evaluator=True), _step("conclude_review"), _step("reopen_review"))
DEEDS: Mapping[str, Deed] = {deed.name: deed for deed in _ALL}


def chosen_rows(listing: Listing, values: Mapping[str, Any], codes: Sequence[str], most: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Those of a list's rows whose codes were sent, in the order of their numbers; a code that its reader does not see counts as none.

    Raises TooMany.
    """
    code, state = listing.columns["code"].raw, listing.columns["state"].raw.label("state")
    wanted = list(dict.fromkeys(codes))[: _LOOKED_UP * most]
    rows = db.session.execute(listing.source.add_columns(*listing.besides, state).where(code.in_(wanted)).order_by(listing.key), values).all()
    if len(rows) > most:
        raise TooMany(len(rows), most)
    return rows


def problems_of(deed: Deed, said: Particulars) -> dict[str, Phrase]:
    """What is missing or wrong in what is said once for all rows, by input."""
    found = {}
    if deed.wants_note and not said.note.strip():
        found["note"] = Phrase(N_("Γράψτε μια σημείωση. Καταγράφεται σε κάθε πρόταση."))
    if len(said.note) > LIMITS["note"]:
        found["note"] = Phrase(*NP_("Γράψτε έως %(num)s χαρακτήρα.", "Γράψτε έως %(num)s χαρακτήρες."), LIMITS["note"])
    if deed.wants_evaluator and said.evaluator is None:
        found["person"] = Phrase(N_("Επιλέξτε αξιολογητή."))
    return found


def do_to_each(actor: Actor, rows: Sequence[Row[*tuple[Any, ...]]], deed: Deed, said: Particulars) -> list[Outcome]:
    """Do it to each row by the operation that does it to one, with its rights, its trail and its notices; the caller commits all that was done."""
    return [Outcome(row, _done(actor, row.public_code, deed, said)) for row in rows]


def _done(actor: Actor, code: str, deed: Deed, said: Particulars) -> tuple[Phrase, ...]:
    """The reasons why it was not done. What was begun for this row alone is undone then."""
    proposal = proposal_by_code(code, for_update=True)
    assert proposal
    try:
        with db.session.begin_nested():
            deed.do(actor, proposal, said)
    except StepRefused as refused:
        return refused.reasons
    except NotAllowed:
        # Who manages the call may do it; so it is the state that forbids it here.
        told = N_("Δεν επιτρέπεται από εσάς όσο η κατάσταση είναι «%(state)s».")
        return (Phrase(told, values={"state": proposal.state}),)
    return ()
