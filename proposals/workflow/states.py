"""The states of a proposal and of an assignment, with the word that people read for each."""

from enum import StrEnum

from proposals.workflow.phrases import N_


class State(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    INADMISSIBLE = "inadmissible"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    ACCEPTED = "accepted"
    RESERVE = "reserve"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _PROPOSAL_LABELS[self]


class AssignmentState(StrEnum):
    """Where the work of one evaluator on one proposal stands."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    FINAL = "final"
    CANCELLED = "cancelled"
    RECUSED = "recused"

    @property
    def label(self) -> str:
        return _ASSIGNMENT_LABELS[self]


_PROPOSAL_LABELS = {
    State.DRAFT: N_("Προσχέδιο"),
    State.AWAITING_APPROVAL: N_("Σε έγκριση από τον φορέα"),
    State.SUBMITTED: N_("Υποβλήθηκε"),
    State.RETURNED: N_("Επιστράφηκε για συμπλήρωση"),
    State.INADMISSIBLE: N_("Μη παραδεκτή"),
    State.IN_REVIEW: N_("Σε αξιολόγηση"),
    State.REVIEWED: N_("Αξιολογήθηκε"),
    State.ACCEPTED: N_("Εντάχθηκε"),
    State.RESERVE: N_("Επιλαχούσα"),
    State.REJECTED: N_("Δεν εντάχθηκε"),
    State.WITHDRAWN: N_("Αποσύρθηκε"),
}

_ASSIGNMENT_LABELS = {
    AssignmentState.INVITED: N_("Περιμένει αποδοχή"),
    AssignmentState.ACCEPTED: N_("Σε εξέλιξη"),
    AssignmentState.DECLINED: N_("Δεν έγινε δεκτή"),
    AssignmentState.FINAL: N_("Οριστικό φύλλο"),
    AssignmentState.CANCELLED: N_("Ακυρώθηκε"),
    AssignmentState.RECUSED: N_("Εξαιρέθηκε"),
}

UNDECIDED = (State.DRAFT, State.AWAITING_APPROVAL, State.SUBMITTED, State.RETURNED, State.IN_REVIEW, State.REVIEWED)
EDITABLE = (State.DRAFT, State.RETURNED)
DECIDED = (State.ACCEPTED, State.RESERVE, State.REJECTED)
# Decisions that a body may object to.
OBJECTED_TO = (State.RESERVE, State.REJECTED)
# While sheets may still be written, or come back to those who write them.
UNDER_REVIEW = (State.AWAITING_APPROVAL, State.SUBMITTED, State.RETURNED, State.IN_REVIEW)
LIVE_ASSIGNMENTS = (AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.FINAL)
