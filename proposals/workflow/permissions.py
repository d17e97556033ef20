"""Who may do what: one map from permission to facts. A permission holds where every fact of any of its rows holds."""

from enum import Enum
from typing import Any

from proposals.workflow import facts, standing
from proposals.workflow.cases import CommentCase
from proposals.workflow.people import Actor, Role


class Permission(Enum):
    """Named VERB_NOUN; the value reads in a sentence: "may …"."""

    START_PROPOSAL = "start a proposal for a body"
    SEE_PROPOSAL = "see a proposal"
    COPY_PROPOSAL = "start a proposal as a copy of this one"
    SEE_DRAFT = "see the text of a proposal as it stands and as it stood, who writes it together and what they say of it"
    EDIT_PROPOSAL = "write a proposal, whenever its text is open"
    EDIT_ANSWERS = "edit the answers of a proposal"
    INVITE_MEMBERS = "invite people to a proposal"
    LEAVE_PROPOSAL = "give up the invitation to a proposal"
    COMMENT_DRAFT = "comment on a proposal that is not filed"
    CHANGE_COMMENT = "edit or delete one's own comment"
    SEE_PERSONAL_DATA = "see the names and addresses in a proposal"
    SEE_WHO_PROPOSES = "see whose proposal it is, and whom it names, where the call keeps that from evaluators"
    SEE_ADMISSIBILITY = "see the admissibility checklist"
    CHECK_ADMISSIBILITY = "fill the admissibility checklist"
    SEE_REMARKS = "see what a return for completion asked for, beside the old and the new text"
    SEE_COVERED_REMARKS = "see which remarks of the last return are ticked off"
    TICK_OFF_REMARKS = "tick off the remarks of the last return"
    ASSIGN_EVALUATORS = "assign evaluators to a proposal"
    SEE_ALL_SHEETS = "see every final sheet with its evaluator's name"
    SEE_OUTCOME = "see the published outcome and the comments meant for the body"
    RECOMMEND = "record the committee's recommendation"
    SEE_RECOMMENDATION = "see the committee's recommendation"
    RECORD_OBJECTION = "record an objection of the body"
    SEE_DISCUSSION = "read what the evaluators of a proposal say among themselves once their sheets are final"
    JOIN_DISCUSSION = "write among the evaluators of a proposal, until the committee recommends"
    WRITE_CONSENSUS = "record the consensus sheet of a proposal"
    EXPORT_DOSSIER = "take the committee's dossier of a proposal away"
    EXPORT_ARCHIVE = "take the dossier for the archive away, with every entry of the audit trail"
    EXPORT_OUTCOME = "take away what the body is told of its proposal once it is decided: its dossier, and the letter of the decision"
    CHOOSE_DOSSIER = "choose among the dossiers of a proposal"
    CHOOSE_PIECES = "choose what of a dossier is taken away"
    OPEN_ASSIGNMENT = "open one's own assignment"
    READ_TEXT_TO_JUDGE = "read the text that one judges"
    MOVE_ASSIGNMENT = "take a step of an assignment"
    WRITE_SHEET = "write one's own scoring sheet"
    WRITE_NOTES = "keep private notes on a proposal that one evaluates"
    SEE_SHEET_VERSIONS = "see the forms in which a sheet was made final"
    DECLARE_CONFLICTS = "declare one's conflicts of interest"
    SEE_CONFLICTS = "see who may not evaluate a proposal, and why"
    OVERRIDE_CONFLICT = "let somebody evaluate despite a conflict of interest, with a reason"
    SEE_DESK = "see one's desk"
    SEE_ORDERS = "see the list of files that one ordered"
    OPEN_ORDER = "see how far one's own order is, take its file, or give it up"
    SEE_PROPOSALS = "see the list of proposals"
    SEE_CALL_PROPOSALS = "see the list of what was filed in a call"
    SEE_CALL_RESULTS = "see in that list who evaluates, the means and the recommendations"
    SEE_REVIEWS = "see one's assignments"
    MANAGE_CALL = "run a call"
    SEE_MEETINGS = "see the list of the committee's meetings on a call"
    CALL_MEETING = "open the minutes of a new meeting of the committee"
    SEE_MINUTES = "read what was said at a meeting, and take its minutes away"
    RECORD_MINUTES = "write the minutes of a meeting and sign them off"
    SEE_DECISION_LISTS = "see which lists of decisions a call has, and the objections to what was decided"
    PREPARE_DECISIONS = "prepare the decisions of a call, and read them before they are released"
    RELEASE_DECISIONS = "release the decisions of a call, all at once"
    SEE_RANKING = "see the ranking of a call, and where a line would fall"
    MANAGE_PEOPLE = "manage people and bodies"
    SEE_AUDIT = "see the audit trail"
    EXPORT_VOLUME = "order the dossiers of a call"


def _may_still_comment(actor: Actor, case: CommentCase) -> bool:
    return can(actor, Permission.COMMENT_DRAFT, case.proposal)


_GSPA_READERS = (Role.CALL_MANAGER, Role.COMMITTEE_CHAIR, Role.DECISION_MAKER, Role.ADMINISTRATOR)
_OF_THE_BODY = ((facts.is_editor,), (facts.is_approver,))
_WRITERS = ((facts.is_editor,), (standing.was_invited_to_edit,))
_BODY_ONCE_FILED = tuple((*row, facts.was_submitted) for row in (*_OF_THE_BODY, (standing.was_invited,)))
_GSPA = tuple((standing.holds(role), facts.was_submitted) for role in _GSPA_READERS)
_ALL_FINAL = (facts.was_submitted, facts.enough_sheets_are_final, facts.nobody_is_writing)
_PANEL = ((facts.is_reviewer, standing.is_impartial, *_ALL_FINAL), (facts.is_chair, *_ALL_FINAL))
_PREPARERS = (Role.CALL_MANAGER, Role.DECISION_MAKER)
_TAKES_ALL_DOSSIERS = (facts.is_administrator, facts.was_submitted, standing.owes_no_sheet, standing.no_veil_is_on_it)
_MANAGES_DOSSIERS = (facts.is_call_manager, facts.was_submitted, standing.is_impartial, standing.owes_no_sheet, standing.no_veil_is_on_it)
_EXPORT_DOSSIER = (
    _TAKES_ALL_DOSSIERS,
    _MANAGES_DOSSIERS,
    *(
        (standing.holds(role), facts.was_submitted, standing.is_impartial, standing.owes_no_sheet, standing.no_veil_is_on_it)
        for role in (Role.COMMITTEE_CHAIR, Role.DECISION_MAKER)
    ),
)
_EXPORT_OUTCOME = tuple((*row, standing.is_published) for row in (*_OF_THE_BODY, _TAKES_ALL_DOSSIERS, _MANAGES_DOSSIERS))
_KEEPERS_OF_MINUTES = (Role.CALL_MANAGER, Role.COMMITTEE_CHAIR)

PERMISSIONS: dict[Permission, tuple[tuple[Any, ...], ...]] = {
    Permission.START_PROPOSAL: ((standing.is_editor_of_the_body,),),
    Permission.SEE_PROPOSAL: (
        *_OF_THE_BODY,
        (standing.was_invited,),
        *_GSPA,
        (facts.is_observer, facts.was_submitted),
        (facts.is_reviewer, standing.is_impartial_or_excused, facts.was_submitted),
    ),
    Permission.COPY_PROPOSAL: ((facts.is_editor,),),
    Permission.SEE_DRAFT: (*_OF_THE_BODY, (standing.was_invited,)),
    Permission.EDIT_PROPOSAL: _WRITERS,
    Permission.EDIT_ANSWERS: tuple((*row, standing.is_editable) for row in _WRITERS),
    Permission.INVITE_MEMBERS: ((facts.is_editor,),),
    Permission.LEAVE_PROPOSAL: ((standing.was_invited,),),
    Permission.COMMENT_DRAFT: tuple((*row, standing.is_with_the_body) for row in (*_OF_THE_BODY, (standing.was_invited_to_comment,))),
    Permission.CHANGE_COMMENT: ((standing.wrote_the_comment, _may_still_comment),),
    Permission.SEE_PERSONAL_DATA: (*_OF_THE_BODY, (standing.was_invited,), *_GSPA),
    Permission.SEE_WHO_PROPOSES: (
        *_OF_THE_BODY,
        (standing.was_invited,),
        *((*row, standing.does_not_judge_it) for row in (*_GSPA, (facts.is_observer, facts.was_submitted))),
    ),
    Permission.SEE_ADMISSIBILITY: _GSPA,
    Permission.CHECK_ADMISSIBILITY: ((facts.is_call_manager, standing.awaits_check),),
    Permission.SEE_REMARKS: (*_BODY_ONCE_FILED, *_GSPA),
    Permission.SEE_COVERED_REMARKS: (*(tuple((*row, standing.check_is_over) for row in _BODY_ONCE_FILED)), *_GSPA),
    Permission.TICK_OFF_REMARKS: ((facts.is_call_manager, standing.awaits_check),),
    Permission.ASSIGN_EVALUATORS: ((facts.is_call_manager, standing.is_in_review),),
    Permission.SEE_ALL_SHEETS: tuple((*row, standing.is_impartial, standing.owes_no_sheet) for row in _GSPA),
    Permission.SEE_OUTCOME: tuple((*row, standing.is_published) for row in _OF_THE_BODY),
    Permission.RECOMMEND: ((facts.is_chair, standing.was_reviewed),),
    Permission.SEE_RECOMMENDATION: tuple((*row, standing.is_impartial, standing.owes_no_sheet) for row in _GSPA),
    Permission.RECORD_OBJECTION: (
        (facts.is_call_manager, standing.can_be_objected_to),
        (facts.is_decision_maker, standing.can_be_objected_to),
    ),
    Permission.SEE_DISCUSSION: (*_PANEL, (facts.is_call_manager, standing.is_impartial, *_ALL_FINAL)),
    Permission.JOIN_DISCUSSION: tuple((*row, standing.is_being_settled) for row in _PANEL),
    Permission.WRITE_CONSENSUS: ((facts.is_chair, *_ALL_FINAL, standing.is_being_settled),),
    Permission.EXPORT_DOSSIER: _EXPORT_DOSSIER,
    Permission.EXPORT_ARCHIVE: (_TAKES_ALL_DOSSIERS, _MANAGES_DOSSIERS),
    Permission.EXPORT_OUTCOME: _EXPORT_OUTCOME,
    Permission.CHOOSE_DOSSIER: (*_EXPORT_DOSSIER, *_EXPORT_OUTCOME),
    Permission.CHOOSE_PIECES: (_TAKES_ALL_DOSSIERS,),
    Permission.OPEN_ASSIGNMENT: ((facts.is_the_evaluator,),),
    Permission.READ_TEXT_TO_JUDGE: ((facts.is_the_evaluator, standing.text_was_opened, facts.is_free_of_conflict),),
    Permission.MOVE_ASSIGNMENT: ((facts.is_the_evaluator,), (facts.is_manager_of_the_assignment,)),
    Permission.WRITE_SHEET: ((facts.is_the_evaluator, standing.assignment_is_open, facts.is_free_of_conflict),),
    Permission.WRITE_NOTES: ((facts.is_the_evaluator, standing.text_was_opened, facts.is_free_of_conflict),),
    Permission.SEE_SHEET_VERSIONS: (
        (facts.is_the_evaluator,),
        *((standing.holds(role), standing.was_filed, standing.judges_nothing_of_his_own, standing.owes_no_sheet_on_it) for role in _GSPA_READERS),
    ),
    Permission.DECLARE_CONFLICTS: ((standing.holds(Role.EVALUATOR),),),
    Permission.SEE_CONFLICTS: (
        (facts.is_call_manager, standing.is_in_review),
        (facts.is_administrator, standing.is_impartial, standing.is_in_review),
    ),
    Permission.OVERRIDE_CONFLICT: ((facts.is_administrator, standing.is_impartial, standing.is_in_review),),
    Permission.SEE_DESK: ((standing.is_signed_in,),),
    Permission.SEE_ORDERS: ((standing.is_signed_in,),),
    Permission.OPEN_ORDER: ((standing.ordered_it,),),
    Permission.SEE_PROPOSALS: (
        (standing.is_of_a_body,),
        *((standing.holds(role),) for role in (*_GSPA_READERS, Role.OBSERVER)),
    ),
    Permission.SEE_CALL_PROPOSALS: tuple((standing.holds(role),) for role in (*_GSPA_READERS, Role.OBSERVER)),
    Permission.SEE_CALL_RESULTS: tuple((standing.holds(role),) for role in _GSPA_READERS),
    Permission.SEE_REVIEWS: ((standing.holds(Role.EVALUATOR),),),
    Permission.MANAGE_CALL: ((standing.holds(Role.CALL_MANAGER),),),
    Permission.SEE_MEETINGS: tuple((standing.holds(role),) for role in _GSPA_READERS),
    Permission.CALL_MEETING: tuple((standing.holds(role),) for role in _KEEPERS_OF_MINUTES),
    Permission.SEE_MINUTES: tuple(
        (standing.holds(role), standing.is_impartial, standing.owes_no_sheet, standing.no_veil_is_on_any) for role in _GSPA_READERS
    ),
    Permission.RECORD_MINUTES: tuple(
        (standing.holds(role), standing.is_impartial, standing.owes_no_sheet, standing.no_veil_is_on_any) for role in _KEEPERS_OF_MINUTES
    ),
    Permission.SEE_DECISION_LISTS: tuple((standing.holds(role),) for role in _PREPARERS),
    Permission.PREPARE_DECISIONS: tuple(
        (standing.holds(role), standing.is_impartial, standing.owes_no_sheet, standing.no_veil_is_on_any) for role in _PREPARERS
    ),
    Permission.RELEASE_DECISIONS: ((standing.holds(Role.DECISION_MAKER), standing.is_impartial, standing.owes_no_sheet, standing.no_veil_is_on_any),),
    Permission.SEE_RANKING: tuple((standing.holds(role), standing.is_impartial, standing.owes_no_sheet) for role in _GSPA_READERS),
    Permission.MANAGE_PEOPLE: ((standing.holds(Role.ADMINISTRATOR),),),
    Permission.SEE_AUDIT: ((standing.holds(Role.ADMINISTRATOR),),),
    Permission.EXPORT_VOLUME: ((standing.holds(Role.ADMINISTRATOR),),),
}


class NotAllowed(Exception):
    """A deed that the person may not do, tried past the pages that would not have offered it."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"may not {permission.value}")
        self.permission = permission


def require(actor: Actor, permission: Permission, case: Any = None) -> None:
    """The same question as `can`, asked by an operation itself. Raises NotAllowed."""
    if not can(actor, permission, case):
        raise NotAllowed(permission)


def can(actor: Actor, permission: Permission, case: Any = None) -> bool:
    """True where `actor` holds `permission` on `case`: one of the cases of `cases.py`, a body's id, or nothing."""
    return any(all(fact(actor, case) for fact in row) for row in PERMISSIONS[permission])
