"""How a person stands to a case: what the permission map is written in, beside the facts that refuse a step with a reason. Pure."""

from typing import Any

from proposals.workflow.cases import AssignmentCase, Case, CommentCase, MeetingCase, OrderCase
from proposals.workflow.people import Actor, May, Role
from proposals.workflow.states import EDITABLE, AssignmentState, State


def holds(role: Role) -> Any:
    def holds_role(actor: Actor, case: Any) -> bool:
        return actor.holds_anywhere(role)

    return holds_role


def is_signed_in(actor: Actor, case: Any) -> bool:
    return bool(actor.person_id)


def is_of_a_body(actor: Actor, case: Any) -> bool:
    return any(holding.role.is_of_a_body for holding in actor.holdings)


def is_editable(actor: Actor, case: Case) -> bool:
    return case.state in EDITABLE


def is_with_the_body(actor: Actor, case: Case) -> bool:
    """The text is not on its way to the administration: it is being written, or waits for the body's own approval."""
    return case.state in EDITABLE or case.state is State.AWAITING_APPROVAL


def was_invited(actor: Actor, case: Case) -> bool:
    return actor.person_id in case.members


def was_invited_to_edit(actor: Actor, case: Case) -> bool:
    return case.members.get(actor.person_id or 0) is May.EDIT


def was_invited_to_comment(actor: Actor, case: Case) -> bool:
    return case.members.get(actor.person_id or 0) in (May.EDIT, May.COMMENT)


def wrote_the_comment(actor: Actor, case: CommentCase) -> bool:
    return actor.person_id is not None and actor.person_id == case.author_id


def ordered_it(actor: Actor, case: OrderCase) -> bool:
    return bool(actor.person_id) and actor.person_id == case.person_id


def is_editor_of_the_body(actor: Actor, body_id: int | None) -> bool:
    """Of that body; where none is named, of any."""
    return actor.holds_anywhere(Role.SUBMITTER) if body_id is None else actor.holds(Role.SUBMITTER, body_id)


def was_reviewed(actor: Actor, case: Case) -> bool:
    return case.state is State.REVIEWED


def can_be_objected_to(actor: Actor, case: Case) -> bool:
    return case.state in (State.REJECTED, State.RESERVE, State.INADMISSIBLE)


def awaits_check(actor: Actor, case: Case) -> bool:
    return case.state is State.SUBMITTED


def check_is_over(actor: Actor, case: Case) -> bool:
    """What the administration ticks off while it checks is its own working paper until it takes the next step."""
    return not awaits_check(actor, case)


def is_in_review(actor: Actor, case: Case) -> bool:
    return case.state is State.IN_REVIEW


def is_being_settled(actor: Actor, case: Case) -> bool:
    """Evaluated, and the committee has not recommended yet. The system concludes a review by itself: that alone ends no discussion."""
    return case.state is State.IN_REVIEW or (case.state is State.REVIEWED and not case.recommended)


def is_published(actor: Actor, case: Case) -> bool:
    return case.published


def is_impartial(actor: Actor, case: Case | MeetingCase) -> bool:
    return not case.concerns(actor)


def is_impartial_or_excused(actor: Actor, case: Case) -> bool:
    return not case.concerns(actor) or case.excuses(actor)


def owes_no_sheet(actor: Actor, case: Case | MeetingCase) -> bool:
    """Whoever is asked to judge it himself, whatever else he is trusted with, has made his own sheet final: nobody reads the others' before that."""
    return actor.person_id not in case.judging


def does_not_judge_it(actor: Actor, case: Case) -> bool:
    return actor.person_id not in case.judging | case.reviewers


def no_veil_is_on_it(actor: Actor, case: Case) -> bool:
    """For what cannot be shown without names: whoever judges in a blind call does not read it, whatever else he is trusted with."""
    return not case.blind or does_not_judge_it(actor, case)


def no_veil_is_on_any(actor: Actor, case: MeetingCase) -> bool:
    return actor.person_id not in case.veiled


def text_was_opened(actor: Actor, case: AssignmentCase) -> bool:
    return case.state in (AssignmentState.ACCEPTED, AssignmentState.FINAL)


def was_filed(actor: Actor, case: AssignmentCase) -> bool:
    return case.proposal.ever_submitted


def judges_nothing_of_his_own(actor: Actor, case: AssignmentCase) -> bool:
    return not case.proposal.concerns(actor)


def owes_no_sheet_on_it(actor: Actor, case: AssignmentCase) -> bool:
    return owes_no_sheet(actor, case.proposal)


def assignment_is_open(actor: Actor, case: AssignmentCase) -> bool:
    return case.state is AssignmentState.ACCEPTED and case.proposal.state is State.IN_REVIEW
