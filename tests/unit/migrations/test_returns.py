"""Returns for completion that were made before they had remarks."""

from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import JSON, inspect, text

from proposals import clock
from proposals.audit.operations import record
from proposals.cli import alembic_config
from proposals.db import db
from proposals.drafting.completion import key_of
from proposals.drafting.models import Proposal
from proposals.drafting.queries import remarks_on
from proposals.drafting.versions import freeze_version
from proposals.workflow.people import Role
from proposals.workflow.states import State
from tests.factories import make_body, make_call, make_person, make_proposal, make_remarks

BEFORE = "0005"
_REMARKS = text("SELECT round, version, section, field, text, asked_by, covered_by FROM completion_remark ORDER BY proposal_id, id")


@pytest.fixture
def at_work(app, the_time):
    with app.app_context():
        yield
        db.session.remove()


def there_and_back():
    db.session.commit()
    db.session.remove()
    command.downgrade(alembic_config(), BEFORE)
    db.session.remove()
    command.upgrade(alembic_config(), "head")


def give_back(manager, proposal, note, *sections):
    record(
        manager.actor, "return_for_completion", f"proposal:{proposal.id}", proposal_id=proposal.id, note=note, details={"sections": list(sections)}
    )


def test_each_section_of_a_former_return_becomes_a_remark_with_its_note(at_work, the_time):
    manager, body, call = make_person(Role.CALL_MANAGER), make_body(), make_call()
    asked = make_proposal(State.RETURNED, body=body, call=call, completion_sections=["results"])
    admitted = make_proposal(State.IN_REVIEW, body=body, call=call)
    make_proposal(State.SUBMITTED, body=body, call=call)
    give_back(manager, asked, "Πρώτα αυτά.", "delivery", "results")
    the_time.shift(timedelta(hours=1))
    freeze_version(manager.actor, asked)
    give_back(manager, asked, "Μένουν τα αποτελέσματα.", "results")
    give_back(manager, admitted, "Λείπει η ανάγκη.", "problem")
    record(manager.actor, "admit", f"proposal:{admitted.id}", proposal_id=admitted.id)
    # Before sections could be named there were returns without them.
    record(manager.actor, "return_for_completion", f"proposal:{admitted.id}", proposal_id=admitted.id, note="Χωρίς ενότητες")
    who, numbers = manager.id, (asked.id, admitted.id)

    there_and_back()

    assert [tuple(row) for row in db.session.execute(_REMARKS)] == [
        (1, 1, "delivery", None, "Πρώτα αυτά.", who, None),
        (1, 1, "results", None, "Πρώτα αυτά.", who, None),
        (2, 2, "results", None, "Μένουν τα αποτελέσματα.", who, None),
        (1, 1, "problem", None, "Λείπει η ανάγκη.", who, who),
    ]
    found = {
        each.id: (each.completion_sections, each.completion_fields, each.completion_rounds, each.remarks_open) for each in db.session.query(Proposal)
    }
    assert (found[numbers[0]], found[numbers[1]]) == ((["results"], [], 2, 1), ([], [], 1, 0))
    assert [values for number, values in found.items() if number not in numbers] == [([], [], 0, 0)]
    assert {each.asked_at for each in remarks_on(db.session.get_one(Proposal, numbers[1]))} == {clock.now()}


def test_on_the_way_back_a_field_that_opened_alone_opens_its_section(at_work):
    proposal = make_proposal(State.RETURNED)
    make_remarks(proposal, "results.lessons", "delivery")
    db.session.commit()
    db.session.remove()

    command.downgrade(alembic_config(), BEFORE)
    sections = db.session.execute(text("SELECT completion_sections FROM proposal").columns(completion_sections=JSON)).scalar_one()
    is_gone = "completion_remark" not in inspect(db.session.connection()).get_table_names()
    db.session.remove()
    command.upgrade(alembic_config(), "head")

    assert (sections, is_gone) == (["delivery", "results"], True)
    assert [key_of(each) for each in remarks_on(db.session.query(Proposal).one())] == []
