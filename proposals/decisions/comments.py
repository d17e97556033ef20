"""Whether the comments that bodies will read name an evaluator of the call: what was found, and what was decided about each."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from proposals import greek
from proposals.accounts.models import Person
from proposals.calls.models import Call
from proposals.db import db
from proposals.decisions.models import DecisionList, PendingDecision
from proposals.decisions.names import Known, Mention, NameCheck
from proposals.decisions.queries import case_of
from proposals.drafting.models import Proposal
from proposals.evaluation.models import Assignment, CommentRedaction
from proposals.evaluation.queries import assignment_by_id
from proposals.evaluation.redactions import as_read, redact
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Actor
from proposals.workflow.phrases import N_, Phrase
from proposals.workflow.states import AssignmentState

LEAST_NOTE, MOST_COMMENT = 10, 10_000


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
    check, rows = check or check_of(listed.call), _comments(listed)
    found = [finding for row, redaction in rows if (finding := _finding(check, row, redaction))]
    return sorted(found, key=lambda each: each.is_settled)


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
    problems = settling_problems(listed.call, redacted, note)
    if problems:
        raise StepRefused("redact_comment", tuple(problems.values()))
    redact(actor, assignment, case_of(listed), redacted=redacted, note="" if redacted.strip() else note)


def settling_problems(call: Call, redacted: str, note: str) -> dict[str, Phrase]:
    """What is wrong with what was written about a comment, by input."""
    redacted, note = greek.clean_text(redacted), greek.clean_text(note)
    if not redacted:
        if len(note) < LEAST_NOTE:
            return {"note": Phrase(N_("Γράψτε το σχόλιο χωρίς το όνομα, ή γιατί μπορεί να μείνει όπως είναι (τουλάχιστον 10 χαρακτήρες)."))}
        return {"note": _too_long(note)} if len(note) > MOST_COMMENT else {}
    if len(redacted) > MOST_COMMENT:
        return {"redacted": _too_long(redacted)}
    mentions = check_of(call).mentions(redacted)
    if mentions:
        names = ", ".join(dict.fromkeys(f"«{redacted[each.start : each.end]}»" for each in mentions))
        return {"redacted": Phrase(N_("Το κείμενο αναφέρει ακόμη: %(names)s."), values={"names": names})}
    return {}


def _too_long(text: str) -> Phrase:
    values = {"length": len(text), "max": MOST_COMMENT, "over": len(text) - MOST_COMMENT}
    return Phrase(N_("Έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s."), values=values)


def _comments(listed: DecisionList) -> list[tuple[Row[*tuple[Any, ...]], CommentRedaction | None]]:
    query = select(Assignment.id, Assignment.comment_to_body, Proposal.code, Proposal.title, CommentRedaction)
    query = query.join(Proposal, Proposal.id == Assignment.proposal_id).outerjoin(CommentRedaction, CommentRedaction.assignment_id == Assignment.id)
    query = query.join(PendingDecision, PendingDecision.proposal_id == Proposal.id).where(PendingDecision.list_id == listed.id)
    query = query.where(Assignment.state == AssignmentState.FINAL, Assignment.comment_to_body != "")
    rows = db.session.execute(query.order_by(PendingDecision.place, Proposal.id, Assignment.id)).all()
    return [(row, row.CommentRedaction) for row in rows]


def _finding(check: NameCheck, row: Any, redaction: CommentRedaction | None) -> Finding | None:
    text = as_read(row.comment_to_body, redaction)
    mentions, is_same = tuple(check.mentions(text)), redaction is not None and redaction.original == row.comment_to_body
    if not mentions and text == row.comment_to_body:
        return None
    note = redaction.note if redaction and is_same else ""
    return Finding(row.id, row.code, row.title, row.comment_to_body, text, mentions, note, is_settled=not mentions or bool(note))
