"""Releasing a list of decisions: asking for it, and the one act in which every proposal is decided and every letter written, or nothing is."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from proposals import clock
from proposals.allocation.queries import proposals_to_assign
from proposals.audit.operations import record
from proposals.db import db
from proposals.decisions import queries
from proposals.decisions.letters import Letter, Writer
from proposals.decisions.missing import Readiness, readiness
from proposals.decisions.models import DecisionLetter, DecisionList, ListState, PendingDecision
from proposals.decisions.plain import digest_of
from proposals.decisions.queries import Recipient
from proposals.drafting.steps import Details, take_step
from proposals.evaluation.models import Decision
from proposals.web.words import shown_code
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor, Role
from proposals.workflow.permissions import NotAllowed, Permission, require
from proposals.workflow.phrases import N_, Phrase

# The letters of a list by proposal and language.
Letters = Mapping[tuple[int, str], Letter]
# To whom which letter goes, by proposal.
Written = dict[int, list[tuple[Recipient, Letter]]]


def ask_release(actor: Actor, listed: DecisionList) -> None:
    """Hand a list to the worker, which releases it in the name of `actor`; nobody changes it meanwhile.

    Raises NotAllowed, or StepRefused with every reason by name: also where one of the proposals is of the actor's own body.
    """
    if not listed.is_draft:
        raise StepRefused("release", (Phrase(N_("Η λίστα ανακοινώνεται ήδη, ανακοινώθηκε ή ακυρώθηκε.")),))
    _refuse(actor, listed)
    listed.state, listed.asked_by, listed.asked_at = ListState.RELEASING, actor.person_id, clock.now()
    listed.stage, listed.claim, listed.heartbeat, listed.attempts, listed.refusals = None, "", None, 0, []
    db.session.flush()
    _record(actor, "ask_release", listed)


def release(actor: Actor, listed: DecisionList, letters: Letters) -> None:
    """Decide every proposal of the list by its step of the workflow, with a letter to everybody whom the step tells; the caller commits.

    `letters` were written before, as that takes long; one that is not among them is written now. Raises NotAllowed, or StepRefused by name.
    """
    # The proposals are locked first: what is checked then holds until the end.
    proposals = proposals_to_assign(queries.entries_of(listed))
    found = _refuse(actor, listed)
    written = _written(found, letters)
    for number, entry in found.entries.items():
        details = Details(
            note=found.writer.reasons(entry, found.rows[number]),
            decision_number=listed.decision_number,
            decision_date=listed.decided_on,
            ada=listed.ada,
            letters=tuple((person.id, {"subject": each.subject, "body": each.body}) for person, each in written.get(number, ())),
        )
        try:
            take_step(actor, proposals[number], entry.outcome.value, details)
        except StepRefused as refused:
            raise StepRefused("release", tuple(_named(found.rows[number].code, each) for each in refused.reasons)) from refused
    _keep_with_decisions(listed, found, written)
    listed.state, listed.released_at, listed.sha256 = ListState.RELEASED, clock.now(), digest_of(content_of(listed, found))
    db.session.flush()
    _record(actor, "release_list", listed, sha256=listed.sha256, decisions=len(found.entries), letters=len(found.letters))


def letters_of(listed: DecisionList) -> Iterator[tuple[tuple[int, str], Letter]]:
    """Every letter of a list once for each language in which somebody reads it. Raises CannotBeFilled."""
    found = readiness(listed)
    wanted = {(number, person.language) for number, person in found.letters}
    for number, language in sorted(wanted):
        yield (number, language), found.writer.letter(found.entries[number], found.rows[number], language)


def content_of(listed: DecisionList, found: Readiness) -> dict[str, Any]:
    """Everything that a list decides, as JSON: the digest is over this."""
    return {
        "call": listed.call.slug,
        "list": listed.number,
        "choice": listed.choice,
        "number": listed.decision_number,
        "date": str(listed.decided_on),
        "ada": listed.ada,
        "preamble": listed.preamble,
        "decisions": [_content_of_entry(entry, found.writer, found.rows[number]) for number, entry in found.entries.items()],
    }


def _content_of_entry(entry: PendingDecision, writer: Writer, row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "outcome": entry.outcome.value,
        "placed": entry.placed,
        "place": entry.place,
        "score": None if entry.score is None else f"{entry.score:.2f}",
        "by_hand": entry.by_hand,
        "reasons": writer.reasons(entry, row),
    }


def _refuse(actor: Actor, listed: DecisionList) -> Readiness:
    """The list as it is now. Raises NotAllowed, or StepRefused with what is missing."""
    if not actor.holds(Role.DECISION_MAKER):
        raise NotAllowed(Permission.RELEASE_DECISIONS)
    found = readiness(listed, actor)
    if found.reasons:
        raise StepRefused("release", tuple(found.shown))
    require(actor, Permission.RELEASE_DECISIONS, queries.case_of(listed))
    return found


def _written(found: Readiness, letters: Letters) -> Written:
    """To whom which letter goes about each proposal."""
    written: Written = {}
    for number, person in found.letters:
        known = letters.get((number, person.language))
        letter = known or found.writer.letter(found.entries[number], found.rows[number], person.language)
        written.setdefault(number, []).append((person, letter))
    return written


def _keep_with_decisions(listed: DecisionList, found: Readiness, written: Written) -> None:
    query = select(Decision.proposal_id, Decision.id).where(Decision.number == listed.decision_number)
    made, now = dict(db.session.execute(query).all()), clock.now()
    for number, entry in found.entries.items():
        entry.decision_id = made[number]
    db.session.add_all(
        DecisionLetter(decision_id=made[number], person_id=person.id, language=each.language, subject=each.subject, body=each.body, made_at=now)
        for number, letters in written.items()
        for person, each in letters
    )


def _named(code: str, why: Phrase) -> Phrase:
    return Phrase(N_("Πρόταση %(code)s: %(why)s"), values={"code": shown_code(code), "why": why})


def _record(actor: Actor, action: str, listed: DecisionList, **details: Any) -> None:
    details = {"call": listed.call_id, "number": listed.number, **details}
    record(actor, action, f"decision_list:{listed.id}", acted_as="decision_maker", details=details)
