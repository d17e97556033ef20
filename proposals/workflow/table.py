"""The workflow of a proposal as one table: its steps, who takes each, when, and what follows. Everything else is derived from it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from proposals.workflow import facts
from proposals.workflow.facts import Fact
from proposals.workflow.phrases import N_
from proposals.workflow.states import EDITABLE, UNDECIDED, State


class Note(StrEnum):
    """Whether a step wants a note."""

    NONE = "none"
    REQUIRED = "required"
    ONCE_SUBMITTED = "once submitted"


class Audience(StrEnum):
    """Whom a step tells."""

    EDITORS = "editors"
    APPROVERS = "approvers"
    CALL_MANAGERS = "call managers"
    CHAIRS = "chairs"
    EVALUATORS = "evaluators"
    THE_EVALUATOR = "the evaluator"


@dataclass(frozen=True)
class Move:
    """One arrow of a step; where several leave the same state, `given` chooses."""

    source: Any
    target: Any
    given: Fact | None = None


@dataclass(frozen=True)
class Step:
    """One row: `by` any of these facts, `when` all of these; `asks` names further inputs, `then` the effects, by name."""

    name: str
    label: str
    done: str
    past: str
    moves: tuple[Move, ...]
    by: tuple[Fact, ...]
    when: tuple[Fact, ...] = ()
    note: Note = Note.NONE
    asks: tuple[str, ...] = ()
    tells: tuple[Audience, ...] = ()
    then: tuple[str, ...] = ()
    tone: str = "second"

    def starts_in(self, state: Any) -> bool:
        return any(move.source == state for move in self.moves)

    def wants_note(self, case: Any) -> bool:
        return self.note is Note.REQUIRED or (self.note is Note.ONCE_SUBMITTED and case.ever_submitted)


def moves(sources: tuple[Any, ...], target: Any, given: Fact | None = None) -> tuple[Move, ...]:
    """Arrows from each of `sources` to `target`."""
    return tuple(Move(source, target, given) for source in sources)


IN_TIME = (facts.call_is_open, facts.completion_is_in_time)
COMPLETE = (facts.nothing_is_missing, facts.nothing_is_wrong)
DECISION = ("decision_number", "decision_date", "ada")

STEPS: tuple[Step, ...] = (
    Step(
        name="request_approval",
        label=N_("Αποστολή για έγκριση"),
        done=N_("Η πρόταση στάλθηκε για έγκριση στον φορέα."),
        past=N_("Στάλθηκε για έγκριση στον φορέα"),
        moves=moves(EDITABLE, State.AWAITING_APPROVAL),
        by=(facts.is_editor,),
        when=(*COMPLETE, *IN_TIME, facts.approval_is_asked),
        tells=(Audience.APPROVERS,),
        tone="go",
    ),
    Step(
        name="submit",
        label=N_("Υποβολή"),
        done=N_("Η πρόταση υποβλήθηκε."),
        past=N_("Υποβλήθηκε"),
        moves=(
            Move(State.AWAITING_APPROVAL, State.SUBMITTED),
            *moves(EDITABLE, State.SUBMITTED, facts.approval_is_not_asked),
        ),
        by=(facts.is_approver, facts.is_editor_without_approval),
        when=(*COMPLETE, *IN_TIME),
        asks=("text_seen",),
        tells=(Audience.EDITORS, Audience.CALL_MANAGERS),
        then=("freeze_version", "give_code", "clear_completion", "clear_checklist", "keep_parties", "recheck_conflicts"),
        tone="go",
    ),
    Step(
        name="send_back",
        label=N_("Επιστροφή στους συντάκτες"),
        done=N_("Η πρόταση επέστρεψε στους συντάκτες."),
        past=N_("Επέστρεψε στους συντάκτες"),
        moves=(
            Move(State.AWAITING_APPROVAL, State.RETURNED, facts.was_submitted),
            Move(State.AWAITING_APPROVAL, State.DRAFT, facts.was_never_submitted),
        ),
        by=(facts.is_approver,),
        note=Note.REQUIRED,
        tells=(Audience.EDITORS,),
    ),
    Step(
        name="admit",
        label=N_("Παραδοχή και έναρξη αξιολόγησης"),
        done=N_("Η πρόταση κρίθηκε παραδεκτή και περνά σε αξιολόγηση."),
        past=N_("Κρίθηκε παραδεκτή"),
        moves=(Move(State.SUBMITTED, State.IN_REVIEW),),
        by=(facts.is_call_manager,),
        when=(facts.checklist_is_complete, facts.checklist_is_passed, facts.every_remark_is_covered),
        tells=(Audience.EDITORS,),
        then=("point_sheets_at_version",),
        tone="go",
    ),
    Step(
        name="return_for_completion",
        label=N_("Επιστροφή για συμπλήρωση"),
        done=N_("Η πρόταση επιστράφηκε στον φορέα για συμπλήρωση."),
        past=N_("Επιστράφηκε για συμπλήρωση"),
        moves=moves((State.SUBMITTED, State.IN_REVIEW), State.RETURNED),
        by=(facts.is_call_manager,),
        note=Note.REQUIRED,
        asks=("remarks", "due_on"),
        tells=(Audience.EDITORS, Audience.APPROVERS),
        then=("ask_for_completion",),
    ),
    Step(
        name="declare_inadmissible",
        label=N_("Απόρριψη ως μη παραδεκτής"),
        done=N_("Η πρόταση κρίθηκε μη παραδεκτή."),
        past=N_("Κρίθηκε μη παραδεκτή"),
        moves=moves((State.SUBMITTED, State.RETURNED), State.INADMISSIBLE),
        by=(facts.is_call_manager,),
        when=(facts.a_check_has_failed,),
        note=Note.REQUIRED,
        tells=(Audience.EDITORS, Audience.APPROVERS),
        tone="danger",
    ),
    Step(
        name="conclude_review",
        label=N_("Ολοκλήρωση αξιολόγησης"),
        done=N_("Η αξιολόγηση ολοκληρώθηκε."),
        past=N_("Ολοκληρώθηκε η αξιολόγηση"),
        moves=(Move(State.IN_REVIEW, State.REVIEWED),),
        by=(facts.is_call_manager, facts.is_the_system),
        when=(facts.enough_sheets_are_final, facts.scores_are_close_or_settled),
        tells=(Audience.CHAIRS,),
        then=("cancel_running_assignments",),
        tone="go",
    ),
    Step(
        name="reopen_review",
        label=N_("Επαναφορά σε αξιολόγηση"),
        done=N_("Η πρόταση επανήλθε σε αξιολόγηση."),
        past=N_("Επανήλθε σε αξιολόγηση"),
        moves=(Move(State.REVIEWED, State.IN_REVIEW),),
        by=(facts.is_call_manager,),
        note=Note.REQUIRED,
        tells=(Audience.EVALUATORS,),
        then=("recheck_conflicts",),
    ),
    Step(
        name="accept",
        label=N_("Ένταξη στο σχέδιο"),
        done=N_("Η πρόταση εντάχθηκε στο σχέδιο δράσης."),
        past=N_("Εντάχθηκε στο σχέδιο δράσης"),
        moves=moves((State.REVIEWED, State.RESERVE), State.ACCEPTED),
        by=(facts.is_decision_maker,),
        when=(facts.recommendation_is_on_record,),
        note=Note.REQUIRED,
        asks=DECISION,
        tells=(Audience.EDITORS, Audience.APPROVERS),
        then=("record_decision",),
        tone="go",
    ),
    Step(
        name="place_on_reserve",
        label=N_("Τοποθέτηση στις επιλαχούσες"),
        done=N_("Η πρόταση τοποθετήθηκε στις επιλαχούσες."),
        past=N_("Τοποθετήθηκε στις επιλαχούσες"),
        moves=(Move(State.REVIEWED, State.RESERVE),),
        by=(facts.is_decision_maker,),
        when=(facts.recommendation_is_on_record,),
        note=Note.REQUIRED,
        asks=DECISION,
        tells=(Audience.EDITORS, Audience.APPROVERS),
        then=("record_decision",),
    ),
    Step(
        name="reject",
        label=N_("Μη ένταξη"),
        done=N_("Καταγράφηκε η απόφαση μη ένταξης."),
        past=N_("Δεν εντάχθηκε"),
        moves=moves((State.REVIEWED, State.RESERVE), State.REJECTED),
        by=(facts.is_decision_maker,),
        when=(facts.recommendation_is_on_record,),
        note=Note.REQUIRED,
        asks=DECISION,
        tells=(Audience.EDITORS, Audience.APPROVERS),
        then=("record_decision",),
        tone="danger",
    ),
    Step(
        name="reconsider",
        label=N_("Επανεξέταση μετά από ένσταση"),
        done=N_("Η πρόταση επανεξετάζεται."),
        past=N_("Άνοιξε ξανά για επανεξέταση"),
        moves=(
            *moves((State.REJECTED, State.RESERVE), State.REVIEWED),
            Move(State.INADMISSIBLE, State.SUBMITTED),
        ),
        by=(facts.is_decision_maker,),
        when=(facts.objection_is_on_record,),
        note=Note.REQUIRED,
        tells=(Audience.EDITORS, Audience.APPROVERS, Audience.CALL_MANAGERS),
        then=("answer_objection",),
    ),
    Step(
        name="withdraw",
        label=N_("Απόσυρση"),
        done=N_("Η πρόταση αποσύρθηκε. Το κείμενο μένει στο αρχείο του φορέα."),
        past=N_("Αποσύρθηκε"),
        moves=moves(UNDECIDED, State.WITHDRAWN),
        by=(facts.is_editor_of_a_draft, facts.is_approver),
        note=Note.ONCE_SUBMITTED,
        tells=(Audience.CALL_MANAGERS,),
        then=("cancel_running_assignments",),
        tone="danger",
    ),
)
