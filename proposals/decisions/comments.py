"""Whether the comments that bodies will read name an evaluator of the call: what was found, and what was decided about each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from proposals import greek
from proposals.accounts.models import Person
from proposals.calls.models import Call
from proposals.db import db
from proposals.decisions.models import DecisionList, PendingDecision
from proposals.decisions.names import Known, Mention, NameCheck
from proposals.decisions.queries import case_of, case_of_proposal
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment, CommentRedaction
from proposals.evaluation.queries import assignment_by_id
from proposals.evaluation.redactions import as_read, redact
from proposals.panel.models import Consensus
from proposals.workflow.cases import ListCase
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import AssignmentState, State

LEAST_NOTE, MOST_COMMENT = 10, 10_000
# Of what may be decided next, the comments may still be settled.
TO_BE_DECIDED = (State.REVIEWED, State.RESERVE)


@dataclass(frozen=True)
class Finding:
    """A comment that names somebody. `text` is what the body would read now; it is settled where somebody noted why the names may stay."""

    assignment_id: int
    code: str
    title: str
    original: str
    text: str
    mentions: tuple[Mention, ...]
    note: str
    is_settled: bool

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it names somebody."""
        found, at = [], 0
        for mention in self.mentions:
            found += [(self.text[at : mention.start], False), (self.text[mention.start : mention.end], True)]
            at = mention.end
        return [*found, (self.text[at:], False)]


def findings_of(listed: DecisionList, check: NameCheck | None = None) -> list[Finding]:
    """Every comment in which somebody was named, or still is, in the order of the list; first those that are open.

    `check` is that of its call, where the caller has it already.
    """
    query = _comments().join(PendingDecision, PendingDecision.proposal_id == Proposal.id).where(PendingDecision.list_id == listed.id)
    return _findings(check or check_of(listed.call), query.order_by(PendingDecision.place, Proposal.id, Assignment.id))


def findings_about(proposal: Proposal, check: NameCheck | None = None) -> list[Finding]:
    """The same of one proposal."""
    query = _comments().where(Proposal.id == proposal.id).order_by(Assignment.id)
    return _findings(check or check_of(proposal.call), query)


def agreed_naming(proposals: Select[int] | Iterable[int], check: NameCheck) -> dict[int, str]:
    """The proposals whose consensus sheet in force names somebody in its comment to the body, with the words.

    Nothing of it is redacted: a new sheet takes its place.
    """
    query = select(Consensus.id, Consensus.proposal_id, Consensus.comment_to_body, Consensus.lapsed_at).order_by(Consensus.id)
    newest = {row.proposal_id: row for row in db.session.execute(query.where(Consensus.proposal_id.in_(proposals)))}
    named = {number: check.words(row.comment_to_body) for number, row in newest.items() if row.lapsed_at is None}
    return {number: words for number, words in named.items() if words}


def consensus_names(words: str) -> Phrase:
    """What is wrong with a consensus sheet that names somebody."""
    told = N_("Το σχόλιο του κοινού φύλλου προς τον φορέα αναφέρει αξιολογητή: %(names)s. Χρειάζεται νέο κοινό φύλλο χωρίς το όνομα.")
    return Phrase(told, values={"names": words})


def check_of(call: Call) -> NameCheck:
    """Looks for everybody who was ever asked to evaluate in a call."""
    asked = select(Assignment.evaluator_id).where(Assignment.call_id == call.id)
    query = select(Person.id, Person.name, Person.email).where(Person.id.in_(asked)).order_by(Person.id)
    return NameCheck(Known(row.id, row.name, row.email) for row in db.session.execute(query))


def settle(actor: Actor, listed: DecisionList, assignment_id: int, *, redacted: str = "", note: str = "") -> None:
    """Keep a redacted version of a comment, or why it may stay. Raises NotAllowed, or StepRefused with what is wrong, see `settling_problems`."""
    assignment = assignment_by_id(assignment_id, for_update=True)
    in_list = assignment and db.session.get(PendingDecision, (listed.id, assignment.proposal_id))
    if not assignment or not in_list or not listed.is_draft:
        raise StepRefused("redact_comment", (Phrase(N_("Το σχόλιο δεν ανήκει σε λίστα που ετοιμάζεται.")),))
    _settle(actor, assignment, case_of(listed), redacted, note)


def settle_of(actor: Actor, proposal: Proposal, assignment_id: int, *, redacted: str = "", note: str = "") -> None:
    """The same for a comment on a proposal that waits for a decision, whether or not it is in a list. Raises NotAllowed, StepRefused."""
    assignment = assignment_by_id(assignment_id, for_update=True)
    if not assignment or assignment.proposal_id != proposal.id or proposal.state not in TO_BE_DECIDED:
        raise StepRefused("redact_comment", (Phrase(N_("Το σχόλιο δεν αφορά πρόταση που περιμένει απόφαση.")),))
    _settle(actor, assignment, case_of_proposal(proposal), redacted, note)


def _settle(actor: Actor, assignment: Assignment, case: ListCase, redacted: str, note: str) -> None:
    problems = settling_problems(assignment.proposal.call, redacted, note)
    if problems:
        raise StepRefused("redact_comment", tuple(problems.values()))
    redact(actor, assignment, case, redacted=redacted, note="" if redacted.strip() else note)


def settling_problems(call: Call, redacted: str, note: str) -> dict[str, Phrase]:
    """What is wrong with what was written about a comment, by input."""
    redacted, note = greek.clean_text(redacted), greek.clean_text(note)
    if not redacted:
        if len(note) < LEAST_NOTE:
            return {"note": Phrase(N_("Γράψτε το σχόλιο χωρίς το όνομα, ή γιατί μπορεί να μείνει όπως είναι (τουλάχιστον 10 χαρακτήρες)."))}
        return {"note": _too_long(note)} if len(note) > MOST_COMMENT else {}
    if len(redacted) > MOST_COMMENT:
        return {"redacted": _too_long(redacted)}
    if names := check_of(call).words(redacted):
        return {"redacted": Phrase(N_("Το κείμενο αναφέρει ακόμη: %(names)s."), values={"names": names})}
    return {}


def _too_long(text: str) -> Phrase:
    values = {"length": len(text), "max": MOST_COMMENT, "over": len(text) - MOST_COMMENT}
    return Phrase(N_("Έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s."), values=values)


def _comments() -> Select[*tuple[Any, ...]]:
    query = select(Assignment.id, Assignment.comment_to_body, Proposal.code, Proposal.title, CommentRedaction)
    query = query.join(Proposal, Proposal.id == Assignment.proposal_id).outerjoin(CommentRedaction, CommentRedaction.assignment_id == Assignment.id)
    return query.where(Assignment.state == AssignmentState.FINAL, Assignment.comment_to_body != "")


def _findings(check: NameCheck, query: Select[*tuple[Any, ...]]) -> list[Finding]:
    found = [finding for row in db.session.execute(query).all() if (finding := _finding(check, row, row.CommentRedaction))]
    return sorted(found, key=lambda each: each.is_settled)


def _finding(check: NameCheck, row: Any, redaction: CommentRedaction | None) -> Finding | None:
    text = as_read(row.comment_to_body, redaction)
    mentions, is_same = tuple(check.mentions(text)), redaction is not None and redaction.original == row.comment_to_body
    if not mentions and text == row.comment_to_body:
        return None
    note = redaction.note if redaction and is_same else ""
    return Finding(row.id, row.code, row.title, row.comment_to_body, text, mentions, note, is_settled=not mentions or bool(note))
