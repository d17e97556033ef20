"""The words in which the tables speak: one small question each about a person and a proposal, with its answer when it is no."""

from collections.abc import Callable
from typing import Any

from proposals.workflow.cases import AssignmentCase, Case
from proposals.workflow.people import SYSTEM, Actor, Role
from proposals.workflow.phrases import N_, NP_, Phrase
from proposals.workflow.states import UNDER_REVIEW, State

Fact = Callable[[Actor, Any], bool]


def says(text: str, plural: str = "", *, count: str = "", values: tuple[str, ...] = ()) -> Callable[[Fact], Fact]:
    """Give a fact the sentence that is shown when it does not hold; `count` and `values` name attributes of the case."""

    def mark(fact: Fact) -> Fact:
        def refusal(case: Any) -> Phrase:
            number = getattr(case, count) if count else 1
            shown = {name: getattr(case, name) for name in values}
            return Phrase(text, plural, number, {**shown, "num": number})

        fact.refusal = refusal  # type: ignore[attr-defined]
        return fact

    return mark


def refusal_of(fact: Fact, case: Any) -> Phrase:
    """The sentence that says why `fact` does not hold in this case."""
    phrase: Phrase = fact.refusal(case)  # type: ignore[attr-defined]
    return phrase


# Who acts --------------------------------------------------------------------------------------------------------


@says(N_("Το κάνουν μόνο οι συντάκτες του φορέα."))
def is_editor(actor: Actor, case: Case) -> bool:
    return actor.holds(Role.SUBMITTER, case.body_id)


@says(N_("Το κάνουν μόνο οι συντάκτες του φορέα, όσο η πρόταση είναι προσχέδιο."))
def is_editor_of_a_draft(actor: Actor, case: Case) -> bool:
    return case.state is State.DRAFT and is_editor(actor, case)


@says(N_("Το κάνουν μόνο οι συντάκτες του φορέα, και μόνο όπου η πρόσκληση δεν ζητά έγκριση."))
def is_editor_without_approval(actor: Actor, case: Case) -> bool:
    return not case.approval_asked and is_editor(actor, case)


@says(N_("Το κάνει μόνο ο εγκρίνων του φορέα."))
def is_approver(actor: Actor, case: Case) -> bool:
    return actor.holds(Role.BODY_APPROVER, case.body_id)


@says(N_("Το κάνει μόνο ο διαχειριστής της πρόσκλησης."))
def is_call_manager(actor: Actor, case: Case) -> bool:
    return actor.holds(Role.CALL_MANAGER)


@says(N_("Εισηγείται μόνο ο πρόεδρος της επιτροπής, και ποτέ για πρόταση του φορέα του."))
def is_chair(actor: Actor, case: Case) -> bool:
    return actor.holds(Role.COMMITTEE_CHAIR) and not case.concerns(actor)


@says(N_("Αποφασίζει μόνο όποιος έχει ρόλο απόφασης, και ποτέ για πρόταση του φορέα του."))
def is_decision_maker(actor: Actor, case: Case) -> bool:
    return actor.holds(Role.DECISION_MAKER) and not case.concerns(actor)


@says(N_("Το κάνει μόνο ο διαχειριστής του συστήματος."))
def is_administrator(actor: Actor, case: Case | None = None) -> bool:
    return actor.holds(Role.ADMINISTRATOR)


@says(N_("Το βλέπουν μόνο οι παρατηρητές."))
def is_observer(actor: Actor, case: Case) -> bool:
    return actor.holds(Role.OBSERVER)


@says(N_("Το κάνει μόνο το σύστημα."))
def is_the_system(actor: Actor, case: Any) -> bool:
    return actor == SYSTEM


@says(N_("Το κάνει μόνο ο αξιολογητής στον οποίο ανατέθηκε."))
def is_the_evaluator(actor: Actor, case: AssignmentCase) -> bool:
    return actor.person_id == case.evaluator_id


@says(N_("Το κάνει μόνο ο διαχειριστής της πρόσκλησης."))
def is_manager_of_the_assignment(actor: Actor, case: AssignmentCase) -> bool:
    return is_call_manager(actor, case.proposal)


@says(N_("Το βλέπουν μόνο οι αξιολογητές της πρότασης που δήλωσαν ότι δεν έχουν κώλυμα."))
def is_reviewer(actor: Actor, case: Case) -> bool:
    return actor.person_id in case.reviewers


@says(N_("Η πρόταση δεν έχει υποβληθεί ακόμη."))
def was_submitted(actor: Actor, case: Case) -> bool:
    return case.ever_submitted


@says(N_("Η πρόταση έχει ήδη υποβληθεί."))
def was_never_submitted(actor: Actor, case: Case) -> bool:
    return not case.ever_submitted


# When ------------------------------------------------------------------------------------------------------------


@says(*NP_("Λείπει %(num)s υποχρεωτικό πεδίο.", "Λείπουν %(num)s υποχρεωτικά πεδία."), count="missing")
def nothing_is_missing(actor: Actor, case: Case) -> bool:
    return case.missing == 0


@says(*NP_("%(num)s απάντηση έχει λάθος που χρειάζεται διόρθωση.", "%(num)s απαντήσεις έχουν λάθος που χρειάζεται διόρθωση."), count="wrong")
def nothing_is_wrong(actor: Actor, case: Case) -> bool:
    return case.wrong == 0


@says(
    N_(
        "Η πρόσκληση δέχεται υποβολές από %(opens_at)s έως %(closes_at)s (ώρα Ελλάδας). Η ώρα του διακομιστή είναι %(now)s. "
        "Το κείμενό σας διατηρείται."
    ),
    values=("opens_at", "closes_at", "now"),
)
def call_is_open(actor: Actor, case: Case) -> bool:
    """The call is open now; a proposal that was returned goes by its completion date instead."""
    return case.is_completion or case.opens_at <= case.now < case.closes_at


@says(
    N_("Η προθεσμία συμπλήρωσης έληξε στις %(completion_due)s (ώρα Ελλάδας). Η ώρα του διακομιστή είναι %(now)s. Το κείμενό σας διατηρείται."),
    values=("completion_due", "now"),
)
def completion_is_in_time(actor: Actor, case: Case) -> bool:
    return not case.is_completion or case.completion_due is None or case.now < case.completion_due


@says(N_("Η πρόσκληση δεν ζητά έγκριση: η πρόταση υποβάλλεται απευθείας."))
def approval_is_asked(actor: Actor, case: Case) -> bool:
    return case.approval_asked


@says(N_("Η πρόταση χρειάζεται πρώτα έγκριση από τον φορέα."))
def approval_is_not_asked(actor: Actor, case: Case) -> bool:
    return not case.approval_asked


@says(
    *NP_("Στον έλεγχο παραδεκτού μένει %(num)s σημείο χωρίς απάντηση.", "Στον έλεγχο παραδεκτού μένουν %(num)s σημεία χωρίς απάντηση."),
    count="checks_open",
)
def checklist_is_complete(actor: Actor, case: Case) -> bool:
    return case.checks_open == 0


@says(
    *NP_("Στον έλεγχο παραδεκτού %(num)s σημείο έχει απάντηση ΟΧΙ.", "Στον έλεγχο παραδεκτού %(num)s σημεία έχουν απάντηση ΟΧΙ."),
    count="checks_failed",
)
def checklist_is_passed(actor: Actor, case: Case) -> bool:
    return case.checks_failed == 0


@says(
    *NP_(
        "Μένει %(num)s παρατήρηση της συμπλήρωσης που δεν σημειώθηκε ως καλυμμένη.",
        "Μένουν %(num)s παρατηρήσεις της συμπλήρωσης που δεν σημειώθηκαν ως καλυμμένες.",
    ),
    count="remarks_open",
)
def every_remark_is_covered(actor: Actor, case: Case) -> bool:
    return case.remarks_open == 0


@says(N_("Σημειώστε πρώτα στον έλεγχο παραδεκτού ποιο σημείο δεν πληρείται."))
def a_check_has_failed(actor: Actor, case: Case) -> bool:
    return case.checks_failed > 0


@says(
    *NP_("Οριστικά φύλλα: %(sheets_final)s. Χρειάζεται τουλάχιστον %(num)s.", "Οριστικά φύλλα: %(sheets_final)s. Χρειάζονται τουλάχιστον %(num)s."),
    count="sheets_needed",
    values=("sheets_final",),
)
def enough_sheets_are_final(actor: Actor, case: Case) -> bool:
    return case.sheets_final >= case.sheets_needed


@says(N_("Κάποιος αξιολογητής δεν έχει οριστικοποιήσει ακόμη το φύλλο του."))
def nobody_is_writing(actor: Actor, case: Case) -> bool:
    return case.sheets_running == 0


@says(N_("Οι βαθμοί απέχουν περισσότερο από όσο επιτρέπει η πρόσκληση. Χρειάζεται τρίτο φύλλο ή κοινό φύλλο."))
def scores_are_close_or_settled(actor: Actor, case: Case) -> bool:
    return not case.scores_apart


@says(N_("Δεν έχει καταγραφεί εισήγηση της επιτροπής."))
def recommendation_is_on_record(actor: Actor, case: Case) -> bool:
    return case.recommended


@says(N_("Δεν έχει καταγραφεί ένσταση ή αίτηση επανεξέτασης."))
def objection_is_on_record(actor: Actor, case: Case) -> bool:
    return case.objected


@says(N_("Η πρόταση δεν βρίσκεται πια σε αξιολόγηση."))
def proposal_is_in_review(actor: Actor, case: AssignmentCase) -> bool:
    return case.proposal.state is State.IN_REVIEW


@says(*NP_("Το φύλλο έχει %(num)s κενό ή λάθος.", "Το φύλλο έχει %(num)s κενά ή λάθη."), count="sheet_gaps")
def sheet_is_complete(actor: Actor, case: AssignmentCase) -> bool:
    return case.sheet_gaps == 0


@says(N_("Υπάρχει κώλυμα ή σύγκρουση συμφερόντων για αυτή την πρόταση. Αν πιστεύετε ότι δεν ισχύει, απευθυνθείτε στον διαχειριστή της πρόσκλησης."))
def is_free_of_conflict(actor: Actor, case: AssignmentCase) -> bool:
    """No ground speaks against it, or an administrator overrode each; where nobody looked, by what the proposal itself knows."""
    if case.grounds is not None:
        return not case.grounds
    return not case.proposal.concerns(actor) or case.proposal.excuses(actor)


@says(N_("Η αξιολόγηση της πρότασης έχει ολοκληρωθεί. Επαναφέρετέ την πρώτα σε αξιολόγηση."))
def review_goes_on(actor: Actor, case: AssignmentCase) -> bool:
    return case.proposal.state in UNDER_REVIEW


@says(N_("Δηλώστε πρώτα ότι δεν έχετε κώλυμα ή σύγκρουση συμφερόντων."))
def declared_no_conflict(actor: Actor, case: AssignmentCase) -> bool:
    return case.conflict_free


@says(N_("Η πρόταση υποβλήθηκε ξανά με αλλαγές. Δείτε πρώτα τι άλλαξε και συνεχίστε με τη νέα έκδοση."))
def judges_the_newest_version(actor: Actor, case: AssignmentCase) -> bool:
    return case.is_current


@says(N_("Το φύλλο κρίνει ήδη την έκδοση που υποβλήθηκε τελευταία."))
def has_a_newer_version(actor: Actor, case: AssignmentCase) -> bool:
    return not case.is_current
