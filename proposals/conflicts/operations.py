"""Declaring a conflict of interest and withdrawing it, overriding one, keeping whom filed texts name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from proposals import clock, greek
from proposals.accounts.models import Body, Person
from proposals.accounts.ties import ties_changed
from proposals.audit.operations import record
from proposals.conflicts import names
from proposals.conflicts.models import ConflictDeclaration, ConflictOverride, NamedParty
from proposals.conflicts.queries import conflicts_of, declarations_against
from proposals.db import db
from proposals.drafting.models import Proposal, ProposalVersion
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, NP_, Phrase

_CODE = re.compile(r"ESDK-\d{4}-\d{4,8}", re.ASCII)
_LONGEST_NAME = 200


class ConflictRefused(Exception):
    """A declaration or an override that cannot be taken; `problems` are sentences by the input that they are about."""

    def __init__(self, problems: Mapping[str, Phrase]) -> None:
        super().__init__("; ".join(map(str, problems.values())))
        self.problems = problems


@dataclass(frozen=True)
class Declared:
    """A declaration as somebody makes it: one of `body`, `person` (a name or an address) and `code`; days are included, no last day is open."""

    body: Body | None = None
    person: str = ""
    code: str = ""
    reason: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def about(self) -> str:
        return "body" if self.body else "person" if self.person else "proposal"


def declare(actor: Actor, declared: Declared) -> ConflictDeclaration:
    """Record a conflict of interest of the actor's own; assignments that it touches are closed in the same transaction.

    Nothing in the answer depends on whether the person has an account or the code belongs to a proposal.
    Raises NotAllowed, or ConflictRefused with what is missing or wrong.
    """
    require(actor, Permission.DECLARE_CONFLICTS)
    problems = problems_of(declared)
    if problems:
        raise ConflictRefused(problems)
    declaration = ConflictDeclaration(
        evaluator_id=actor.person_id,
        body_id=declared.body.id if declared.body else None,
        person=greek.clean_line(declared.person),
        proposal_code=declared.code,
        reason=greek.clean_text(declared.reason),
        valid_from=declared.valid_from or clock.today(),
        valid_until=declared.valid_until,
        declared_at=clock.now(),
    )
    db.session.add(declaration)
    db.session.flush()
    # Neither about whom nor why: the trail is read by others, and for ever.
    record(actor, "declare_conflict", f"declaration:{declaration.id}", acted_as="evaluator", details={"about": declared.about})
    ties_changed(people=[declaration.evaluator_id])
    return declaration


def problems_of(declared: Declared) -> dict[str, Phrase]:
    """What is missing or wrong in a declaration, by input."""
    named = [name for name, value in (("body", declared.body), ("person", declared.person), ("proposal_code", declared.code)) if value]
    found: dict[str, Phrase] = {}
    if not named:
        found["body"] = Phrase(N_("Επιλέξτε φορέα ή γράψτε ένα πρόσωπο ή τον κωδικό μιας πρότασης."))
    if len(named) > 1:
        found[named[1]] = Phrase(N_("Κάθε δήλωση αφορά ένα μόνο: φορέα, πρόσωπο ή πρόταση. Κάντε χωριστή δήλωση για το καθένα."))
    elif declared.person and not (names.is_email(declared.person) or names.key_of_person(declared.person)):
        found["person"] = Phrase(N_("Γράψτε όνομα και επώνυμο, ή μια διεύθυνση email."))
    elif len(declared.person) > _LONGEST_NAME:
        found["person"] = _too_long(len(declared.person), _LONGEST_NAME)
    elif declared.code and not _CODE.fullmatch(declared.code):
        found["proposal_code"] = Phrase(N_("Γράψτε τον κωδικό όπως ΕΣΔΚ-2027-0042."))
    return found | _problems_of_reason(declared.reason) | _problems_of_days(declared)


def withdraw(actor: Actor, declaration: ConflictDeclaration) -> None:
    """Take back a declaration of one's own; what it closed stays closed. Raises NotAllowed, or ConflictRefused once it bound an open text."""
    require(actor, Permission.DECLARE_CONFLICTS)
    if declaration.withdrawn_at is not None:
        raise ConflictRefused({"declaration": Phrase(N_("Η δήλωση έχει ήδη ανακληθεί."))})
    if declaration.binding_code:
        reason = N_("Η δήλωση δεν ανακαλείται: είχατε ανοίξει το κείμενο της πρότασης %(code)s όταν έκλεισε η ανάθεσή σας εξαιτίας της.")
        raise ConflictRefused({"declaration": Phrase(reason, values={"code": declaration.binding_code})})
    declaration.withdrawn_at = clock.now()
    db.session.flush()
    record(actor, "withdraw_conflict", f"declaration:{declaration.id}", acted_as="evaluator")


def bind(proposal: Proposal, evaluator_id: int) -> None:
    """Mark the declarations because of which somebody who had read a proposal was recused: they stay."""
    for declaration in declarations_against(proposal, [evaluator_id]).get(evaluator_id, []):
        declaration.binding_code = declaration.binding_code or proposal.public_code


def override(actor: Actor, proposal: Proposal, evaluator: Person, reason: str) -> ConflictOverride:
    """Let somebody evaluate despite the grounds that speak against it now; the reason is printed in the dossier.

    A ground that comes to be later is not covered. Raises NotAllowed, or ConflictRefused.
    """
    require(actor, Permission.OVERRIDE_CONFLICT, proposal.case())
    reason, open_now = greek.clean_text(reason), conflicts_of([proposal.id], [evaluator.id]).open_of(proposal.id, evaluator.id)
    problems = _problems_of_override(reason)
    if actor.person_id == evaluator.id:
        problems["override_evaluator"] = Phrase(N_("Κανείς δεν αίρει το δικό του κώλυμα: ζητήστε το από άλλον διαχειριστή."))
    elif not open_now:
        problems["override_evaluator"] = Phrase(N_("%(name)s δεν έχει κώλυμα που να μπορεί να αρθεί."), values={"name": evaluator.name})
    if problems:
        raise ConflictRefused(problems)
    made = ConflictOverride(
        proposal_id=proposal.id, evaluator=evaluator, grounds=[each.value for each in open_now], reason=reason, by_id=actor.person_id, at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    details = {"evaluator": evaluator.id, "grounds": made.grounds}
    record(actor, "override_conflict", f"proposal:{proposal.id}", acted_as="administrator", proposal_id=proposal.id, note=reason, details=details)
    return made


def keep_parties(proposal: Proposal, version: ProposalVersion) -> None:
    """Keep whom a filed version names, beside those whom earlier ones named."""
    known = {(row.kind, row.key) for row in db.session.execute(select(NamedParty.kind, NamedParty.key).where(NamedParty.proposal_id == proposal.id))}
    rows = [
        {"proposal_id": proposal.id, "kind": kind, "key": key} for kind, key in sorted(names.parties(proposal.call.form, version.answers) - known)
    ]
    if rows:
        db.session.execute(insert(NamedParty), rows)


def keep_parties_of_all() -> int:
    """The same for every version that was ever filed: for texts from before."""
    query = select(Proposal).where(Proposal.submitted_at.is_not(None)).options(joinedload(Proposal.call)).order_by(Proposal.id)
    filed = list(db.session.scalars(query))
    for proposal in filed:
        for version in proposal.versions:
            keep_parties(proposal, version)
    return len(filed)


def _problems_of_reason(reason: str) -> dict[str, Phrase]:
    most, length = current_app.extensions["settings"].conflict_reason_max_chars, len(greek.clean_text(reason))
    if not length:
        return {"reason": Phrase(N_("Γράψτε με λίγα λόγια τι σας συνδέει."))}
    return {"reason": _too_long(length, most)} if length > most else {}


def _problems_of_days(declared: Declared) -> dict[str, Phrase]:
    if declared.valid_until is None:
        return {}
    if declared.valid_until < (declared.valid_from or clock.today()):
        return {"valid_until": Phrase(N_("Η λήξη είναι πριν από την έναρξη."))}
    return {"valid_until": Phrase(N_("Γράψτε μια ημερομηνία που δεν έχει περάσει."))} if declared.valid_until < clock.today() else {}


def _problems_of_override(reason: str) -> dict[str, Phrase]:
    settings: Any = current_app.extensions["settings"]
    least, most, length = settings.override_reason_min_chars, settings.conflict_reason_max_chars, len(reason)
    if length > most:
        return {"override_reason": _too_long(length, most)}
    if length >= least:
        return {}
    words = NP_(
        "Γράψτε τον λόγο με τουλάχιστον %(num)s χαρακτήρα: τυπώνεται στον φάκελο.",
        "Γράψτε τον λόγο με τουλάχιστον %(num)s χαρακτήρες: τυπώνεται στον φάκελο.",
    )
    return {"override_reason": Phrase(*words, count=least)}


def _too_long(length: int, most: int) -> Phrase:
    values = {"length": length, "max": most, "over": length - most}
    return Phrase(N_("Έχει %(length)s χαρακτήρες. Το όριο είναι %(max)s: αφαιρέστε %(over)s."), values=values)
