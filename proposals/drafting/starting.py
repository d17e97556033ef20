"""Starting a proposal from something that is there already: an earlier proposal, a file, an event."""

from collections.abc import Collection, Mapping
from typing import Any

from proposals.accounts.models import Body
from proposals.audit.operations import record
from proposals.calls import json_file, workbook_reading
from proposals.calls.checks import Surroundings
from proposals.calls.exchange import Found, Limits, Misfit, file_mark, misfits_of, refuse_other_form, refused
from proposals.calls.form import Words
from proposals.calls.models import Call
from proposals.calls.prefill import event_answers
from proposals.config import Settings
from proposals.db import db
from proposals.drafting.copying import carried_over, left_behind
from proposals.drafting.models import Proposal
from proposals.drafting.operations import save_section, start_proposal
from proposals.drafting.queries import answers_of
from proposals.workflow.people import Actor
from proposals.workflow.permissions import Permission, require
from proposals.workflow.phrases import N_, Phrase


class ImportRefused(Exception):
    """A file with mistakes: all of them, each with its place. Nothing of it was imported."""

    def __init__(self, misfits: list[Misfit]) -> None:
        super().__init__(f"{len(misfits)} mistakes")
        self.misfits = misfits


def start_as_copy(actor: Actor, parent: Proposal, call: Call, sections: Collection[str]) -> tuple[Proposal, list[Phrase]]:
    """A draft of the same body with the chosen sections of an earlier proposal as they stand, and a sentence for each kind of thing left out.

    Files are not carried over. Raises NotAllowed, or WritingRefused where the call is not open.
    """
    require(actor, Permission.SEE_PROPOSAL, parent.case())
    require(actor, Permission.COPY_PROPOSAL, parent.case())
    carried = carried_over(parent.call.form, call.form, answers_of(parent)[0], sections, call.period.years)
    proposal = _begin(actor, call, parent.body, carried.answers)
    proposal.parent_id = parent.id
    db.session.flush()
    details = {"from": parent.public_code, "sections": sorted(sections)}
    record(actor, "copy", f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)
    return proposal, left_behind(carried, call.period.years)


def start_from_file(actor: Actor, call: Call, body: Body, content: bytes, settings: Settings) -> Proposal:
    """A draft with the answers of a spreadsheet or JSON file of the call's form.

    Raises FileRefused (no file of ours, too large, of another form), ImportRefused with every mistake, NotAllowed, WritingRefused.
    """
    require(actor, Permission.START_PROPOSAL, body.id)
    found = answers_in_file(call, content, settings)
    around = Surroundings(plan_years=call.period.years, email_is_allowed=body.allows_email, email_domains=tuple(body.email_domains))
    misfits = misfits_of(call.form, found, around)
    if misfits:
        raise ImportRefused(misfits)
    proposal = _begin(actor, call, body, found.answers)
    details = {"sha256": file_mark(content), "fields": len(found.answers)}
    record(actor, "import", f"proposal:{proposal.id}", proposal_id=proposal.id, details=details)
    return proposal


def answers_in_file(call: Call, content: bytes, settings: Settings) -> Found:
    """What a file of the call's form holds. Raises FileRefused."""
    if not content:
        raise refused(N_("Επιλέξτε ένα αρχείο."))
    if len(content) > settings.import_max_kb * 1024:
        raise refused(N_("Το αρχείο είναι μεγαλύτερο από %(limit)s KB, που είναι το όριο."), limit=settings.import_max_kb)
    if not content.startswith(b"PK"):
        stamp, raw = json_file.read_json(content)
        refuse_other_form(stamp, call.form, Words(call.title, call.title_en))
        return json_file.found_in(call.form, raw, settings.import_max_rows)
    limits = Limits(settings.import_max_rows, settings.import_max_cells, settings.import_max_unpacked_mb * 1024 * 1024)
    with workbook_reading.open_workbook(content, limits) as book:
        refuse_other_form(book.stamp(), call.form, Words(call.title, call.title_en))
        return book.found(call.form)


def start_from_event(actor: Actor, call: Call, body: Body, values: Mapping[str, Any]) -> Proposal:
    """A draft that begins with an event and its team; `values` answer `event_questions`. Raises NotAllowed, WritingRefused."""
    return _begin(actor, call, body, event_answers(call.form, values))


def _begin(actor: Actor, call: Call, body: Body, answers: Mapping[str, Any]) -> Proposal:
    """A new draft with these answers, written section by section as a person would."""
    proposal = start_proposal(actor, call, body)
    for section in call.form.sections:
        values = {each.code: answers[each.code] for each in section.fields if each.code in answers}
        if values:
            save_section(actor, proposal, section, values, {})
    return proposal
