"""Steps outside of any list: names of evaluators in what the body will read, and the page on which comments on one proposal are settled."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from proposals.decisions import comments, list_forms, queries
from proposals.decisions.comments import TO_BE_DECIDED, agreed_naming, check_of, consensus_names, findings_about
from proposals.decisions.list_views import messages_of
from proposals.decisions.names import NameCheck
from proposals.decisions.views import bp
from proposals.drafting.models import Proposal
from proposals.drafting.steps import LOOKS, Details
from proposals.drafting.views import a_proposal, a_proposal_to_change
from proposals.web.guard import allow, current_actor
from proposals.web.writes import writes
from proposals.workflow.cases import ListCase
from proposals.workflow.permissions import Permission, can
from proposals.workflow.phrases import N_, Phrase


@dataclass(frozen=True)
class ToDecide:
    """A proposal as those see it who prepare its decision."""

    proposal: Proposal

    def case(self) -> ListCase:
        return queries.case_of_proposal(self.proposal)


def one_to_decide(code: str) -> ToDecide | None:
    proposal = a_proposal(code)
    return ToDecide(proposal) if proposal else None


def one_to_decide_to_change(code: str) -> ToDecide | None:
    proposal = a_proposal_to_change(code)
    return ToDecide(proposal) if proposal else None


def names_in_decision(proposal: Proposal, details: Details) -> dict[str, Phrase]:
    """Where the body would read the name of an evaluator, by input. Who gives letters releases a list, which has looked already."""
    if details.letters is not None:
        return {}
    check = check_of(proposal.call)
    found = _in_notes(check, details)
    for words in agreed_naming([proposal.id], check).values():
        found["consensus"] = consensus_names(words)
    if not all(each.is_settled for each in findings_about(proposal, check)):
        told = N_("Σχόλιο που θα διαβάσει ο φορέας αναφέρει αξιολογητή. Τακτοποιήστε το πρώτα, από τη σελίδα «Έλεγχος και αξιολόγηση».")
        found["comments"] = Phrase(told)
    return found


def names_in_notes(proposal: Proposal, details: Details) -> dict[str, Phrase]:
    """The same of what the body is told with any other step: the note, and what is asked for when a proposal is returned."""
    return _in_notes(check_of(proposal.call), details)


def _in_notes(check: NameCheck, details: Details) -> dict[str, Phrase]:
    found: dict[str, Phrase] = {}
    for name, text in (("note", details.note), ("remarks", "\n".join(each.text for each in details.remarks))):
        if words := check.words(text):
            told = N_("Το κείμενο, που θα διαβάσει ο φορέας, αναφέρει αξιολογητή: %(names)s. Γράψτε το χωρίς το όνομα.")
            found[name] = Phrase(told, values={"names": words})
    return found


LOOKS["record_decision"] = names_in_decision
LOOKS["answer_objection"] = LOOKS["ask_for_completion"] = names_in_notes


@bp.app_template_global()
def comments_naming(proposal: Proposal) -> int:
    """How many comments on a proposal that waits for a decision name somebody still, for whom may settle them."""
    if proposal.state not in TO_BE_DECIDED or not can(current_actor(), Permission.PREPARE_DECISIONS, queries.case_of_proposal(proposal)):
        return 0
    return sum(not each.is_settled for each in findings_about(proposal))


@bp.get("/proposals/<code:code>/comments-to-body")
@allow(Permission.PREPARE_DECISIONS, on=one_to_decide)
def names_in_comments_on(decided: ToDecide) -> Any:
    return _page(decided.proposal)


@bp.post("/proposals/<code:code>/comments-to-body")
@allow(Permission.PREPARE_DECISIONS, on=one_to_decide_to_change)
@writes
def settle_comment_on(decided: ToDecide) -> Any:
    number, redacted, note = list_forms.settled_in(request.form, comments.findings_about(decided.proposal))
    problems = comments.settling_problems(decided.proposal.call, redacted, note)
    if problems:
        return _page(decided.proposal, number, messages_of(problems)), 422
    comments.settle_of(current_actor(), decided.proposal, number, redacted=redacted, note=note)
    flash(_("Αποθηκεύτηκε. Το φύλλο του αξιολογητή έμεινε όπως ήταν."))
    return redirect(url_for(".names_in_comments_on", code=decided.proposal.public_code), 303)


def _page(proposal: Proposal, number: int = 0, messages: dict[str, list[str]] | None = None) -> str:
    found = comments.findings_about(proposal)
    values = list_forms.settling_values(found, request.form, number, messages)
    action = url_for(".settle_comment_on", code=proposal.public_code)
    return render_template("decisions/comments_on.html", proposal=proposal, action=action, may_settle=proposal.state in TO_BE_DECIDED, **values)
