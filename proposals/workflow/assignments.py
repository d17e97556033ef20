"""The life of an assignment as a second table of the same kind."""

from proposals.workflow import facts
from proposals.workflow.phrases import N_
from proposals.workflow.states import AssignmentState as A
from proposals.workflow.table import Audience, Move, Note, Step, moves

DECLINE_REASONS = {
    "conflict": N_("Έχω κώλυμα ή σύγκρουση συμφερόντων"),
    "not_my_field": N_("Δεν είναι το αντικείμενό μου"),
    "too_many": N_("Έχω ήδη πολλές προτάσεις"),
    "other": N_("Άλλος λόγος"),
}

ASSIGNMENT_STEPS: tuple[Step, ...] = (
    Step(
        name="accept",
        label=N_("Αποδοχή και άνοιγμα του κειμένου"),
        done=N_("Η δήλωσή σας καταγράφηκε. Το κείμενο της πρότασης είναι ανοικτό."),
        past=N_("Δήλωσε ότι δεν έχει κώλυμα και ανέλαβε την αξιολόγηση"),
        moves=(Move(A.INVITED, A.ACCEPTED),),
        by=(facts.is_the_evaluator,),
        when=(facts.is_free_of_conflict, facts.proposal_is_in_review, facts.declared_no_conflict),
        asks=("no_conflict",),
        then=("open_sheet",),
        tone="go",
    ),
    Step(
        name="decline",
        label=N_("Δεν μπορώ να την αναλάβω"),
        done=N_("Η απάντησή σας καταγράφηκε. Ευχαριστούμε."),
        past=N_("Δεν ανέλαβε την αξιολόγηση"),
        moves=moves((A.INVITED, A.ACCEPTED), A.DECLINED),
        by=(facts.is_the_evaluator,),
        asks=("decline_reason", "optional_note"),
        tells=(Audience.CALL_MANAGERS,),
        tone="danger",
    ),
    Step(
        name="adopt_version",
        label=N_("Είδα τι άλλαξε, συνεχίζω με τη νέα έκδοση"),
        done=N_("Το φύλλο σας συνεχίζει με τη νέα έκδοση της πρότασης. Ό,τι είχατε γράψει μένει."),
        past=N_("Είδε τι άλλαξε και συνέχισε με τη νέα έκδοση"),
        moves=(Move(A.ACCEPTED, A.ACCEPTED),),
        by=(facts.is_the_evaluator,),
        when=(facts.is_free_of_conflict, facts.proposal_is_in_review, facts.has_a_newer_version),
        asks=("version",),
        then=("judge_newer_version",),
        tone="go",
    ),
    Step(
        name="finalise",
        label=N_("Οριστική υποβολή του φύλλου"),
        done=N_("Το φύλλο σας είναι οριστικό."),
        past=N_("Οριστικοποίησε το φύλλο αξιολόγησης"),
        moves=(Move(A.ACCEPTED, A.FINAL),),
        by=(facts.is_the_evaluator,),
        when=(facts.is_free_of_conflict, facts.proposal_is_in_review, facts.judges_the_newest_version, facts.sheet_is_complete),
        tells=(Audience.CALL_MANAGERS,),
        then=("close_sheet",),
        tone="go",
    ),
    Step(
        name="reopen",
        label=N_("Άνοιγμα του φύλλου ξανά"),
        done=N_("Το φύλλο άνοιξε ξανά για τον αξιολογητή."),
        past=N_("Άνοιξε ξανά το φύλλο αξιολόγησης"),
        moves=(Move(A.FINAL, A.ACCEPTED),),
        by=(facts.is_manager_of_the_assignment,),
        when=(facts.proposal_is_in_review,),
        note=Note.REQUIRED,
        tells=(Audience.THE_EVALUATOR,),
        then=("reopen_sheet",),
    ),
    Step(
        name="cancel",
        label=N_("Ακύρωση ανάθεσης"),
        done=N_("Η ανάθεση ακυρώθηκε."),
        past=N_("Ακυρώθηκε η ανάθεση"),
        moves=moves((A.INVITED, A.ACCEPTED), A.CANCELLED),
        by=(facts.is_manager_of_the_assignment, facts.is_the_system),
        note=Note.REQUIRED,
        tells=(Audience.THE_EVALUATOR,),
        tone="danger",
    ),
    Step(
        name="recuse",
        label=N_("Εξαίρεση λόγω κωλύματος"),
        done=N_("Ο αξιολογητής εξαιρέθηκε. Το φύλλο του φυλάσσεται και δεν μετρά."),
        past=N_("Εξαιρέθηκε λόγω κωλύματος"),
        moves=moves((A.INVITED, A.ACCEPTED, A.FINAL), A.RECUSED),
        by=(facts.is_manager_of_the_assignment, facts.is_the_system),
        when=(facts.review_goes_on,),
        note=Note.REQUIRED,
        tells=(Audience.THE_EVALUATOR, Audience.CALL_MANAGERS),
        then=("close_sheet_for_good",),
        tone="danger",
    ),
)
