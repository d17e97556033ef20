"""What forbids pairs of proposals and evaluators, for many at once: the same reasons as `evaluation.assigning.refusals_to_assign`."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from proposals.accounts.models import Person
from proposals.allocation.problem import Conflict
from proposals.db import db
from proposals.drafting.models import Member
from proposals.workflow.phrases import N_

OF_BODY, MEMBER, AUTHOR, REFUSED, DECLINED = "of_body", "member", "author", "refused", "declined"
# What each kind of conflict is called; the last two are the evaluator's own words.
# A problem finds its own body by itself where bodies are told apart, and that is said of such a pair too.
KINDS = {
    OF_BODY: N_("Εργάζεται στον φορέα που υπέβαλε την πρόταση."),
    MEMBER: N_("Συνεργάστηκε στην πρόταση."),
    AUTHOR: N_("Έγραψε την πρόταση."),
    REFUSED: N_("Δήλωσε ότι δεν τη θέλει."),
    DECLINED: N_("Είχε οριστεί και δεν την ανέλαβε."),
}


def grounds_against(proposals: Sequence[Any], evaluators: Sequence[Person]) -> set[Conflict]:
    """Every pair that must not be, and why, in one query however many there are.

    `proposals` are rows with `id`, `body_id` and `created_by`; the roles of the evaluators are loaded.
    """
    return {*_of_bodies(proposals, evaluators), *_of_writers(proposals, evaluators)}


def _of_bodies(proposals: Sequence[Any], evaluators: Sequence[Person]) -> Iterator[Conflict]:
    by_body: dict[int, list[int]] = {}
    for proposal in proposals:
        by_body.setdefault(proposal.body_id, []).append(proposal.id)
    for person in evaluators:
        for body_id in {person.body_id, *(role.body_id for role in person.roles)}:
            yield from (Conflict(person.id, proposal_id, OF_BODY) for proposal_id in by_body.get(body_id or 0, ()))


def _of_writers(proposals: Sequence[Any], evaluators: Sequence[Person]) -> Iterator[Conflict]:
    known, asked = {person.id for person in evaluators}, {proposal.id for proposal in proposals}
    invited = select(Member.person_id, Member.proposal_id).where(Member.person_id.in_(known))
    yield from (Conflict(row.person_id, row.proposal_id, MEMBER) for row in db.session.execute(invited) if row.proposal_id in asked)
    yield from (Conflict(each.created_by, each.id, AUTHOR) for each in proposals if each.created_by in known)
