"""One deed on many rows: what is undone where one of them is refused midway."""

from proposals.audit.models import AuditEntry
from proposals.audit.operations import record
from proposals.db import db
from proposals.lists.bulk import Deed, Particulars, chosen_rows, do_to_each
from proposals.lists.listings import proposals_of_call
from proposals.workflow.machine import StepRefused
from proposals.workflow.people import Role
from proposals.workflow.phrases import Phrase
from proposals.workflow.states import State
from tests.factories import make_call, make_person, make_proposal


def test_row_that_is_refused_midway_leaves_nothing_and_the_others_stay_done(session):
    call, manager = make_call(), make_person(Role.CALL_MANAGER).actor
    made = [make_proposal(State.IN_REVIEW, call=call, answers={"title": title}) for title in ("Νερό", "Δάση", "Λιμάνια")]

    def half(actor, proposal, said):
        proposal.title += said.note
        record(actor, "save", f"proposal:{proposal.id}")
        db.session.flush()
        if proposal is made[1]:
            raise StepRefused("half", (Phrase("Όχι αυτή."),))

    rows = chosen_rows(proposals_of_call(manager), {"call_id": call.id}, [each.code for each in made], 3)
    outcomes = do_to_each(manager, rows, Deed("half", "Μισή", half), Particulars("!"))
    db.session.commit()

    assert [tuple(map(str, each.reasons)) for each in outcomes] == [(), ("Όχι αυτή.",), ()]
    assert [each.title for each in made] == ["Νερό!", "Δάση", "Λιμάνια!"]
    assert [each.subject for each in db.session.query(AuditEntry).filter_by(action="save").order_by(AuditEntry.id)] == [
        f"proposal:{each.id}" for each in (made[0], made[2])
    ]
