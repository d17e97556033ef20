"""Starting a proposal and saving its sections."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from proposals.audit.models import AuditEntry
from proposals.drafting.models import Answer, Proposal
from proposals.drafting.operations import WritingRefused, is_section_open, progress_of, refresh, save_section, start_proposal
from proposals.workflow.people import Role
from proposals.workflow.permissions import NotAllowed
from proposals.workflow.states import EDITABLE, State
from tests.factories import NOW, complete_answers, make_body, make_call, make_person, make_proposal, standard_form

IDENTITY = standard_form().section("identity")
DELIVERY = standard_form().section("delivery")


@pytest.fixture
def draft(maria):
    return make_proposal(body=maria.body, answers={"title": "Παλιός τίτλος", "acronym": "ΠΤ"})


def audited(session):
    return session.execute(select(AuditEntry.action, AuditEntry.person_id, AuditEntry.details).order_by(AuditEntry.id)).all()


def saved(person, proposal, values, based_on=None, section=IDENTITY):
    return save_section(person.actor, proposal, section, values, based_on or {})


# Starting --------------------------------------------------------------------------------------------------------


def test_started_proposal_is_an_empty_draft_without_a_code(maria):
    call = make_call()

    proposal = start_proposal(maria.actor, call, maria.body)

    assert (proposal.state, proposal.code, proposal.submitted_at, proposal.values) == (State.DRAFT, None, None, {})
    assert (proposal.created_by, proposal.created_at, proposal.call, proposal.body) == (maria.id, NOW, call, maria.body)
    assert proposal.public_code == proposal.handle


def test_started_proposal_counts_what_is_missing(maria):
    proposal = start_proposal(maria.actor, make_call(), maria.body)

    always = [field for field in standard_form().fields if field.required and field.type != "preset"]
    assert proposal.missing_count == proposal.required_count >= len(always)


def test_started_proposal_may_have_a_title(maria):
    proposal = start_proposal(maria.actor, make_call(), maria.body, "  Ένας   τίτλος ")

    assert (proposal.values, proposal.title) == ({"title": "Ένας τίτλος"}, "Ένας τίτλος")


def test_start_is_on_record(session, maria):
    proposal = start_proposal(maria.actor, make_call(), maria.body)

    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.person_id, entry.to_state) == ("start", f"proposal:{proposal.id}", maria.id, "draft")


@pytest.mark.parametrize(("opens", "closes"), [(1, 2), (-2, -1), (-1, 0)])
def test_start_in_a_call_that_is_not_open_is_refused_with_its_dates(maria, opens, closes):
    call = make_call(opens_at=NOW + timedelta(days=opens), closes_at=NOW + timedelta(days=closes))

    with pytest.raises(WritingRefused) as refused:
        start_proposal(maria.actor, call, maria.body)

    assert refused.value.reason.values == {"opens_at": call.opens_at, "closes_at": call.closes_at, "now": NOW}


@pytest.mark.parametrize("role", [Role.BODY_APPROVER, Role.CALL_MANAGER, Role.ADMINISTRATOR])
def test_proposal_is_started_by_editors_only(session, role):
    body = make_body()

    with pytest.raises(NotAllowed):
        start_proposal(make_person(role, body=body).actor, make_call(), body)


def test_editor_of_another_body_starts_nothing_here(maria):
    with pytest.raises(NotAllowed):
        start_proposal(maria.actor, make_call(), make_body())


def test_handles_of_drafts_spell_nothing_and_differ(session):
    call, body = make_call(), make_body()

    handles = {make_proposal(call=call, body=body, answers={}).handle for _ in range(20)}

    assert len(handles) == 20
    assert {handle[:2] for handle in handles} == {"D-"}
    assert set("".join(handle[2:] for handle in handles)) <= set("23456789BCDFGHJKLMNPQRSTVWXZ")


# Saving ----------------------------------------------------------------------------------------------------------


def test_saved_answers_are_stored_with_who_and_when(session, maria, draft):
    result = saved(maria, draft, {"title": "Νέος τίτλος", "axis": "culture"}, {"title": 1})

    assert (set(result.changed), result.conflicts) == ({"title", "axis"}, ())
    rows = session.execute(select(Answer.field, Answer.value, Answer.revision, Answer.changed_by, Answer.changed_at).order_by(Answer.field)).all()
    assert rows == [("acronym", "ΠΤ", 1, None, NOW), ("axis", "culture", 1, maria.id, NOW), ("title", "Νέος τίτλος", 2, maria.id, NOW)]


def test_save_is_on_record_with_its_fields(session, maria, draft):
    saved(maria, draft, {"title": "Νέος τίτλος", "acronym": "ΠΤ"}, {"title": 1, "acronym": 1})

    assert audited(session) == [("save", maria.id, {"section": "identity", "fields": ["title"]})]


@pytest.mark.parametrize("values", [{"title": "Παλιός τίτλος"}, {"axis": None}, {"axis": ""}, {"axis_secondary": []}, {}])
def test_save_that_changes_nothing_leaves_no_trace(session, maria, draft, values):
    revision = draft.revision

    result = saved(maria, draft, values)

    assert (result.changed, result.conflicts, audited(session), draft.revision) == ((), (), [], revision)


def test_answer_can_be_taken_back(maria, draft):
    saved(maria, draft, {"acronym": None}, {"acronym": 1})

    assert draft.values == {"title": "Παλιός τίτλος", "acronym": None}


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("network_rep", True),
        ("network_rep", False),
        ("target_groups_count", 0),
        ("summary", "δύο\nγραμμές"),
        ("region", ["EL51", "EL43"]),
        ("partners", [{"name": "Α", "kind": "edih", "role": None, "confirmed": False}]),
        ("start_date", {"typed": "31/2/2027"}),
    ],
)
def test_every_kind_of_answer_comes_back_as_it_was(session, maria, draft, code, value):
    saved(maria, draft, {code: value}, section=standard_form().section_of[code])
    session.commit()
    session.expire_all()

    stored = draft.values[code]

    assert (stored, type(stored)) == (value, type(value))


def test_field_that_somebody_else_changed_is_handed_back_and_left_alone(session, maria, nikos, draft):
    saved(nikos, draft, {"title": "Του Νίκου"}, {"title": 1})
    session.flush()
    session.expire(draft.answers["title"])  # as another request would find it

    result = saved(maria, draft, {"title": "Της Μαρίας"}, {"title": 1})

    (conflict,) = result.conflicts
    assert (conflict.field.code, conflict.mine, conflict.theirs, conflict.theirs_revision, conflict.theirs_by, conflict.theirs_at) == (
        "title",
        "Της Μαρίας",
        "Του Νίκου",
        2,
        "Νίκος",
        NOW,
    )
    assert (result.changed, draft.values["title"]) == ((), "Του Νίκου")


def test_answer_that_somebody_else_gave_first_is_a_conflict_too(maria, nikos, draft):
    saved(nikos, draft, {"axis": "culture"})

    result = saved(maria, draft, {"axis": "skills"}, {"axis": 0})

    assert [(conflict.mine, conflict.theirs) for conflict in result.conflicts] == [("skills", "culture")]


def test_answer_that_both_gave_alike_is_no_conflict(maria, nikos, draft):
    saved(nikos, draft, {"title": "Ίδιος"}, {"title": 1})

    assert saved(maria, draft, {"title": "Ίδιος"}, {"title": 1}).conflicts == ()


def test_two_who_change_different_fields_of_a_section_both_succeed(maria, nikos, draft):
    saved(nikos, draft, {"title": "Του Νίκου"}, {"title": 1})

    result = saved(maria, draft, {"acronym": "ΜΠ"}, {"acronym": 1})

    assert (result.changed, result.conflicts) == (("acronym",), ())
    assert draft.values == {"title": "Του Νίκου", "acronym": "ΜΠ"}


def test_conflict_in_one_field_does_not_keep_the_others_from_being_saved(maria, nikos, draft):
    saved(nikos, draft, {"title": "Του Νίκου"}, {"title": 1})

    result = saved(maria, draft, {"title": "Της Μαρίας", "axis": "skills"}, {"title": 1})

    assert (result.changed, [conflict.field.code for conflict in result.conflicts]) == (("axis",), ["title"])
    assert draft.values == {"title": "Του Νίκου", "acronym": "ΠΤ", "axis": "skills"}


def test_one_who_saves_again_after_seeing_the_newer_text_succeeds(maria, nikos, draft):
    saved(nikos, draft, {"title": "Του Νίκου"}, {"title": 1})

    result = saved(maria, draft, {"title": "Των δύο"}, {"title": 2})

    assert (result.changed, draft.values["title"]) == (("title",), "Των δύο")


def test_text_is_written_by_editors_of_its_body_only(draft):
    for stranger in (make_person(Role.SUBMITTER), make_person(Role.BODY_APPROVER, body=draft.body), make_person(Role.CALL_MANAGER)):
        with pytest.raises(NotAllowed):
            saved(stranger, draft, {"title": "Ξένος τίτλος"}, {"title": 1})

    assert draft.values["title"] == "Παλιός τίτλος"


@pytest.mark.parametrize("state", [state for state in State if state not in EDITABLE])
def test_text_that_is_with_somebody_else_cannot_be_written(session, maria, state):
    proposal = make_proposal(state, body=maria.body, answers={})

    with pytest.raises(WritingRefused) as refused:
        saved(maria, proposal, {"title": "Νέος τίτλος"})

    assert refused.value.reason.values == {"state": state}
    assert proposal.values == {}


def test_returned_proposal_is_written_only_where_it_was_asked_for(maria):
    proposal = make_proposal(State.RETURNED, body=maria.body, completion_sections=["delivery"])

    saved(maria, proposal, {"legal_changes_note": "Νέα σημείωση"}, {"legal_changes_note": 1}, section=DELIVERY)
    with pytest.raises(WritingRefused, match="μόνο οι ενότητες που ζητήθηκαν"):
        saved(maria, proposal, {"title": "Νέος τίτλος"}, {"title": 1})

    assert proposal.values["legal_changes_note"] == "Νέα σημείωση"


@pytest.mark.parametrize(
    ("state", "asked", "open_sections"),
    [
        (State.DRAFT, [], {"identity", "delivery"}),
        (State.DRAFT, ["delivery"], {"identity", "delivery"}),
        (State.RETURNED, ["delivery"], {"delivery"}),
        (State.RETURNED, [], {"identity", "delivery"}),
        (State.AWAITING_APPROVAL, ["delivery"], set()),
        (State.SUBMITTED, [], set()),
    ],
)
def test_sections_are_open_by_state_and_by_what_was_asked_for(session, state, asked, open_sections):
    proposal = make_proposal(state, answers={}, completion_sections=asked)

    assert {section.code for section in (IDENTITY, DELIVERY) if is_section_open(proposal, section)} == open_sections


# What is derived -------------------------------------------------------------------------------------------------


def test_answers_are_lifted_into_columns(session):
    answers = complete_answers(standard_form())
    proposal = make_proposal()
    session.commit()

    assert {
        "title": proposal.title,
        "axis": proposal.axis,
        "policy_area": proposal.policy_area,
        "stage": proposal.stage,
        "plan_item_kind": proposal.plan_item_kind,
        "region": proposal.regions,
    } == {**{code: answers[code] for code in ("title", "axis", "policy_area", "stage", "plan_item_kind")}, "region": "EL51"}
    assert (proposal.start_date, proposal.end_date, proposal.budget_total) == (date(2027, 3, 1), date(2027, 3, 29), Decimal("1000"))


@pytest.mark.parametrize(
    ("answers", "column", "lifted"),
    [
        ({"title": "α" * 500}, "title", "α" * 200),
        ({"axis": "β" * 500}, "axis", ""),
        ({"axis": "unknown"}, "axis", ""),
        ({"region": ["EL43", "EL30", "Ατλαντίδα"]}, "regions", "EL43 EL30"),
        ({"start_date": {"typed": "άνοιξη"}}, "start_date", None),
        ({"budget_items": [{"amount": "10.10"}, {"amount": "0.20"}, {"amount": {"typed": "πολλά"}}]}, "budget_total", Decimal("10.30")),
        ({"budget_items": [{"amount": "25000000.00"}]}, "budget_total", Decimal("25000000")),
        ({"budget_items": []}, "budget_total", None),
    ],
)
def test_answer_that_a_column_cannot_hold_leaves_it_as_good_as_it_can(session, answers, column, lifted):
    proposal = make_proposal(answers=answers)
    session.commit()

    assert getattr(proposal, column) == lifted


def test_column_follows_when_an_answer_is_taken_back(maria, draft):
    saved(maria, draft, {"title": None}, {"title": 1})

    assert draft.title == ""


def test_words_that_are_public_can_be_searched_and_no_others(session):
    proposal = make_proposal(
        answers={"title": "Καινοτομία", "team": [{"name": "Ελένη", "role": None}], "start_date": {"typed": "Άλλη"}, "region": ["EL43"], "sure": True}
    )

    assert set(proposal.search_text.split()) == {"καινοτομια", "el43"}


def test_progress_counts_missing_and_wrong(session):
    proposal = make_proposal()
    proposal.answers["title"].value = "λίγο"
    proposal.answers["summary"].value = None

    found = refresh(proposal)

    assert (found.missing, found.wrong) == (proposal.missing_count, proposal.wrong_count) == (1, 1)


def test_progress_looks_at_files_and_at_the_domains_of_the_body(session):
    body = make_body(email_domains=["crete.gov.gr"])
    complete, elsewhere = make_proposal(body=body), make_proposal(body=body)
    elsewhere.answers["contact_email"].value = "onoma@gmail.com"

    assert progress_of(complete).is_complete
    assert progress_of(elsewhere).wrong == 1


def test_saving_moves_the_time_of_the_last_change(the_time, maria, draft):
    the_time.shift(timedelta(minutes=5))

    saved(maria, draft, {"title": "Νέος τίτλος"}, {"title": 1})

    assert draft.updated_at == NOW + timedelta(minutes=5)


def test_revision_of_the_proposal_follows_every_save(session, maria, draft):
    before = draft.revision

    saved(maria, draft, {"title": "Νέος τίτλος"}, {"title": 1})

    assert session.scalar(select(Proposal.revision)) == before + 1
