"""Starting a proposal from an earlier one, from a file, from an event."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from proposals import clock
from proposals.audit.models import AuditEntry
from proposals.calls.exchange import FileRefused
from proposals.calls.form import form_from_data
from proposals.calls.json_file import json_of
from proposals.calls.workbook import workbook_of
from proposals.config import Settings
from proposals.drafting.models import Proposal
from proposals.drafting.operations import WritingRefused
from proposals.drafting.starting import ImportRefused, start_as_copy, start_from_event, start_from_file
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import State
from tests.factories import complete_answers, edited_workbook, make_body, make_call, make_period, make_person, make_proposal

SETTINGS = Settings()


@pytest.fixture
def body(session):
    return make_body(email_domains=["foreas.example"])


@pytest.fixture
def call(session):
    return make_call()


@pytest.fixture
def author(body):
    return make_person(Role.SUBMITTER, body=body).actor


def deeds(session, proposal):
    return list(session.scalars(select(AuditEntry.action).where(AuditEntry.proposal_id == proposal.id).order_by(AuditEntry.id)))


def count(session):
    return session.scalar(select(func.count()).select_from(Proposal))


# From an earlier proposal ----------------------------------------------------------------------------------------------


def test_copy_has_the_chosen_sections_and_names_its_parent(session, author, body, call):
    parent = make_proposal(State.ACCEPTED, body=body, call=make_call(period=make_period(2027)))

    copy, left = start_as_copy(author, parent, call, ["identity", "problem"])

    chosen = {field.code for section in call.form.sections[:1] + call.form.sections[2:3] for field in section.fields if field.is_asked}
    assert copy.values == {code: value for code, value in parent.values.items() if code in chosen}
    assert (copy.parent_id, copy.parent, copy.body, copy.state, copy.title, left) == (parent.id, parent, body, State.DRAFT, parent.title, [])
    assert copy.attachments == []
    assert deeds(session, copy) == ["start", "save", "save", "copy"]


def test_copy_for_another_plan_leaves_out_its_old_days_and_says_so(session, author, body, call):
    parent = make_proposal(State.REJECTED, body=body, call=make_call(period=make_period(2025)))

    copy, left = start_as_copy(author, parent, call, ["delivery", "declarations"])

    assert (copy.start_date, copy.end_date) == (None, None)
    assert [phrase.text.partition(":")[0] for phrase in left] == [
        "Δεν μεταφέρθηκαν ημερομηνίες εκτός της διετίας %(years)s",
        "Οι δηλώσεις γίνονται ξανά",
    ]


def test_parent_stays_as_it_was(session, author, body, call):
    parent = make_proposal(body=body, call=call)
    before = (parent.values, parent.updated_at, parent.revision)

    start_as_copy(author, parent, call, ["identity"])

    assert (parent.values, parent.updated_at, parent.revision) == before


@pytest.mark.parametrize("role", [Role.BODY_APPROVER, Role.CALL_MANAGER, Role.OBSERVER])
def test_who_may_see_but_does_not_write_for_the_body_copies_nothing(session, body, call, role):
    parent = make_proposal(State.ACCEPTED, body=body, call=call)

    with pytest.raises(NotAllowed):
        start_as_copy(make_person(role, body=body).actor, parent, call, ["identity"])


def test_author_of_another_body_copies_nothing(session, call):
    with pytest.raises(NotAllowed):
        start_as_copy(make_person(Role.SUBMITTER).actor, make_proposal(State.ACCEPTED, call=call), call, ["identity"])


def test_copy_into_a_call_that_is_closed_is_refused(session, author, body, call):
    closed = make_call(opens_at=clock.now() - timedelta(days=9), closes_at=clock.now())

    with pytest.raises(WritingRefused):
        start_as_copy(author, make_proposal(body=body, call=call), closed, ["identity"])


# From a file -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_draft_from_a_file_has_all_its_answers(session, author, body, call, kind):
    answers = complete_answers(call.form)
    content = json_of(call.form, answers, {}) if kind == "json" else workbook_of(call.form, answers, "el")

    proposal = start_from_file(author, call, body, content, SETTINGS)

    assert proposal.values == answers
    assert (proposal.title, proposal.wrong_count) == (answers["title"], 0)
    assert deeds(session, proposal) == ["start", *["save"] * 7, "import"]


def test_file_with_mistakes_is_refused_with_all_of_them_and_nothing_is_there(session, author, body, call):
    answers = {**complete_answers(call.form), "title": "α" * 151, "contact_email": "a@elsewhere.example", "start_date": {"typed": "αύριο"}}

    with pytest.raises(ImportRefused) as refused:
        start_from_file(author, call, body, json_of(call.form, answers, {}), SETTINGS)

    assert [misfit.place for misfit in refused.value.misfits][:3] == ["$.answers.title", "$.answers.contact_email", "$.answers.start_date"]
    assert str(refused.value) == f"{len(refused.value.misfits)} mistakes"
    assert count(session) == 0


def test_formula_in_a_cell_keeps_the_whole_file_out(session, author, body, call):
    content = edited_workbook(workbook_of(call.form, {}, "el"), {("Α. Ταυτότητα πρότασης", "E2"): "=A1"})

    with pytest.raises(ImportRefused) as refused:
        start_from_file(author, call, body, content, SETTINGS)

    assert [misfit.place for misfit in refused.value.misfits] == ["Α. Ταυτότητα πρότασης!E2"]


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_file_of_another_version_of_the_form_is_refused(session, author, body, call, kind):
    newer = form_from_data({**call.form.data, "version": 2})
    content = json_of(newer, {}, {}) if kind == "json" else workbook_of(newer, {}, "el")

    with pytest.raises(FileRefused) as refused:
        start_from_file(author, call, body, content, SETTINGS)

    values = refused.value.reason.values
    assert (values["their_version"], values["our_version"], values["call"].en) == ("2", "1", "Test call")


@pytest.mark.parametrize(("content", "words"), [(b"", "Επιλέξτε ένα αρχείο"), (b" " * 2049 * 1024, "μεγαλύτερο"), (b"Title;Body", "δεν είναι JSON")])
def test_what_is_no_file_or_too_large_is_refused(session, author, body, call, content, words):
    with pytest.raises(FileRefused, match=words):
        start_from_file(author, call, body, content, SETTINGS)


def test_limits_are_those_of_the_settings(session, author, body, call):
    with pytest.raises(FileRefused, match="πολύ μεγάλο"):
        start_from_file(author, call, body, workbook_of(call.form, {}, "el"), replace(SETTINGS, import_max_cells=10))


def test_author_of_another_body_imports_nothing(session, body, call):
    with pytest.raises(NotAllowed):
        start_from_file(make_person(Role.SUBMITTER).actor, call, body, json_of(call.form, {}, {}), SETTINGS)


# From an event ---------------------------------------------------------------------------------------------------------


def test_draft_from_an_event_holds_event_and_team(session, author, body, call):
    team = [{"name": "Μαρία", "unit": None, "role": "Σχεδίαση"}]

    proposal = start_from_event(author, call, body, {"title": "Τίτλος", "origin": "hackathon", "event_name": "Μαραθώνιος", "team": team})

    assert proposal.values == {
        "title": "Τίτλος",
        "origin": "hackathon",
        "team": team,
        "origin_event": [{"name": "Μαραθώνιος", "organiser": None, "place": None, "dates": None, "link": None}],
    }
    assert deeds(session, proposal) == ["start", "save", "save", "save"]
